"""Say of a dispute in signs and words: its state, its deadline, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop_app.domain.disputes import (
    ENDED,
    NEXT,
    Direction,
    Dispute,
    DisputeOutcome,
    DisputeState,
)
from desktop_app.i18n import _, mark
from desktop_app.services.moving import state_word
from desktop_app.ui import text
from desktop_app.ui.style import Tone

STATE_SIGNS: dict[DisputeState, tuple[str, Tone]] = {
    DisputeState.DRAFT: ("pencil", Tone.NEUTRAL),
    DisputeState.SENT: ("send", Tone.INFO),
    DisputeState.ACCEPTED: ("circle-check", Tone.GOOD),
    DisputeState.PART_ACCEPTED: ("split", Tone.WARNING),
    DisputeState.REJECTED: ("ban", Tone.DANGER),
    DisputeState.SETTLED: ("handshake", Tone.GOOD),
    DisputeState.CLOSED: ("lock", Tone.NEUTRAL),
    DisputeState.WITHDRAWN: ("rotate-ccw", Tone.NEUTRAL),
}
DIRECTION_SIGNS: dict[Direction, tuple[str, str, Tone]] = {
    Direction.OUT: ("send", mark("To the provider"), Tone.INFO),
    Direction.IN: ("reply", mark("From the provider"), Tone.GOOD),
    Direction.NOTE: ("sticky-note", mark("Note"), Tone.NEUTRAL),
}
OUTCOME_WORDS: dict[DisputeOutcome, str] = {
    DisputeOutcome.CREDIT_NOTE: mark("Credit note"),
    DisputeOutcome.VOUCHER: mark("Voucher"),
    DisputeOutcome.REFUND: mark("Refund"),
    DisputeOutcome.WAIVED: mark("Waived"),
    DisputeOutcome.REJECTED: mark("Rejected"),
}


@dataclass(frozen=True)
class Way:
    """One step that a dispute may take now: its key and its button's word."""

    key: str
    word: str


def state_sign(one: Dispute) -> tuple[str, str, Tone]:
    """Return icon, word and tone of a dispute's state."""
    icon, tone = STATE_SIGNS[one.state]
    return icon, state_word(one.state), tone


def direction_sign(direction: Direction) -> tuple[str, str, Tone]:
    """Return icon, word and tone of a message's direction."""
    icon, word, tone = DIRECTION_SIGNS[direction]
    return icon, _(word), tone


def is_overdue(one: Dispute) -> bool:
    """Whether a dispute's deadline is past in the zone of the bills."""
    return one.overdue(datetime.now(text.ZONE).date())


def due_words(one: Dispute) -> str:
    """Say when a dispute is due, and whether that is past; empty: no deadline."""
    if one.due is None:
        return ""
    said = _("Overdue since {day}") if is_overdue(one) else _("Due {day}")
    return said.format(day=text.day(one.due))


def due_sign(one: Dispute) -> tuple[str, str, Tone]:
    """Return icon, word and tone of a dispute's deadline."""
    day = text.day(one.due)
    if is_overdue(one):
        return "triangle-alert", _("Overdue {day}").format(day=day), Tone.DANGER
    return "calendar" if one.due else "minus", day, Tone.NEUTRAL


def money(one: Dispute) -> str:
    """Write a dispute's claim with its currency."""
    return f"{one.currency} {text.amount(one.claim)}"


def ways(one: Dispute) -> list[Way]:
    """Return the steps that a dispute may take now, the usual one first."""
    after = NEXT[one.state]
    if one.state in ENDED:
        return [Way("reopen", _("Reopen…"))]
    found = []
    if DisputeState.ACCEPTED in after:
        found.append(Way("answer", _("Record answer…")))
    if DisputeState.SETTLED in after:
        found.append(Way("settle", _("Settle…")))
    if DisputeState.CLOSED in after:
        found.append(Way("close", _("Close")))
    if DisputeState.SENT in after:
        again = one.state is not DisputeState.DRAFT
        found.append(Way("send", _("Send again…") if again else _("Send…")))
    if DisputeState.WITHDRAWN in after:
        found.append(Way("withdraw", _("Withdraw…")))
    return found
