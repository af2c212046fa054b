"""Close a period: checklist, preparation, another person's signature, lock."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QScrollArea,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.changes import Changed
from desktop_app.domain.closing import (
    CheckItem,
    CheckName,
    Closing,
    ClosingState,
    same_person,
)
from desktop_app.domain.exports import ExportKind, ExportOrder
from desktop_app.domain.money import EXACT
from desktop_app.i18n import _, ngettext
from desktop_app.services.browsing import ScopeChoices, scope_choices
from desktop_app.services.checklists import carried
from desktop_app.services.closing import prepare, reopen, sign
from desktop_app.services.period_states import (
    PeriodState,
    closing_history,
    period_state,
)
from desktop_app.services.signed_totals import broken_words
from desktop_app.ui.desk import Desk
from desktop_app.ui.exports import export
from desktop_app.ui.page import Page, Tally
from desktop_app.ui.style import Tone, space
from desktop_app.ui.widgets.cards import Card, Notice, note
from desktop_app.ui.widgets.checklist import Checklist
from desktop_app.ui.widgets.closing_list import (
    VouchedTotal,
    closing_columns,
    total_columns,
)
from desktop_app.ui.widgets.first_steps import no_bill_yet
from desktop_app.ui.widgets.labels import label
from desktop_app.ui.widgets.reasons import ask_reason
from desktop_app.ui.widgets.small import SmallTable
from desktop_app.ui.widgets.toolbar import Choice, Toolbar

LIST_SHARE, HISTORY_SHARE = 3, 1
ABOVE, BELOW = 520, 140  # pixels, before a person moves the edge
TOTALS = 180
ANY_HEIGHT = 16_777_215  # pixels: what Qt takes for no limit


class ClosePage(Page):
    """One month: what must hold, who prepared it, who signed it."""

    cares_about = Changed(~0) & ~Changed.ACTIVITY & ~Changed.SETTINGS

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.state: PeriodState | None = None
        self.period = Choice(_("newest"), _("Period"), self._look_at_period)
        self._newest = ""
        self._wished = ""  # period that another page asked for
        self.broken = Notice("triangle-alert", Tone.DANGER)
        self.locked = Notice("lock", Tone.GOOD)
        self.waiting = Notice("clock", Tone.INFO)
        self.checklist = Checklist()
        self.checklist.waive_wanted.connect(self._waive)
        self.totals = SmallTable(total_columns(), _("Signed totals"))
        self.totals.setMinimumHeight(TOTALS)
        self._signed_card = Card(_("Signed totals"))
        self._signed_card.body.addWidget(self.totals)
        self.history = SmallTable(closing_columns(), _("Closings"))
        self.history.opened.connect(self._show_period_of)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._lay_out())
        self._stack.addWidget(no_bill_yet(desk))

    def refresh(self) -> None:
        self.ask(_("Reading periods"), scope_choices, then=self._offer)
        self.ask(_("Reading closings"), closing_history, then=self._show_history)

    def show_only(self, wish: Mapping[str, str]) -> None:
        self._wished = wish.get("period", "")
        self.outdate()

    def _lay_out(self) -> QWidget:
        bar = Toolbar()
        bar.filter(self.period, _("Period"))
        self._who = note()
        bar.filter(self._who)
        self.reopen = bar.action(_("Reopen…"), self._ask_reopen)
        self.sheet = bar.action(_("Sign-off sheet…"), self._ask_sheet)
        self.prepare = bar.action(_("Prepare"), self._prepare)
        self.sign = bar.action(_("Sign and lock"), self._sign, accent=True)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self._above())
        self._history = self._below()
        split.addWidget(self._history)
        split.setStretchFactor(0, LIST_SHARE)
        split.setStretchFactor(1, HISTORY_SHARE)
        split.setChildrenCollapsible(False)
        split.setSizes([ABOVE, BELOW])
        inside = QWidget()
        column = QVBoxLayout(inside)
        edge = space(4)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(space(3))
        column.addWidget(bar)
        for notice in (self.broken, self.locked, self.waiting):
            column.addWidget(notice)
        column.addWidget(split, 1)
        return inside

    def _above(self) -> QWidget:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, space(1), space(3))
        column.setSpacing(space(3))
        column.addWidget(self._signed_card)
        column.addWidget(self.checklist)
        column.addStretch(1)
        area.setWidget(inside)
        return area

    def _below(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, space(1), 0, 0)
        column.setSpacing(space(2))
        column.addWidget(label(_("What was closed"), bold=True))
        self._nothing = note(_("Nothing was closed yet."))
        column.addWidget(self._nothing, 1, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.history, 2)
        return inside

    def _offer(self, found: ScopeChoices) -> None:
        self._stack.setCurrentIndex(0 if found.periods else 1)
        self._newest = found.periods[0] if found.periods else ""
        self.period.offer([(one, one) for one in found.periods])
        newest = _("newest: {period}").format(period=self._newest)
        self.period.setItemText(0, self.desk.scope.period or newest)
        wished, self._wished = self.period.findData(self._wished), ""
        if wished > 0:
            self.period.blockSignals(True)
            self.period.setCurrentIndex(wished)
            self.period.blockSignals(False)
        self._look_at_period()

    def _look_at_period(self) -> None:
        wanted = self.period.value or self.desk.scope.period or self._newest
        if wanted:
            account = self.desk.scope.account or ""
            title = _("Going through the checklist")
            self.ask(title, period_state, wanted, account, then=self._show)

    def _show(self, state: PeriodState) -> None:
        self.state = state
        waiting = state.prepared
        self.checklist.show_items(state.items, asked=waiting is not None)
        self.checklist.setVisible(bool(state.items))
        self._show_totals(state)
        self.broken.say(broken_words(state.broken))
        self.locked.say(self._locked_words(state))
        self.waiting.say(self._waiting_words(state))
        self._who.setText(
            _("{person} is at the desk").format(person=self.desk.home.person)
        )
        may_sign = waiting is not None and not self._is_preparer(waiting)
        self.prepare.setVisible(bool(state.items))
        self.prepare.setText(_("Prepare again") if waiting else _("Prepare"))
        self.sign.setEnabled(may_sign and state.ready)
        self.sign.setVisible(bool(state.items))
        for action in (self.reopen, self.sheet):
            action.setVisible(self._signed(state) is not None)
        bills = state.bills or state.closed
        sums: dict[str, Decimal] = {}
        for one in bills:
            known = sums.get(one.id.currency, Decimal(0))
            sums[one.id.currency] = EXACT.add(known, one.billed_total)
        self.say(Tally(sum(one.lines for one in bills), sums))

    def _show_totals(self, state: PeriodState) -> None:
        checks = {(one.closing, one.bill): one for one in state.checks}
        closed = {bill.id for bill in state.closed}
        rows = [
            VouchedTotal(one, checks.get((closing.id, one.bill)))
            for closing in state.closings
            if closing.state is ClosingState.SIGNED
            for one in closing.totals
            if one.bill in closed
        ]
        self.totals.show_rows(rows)
        self._signed_card.setVisible(bool(rows))

    def _locked_words(self, state: PeriodState) -> str:
        if not state.closed:
            return ""
        return ngettext(
            "{count} bill of {period} is closed and locked.",
            "{count} bills of {period} are closed and locked.",
            len(state.closed),
        ).format(count=len(state.closed), period=state.period)

    def _waiting_words(self, state: PeriodState) -> str:
        waiting = state.prepared
        if waiting is None or not state.items:
            return ""
        facts = {"person": waiting.prepared_by}
        if not state.ready:
            return _(
                "{person} prepared it; it can be signed once every point holds or is "
                "waived."
            ).format(**facts)
        if self._is_preparer(waiting):
            return _(
                "{person} prepared it, so another person must sign it under their "
                "own name."
            ).format(**facts)
        return _("{person} prepared it; you may sign it.").format(**facts)

    def _is_preparer(self, closing: Closing) -> bool:
        return same_person(closing.prepared_by, self.desk.home.person)

    def _signed(self, state: PeriodState) -> Closing | None:
        found = [c for c in state.closings if c.state is ClosingState.SIGNED]
        fits = [c for c in found if state.account in {"", c.account}]
        return fits[-1] if fits else None

    def _show_history(self, found: list[Closing]) -> None:
        """List what was closed; each waiver prepares anew, which the trail tells."""
        found = [one for one in found if one.state is not ClosingState.WITHDRAWN]
        self.history.show_rows(list(reversed(found)))
        self._nothing.setVisible(not found)
        self.history.setVisible(bool(found))
        # Nothing to list leaves its room to the checklist.
        least = self._nothing.sizeHint().height() * 2 + space(4)
        self._history.setMaximumHeight(ANY_HEIGHT if found else least)

    def _show_period_of(self, closing: Closing) -> None:
        self.period.setCurrentIndex(self.period.findData(closing.period))

    def _prepare(
        self, waivers: dict[str, str] | None = None, override: str = ""
    ) -> None:
        if self.state is None:
            return
        before = self.state.prepared
        kept = dict(before.waivers) if before else {}
        why = override or (before.override if before else "")
        period, account = self.state.period, self.state.account
        args = (period, account, kept | (waivers or {}), why)
        self.do(_("Preparing the close"), prepare, *args)

    def _waive(self, item: CheckItem) -> None:
        if item.name is CheckName.DISPUTES_DECIDED:
            self._prepare(carried())
            return
        if item.name is CheckName.FINAL_FILES:
            ask_reason(
                self,
                _("Override"),
                _("Why is it closed on figures that may still change?"),
                lambda why: self._prepare(override=why),
            )
            return
        ask_reason(
            self,
            _("Waive"),
            _("Why need this not hold? {detail}").format(detail=item.detail),
            lambda why: self._prepare({item.name.value: why}),
        )

    def _sign(self) -> None:
        def told(closing: Closing) -> None:
            words = _("{period} is signed and locked.").format(period=closing.period)
            self.desk.notify(words, Tone.GOOD)

        waiting = self.state.prepared if self.state else None
        if waiting is not None:
            self.do(_("Signing the close"), sign, waiting.id, then=told)

    def _ask_sheet(self) -> None:
        signed = self._signed(self.state) if self.state else None
        if signed is None:
            return
        name = f"sign-off-{signed.period}.pdf"
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Sign-off sheet"), name, "PDF (*.pdf)"
        )
        if chosen:
            self._write_sheet(signed.id, Path(chosen))

    def _write_sheet(self, number: int, path: Path) -> None:
        order = ExportOrder(ExportKind.SIGN_OFF, path, {"closing": number})
        export(self.desk, _("Writing the sheet"), order)

    def _ask_reopen(self) -> None:
        signed = self._signed(self.state) if self.state else None
        if signed is not None:
            ask_reason(
                self,
                _("Reopen"),
                _("Why is {period} reopened? The reason stays in the trail.").format(
                    period=signed.period
                ),
                lambda why: self._reopen(signed.id, why),
            )

    def _reopen(self, number: int, why: str) -> None:
        self.do(_("Reopening"), reopen, number, why)
