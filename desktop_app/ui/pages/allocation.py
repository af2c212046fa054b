"""Show whom cost belongs to: departments by months, rules, the tree of departments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.allocation import Plan
from desktop_app.domain.changes import Changed
from desktop_app.domain.exports import ExportKind, ExportOrder
from desktop_app.domain.names import named
from desktop_app.domain.views import Filter
from desktop_app.i18n import _
from desktop_app.services.proposing import Proposal
from desktop_app.services.tabulating import (
    AllocationView,
    Behind,
    Grid,
    Mark,
    behind,
    lines_behind,
    lines_shared,
    mark_words,
    shares_of,
    view_allocation,
)
from desktop_app.services.trend_words import value_word
from desktop_app.ui import text
from desktop_app.ui.desk import Desk
from desktop_app.ui.exports import export
from desktop_app.ui.page import Page
from desktop_app.ui.style import space
from desktop_app.ui.widgets.allocation_panel import AllocationPanel
from desktop_app.ui.widgets.allocation_table import AllocationTable
from desktop_app.ui.widgets.department_tree import (
    DepartmentTree,
    proposal_words,
)
from desktop_app.ui.widgets.empty import Empty
from desktop_app.ui.widgets.labels import label
from desktop_app.ui.widgets.line_table import LineTable
from desktop_app.ui.widgets.plan_editing import PlanEditing
from desktop_app.ui.widgets.rule_list import RuleList
from desktop_app.ui.widgets.toolbar import Toolbar

TABLE, RULES, TREE, LINES = range(4)  # the views
FULL, BARE = range(2)
LEFT, RIGHT = 820, 360
OFFERED = 1  # ways to begin on an empty page


class AllocationPage(Page):
    """Whom cost belongs to, by which rules."""

    cares_about = Changed.BILLS | Changed.ALLOCATION | Changed.CLOSINGS | Changed.NAMES

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._found: AllocationView | None = None
        self._behind: Behind | None = None
        self.table = AllocationTable()
        self.panel = AllocationPanel()
        self.rules = RuleList()
        self.tree = DepartmentTree()
        self.editing = PlanEditing(self, self.rules, self.tree)
        nothing = Empty(
            _("No lines"), _("This mark has no lines of its own."), icon="rows-3"
        )
        self.lines = LineTable(self, nothing, desk.settings.lines_columns)
        self.proof = label("", role="muted", wrap=True)
        self._lines_of = label("", bold=True)
        self.currency = QComboBox()
        self.currency.setAccessibleName(_("Currency"))
        self.currency.currentTextChanged.connect(self._show_table)
        self._listen()
        self.stack = QStackedWidget()
        self.stack.addWidget(self._lay_out())
        self.stack.addWidget(QWidget())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
        self.setFocusProxy(self.table)

    def _listen(self) -> None:
        self.table.marked.connect(self._ask_behind)
        self.table.opened.connect(lambda _mark: self.show_lines(None))
        self.panel.by_moved.connect(lambda _by: self._ask_behind(self.table.mark))
        self.panel.lines_wanted.connect(self.show_lines)
        self.panel.pool_wanted.connect(self._show_pool)
        self.panel.department_wanted.connect(self.choose)
        self.panel.statement_wanted.connect(self._ask_statement)

    def _lay_out(self) -> QWidget:
        self.views = QTabWidget()
        self.views.setDocumentMode(True)
        self.views.tabBar().setDrawBase(False)
        self.views.addTab(self._table_view(), _("Departments by months"))
        self.views.addTab(self.rules, _("Allocation rules"))
        self.views.addTab(self.tree, _("Departments"))
        self.views.addTab(self._lines_view(), _("Lines"))
        self.views.setTabVisible(LINES, False)
        inside = QWidget()
        column = QVBoxLayout(inside)
        edge = space(4)
        column.setContentsMargins(edge, edge, edge, edge)
        column.addWidget(self.views)
        return inside

    def _table_view(self) -> QWidget:
        bar = Toolbar()
        bar.filter(label(_("What each department is given"), bold=True))
        bar.filter(self.currency)
        bar.action(_("Copy table"), self.table.copy_all)
        bar.action(_("All statements…"), self._ask_statements)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, space(2), space(3), 0)
        column.setSpacing(space(2))
        column.addWidget(bar)
        column.addWidget(self.table, 1)
        column.addWidget(self.proof)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(self.panel)
        split.setStretchFactor(0, 1)
        split.setSizes([LEFT, RIGHT])
        split.setChildrenCollapsible(False)
        return split

    def _lines_view(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, space(2), 0, 0)
        column.addWidget(self._lines_of)
        column.addWidget(self.lines, 1)
        return made

    @property
    def plan(self) -> Plan:
        """The departments and rules that hold."""
        return self._found.allocated.plan if self._found else Plan()

    def refresh(self) -> None:
        title, last = _("Allocating"), self.desk.scope.period
        self.ask(title, view_allocation, last, then=self._show)

    def _show(self, found: AllocationView) -> None:
        self._found = found
        plan = found.allocated.plan
        self.editing.show_plan(plan)
        self._offer([grid.currency for grid in found.grids])
        if plan.is_empty or not found.grids:
            self._show_empty(found)
            return
        self.stack.setCurrentIndex(FULL)
        self._show_table()

    def _offer(self, currencies: list[str]) -> None:
        """Offer the currencies there are; what was chosen stays chosen."""
        before = self.currency.currentText()
        with QSignalBlocker(self.currency):
            self.currency.clear()
            self.currency.addItems(currencies)
            self.currency.setCurrentIndex(max(self.currency.findText(before), 0))
        self.currency.setVisible(len(currencies) > 1)

    def _show_empty(self, found: AllocationView) -> None:
        """Say how to begin, and offer what the bills themselves name."""
        old = self.stack.widget(BARE)
        if not found.grids:
            made = Empty(
                _("Nothing to allocate yet"),
                _("Import bills first; then say which departments they belong to."),
                (_("Import bills…"), self.desk.import_paths),
                icon="split",
            )
        else:
            offers = [self._beginning(one) for one in found.proposals[:OFFERED]]
            if len(found.proposals) > OFFERED:
                offers.append((_("Other ways…"), self.editing.ask_proposals))
            made = Empty(
                _("No department yet"),
                _(
                    "Departments are given the lines whose cost unit or tag names "
                    "them, and what rules give them. Begin with those that the bills "
                    "name, or add one."
                ),
                *offers,
                (_("New department…"), lambda: self.editing.edit_department(None)),
                icon="split",
            )
        self.stack.insertWidget(BARE, made)
        if old is not None:
            self.stack.removeWidget(old)
            old.deleteLater()
        self.stack.setCurrentIndex(BARE)

    def _beginning(self, one: Proposal) -> tuple[str, Callable[[], object]]:
        return proposal_words(one), lambda: self.editing.take_proposal(one.by)

    def _show_table(self) -> None:
        grid = self.grid
        if grid is None:
            return
        self.table.show_grid(grid)
        self._ask_behind(self.table.mark)

    @property
    def grid(self) -> Grid | None:
        """The table of the currency that is chosen."""
        grids = self._found.grids if self._found else ()
        wanted = self.currency.currentText()
        return next((g for g in grids if g.currency == wanted), None)

    # --- what is behind a mark

    def _ask_behind(self, mark: Mark | None) -> None:
        if mark is None or self._found is None:
            return
        self._say_proof(mark)
        by = str(self.panel.by.currentData())
        args = (self._found.allocated, mark, by)
        self.ask(_("Adding up a mark"), behind, *args, then=self._show_behind)

    def _show_behind(self, found: Behind) -> None:
        self._behind = found
        self.panel.show_behind(found, self.plan)
        if self.grid is not None:
            self.panel.show_month(shares_of(self.grid, found.mark.period))

    def _say_proof(self, mark: Mark) -> None:
        proofs = self.grid.proofs if self.grid else ()
        for proof in proofs:
            if proof.period == mark.period:
                words = (
                    _(
                        "{month}: allocated {allocated} + not allocated {left} = all "
                        "bills {total} {currency} ✓"
                    )
                    if proof.holds
                    else _(
                        "{month}: allocated {allocated} + not allocated {left} is not "
                        "all bills {total} {currency} ✗"
                    )
                )
                said = words.format(
                    month=proof.period,
                    allocated=text.amount(proof.allocated),
                    left=text.amount(proof.unallocated),
                    total=text.amount(proof.billed),
                    currency=proof.currency,
                )
                self.proof.setText(said)

    def show_lines(self, place: int | None) -> None:
        """Show the lines of the mark, or of one bar of it."""
        mark, found, here = self.table.mark, self._found, self._behind
        if mark is None or found is None:
            return
        only, told = None, []
        if place is not None and here is not None:
            value, called = here.used[place].values[0], here.used[place].names[0]
            only, told = (here.by, value), [named(value_word(value), called)]
            mark = here.mark
        name = mark_words(mark, self.plan.tree)
        words = [name, mark.period, *told]
        self._open(" · ".join(words), lines_behind(found.allocated, mark, only))

    def choose(self, code: str) -> None:
        """Mark a department in the month that is looked at; empty: nobody."""
        mark = self.table.mark
        if mark is not None:
            self.table.choose(replace(mark, code=code, below=False))

    def _show_pool(self, rule: str) -> None:
        if self._found is not None and self._behind is not None:
            mark = self._behind.mark
            title = _("All lines that “{rule}” shares").format(rule=rule)
            filters = lines_shared(self._found.allocated, mark, rule)
            self._open(f"{title} · {mark.period}", filters)

    def _open(self, title: str, filters: tuple[Filter, ...]) -> None:
        self._lines_of.setText(title)
        self.views.setTabVisible(LINES, True)
        self.views.setCurrentIndex(LINES)
        self.lines.view.filters = ()
        self.lines.look(filters, everywhere=True)

    # --- statements

    def _ask_statement(self) -> None:
        mark = self.table.mark
        if mark is None or not mark.code:
            return
        name, _kind = QFileDialog.getSaveFileName(
            self,
            _("Write a statement"),
            f"{mark.code}-{mark.period}.pdf",
            "PDF (*.pdf);;XLSX (*.xlsx)",
        )
        if name:
            self.write_statement(mark, Path(name))

    def write_statement(self, mark: Mark, path: Path) -> None:
        """Write the statement of a mark's department and month."""
        facts = {"department": mark.code, "period": mark.period}
        order = ExportOrder(ExportKind.STATEMENT, path, facts)
        export(self.desk, _("Writing a statement"), order)

    def _ask_statements(self) -> None:
        mark = self.table.mark
        folder = QFileDialog.getExistingDirectory(self, _("Write all statements"))
        if mark is not None and folder:
            self.write_statements(mark.period, Path(folder))

    def write_statements(self, period: str, folder: Path) -> None:
        """Write the statements of all departments in one job."""
        order = ExportOrder(ExportKind.STATEMENTS, folder, {"period": period})
        export(self.desk, _("Writing statements"), order)
