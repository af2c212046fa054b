"""Take a dispute one step on: send, answer, settle, withdraw, reopen, edit."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from desktop_app.domain.disputes import (
    Direction,
    Dispute,
    DisputeOutcome,
    DisputeState,
)
from desktop_app.i18n import _
from desktop_app.services.corresponding import add_message
from desktop_app.services.disputing import (
    Heading,
    answer,
    edit,
    reopen,
    send,
    withdraw,
)
from desktop_app.services.moving import state_word
from desktop_app.services.settling import Payback, Proposal, settle
from desktop_app.ui import text
from desktop_app.ui.desk import Desk
from desktop_app.ui.dialogs.form import DateField, Form, amount_in
from desktop_app.ui.widgets.dispute_words import OUTCOME_WORDS, money

ANSWERS = (DisputeState.ACCEPTED, DisputeState.PART_ACCEPTED, DisputeState.REJECTED)
OUTCOMES = tuple(one for one in DisputeOutcome if one is not DisputeOutcome.REJECTED)


class StepForm(Form):
    """A form that changes the dispute as it was seen when the form opened."""

    def __init__(
        self, desk: Desk, one: Dispute, words: tuple[str, str], parent: QWidget | None
    ) -> None:
        title, verb = words
        super().__init__(desk, title.format(number=one.number), verb, parent)
        self.one = one
        self.tell(f"{one.title} · {money(one)}")

    def step(self, verb: Any, *args: Any, then: Any = None) -> None:
        """Run a verb on this dispute, at the version that was seen."""
        bound = partial(verb, version=self.one.version)
        self.run(self.windowTitle(), bound, self.one.number, *args, then=then)

    def say(self, direction: Direction, words: str) -> None:
        """Add what was said, once the step is done."""
        if words.strip():
            title = _("Adding a message")
            self.desk.do(title, add_message, self.one.number, direction, words)


class SendForm(StepForm):
    """Say that the dispute went out, and with which words."""

    def __init__(self, desk: Desk, one: Dispute, parent: QWidget | None = None) -> None:
        super().__init__(desk, one, (_("Send {number}"), _("Mark as sent")), parent)
        self.words = self.lines(
            _("Message"), hint=_("What was written to the provider (kept, not sent)")
        )

    def submit(self) -> None:
        words = self.words.toPlainText()
        self.step(send, then=lambda _made: self.say(Direction.OUT, words))


class AnswerForm(StepForm):
    """Record what the provider answered."""

    def __init__(self, desk: Desk, one: Dispute, parent: QWidget | None = None) -> None:
        words = (_("Answer to {number}"), _("Record answer"))
        super().__init__(desk, one, words, parent)
        self.kind = QComboBox()
        for state in ANSWERS:
            self.kind.addItem(state_word(state), state.value)
        self.field(_("Answer"), self.kind)
        self.amount = self.line(_("Accepted amount"), hint=one.currency)
        self.words = self.lines(_("Message"), hint=_("What the provider wrote"))
        self.kind.currentIndexChanged.connect(self._fit)
        self._fit()

    @property
    def state(self) -> DisputeState:
        """The answer that is chosen."""
        return DisputeState(self.kind.currentData())

    def _fit(self) -> None:
        self.amount.setEnabled(self.state is DisputeState.PART_ACCEPTED)

    def submit(self) -> None:
        part = self.state is DisputeState.PART_ACCEPTED
        amount = amount_in(self.amount.text()) if part else None
        words = self.words.toPlainText()
        then = partial(self._said, words)
        self.step(answer, self.state, amount, then=then)

    def _said(self, words: str, _made: Dispute) -> None:
        self.say(Direction.IN, words)


class SettleForm(StepForm):
    """Record what came back: by a line that was proposed, or outside any bill."""

    def __init__(
        self,
        desk: Desk,
        one: Dispute,
        proposal: Proposal | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(desk, one, (_("Settle {number}"), _("Settle")), parent)
        owed = text.amount(one.outstanding)
        said = _("{owed} {currency} is still owed.")
        self.tell(f"{one.title} · " + said.format(owed=owed, currency=one.currency))
        self.credit = self.line(
            _("Credit line"),
            proposal.line_id if proposal else "",
            _("Line ID; empty: it came outside any bill"),
        )
        came = min(proposal.amount, one.outstanding) if proposal else one.outstanding
        self.amount = self.line(_("Amount"), text.amount(came))
        self.form = QComboBox()
        self.form.addItem(_("As the line says"), None)
        for outcome in OUTCOMES:
            self.form.addItem(_(OUTCOME_WORDS[outcome]), outcome.value)
        self.field(_("Form"), self.form)
        self.note = self.line(_("Note"))
        self.final = QCheckBox(_("Nothing more will come: write off the rest"))
        self.field("", self.final)

    def submit(self) -> None:
        chosen = self.form.currentData()
        payback = Payback(
            line_id=self.credit.text().strip(),
            amount=amount_in(self.amount.text()),
            note=self.note.text(),
            final=self.final.isChecked(),
            outcome=DisputeOutcome(chosen) if chosen else None,
        )
        self.step(settle, payback)


class ReasonForm(StepForm):
    """Withdraw a dispute or take it up again, with a reason."""

    def __init__(
        self, desk: Desk, one: Dispute, verb: Any, parent: QWidget | None = None
    ) -> None:
        words = (
            (_("Withdraw {number}"), _("Withdraw"))
            if verb is withdraw
            else (_("Reopen {number}"), _("Reopen"))
        )
        super().__init__(desk, one, words, parent)
        self.verb = verb
        self.reason = self.lines(_("Reason"), hint=_("Why, in a few words"))

    def submit(self) -> None:
        self.step(self.verb, self.reason.toPlainText())


class EditForm(StepForm):
    """Change what stands at a dispute's head."""

    def __init__(self, desk: Desk, one: Dispute, parent: QWidget | None = None) -> None:
        super().__init__(desk, one, (_("Edit {number}"), _("Save")), parent)
        self.title = self.line(_("Title"), one.title)
        self.reason = self.lines(_("Reason"), one.reason)
        self.owner = self.line(_("Owner"), one.owner)
        self.due = DateField(_("Deadline"), one.due)
        self.field("", self.due)

    def submit(self) -> None:
        wanted = Heading(
            self.title.text().strip(),
            self.reason.toPlainText().strip(),
            self.owner.text().strip(),
            self.due.value,
            undated=self.due.value is None,
        )
        self.step(edit, wanted)


def form_for(
    key: str, desk: Desk, one: Dispute, parent: QWidget | None = None
) -> StepForm:
    """Make the form of a step by its key."""
    if key == "send":
        return SendForm(desk, one, parent)
    if key == "answer":
        return AnswerForm(desk, one, parent)
    if key == "settle":
        return SettleForm(desk, one, None, parent)
    if key == "edit":
        return EditForm(desk, one, parent)
    return ReasonForm(desk, one, withdraw if key == "withdraw" else reopen, parent)
