"""Show departments and projects as a tree, and edit them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.allocation import Plan
from desktop_app.domain.departments import Department
from desktop_app.domain.trends import TAG
from desktop_app.i18n import _, ngettext
from desktop_app.services.plan_words import KIND_WORDS
from desktop_app.services.proposing import UNITS, WORKSPACES, Proposal
from desktop_app.ui import text
from desktop_app.ui.style import Size, space
from desktop_app.ui.widgets.labels import button, label
from desktop_app.ui.widgets.toolbar import Toolbar

LISTS = "CSV (*.csv)"
CODE = Qt.ItemDataRole.UserRole
WIDTHS = (300, 160, 110, 150, 90, 90)


class DepartmentTree(QWidget):
    """The tree; Enter changes a department, Delete takes it out."""

    edit_wanted = Signal(object)  # Department, or None: a new one
    remove_wanted = Signal(str)  # code
    owner_set = Signal(str)
    proposals_wanted = Signal()
    import_wanted = Signal(Path)
    export_wanted = Signal(Path)

    def __init__(self) -> None:
        super().__init__()
        self._plan = Plan()
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(_("Departments and projects"))
        self.tree.setFrameShape(QFrame.Shape.NoFrame)
        self.tree.setHeaderLabels(
            [
                _("Name"),
                _("Code"),
                _("Kind"),
                _("Answers for it"),
                _("First month"),
                _("Last month"),
                _("Note"),
            ]
        )
        for place, width in enumerate(WIDTHS):
            self.tree.setColumnWidth(place, width)
        self.tree.itemActivated.connect(lambda *_what: self._edit())
        self.tree.currentItemChanged.connect(self._arm)
        self.owner = QLineEdit()
        self.owner.setAccessibleName(_("Answers for what is not allocated"))
        self.owner.editingFinished.connect(self._name_owner)
        self._buttons = [
            button(_("Edit…"), self._edit),
            button(_("Remove"), self._remove),
        ]
        self._lay_out()
        gone = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.tree)
        gone.setContext(Qt.ShortcutContext.WidgetShortcut)
        gone.activated.connect(self._remove)

    def _lay_out(self) -> None:
        bar = Toolbar()
        bar.filter(label(_("Departments and projects"), bold=True))
        bar.action(_("New department…"), lambda: self.edit_wanted.emit(None))
        bar.action(_("From the bills…"), self.proposals_wanted.emit)
        bar.action(_("Import…"), self._import)
        bar.action(_("Export…"), self._export)
        row = QHBoxLayout()
        row.setSpacing(space(2))
        for one in self._buttons:
            row.addWidget(one)
        row.addStretch(1)
        words = _("Answers for what is not allocated")
        row.addWidget(label(words, Size.NOTE, role="muted"))
        row.addWidget(self.owner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, space(2), 0, 0)
        column.setSpacing(space(2))
        column.addWidget(bar)
        column.addLayout(row)
        column.addWidget(self.tree, 1)
        self.setFocusProxy(self.tree)

    def show_plan(self, plan: Plan) -> None:
        """Show the departments; what was chosen stays chosen."""
        before = self.chosen
        self._plan = plan
        self.tree.clear()
        items: dict[str, QTreeWidgetItem] = {}
        for one, _depth in plan.tree.walk():
            item = QTreeWidgetItem(_cells(one))
            item.setData(0, CODE, one.code)
            items[one.code] = item
            above = items.get(one.parent)
            if above is not None:
                above.addChild(item)
            else:
                self.tree.addTopLevelItem(item)
        self.tree.expandAll()
        if before and before.code in items:
            self.tree.setCurrentItem(items[before.code])
        if not self.owner.hasFocus():
            self.owner.setText(plan.owner)
        self._arm()

    @property
    def chosen(self) -> Department | None:
        """The department that is meant."""
        item = self.tree.currentItem()
        return None if item is None else self._plan.tree.find(item.data(0, CODE))

    def _arm(self, *_moved: object) -> None:
        for one in self._buttons:
            one.setEnabled(self.chosen is not None)

    def _edit(self) -> None:
        if self.chosen is not None:
            self.edit_wanted.emit(self.chosen)

    def _remove(self) -> None:
        if self.chosen is not None:
            self.remove_wanted.emit(self.chosen.code)

    def _name_owner(self) -> None:
        if self.owner.text().strip() != self._plan.owner:
            self.owner_set.emit(self.owner.text().strip())

    def _import(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(
            self, _("Import departments"), "", LISTS
        )
        if name:
            self.import_wanted.emit(Path(name))

    def _export(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(
            self, _("Export departments"), "departments.csv", LISTS
        )
        if name:
            self.export_wanted.emit(Path(name))


class ProposalMenu(QMenu):
    """Offer the ways to begin that the bills hold."""

    taken = Signal(str)  # by what

    def __init__(self, proposals: Sequence[Proposal], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for one in proposals:
            self.addAction(proposal_words(one), partial(self.taken.emit, one.by))
        if not proposals:
            said = _("The bills name no cost unit, tag or workspace.")
            self.addAction(said).setEnabled(False)


def proposal_words(one: Proposal) -> str:
    """Say a way to begin."""
    if one.by == UNITS:
        named = _("cost unit")
    elif one.by == WORKSPACES:
        named = _("workspace")
    else:
        named = _("value of the tag “{key}”").format(key=one.by.removeprefix(TAG))
    return ngettext(
        "{count} department: one for each {what}",
        "{count} departments: one for each {what}",
        len(one.values),
    ).format(count=text.count(len(one.values)), what=named)


def _cells(one: Department) -> list[str]:
    kind = _(KIND_WORDS[one.kind])
    return [one.name, one.code, kind, one.owner, one.since, one.until, one.note]
