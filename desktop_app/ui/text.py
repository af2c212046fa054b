"""Write amounts, counts, instants and words as a person reads them.

Values keep every digit; only signs, groups of three and zones are the view's.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from desktop_app.domain.bills import BillStatus, Finality
from desktop_app.domain.decisions import BELOW, FindingState
from desktop_app.domain.findings import FindingClass, Hypothesis
from desktop_app.domain.money import plain
from desktop_app.i18n import _, mark, ngettext
from desktop_app.services.classes import MEANINGS, WORDS
from desktop_app.ui.style import Tone
from importers.charge_kinds import ChargeKind

ZONE = timezone(timedelta(hours=8))  # what every page shows instants in
NOTHING = "–"
MINUS = "−"
PLACES = 2  # amounts show at least cents

CLASS_WORDS = WORDS
CLASS_MEANINGS = MEANINGS
CLASS_ICONS: dict[FindingClass, str] = {
    FindingClass.DUPLICATE: "copy",
    FindingClass.OUTSIDE_PERIOD: "calendar-x",
    FindingClass.UNDECODED: "circle-question-mark",
    FindingClass.UNIT: "ruler",
    FindingClass.ARITHMETIC: "calculator",
    FindingClass.DISCOUNT: "badge-percent",
    FindingClass.FREE_QUOTA: "gift",
    FindingClass.OVERCHARGED: "trending-up",
    FindingClass.UNDERCHARGED: "trending-down",
    FindingClass.RESTATED: "history",
    FindingClass.RESIDUE: "split",
    FindingClass.UNPRICED: "circle-slash",
    FindingClass.FIRST_SEEN: "sparkles",
    FindingClass.ROUNDING: "equal-approximately",
    FindingClass.STATED: "scroll-text",
    FindingClass.MATCHED: "circle-check",
}
KIND_WORDS: dict[str, str] = {
    ChargeKind.USAGE.value: mark("Usage"),
    ChargeKind.FREE_QUOTA.value: mark("Free quota"),
    ChargeKind.SUBSCRIPTION.value: mark("Subscription"),
    ChargeKind.SAVINGS_PLAN.value: mark("Savings plan"),
    ChargeKind.REFUND.value: mark("Refund"),
    ChargeKind.ADJUSTMENT.value: mark("Adjustment"),
    ChargeKind.ROUNDING.value: mark("Rounding off"),
    ChargeKind.COUPON.value: mark("Coupon"),
    ChargeKind.TAX.value: mark("Tax"),
    ChargeKind.COMMISSION.value: mark("Commission"),
    ChargeKind.OTHER.value: mark("Other"),
}
CLASS_TONES: dict[FindingClass, Tone] = {
    FindingClass.DUPLICATE: Tone.DANGER,
    FindingClass.OUTSIDE_PERIOD: Tone.WARNING,
    FindingClass.UNDECODED: Tone.WARNING,
    FindingClass.UNIT: Tone.WARNING,
    FindingClass.ARITHMETIC: Tone.DANGER,
    FindingClass.DISCOUNT: Tone.DANGER,
    FindingClass.FREE_QUOTA: Tone.DANGER,
    FindingClass.OVERCHARGED: Tone.DANGER,
    FindingClass.UNDERCHARGED: Tone.INFO,
    FindingClass.RESTATED: Tone.WARNING,
    FindingClass.RESIDUE: Tone.WARNING,
    FindingClass.UNPRICED: Tone.WARNING,
    FindingClass.FIRST_SEEN: Tone.INFO,
    FindingClass.ROUNDING: Tone.NEUTRAL,
    FindingClass.STATED: Tone.NEUTRAL,
    FindingClass.MATCHED: Tone.GOOD,
}
STATUS_WORDS: dict[BillStatus, str] = {
    BillStatus.NORMAL: mark("Normal"),
    BillStatus.DISPUTED: mark("Disputed"),
    BillStatus.PROVISIONAL: mark("Provisional"),
    BillStatus.CLOSED: mark("Closed"),
}
STATUS_ICONS: dict[BillStatus, str] = {
    BillStatus.NORMAL: "circle-check",
    BillStatus.DISPUTED: "triangle-alert",
    BillStatus.PROVISIONAL: "clock",
    BillStatus.CLOSED: "lock",
}
STATUS_TONES: dict[BillStatus, Tone] = {
    BillStatus.NORMAL: Tone.GOOD,
    BillStatus.DISPUTED: Tone.DANGER,
    BillStatus.PROVISIONAL: Tone.WARNING,
    BillStatus.CLOSED: Tone.NEUTRAL,
}
STATE_WORDS: dict[FindingState, str] = {
    FindingState.OPEN: mark("Open"),
    FindingState.EXPLAINED: mark("Explained"),
    FindingState.DISPUTED: mark("Disputed"),
    FindingState.ACCEPTED: mark("Accepted"),
}
STATE_ICONS: dict[FindingState, str] = {
    FindingState.OPEN: "circle-dot",
    FindingState.EXPLAINED: "book-open",
    FindingState.DISPUTED: "triangle-alert",
    FindingState.ACCEPTED: "check",
}
STATE_TONES: dict[FindingState, Tone] = {
    FindingState.OPEN: Tone.NEUTRAL,
    FindingState.EXPLAINED: Tone.GOOD,
    FindingState.DISPUTED: Tone.DANGER,
    FindingState.ACCEPTED: Tone.INFO,
}
FINALITY_WORDS: dict[Finality, str] = {
    Finality.PROVISIONAL: mark("Provisional"),
    Finality.FINAL: mark("Final"),
}
HYPOTHESIS_WORDS: dict[Hypothesis, str] = {
    Hypothesis.SNAPSHOT_DATE: mark("Price of another date"),
    Hypothesis.REGION: mark("Price of another region"),
    Hypothesis.TIER: mark("Price of another tier"),
    Hypothesis.BATCH: mark("Batch and realtime exchanged"),
    Hypothesis.CACHE: mark("Another cache class"),
    Hypothesis.THINKING: mark("Thinking price exchanged"),
    Hypothesis.DISCOUNT: mark("Discount on or off"),
    Hypothesis.UNIT: mark("Unit off by 1,000"),
    Hypothesis.BOUND: mark("Bound of a tier"),
    Hypothesis.TIME_WINDOW: mark("Price of other hours"),
    Hypothesis.PLAN_CLASS: mark("Another plan class"),
    Hypothesis.THOUSAND: mark("1,000 or 1,024"),
    Hypothesis.AGREED_PRICE: mark("Agreed price or another"),
    Hypothesis.MULTIPLIER: mark("Multiplier or another"),
    Hypothesis.TWO: mark("Two causes at once"),
}

KIBI = 1024
UNITS = ("B", "KiB", "MiB", "GiB")


def amount(value: Decimal | None, *, places: int = PLACES, signed: bool = False) -> str:
    """Write an exact amount: all its digits, at least ``places`` of them."""
    if value is None:
        return NOTHING
    whole, _dot, part = plain(value.copy_abs()).partition(".")
    text = f"{int(whole):,}"
    part = part.ljust(places, "0")
    if part:
        text = f"{text}.{part}"
    if value < 0:
        return MINUS + text
    return f"+{text}" if signed and value > 0 else text


def count(value: int | None) -> str:
    """Write a count with groups of three."""
    if value is None:
        return NOTHING
    return f"{value:,}".replace("-", MINUS)


def sums(totals: Mapping[str, Decimal]) -> str:
    """Write sums side by side; currencies are never added up."""
    if not totals:
        return NOTHING
    return " · ".join(f"{name} {amount(total)}" for name, total in totals.items())


def instant(value: datetime | None, *, seconds: bool = True) -> str:
    """Write an instant in the zone of the bills, UTC+8: their days begin there."""
    if value is None:
        return NOTHING
    shape = "%Y-%m-%d %H:%M:%S" if seconds else "%Y-%m-%d %H:%M"
    return value.astimezone(ZONE).strftime(shape)


def day(value: date | None) -> str:
    """Write a day."""
    return NOTHING if value is None else value.isoformat()


def class_word(name: FindingClass) -> str:
    """Return the word of a finding class in the person's language."""
    return _(CLASS_WORDS[name])


def kind_word(kind: str) -> str:
    """Return the word of a charge kind."""
    return _(KIND_WORDS.get(kind, mark("Other")))


def state_sign(state: FindingState) -> tuple[str, str, Tone]:
    """Return icon, word and tone of a finding's state."""
    return STATE_ICONS[state], _(STATE_WORDS[state]), STATE_TONES[state]


def finding_sign(state: str) -> tuple[str, str, Tone]:
    """Return icon, word and tone of a line's state, also of what is too small."""
    if state == BELOW:
        return "minus", _("Below materiality"), Tone.NEUTRAL
    return state_sign(FindingState(state))


def lines(number: int) -> str:
    """Write how many lines."""
    return ngettext("{count} line", "{count} lines", number).format(count=count(number))


def size(bytes_: int) -> str:
    """Write a file's size."""
    unit, shown = 0, float(bytes_)
    while shown >= KIBI and unit < len(UNITS) - 1:
        unit, shown = unit + 1, shown / KIBI
    return f"{shown:.1f} {UNITS[unit]}" if unit else f"{bytes_} {UNITS[0]}"
