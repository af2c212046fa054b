"""Say all that stands around a trend: what was before, what is odd, what comes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from desktop_app.domain.money import EXACT, total
from desktop_app.domain.trends import (
    MONTHS,
    Forecast,
    Grain,
    Span,
    Spike,
    Trend,
    months_back,
)
from desktop_app.domain.views import Filter, Scalar

RECENT_DAYS = 30
MOST_DAYS = 92  # that a chart shows well by day
MOST_HOURLY = 3  # days that it shows well by hour
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Marked:
    """A spike, and the sentence that says why it is one."""

    spike: Spike
    why: str


@dataclass(frozen=True)
class DayAhead:
    """What a day that has no bill yet should come to, between two bounds."""

    day: date
    expected: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class MonthAhead:
    """What the month of the newest lines will come to, and its days to come."""

    forecast: Forecast
    days: tuple[DayAhead, ...]


@dataclass(frozen=True)
class FirstSeen:
    """An item that was never billed before; ``filters`` give its first lines."""

    currency: str
    model: Scalar
    type_code: Scalar
    day: date | None
    lines: int
    billed: Decimal
    filters: tuple[Filter, ...]


@dataclass(frozen=True)
class BudgetLine:
    """What budgets allow in each bucket; it limits exactly the lines that are shown.

    Args:
        series: whose line it is; None: of the whole buckets.
        name: for people: whose budget it is, and whether it is shared by day.
        figures: a limit a bucket; None: no budget holds there.
        whole: what it allows over all buckets; None: it does not hold in each.
    """

    series: int | None
    name: str
    figures: tuple[Decimal | None, ...]
    whole: Decimal | None

    def at(self, bucket: int | None) -> Decimal | None:
        """Return the limit of a bucket; None: of them all."""
        return self.whole if bucket is None else self.figures[bucket]


@dataclass(frozen=True)
class TrendReport:
    """A trend in one currency with all that explains it.

    Args:
        trend: the figures asked for.
        before: the same of the period before, every group apart; None: not asked.
        spikes: the buckets far from usual, each with its sentence.
        ahead: of the month of the newest lines; None: it is over or too little known.
        news: items that were first billed in the span.
        budgets: of the whole and of series, one at most of each.
    """

    trend: Trend
    before: Trend | None = None
    spikes: tuple[Marked, ...] = ()
    ahead: MonthAhead | None = None
    news: tuple[FirstSeen, ...] = ()
    budgets: tuple[BudgetLine, ...] = ()

    def budget_of(self, series: int | None) -> BudgetLine | None:
        """Return the budget of a series; None: that of the whole buckets."""
        return next((one for one in self.budgets if one.series == series), None)

    def budget_shown(self, hidden: Collection[int] = ()) -> BudgetLine | None:
        """Return the budget of what is in sight: of all, or of the one series left."""
        left = [n for n in range(len(self.trend.series)) if n not in hidden]
        found = None if hidden else self.budget_of(None)
        if found is None and len(left) == 1:
            return self.budget_of(left[0])
        return found

    def left(self, line: BudgetLine, bucket: int | None) -> Decimal | None:
        """Return what a bucket, or all of them, leaves of a budget; below 0: over."""
        mine = None if line.series is None else self.trend.series[line.series]
        if bucket is None:
            spent = (mine or self.trend).whole
        else:
            figures = mine.figures if mine else self.trend.sums
            spent = figures[bucket] or NOTHING
        limit = line.at(bucket)
        return None if limit is None else EXACT.subtract(limit, spent)

    def before_at(self, bucket: int) -> Decimal | None:
        """Return what the bucket at the same place of the period before came to."""
        sums = self.before.sums if self.before else ()
        return sums[bucket] if bucket < len(sums) else None

    def before_of(self, series: int) -> Decimal | None:
        """Return what a series came to before; the rest is all that is not named."""
        if self.before is None:
            return None
        by_group = {one.values[0]: one.whole for one in self.before.series}
        mine = self.trend.series[series]
        if not mine.rest:
            return by_group.get(mine.values[0])
        if not self.trend.query.shown.adds_up:
            return None
        named = [one.values[0] for one in self.trend.series if not one.rest]
        known = total(by_group.get(value, NOTHING) for value in named)
        return EXACT.subtract(self.before.whole, known)


@dataclass(frozen=True)
class Offer:
    """What trends there can be: the days of the data and what groups them.

    Args:
        first: the first day of the lines, or of their month.
        last: the last one; a line of a later day than its month counts for none.
        groups: canonical columns that hold something, and ``tag:KEY``.
    """

    first: date
    last: date
    groups: tuple[str, ...]

    @property
    def last_days(self) -> Span:
        """The last thirty days of the data."""
        return Span(self.last - timedelta(days=RECENT_DAYS - 1), self.last)

    @property
    def last_year(self) -> Span:
        """The last twelve months of the data."""
        return Span(months_back(self.last, MONTHS - 1), month_of(self.last).last)

    @property
    def this_month(self) -> Span:
        """The month of the newest line, to its end."""
        return month_of(self.last)

    def month(self, period: str) -> Span:
        """Return the days of a billing period, ``2026-05``."""
        return month_of(date.fromisoformat(f"{period}-01"))

    @property
    def last_two(self) -> tuple[Span, Span]:
        """The month before the newest, and the newest."""
        return self.this_month.before, self.this_month


def month_of(day: date) -> Span:
    """Return the whole month of a day."""
    first = day.replace(day=1)
    return Span(first, months_back(first, -1) - timedelta(days=1))


def grain_for(span: Span) -> Grain:
    """Return the grain that a range is best seen in."""
    if span.days > MOST_DAYS:
        return Grain.MONTH
    return Grain.DAY if span.days > MOST_HOURLY else Grain.HOUR
