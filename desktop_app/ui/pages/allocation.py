"""Show whom cost belongs to: departments by months, rules, the tree of departments."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import (
    QFileDialog,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.allocation import AllocationRule, Plan
from desktop_app.domain.changes import Changed
from desktop_app.domain.departments import Department
from desktop_app.domain.views import Filter
from desktop_app.i18n import _, ngettext
from desktop_app.services.allocating import all_months, try_plan
from desktop_app.services.plan_sheet import (
    read_departments,
    read_rules,
    write_departments,
    write_rules,
)
from desktop_app.services.planning import (
    remove_department,
    set_departments,
    set_owner,
    set_plan,
    set_rules,
)
from desktop_app.services.proposing import Proposal, proposals, take_proposal
from desktop_app.services.tabulating import (
    AllocationView,
    Behind,
    Grid,
    Mark,
    behind,
    lines_behind,
    lines_shared,
    view_allocation,
)
from desktop_app.store.workspace import Workspace
from desktop_app.ui import text
from desktop_app.ui.desk import Desk
from desktop_app.ui.dialogs.department_form import DepartmentForm
from desktop_app.ui.dialogs.rule_form import RuleForm
from desktop_app.ui.later import WRITE_STATEMENT, WRITE_STATEMENTS
from desktop_app.ui.page import Page
from desktop_app.ui.style import Tone, space
from desktop_app.ui.widgets.allocation_panel import AllocationPanel
from desktop_app.ui.widgets.allocation_table import AllocationTable
from desktop_app.ui.widgets.department_tree import (
    DepartmentTree,
    ProposalMenu,
    proposal_words,
)
from desktop_app.ui.widgets.empty import Empty
from desktop_app.ui.widgets.labels import label
from desktop_app.ui.widgets.line_table import LineTable
from desktop_app.ui.widgets.rule_list import RuleList
from desktop_app.ui.widgets.toolbar import Choice, Toolbar

TABLE, RULES, TREE, LINES = range(4)  # the views
FULL, BARE = range(2)
LEFT, RIGHT = 820, 360
OFFERED = 2  # ways to begin on an empty page
