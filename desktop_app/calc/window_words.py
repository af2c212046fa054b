"""Say in words at which weekdays and times a price holds."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from desktop_app.i18n import _, mark
from importers.price_windows import DAY, EVERY_DAY, TimeBasis, Window
from importers.price_windows import window_of as window_from
from importers.schema import WINDOW

WEEKEND = "67"
_WEEKDAYS = (
    mark("Mon"),
    mark("Tue"),
    mark("Wed"),
    mark("Thu"),
    mark("Fri"),
    mark("Sat"),
    mark("Sun"),
)
_BASES: dict[TimeBasis, str] = {
    TimeBasis.START: mark("by its start"),
    TimeBasis.END: mark("by its end"),
    TimeBasis.BILLED: mark("by the day billed"),
}


def window_of(rule: Mapping[str, Any]) -> Window | None:
    """Return the window of a price rule's row; None: it holds at all times."""
    return window_from(*(rule.get(name) for name in WINDOW))


def window_in_words(rule: Mapping[str, Any]) -> str:
    """Say the window of a price rule's row; empty: it has none."""
    window = window_of(rule)
    if window is None:
        return ""
    basis = _(_BASES[window.basis])
    if window.basis is TimeBasis.BILLED:
        return f"{_times(window)} ({basis})"
    return f"{_times(window)} ({basis}, {_zone(window.utc_offset)})"


def _times(window: Window) -> str:
    days = "" if window.weekdays == EVERY_DAY else _days(window.weekdays)
    whole = window.length == DAY and not window.start
    hours = "" if whole and days else f"{_clock(window.start)}–{_clock(window.end)}"
    return " ".join(word for word in (days, hours) if word)


def _days(weekdays: str) -> str:
    """Write weekdays, consecutive ones as a range: Mon–Fri, Sun."""
    numbers = [int(one) for one in weekdays]
    runs = groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
    words = []
    for _key, pairs in runs:
        run = [_(_WEEKDAYS[number - 1]) for _at, number in pairs]
        words.append(run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}")
    return ", ".join(words)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _zone(offset: int) -> str:
    hours, minutes = divmod(abs(offset), 60)
    sign = "-" if offset < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{minutes:02d}" if minutes else "")


def window_cause(facts: Mapping[str, Any]) -> str:
    """Say that the price of another time of the week was charged."""
    known = {"snapshot": "", **facts}
    window = window_of(facts)
    if window is None:
        told = _(
            "{price} {currency} per {unit} is the price outside all time windows"
            " ({snapshot})."
        )
    elif window.weekdays == WEEKEND and window.length == DAY and not window.start:
        told = _("{price} {currency} per {unit} is the weekend price ({snapshot}).")
    else:
        told = _("{price} {currency} per {unit} is the price of {window} ({snapshot}).")
        known["window"] = window_in_words(facts)
    return told.format(**known)
