"""Say where what is foreseen stands in a chart: days to come, or a month's rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from desktop_app.domain.money import EXACT
from desktop_app.domain.trend_reports import MonthAhead, TrendReport
from desktop_app.domain.trends import Grain
from desktop_app.services.trend_words import FEWEST_TESTS
from desktop_app.ui.charts.stacks import NOTHING, Block, Reach


@dataclass(frozen=True)
class Foreseen:
    """A bar that is expected, and the band in which it should end.

    Where too few back tests made a band, it is none: both bounds are the bar's end.
    """

    block: Block
    low: Decimal
    high: Decimal


def foreseen(report: TrendReport, reach: Reach) -> list[Foreseen]:
    """Return what is expected in the buckets shown."""
    if report.ahead is None:
        return []
    places = {one.start: n for n, one in enumerate(report.trend.buckets)}
    found: Iterator[Foreseen] = iter(())
    if report.trend.query.grain is Grain.DAY:
        found = _days(report.ahead, places)
    elif report.trend.query.grain is Grain.MONTH:
        found = _month(report.ahead, places, reach)
    if report.ahead.forecast.tests >= FEWEST_TESTS:
        return list(found)
    return [Foreseen(one.block, one.block.end, one.block.end) for one in found]


def _days(ahead: MonthAhead, places: dict[date | datetime, int]) -> Iterator[Foreseen]:
    for one in ahead.days:
        at = places.get(one.day)
        if at is not None:
            yield Foreseen(Block(at, None, NOTHING, one.expected), one.low, one.high)


def _month(
    ahead: MonthAhead, places: dict[date | datetime, int], reach: Reach
) -> Iterator[Foreseen]:
    """Yield the rest of the month, on what it has come to so far."""
    found = ahead.forecast
    at = places.get(found.until.replace(day=1))
    if at is None:
        return
    base = reach.top(at)
    expected, low, high = (
        EXACT.subtract(one, found.so_far)
        for one in (found.expected, found.low, found.high)
    )
    block = Block(at, None, base, expected)
    yield Foreseen(block, EXACT.add(base, low), EXACT.add(base, high))
