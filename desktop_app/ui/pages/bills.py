"""List the bills with what was found of them, and what stands behind each."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.bills import Bill, BillStatus, Scope
from desktop_app.domain.changes import Changed
from desktop_app.domain.findings import RunSummary
from desktop_app.i18n import _
from desktop_app.services.browsing import bills
from desktop_app.services.detailing import BillDetails, bill_details
from desktop_app.services.listing import export_bills
from desktop_app.ui import text
from desktop_app.ui.desk import Desk
from desktop_app.ui.later import RECONCILE
from desktop_app.ui.models.small import RowColumn, amount_column, count_column
from desktop_app.ui.page import Page, Tally
from desktop_app.ui.style import Tone, space
from desktop_app.ui.widgets.bill_panel import BillPanel
from desktop_app.ui.widgets.first_steps import no_bill_yet
from desktop_app.ui.widgets.pill import status_sign
from desktop_app.ui.widgets.receipt import finality_word
from desktop_app.ui.widgets.small import SmallTable
from desktop_app.ui.widgets.toolbar import Choice, Toolbar

TABLES = "*.xlsx *.csv"
LIST_SHARE, PANEL_SHARE = 3, 2


def recalculated(bill: Bill) -> str:
    """Write a bill's recalculated total; ≥ where lines have no price."""
    if bill.expected_total is None:
        return text.NOTHING
    bound = "≥ " if bill.unpriced else ""
    return bound + text.amount(bill.expected_total)


class BillsPage(Page):
    """Every bill, by period, and its status."""

    cares_about = Changed.BILLS | Changed.FINDINGS

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._found: list[Bill] = []
        self.first = Choice(_("first"), _("From period"), self._sift)
        self.last = Choice(_("last"), _("To period"), self._sift)
        self.status = Choice(_("every status"), _("Status"), self._sift)
        self.status.offer([(one.value, status_sign(one)[1]) for one in BillStatus])
        self.table = SmallTable(self._columns(), _("Bills"))
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(lambda _bill: self._open_lines())
        self.panel = BillPanel()
        self.panel.rejects_wanted.connect(
            lambda: desk.open_page("activity", {"rejects": "all"})
        )
        self.panel.kind_wanted.connect(self._open_kind)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._lay_out())
        self._stack.addWidget(no_bill_yet(desk))

    def refresh(self) -> None:
        self.ask(_("Reading bills"), bills, self.desk.scope, then=self._show)

    def _columns(self) -> list[RowColumn]:
        return [
            RowColumn(_("Period"), lambda one: one.id.period, width=76),
            RowColumn(_("Status"), lambda one: one.status, sign=_sign, width=112),
            RowColumn(_("Provider"), lambda one: one.id.provider, width=80),
            RowColumn(_("Account"), lambda one: one.id.account, width=156),
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
        self._lines = bar.action(_("Open lines"), self._open_lines)
        self._run = bar.action(_("Reconcile"), self._reconcile)
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
        self._stack.setCurrentIndex(0 if found or not whole else 1)
        periods = sorted({one.id.period for one in found})
        self.first.offer([(one, one) for one in periods])
        self.last.offer([(one, one) for one in periods])
        self._sift()

    def _sift(self) -> None:
        """Keep the bills of the periods and the status that were chosen."""
        first, last, status = self.first.value, self.last.value, self.status.value
        shown = [
            one
            for one in self._found
            if (first is None or one.id.period >= first)
            and (last is None or one.id.period <= last)
            and (status is None or one.status.value == status)
        ]
        self.table.show_rows(shown, choose=True)
        self.panel.setVisible(bool(shown))
        sums: dict[str, Decimal] = {}
        for one in shown:
            currency = one.id.currency
            sums[currency] = sums.get(currency, Decimal(0)) + one.billed_total
        self.say(Tally(sum(one.lines for one in shown), sums))

    def _on_chosen(self, bill: Bill | None) -> None:
        for one in (self._lines, self._run):
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

    def _wish(self, bill: Bill) -> dict[str, str]:
        return {
            "billing_period": bill.id.period,
            "billing_account_id": bill.id.account,
            "billing_currency": bill.id.currency,
        }

    def _open_lines(self) -> None:
        bill: Bill | None = self.table.current
        if bill is not None:
            self.desk.open_page("lines", self._wish(bill))

    def _open_kind(self, kind: str) -> None:
        bill: Bill | None = self.table.current
        if bill is not None:
            self.desk.open_page("lines", self._wish(bill) | {"charge_kind": kind})

    def _reconcile(self) -> None:
        def told(runs: list[RunSummary]) -> None:
            lines = text.lines(sum(run.lines for run in runs))
            words = _("{lines} recalculated.").format(lines=lines)
            self.desk.notify(words, Tone.GOOD)

        bill: Bill | None = self.table.current
        if bill is not None:
            scope = Scope(bill.id.period, bill.id.account)
            self.do(_("Reconciling"), RECONCILE, scope, then=told)

    def _export(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Export list"), "bills.xlsx", _("Tables") + f" ({TABLES})"
        )
        if chosen:
            self._write(Path(chosen))

    def _write(self, path: Path) -> None:
        def told(rows: int) -> None:
            words = _("{count} bills written to {path}.")
            said = words.format(count=text.count(rows), path=path)
            self.desk.notify(said, Tone.GOOD)

        title = _("Exporting bills")
        self.do(title, export_bills, list(self.table.rows), path, then=told)


def _sign(bill: Bill) -> tuple[str, str, Tone]:
    return status_sign(bill.status)
