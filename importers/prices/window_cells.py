"""Read the cells of a price list that say at which weekdays and times a price holds."""

from __future__ import annotations

import re

from importers.contract import mark
from importers.price_windows import BEIJING, DAY, EVERY_DAY, TimeBasis, Window
from importers.prices.faults import Faults
from importers.prices.rules import RowUnfit
from importers.prices.sheet import Row
from importers.schema import WINDOW

NOT_WEEKDAYS = mark("“{value}” names no weekdays, as 1-5 or 6,7 (1 is Monday)")
NOT_A_CLOCK_TIME = mark("“{value}” is not a time of day, as 08:00")
NOT_A_BASIS = mark("“{value}” is none of: start, end, billed")
NOT_A_ZONE = mark("“{value}” is not an offset from UTC, as +08:00")
ONLY_ONE_TIME = mark("is empty: say from when and until when, or neither")
NO_LENGTH = mark("“{value}” is the time at which the window begins")
NO_WINDOW = mark("“{value}” has no meaning without weekdays or times")
A_DAY_ALONE = mark("“{value}” has no meaning for the day billed: it has no time of day")

_SEPARATORS = re.compile(r"[,;/、，；\s]+")
_RANGE = re.compile(r"([1-7])\s*[-–~]\s*([1-7])|([1-7]+)")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::00)?")
_ZONE = re.compile(r"(?:UTC)?([+-])(\d{1,2})(?::?([0-5]\d))?")
_MOST_HOURS = 14


def window_cells(row: Row, faults: Faults) -> Window | None:
    """Return the window that a row says; None: it has none, or a fault that is noted.

    The basis is the start of the charge and the zone Beijing's where none is said.
    """
    before = len(faults.found)
    weekdays = faults.take(row, "weekdays", _weekdays)
    start = faults.take(row, "time_from", _minutes)
    end = faults.take(row, "time_to", _minutes)
    basis = faults.take(row, "time_basis", _basis)
    zone = faults.take(row, "utc_offset", _zone)
    if len(faults.found) > before or not any(row[name] for name in WINDOW):
        return None
    _refuse_nonsense(row, faults)
    if len(faults.found) > before:
        return None
    return Window(
        weekdays=weekdays or EVERY_DAY,
        start=start or 0,
        end=DAY if end is None else end,
        basis=basis or TimeBasis.START,
        utc_offset=BEIJING if zone is None else zone,
    )


def _refuse_nonsense(row: Row, faults: Faults) -> None:
    start, end = row["time_from"], row["time_to"]
    if not (row["weekdays"] or start or end):
        named = next(name for name in ("time_basis", "utc_offset") if row[name])
        faults.add(row.number, named, RowUnfit(NO_WINDOW, value=row[named]))
    elif bool(start) != bool(end):
        empty = "time_to" if start else "time_from"
        faults.add(row.number, empty, RowUnfit(ONLY_ONE_TIME))
    elif start and _minutes(start) == _minutes(end):
        faults.add(row.number, "time_to", RowUnfit(NO_LENGTH, value=end))
    elif _basis(row["time_basis"]) is TimeBasis.BILLED:
        for name in ("time_from", "utc_offset"):
            if row[name]:
                faults.add(row.number, name, RowUnfit(A_DAY_ALONE, value=row[name]))


def _weekdays(text: str) -> str:
    found: set[int] = set()
    for word in filter(None, _SEPARATORS.split(text)):
        match = _RANGE.fullmatch(word)
        if match is None:
            raise RowUnfit(NOT_WEEKDAYS, value=text)
        first, last, digits = match.groups()
        found |= {int(one) for one in digits or ()}
        if first:
            count = (int(last) - int(first)) % 7 + 1
            found |= {(int(first) - 1 + at) % 7 + 1 for at in range(count)}
    return "".join(str(day) for day in sorted(found))


def _minutes(text: str) -> int | None:
    if not text:
        return None
    if text in {"24:00", "24:00:00"}:
        return DAY
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise RowUnfit(NOT_A_CLOCK_TIME, value=text)
    hours, minutes = match.groups()
    return int(hours) * 60 + int(minutes)


def _basis(text: str) -> TimeBasis | None:
    try:
        return TimeBasis(text) if text else None
    except ValueError:
        raise RowUnfit(NOT_A_BASIS, value=text) from None


def _zone(text: str) -> int | None:
    if not text:
        return None
    match = _ZONE.fullmatch(text)
    if match is None or int(match.group(2)) > _MOST_HOURS:
        raise RowUnfit(NOT_A_ZONE, value=text)
    sign, hours, minutes = match.groups()
    length = int(hours) * 60 + int(minutes or 0)
    return -length if sign == "-" else length
