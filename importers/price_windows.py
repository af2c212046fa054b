"""Say at which weekdays and times a price holds, and whether two windows meet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

DAY = 1_440  # minutes
WEEK = 7 * DAY
EVERY_DAY = "1234567"
BEIJING = 480  # minutes east of UTC
_SECONDS = 60
_EPOCH_WEEKDAY = 3  # 1 January 1970 was a Thursday; Monday is 0


class TimeBasis(StrEnum):
    """Which time of a charge line a window is asked of."""

    START = "start"  # of the charge
    END = "end"
    BILLED = "billed"  # the day it was billed on; it has no time of day


@dataclass(frozen=True)
class Window:
    """Weekdays and a time of day in which a price holds.

    Args:
        weekdays: ISO digits in order, ``12345``: Monday to Friday. A window that
            crosses midnight belongs to the day on which it begins.
        start: minutes after midnight, inclusive.
        end: exclusive; at or before ``start``: on the next day.
        basis: which time of a line is asked.
        utc_offset: minutes east of UTC.
    """

    weekdays: str
    start: int
    end: int
    basis: TimeBasis
    utc_offset: int

    @property
    def length(self) -> int:
        """Return how many minutes it lasts from its beginning."""
        length = self.end - self.start
        return length if length > 0 else length + DAY

    @property
    def of_week(self) -> list[tuple[int, int]]:
        """Return its minutes of a week, UTC, from Monday; ranges are half-open."""
        found = []
        for weekday in self.weekdays:
            begin = (int(weekday) - 1) * DAY + self.start - self.utc_offset
            begin %= WEEK
            end = begin + self.length
            found.append((begin, min(end, WEEK)))
            if end > WEEK:
                found.append((0, end - WEEK))
        return found

    def meets(self, other: Window) -> bool:
        """Whether one line may lie in both.

        Where they ask for different times of a line, one may always lie in both.
        """
        if self.basis is not other.basis:
            return True
        return any(
            max(one[0], two[0]) < min(one[1], two[1])
            for one, two in product(self.of_week, other.of_week)
        )

    def within(self, begin: int, finish: int) -> Iterator[tuple[int, int]]:
        """Yield when it holds from ``begin`` to ``finish``; seconds since 1970."""
        offset = self.utc_offset * _SECONDS
        first = (begin + offset) // (DAY * _SECONDS) - 1  # it may cross midnight
        last = (finish + offset) // (DAY * _SECONDS)
        for day in range(first, last + 1):
            if str((day + _EPOCH_WEEKDAY) % 7 + 1) not in self.weekdays:
                continue
            start = (day * DAY + self.start) * _SECONDS - offset
            end = start + self.length * _SECONDS
            if max(start, begin) < min(end, finish):
                yield max(start, begin), min(end, finish)


def window_of(
    weekdays: str | None,
    start: int | None,
    end: int | None,
    basis: str | None,
    utc_offset: int | None,
) -> Window | None:
    """Return the window that the columns of a price rule say; None: it has none."""
    if not basis:
        return None
    return Window(
        weekdays=weekdays or EVERY_DAY,
        start=start or 0,
        end=DAY if end is None else end,
        basis=TimeBasis(basis),
        utc_offset=BEIJING if utc_offset is None else utc_offset,
    )
