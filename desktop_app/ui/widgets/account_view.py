"""Show the money of each account, and every paper that the ledger holds."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from desktop_app.domain.documents import Document
from desktop_app.domain.money import negated
from desktop_app.i18n import _
from desktop_app.services.balancing import AccountFlow
from desktop_app.services.sharing import FOR_BILLS, kind_word, months_text
from desktop_app.ui import text
from desktop_app.ui.models.small import RowColumn, Sign, amount_column
from desktop_app.ui.style import Size, Tone, space
from desktop_app.ui.widgets.cards import Card, note
from desktop_app.ui.widgets.cause_ladder import CauseLadder, Rung
from desktop_app.ui.widgets.empty import Empty
from desktop_app.ui.widgets.labels import IconButton, button, label
from desktop_app.ui.widgets.small import SmallTable
from desktop_app.ui.widgets.toolbar import Choice

LADDER = 360
LADDER_SHARE, PAPERS_SHARE = 2, 3


def flow_rungs(one: AccountFlow) -> tuple[list[Rung], list[Rung]]:
    """Return two ladders: to the closing balance, and on to what may be spent."""

    def step(name: str, amount: str, icon: str = "") -> Rung:
        return Rung(name, amount, icon=icon, tone=Tone.NEUTRAL, bold=False)

    flow = [
        Rung(_("Opening balance"), text.amount(one.opening)),
        step(_("Top-ups"), text.amount(one.top_ups, signed=True), "plus"),
        step(_("Redemptions"), text.amount(one.redemptions, signed=True), "gift"),
        step(_("Payments"), text.amount(one.payments, signed=True), "plus"),
        step(_("Settled bills"), text.amount(negated(one.settled)), "minus"),
        step(
            _("Rounding of the months"),
            text.amount(one.rounding, signed=True),
            "equal-approximately",
        ),
        Rung(_("= Closing balance"), text.amount(one.closing)),
    ]
    if one.stated is not None:
        flow.append(step(_("Stated closing balance"), text.amount(one.stated)))
        differs = text.amount(one.difference, signed=True)
        tone = Tone.WARNING if one.difference else Tone.GOOD
        icon = "circle-alert" if one.difference else "circle-check"
        flow.append(Rung(_("Difference"), differs, icon=icon, tone=tone, bold=False))
    left = [
        Rung(_("Cash balance"), text.amount(one.closing)),
        step(_("Credit limit"), text.amount(one.credit_limit, signed=True), "plus"),
        step(
            _("Unsettled this month"), text.amount(negated(one.unsettled_now)), "minus"
        ),
        step(
            _("Unsettled earlier"), text.amount(negated(one.unsettled_before)), "minus"
        ),
        Rung(_("= Available balance"), text.amount(one.available)),
    ]
    return flow, left


class AccountView(QWidget):
    """The flow of one account at a time, and the papers of all."""

    left = Signal()  # back to the list
    imported = Signal()
    withdrawn = Signal(object)  # Document
    shared = Signal(object)  # Document

    def __init__(self) -> None:
        super().__init__()
        self._flows: list[AccountFlow] = []
        self.account = Choice(_("first account"), _("Account"), self._show_flow)
        self.flow, self.available = CauseLadder(), CauseLadder()
        self._aside = note(wrap=True)
        self._aside.setContentsMargins(space(3), 0, space(3), 0)
        self.papers = SmallTable(self._columns(), _("Documents"))
        self.papers.chosen.connect(self._on_chosen)
        self._share = button(_("Share out"), lambda: self._meant(self.shared))
        self._withdraw = button(_("Withdraw…"), lambda: self._meant(self.withdrawn))
        empty = Empty(
            _("No documents yet"),
            _(
                "Import a list of invoices, payments, top-ups or balances as CSV or "
                "XLSX. To type one in, open its bill."
            ),
            (_("Import documents…"), self.imported.emit),
            (_("All bills"), self.left.emit),
            icon="scroll-text",
        )
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._lay_out())
        self._stack.addWidget(empty)
        self._on_chosen(None)

    def _columns(self) -> list[RowColumn]:
        return [
            RowColumn(_("Kind"), lambda one: one.kind, kind_word, width=116),
            RowColumn(_("State"), lambda one: bool(one.shares), sign=_sign, width=104),
            RowColumn(_("Number"), lambda one: one.number, width=164),
            RowColumn(_("Months"), months_text, width=146),
            amount_column(_("Amount"), lambda one: one.amount, width=110),
            RowColumn(_("Currency"), lambda one: one.currency, width=76),
            RowColumn(_("Account"), lambda one: one.account, width=150),
            RowColumn(_("Date"), lambda one: one.dated, text.day, width=100),
            RowColumn(_("Issued by"), lambda one: one.issuer, width=160),
            RowColumn(_("File"), lambda one: one.source, width=160),
        ]

    def _lay_out(self) -> QWidget:
        head = QHBoxLayout()
        head.setSpacing(space(2))
        back = IconButton("chevron-left", _("All bills"), self.left.emit, words=True)
        title = label(_("Documents and balance"), Size.HEAD, bold=True)
        for one in (back, title):
            head.addWidget(one)
        head.addStretch(1)
        head.addWidget(self.account)
        body = QHBoxLayout()
        body.setSpacing(space(3))
        body.addWidget(self._flow_card(), LADDER_SHARE)
        body.addWidget(self._papers_card(), PAPERS_SHARE)
        inside = QWidget()
        column = QVBoxLayout(inside)
        edge = space(4)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(space(3))
        column.addLayout(head)
        column.addLayout(body, 1)
        return inside

    def _flow_card(self) -> QWidget:
        card = Card(_("Account flow"))
        card.setMinimumWidth(LADDER)
        second = label(_("Available balance"), bold=True)
        second.setContentsMargins(space(2), space(4), 0, 0)
        for one in (self.flow, self._aside, second, self.available):
            card.body.addWidget(one)
        card.body.addStretch(1)
        return card

    def _papers_card(self) -> QWidget:
        card = Card(_("Documents"))
        card.head.addWidget(self._withdraw)
        card.head.addWidget(self._share)
        words = _("Import documents…")
        card.head.addWidget(button(words, self.imported.emit, accent=True))
        card.body.addWidget(self.papers, 1)
        return card

    def show_flows(self, found: Sequence[AccountFlow]) -> None:
        """Show these accounts and their papers."""
        self._flows = list(found)
        papers = [paper for one in found for paper in one.documents]
        self._stack.setCurrentIndex(0 if papers else 1)
        names = [
            (str(at), " · ".join(w for w in (f.provider, f.account, f.currency) if w))
            for at, f in enumerate(found)
        ]
        self.account.offer(names)
        self.account.setVisible(len(found) > 1)
        self.papers.show_rows(papers)
        self._show_flow()

    def _show_flow(self) -> None:
        if not self._flows:
            return
        place = int(self.account.value or 0)
        one = self._flows[min(place, len(self._flows) - 1)]
        flow, left = flow_rungs(one)
        self.flow.show_rungs(flow)
        self.available.show_rungs(left)
        none = _("No opening balance is recorded: the flow begins at 0.")
        months = " – ".join(month for month in (one.since, one.until) if month)
        told = none if one.opening is None else months
        self._aside.setText(" ".join((told, *one.notes)).strip())

    def _on_chosen(self, paper: Document | None) -> None:
        self._withdraw.setEnabled(paper is not None)
        self._share.setEnabled(paper is not None and _waits(paper))

    def _meant(self, wish: SignalInstance) -> None:
        paper: Document | None = self.papers.current
        if paper is not None:
            wish.emit(paper)


def _waits(paper: Document) -> bool:
    return paper.kind in FOR_BILLS and not paper.shares


def _sign(paper: Document) -> Sign:
    if _waits(paper):
        return "clock", _("Waits"), Tone.WARNING
    return "circle-check", _("Counted"), Tone.GOOD
