"""Show what does not hold: groups by class and cause, and their lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.domain.changes import Changed
from desktop_app.i18n import _
from desktop_app.services.explaining import CauseGroup, largest_causes
from desktop_app.ui.desk import Desk
from desktop_app.ui.models.groups import Group, group_up
from desktop_app.ui.page import Page, Tally
from desktop_app.ui.style import Size, space
from desktop_app.ui.widgets.empty import Empty
from desktop_app.ui.widgets.group_list import GroupList
from desktop_app.ui.widgets.labels import grounded, label
from desktop_app.ui.widgets.line_table import LineTable

LEFT = 340
# What a finding is judged by stands first; the rest is one choice away.
USUAL = (
    "model:124,type_code:172,difference:132,billed_cost:116,expected:116,"
    "pricing_quantity:112,pricing_unit:84,list_unit_price:116,"
    "charge_period_start:172,billing_account_id:116,api_key_id:80,workspace_id:120"
)
LEAST = 260


class FindingsPage(Page):
    """Findings, grouped so that one decision is one row."""

    cares_about = Changed.BILLS | Changed.FINDINGS | Changed.PRICES | Changed.TERMS
    explains = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._wanted = ""
        self.groups = GroupList()
        self.groups.setMinimumWidth(LEAST)
        self._head = label("", Size.NOTE, role="muted")
        nothing = Empty(_("No lines"), _("This group holds no lines."))
        self.lines = LineTable(self, nothing, desk.settings.findings_columns or USUAL)
        self.lines.view.laid_out.connect(self._keep)
        self.groups.chosen.connect(self._look_at)
        self._empty = Empty(
            _("No findings"),
            _(
                "Nothing in this scope needs a look. Import a bill, or recalculate "
                "after prices or terms have changed."
            ),
            (_("Import bills…"), desk.import_paths),
            icon="circle-check",
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self._split())
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.setFocusProxy(self.groups)

    def _split(self) -> QSplitter:
        left = grounded(QWidget(), "surface")
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._head.setContentsMargins(space(4), space(3), space(4), space(2))
        column.addWidget(self._head)
        column.addWidget(self.groups, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(self.lines)
        split.setStretchFactor(1, 1)
        split.setSizes([LEFT, LEFT * 2])
        split.setChildrenCollapsible(False)
        return split

    def refresh(self) -> None:
        self.ask(
            _("Loading findings"), largest_causes, self.desk.scope, then=self._show
        )

    def _show(self, found: Sequence[CauseGroup]) -> None:
        rows = group_up(found)
        self._stack.setCurrentIndex(0 if rows else 1)
        if not rows:
            self.say(Tally())
            return
        classes = sum(row.heads for row in rows)
        told = _("{classes} classes · {causes} causes, largest claim first")
        self._head.setText(told.format(classes=classes, causes=len(rows) - classes))
        self.groups.show_groups(rows)
        if self._wanted and self.groups.choose(self._wanted):
            self._wanted = ""

    def _look_at(self, group: Group) -> None:
        self.lines.view.filters = ()
        self.lines.look(group.filters)

    def show_only(self, wish: Mapping[str, str]) -> None:
        wanted = wish.get("finding_class", "")
        if not self.groups.choose(wanted):
            self._wanted = wanted

    def pose(self) -> None:
        self.lines.view.table.go_to(0)

    def _keep(self, layout: str) -> None:
        self.desk.choose(replace(self.desk.settings, findings_columns=layout))
