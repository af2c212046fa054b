"""List the bills with what was found of them, and what stands behind each."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.bills import Bill, BillId, BillStatus, Scope
from desktop_app.domain.changes import Changed
from desktop_app.domain.exports import ExportKind, ExportOrder
from desktop_app.domain.findings import RunSummary
from desktop_app.domain.matrix import Matrix
from desktop_app.domain.money import EXACT
from desktop_app.domain.names import named
from desktop_app.domain.views import Filter, Op
from desktop_app.i18n import _
from desktop_app.services.balancing import account_flows
from desktop_app.services.browsing import bills, sifted
from desktop_app.services.detailing import BillDetails, bill_details
from desktop_app.services.matching import lines_wish, matrix
from desktop_app.ui import text
from desktop_app.ui.desk import Desk
from desktop_app.ui.exports import export
from desktop_app.ui.later import RECONCILE
from desktop_app.ui.models.small import RowColumn, amount_column, count_column
from desktop_app.ui.page import Page, Tally
from desktop_app.ui.style import Tone, space
from desktop_app.ui.widgets.account_view import AccountView
from desktop_app.ui.widgets.bill_panel import BillPanel
from desktop_app.ui.widgets.first_steps import no_bill_yet
from desktop_app.ui.widgets.matrix_view import MatrixView
from desktop_app.ui.widgets.paper_desk import PaperDesk
from desktop_app.ui.widgets.pill import status_sign
from desktop_app.ui.widgets.receipt import finality_word
from desktop_app.ui.widgets.small import SmallTable
from desktop_app.ui.widgets.toolbar import Choice, Toolbar

TABLES = "*.xlsx *.csv"
LIST_SHARE, PANEL_SHARE = 3, 2
LIST, EMPTY = range(2)  # places in the stack


def recalculated(bill: Bill) -> str:
    """Write a bill's recalculated total; ≥ where lines have no price."""
    if bill.expected_total is None:
        return text.NOTHING
    bound = "≥ " if bill.unpriced else ""
    return bound + text.amount(bill.expected_total)


