"""Turn what waits for a decision, and what ends when, into rows with a button."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from desktop_app.domain.money import total
from desktop_app.domain.outlook import Awaited, Deadline, Notice, Waiting
from desktop_app.domain.terms import TermKind
from desktop_app.i18n import _, mark, ngettext
from desktop_app.ui import text
from desktop_app.ui.style import Tone
from desktop_app.ui.widgets.task_list import Task

CLASSES = 4  # of findings, each with a row of its own
SOON = 14  # days: a deadline this near is told as a warning
TERM_WORDS: Mapping[TermKind, str] = {
    TermKind.FREE_QUOTA: mark("Free quota expires"),
    TermKind.SAVINGS_PLAN: mark("Savings plan ends"),
    TermKind.COMMITMENT: mark("Commitment ends"),
    TermKind.DISCOUNT: mark("Discount ends"),
    TermKind.AGREED_PRICE: mark("Agreed price ends"),
}


def waiting_tasks(found: Sequence[Waiting]) -> list[Task]:
    """Return the rows of what waits; of the classes of findings the largest."""
    classes = [one for one in found if one.kind is Awaited.FINDINGS]
    loud = classes if len(classes) <= CLASSES + 1 else classes[:CLASSES]
    quiet = classes[len(loud) :]
    rows = []
    for one in found:
        if one not in quiet:
            rows.append(waiting_task(one))
        elif one is quiet[0]:
            rows.append(_others(quiet))
    return rows


def waiting_task(one: Waiting) -> Task:
    """Return the row of one thing that waits."""
    return _WRITERS[one.kind](one)


def deadline_task(one: Deadline, today: date) -> Task:
    """Return the row of a deadline."""
    days = (one.day - today).days
    tone = Tone.NEUTRAL
    if days <= SOON:
        tone = Tone.DANGER if days < 0 else Tone.WARNING
    when = f"{text.day(one.day)} · {days_words(days)}"
    amount = _money(one.amount, one.currency)
    if one.dispute:
        words = f"{when} · {one.dispute} {one.subject}"
        wish = {"dispute": one.dispute}
        return Task("gavel", tone, words, amount, _("Show"), "disputes", wish)
    said = _(TERM_WORDS[one.term]) if one.term else ""
    words = f"{when} · {said}: {one.subject or _('every model')}"
    return Task("calendar", tone, words, amount, _("Terms"), "prices")


def alert_task(one: Notice) -> Task:
    """Return the row of an alert."""
    tone = Tone.DANGER if one.grave else Tone.WARNING
    icon = "triangle-alert" if one.grave else "circle-alert"
    return Task(icon, tone, one.words, "", _("Show"), one.page, one.wish)


def days_words(days: int) -> str:
    """Say how far away a day is."""
    if days == 0:
        return _("today")
    words = (
        ngettext("in {count} day", "in {count} days", days)
        if days > 0
        else ngettext("{count} day overdue", "{count} days overdue", -days)
    )
    return words.format(count=text.count(abs(days)))


def _money(amount: Decimal | None, currency: str, *, signed: bool = False) -> str:
    if amount is None:
        return ""
    return f"{text.amount(amount, signed=signed)} {currency}".strip()


def _broken(one: Waiting) -> Task:
    words = ngettext(
        "{count} signed total of {periods} no longer holds",
        "{count} signed totals of {periods} no longer hold",
        one.count,
    ).format(count=text.count(one.count), periods=one.subject)
    return Task("triangle-alert", Tone.DANGER, words, "", _("Look"), "close")


def _dispute(one: Waiting) -> Task:
    number = one.subject.partition(" ")[0]
    words = _("Dispute {name}").format(name=one.subject)
    if one.due is not None:
        due = _("overdue since {day}") if one.overdue else _("due {day}")
        words = f"{words} · {due.format(day=text.day(one.due))}"
    tone = Tone.DANGER if one.overdue else Tone.WARNING
    amount = _money(one.amount, one.currency)
    wish = {"dispute": number}
    return Task("gavel", tone, words, amount, _("Show"), "disputes", wish)


def _finding(one: Waiting) -> Task:
    name = one.finding_class
    if name is None:
        return _unpriced(one)
    words = f"{text.class_word(name)} · {text.lines(one.count)}"
    amount = _money(one.amount or None, one.currency, signed=True)
    icon, tone = text.CLASS_ICONS[name], text.CLASS_TONES[name]
    wish = {"finding_class": name.value}
    return Task(icon, tone, words, amount, _("Decide"), "findings", wish)


def _others(found: Sequence[Waiting]) -> Task:
    words = ngettext(
        "{count} more class · {lines}", "{count} more classes · {lines}", len(found)
    )
    lines = text.lines(sum(one.count for one in found))
    said = words.format(count=text.count(len(found)), lines=lines)
    currencies = {one.currency for one in found}
    summed = total(one.amount or Decimal(0) for one in found)
    known = len(currencies) == 1 and summed
    amount = _money(summed, *currencies, signed=True) if known else ""
    return Task("search-check", Tone.NEUTRAL, said, amount, _("Decide"), "findings")


def _unpriced(one: Waiting) -> Task:
    words = _("No price known · {lines}, billed").format(lines=text.lines(one.count))
    amount = _money(one.amount, one.currency)
    return Task("circle-slash", Tone.WARNING, words, amount, _("Prices"), "prices")


def _stale(one: Waiting) -> Task:
    words = _("Not recalculated yet · {lines} of {periods}").format(
        lines=text.lines(one.count), periods=one.subject
    )
    return Task("refresh-cw", Tone.INFO, words, "", _("Recalculate"), "")


def _provisional(one: Waiting) -> Task:
    words = ngettext(
        "{count} bill is provisional: {periods}",
        "{count} bills are provisional: {periods}",
        one.count,
    ).format(count=text.count(one.count), periods=one.subject)
    return Task("clock", Tone.WARNING, words, "", _("Bills"), "bills")


def _unsigned(one: Waiting) -> Task:
    words = _("{period} is prepared: another person's signature is missing")
    said = words.format(period=one.subject)
    return Task(
        "pencil", Tone.INFO, said, "", _("Sign"), "close", {"period": one.subject}
    )


def _ready(one: Waiting) -> Task:
    words = _("{period} is ready to close: every point holds")
    said = words.format(period=one.subject)
    return Task(
        "circle-check",
        Tone.GOOD,
        said,
        "",
        _("Close"),
        "close",
        {"period": one.subject},
    )


_WRITERS: Mapping[Awaited, Callable[[Waiting], Task]] = {
    Awaited.BROKEN_TOTAL: _broken,
    Awaited.DISPUTE: _dispute,
    Awaited.FINDINGS: _finding,
    Awaited.UNPRICED: _unpriced,
    Awaited.STALE: _stale,
    Awaited.PROVISIONAL: _provisional,
    Awaited.SIGNATURE: _unsigned,
    Awaited.READY: _ready,
}