class BillsPage(Page):
    """Every bill, by period, and its status."""

    cares_about = (
        Changed.BILLS
        | Changed.FINDINGS
        | Changed.DOCUMENTS
        | Changed.DISPUTES
        | Changed.CLOSINGS
        | Changed.NAMES
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._found: list[Bill] = []
        self._opened: BillId | None = None  # the bill whose matrix is shown
        self._in_accounts = False  # they are shown
        self.first = Choice(_("first"), _("From period"), self._sift)
        self.last = Choice(_("last"), _("To period"), self._sift)
        self.status = Choice(_("every status"), _("Status"), self._sift)
        self.status.offer([(one.value, status_sign(one)[1]) for one in BillStatus])
        self.table = SmallTable(self._columns(), _("Bills"))
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(lambda _bill: self.open_bill())
        self.panel = BillPanel()
        self.panel.rejects_wanted.connect(
            lambda: desk.open_page("activity", {"rejects": "all"})
        )
        self.panel.kind_wanted.connect(self._open_kind)
        self._papers = PaperDesk(self)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._lay_out())
        self._stack.addWidget(no_bill_yet(desk))

    def refresh(self) -> None:
        self.ask(_("Reading bills"), bills, self.desk.scope, then=self._show)
        if self._opened is not None:
            self._look_into(self._opened)
        elif self._in_accounts:
            self.open_accounts()

    @cached_property
    def matrix(self) -> MatrixView:
        """How a bill was proved; made when the first bill is opened."""
        made = MatrixView()
        made.left.connect(self._close_bill)
        made.lines_wanted.connect(self._open_some)
        made.usage_wanted.connect(self._open_usage)
        made.added.connect(lambda: self._papers.type_in(made))
        made.imported.connect(lambda: self._papers.import_list(self._opened))
        made.withdrawn.connect(self._papers.withdraw)
        made.reconciled.connect(self._reconcile)
        self._stack.addWidget(made)
        return made

    @cached_property
    def accounts(self) -> AccountView:
        """What accounts paid and owe; made when it is first opened."""
        made = AccountView()
        made.left.connect(self._close_bill)
        made.imported.connect(self._papers.import_list)
        made.withdrawn.connect(self._papers.withdraw)
        made.shared.connect(self._papers.share_out)
        self._stack.addWidget(made)
        return made

    def _columns(self) -> list[RowColumn]:
        return [
            RowColumn(_("Period"), lambda one: one.id.period, width=76),
            RowColumn(_("Status"), lambda one: one.status, sign=_sign, width=112),
            RowColumn(_("Provider"), lambda one: one.id.provider, width=76),
            RowColumn(
                _("Account"),
                lambda one: one.id.account,  # what is copied
                say=lambda one: named(one.id.account, one.called),
                width=222,
                middle=True,
            ),
            RowColumn(_("Currency"), lambda one: one.id.currency, width=76),
            count_column(_("Lines"), lambda one: one.lines, 72),
            amount_column(_("Billed"), lambda one: one.billed_total),
            RowColumn(
                _("Recalculated"),
                lambda one: one.expected_total,
                say=recalculated,
                figures=True,
                width=136,
            ),
            amount_column(_("Difference"), lambda one: one.difference, signed=True),
            count_column(_("Findings"), lambda one: one.findings, 84),
            RowColumn(_("Finality"), lambda one: one.finality, finality_word, width=96),
            RowColumn(
                _("Created (UTC+8)"),
                lambda one: one.created_at,
                lambda at: text.instant(at, seconds=False),
                width=150,
            ),
        ]

    def _lay_out(self) -> QWidget:
        bar = Toolbar()
        bar.filter(self.first, _("Periods from"))
        bar.filter(self.last, _("to"))
        bar.filter(self.status)
        bar.action(_("Export list…"), self._export)
        bar.action(_("Documents"), self.open_accounts)
        self._run = bar.action(_("Reconcile"), self._reconcile)
        self._enter = bar.action(_("Open bill"), self.open_bill, accent=True)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.table)
        split.addWidget(self.panel)
        split.setStretchFactor(0, LIST_SHARE)
        split.setStretchFactor(1, PANEL_SHARE)
        split.setChildrenCollapsible(False)
        inside = QWidget()
        column = QVBoxLayout(inside)
        edge = space(4)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(space(3))
        column.addWidget(bar)
        column.addWidget(split, 1)
        return inside

    def _show(self, found: list[Bill]) -> None:
        self._found = found
        whole = self.desk.scope == Scope()
        if self._opened not in {one.id for one in found}:
            self._opened = None
        if not self._in_accounts and self._opened is None:
            self._stack.setCurrentIndex(LIST if found or not whole else EMPTY)
        periods = sorted({one.id.period for one in found})
        self.first.offer([(one, one) for one in periods])
        self.last.offer([(one, one) for one in periods])
        self._sift()

    def _sift(self) -> None:
        """Keep the bills of the periods and the status that were chosen."""
        status = BillStatus(self.status.value) if self.status.value else None
        shown = sifted(self._found, self.first.value, self.last.value, status)
        self.table.show_rows(shown, choose=True)
        self.panel.setVisible(bool(shown))
        if self._opened is None:
            self._count(shown)

    def _count(self, shown: Sequence[Bill]) -> None:
        """Tell the status bar what these bills hold."""
        sums: dict[str, Decimal] = {}
        for one in shown:
            before = sums.get(one.id.currency, Decimal(0))
            sums[one.id.currency] = EXACT.add(before, one.billed_total)
        self.say(Tally(sum(one.lines for one in shown), sums))

    def _on_chosen(self, bill: Bill | None) -> None:
        for one in (self._run, self._enter):
            one.setEnabled(bill is not None)
        if bill is None:
            return
        self.panel.show_bill(bill)
        self.ask(
            _("Looking into a bill"), bill_details, bill.id, then=self._show_details
        )

    def _show_details(self, details: BillDetails) -> None:
        bill: Bill | None = self.table.current
        if bill is not None and bill.id == details.id:
            self.panel.show_details(details)

    def open_bill(self) -> None:
        """Show the matrix of the chosen bill in place of the list."""
        bill: Bill | None = self.table.current
        if bill is not None:
            self._opened = bill.id
            self.matrix.show_bill(bill)
            self._stack.setCurrentWidget(self.matrix)
            self._count([bill])
            self._look_into(bill.id)

    def open_accounts(self) -> None:
        """Show the accounts' money and all papers in place of the list."""
        self._in_accounts = True
        self._stack.setCurrentWidget(self.accounts)
        account = self.desk.scope.account
        title = _("Following the money")
        self.ask(title, account_flows, account, then=self.accounts.show_flows)

    def _look_into(self, bill: BillId) -> None:
        self.ask(_("Laying out a bill"), matrix, bill, then=self._show_matrix)

    def _show_matrix(self, found: Matrix) -> None:
        if found.bill != self._opened:
            return
        for one in self._found:
            if one.id == found.bill:
                self.matrix.show_bill(one)
        self.matrix.show_matrix(found)

    def _close_bill(self) -> None:
        self._opened, self._in_accounts = None, False
        self._stack.setCurrentIndex(LIST)
        self._count(self.table.rows)
        self.table.setFocus()

    def pose(self) -> None:
        self.open_bill()

    def _open_kind(self, kind: str) -> None:
        self._open_some((Filter("charge_kind", Op.IS, (kind,)),))

    def _open_some(self, filters: tuple[Filter, ...]) -> None:
        """Open the lines of the bill, or some of them."""
        bill = self._meant()
        if bill is not None:
            self.desk.open_page("lines", lines_wish(bill, filters))

    def _open_usage(self, state: str) -> None:
        """Open the usage log of the bill, or the rows of one state."""
        bill = self._meant()
        if bill is not None:
            self.desk.open_page("usage", {"bill": bill.text, "state": state})

    def _meant(self) -> BillId | None:
        """Return the bill that is opened, else the one chosen in the list."""
        chosen: Bill | None = self.table.current
        return self._opened or (chosen.id if chosen else None)

    def _reconcile(self) -> None:
        def told(runs: list[RunSummary]) -> None:
            lines = text.lines(sum(run.lines for run in runs))
            words = _("{lines} recalculated.").format(lines=lines)
            self.desk.notify(words, Tone.GOOD)

        bill = self._meant()
        if bill is not None:
            scope = Scope(bill.period, bill.account)
            self.do(_("Reconciling"), RECONCILE, scope, then=told)

    def _export(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Export list"), "bills.xlsx", _("Tables") + f" ({TABLES})"
        )
        if chosen:
            self._write(Path(chosen))

    def _write(self, path: Path) -> None:
        named = [bill.id.text for bill in self.table.rows]
        order = ExportOrder(ExportKind.BILLS, path, {"bills": named})
        export(self.desk, _("Exporting bills"), order)


def _sign(bill: Bill) -> tuple[str, str, Tone]:
    return status_sign(bill.status)
