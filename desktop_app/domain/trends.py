"""Say what a trend shows: amounts by time, one series a group, each to its lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from desktop_app.domain.bills import Scope
from desktop_app.domain.money import total
from desktop_app.domain.views import Filter, Measure, Op, Scalar

TAG = "tag:"  # begins the name of a group by one tag: "tag:team"
MONTHS = 12
TOP = 8


class Grain(StrEnum):
    """How long a bucket of a trend is; days and hours are the provider's."""

    HOUR = "hour"
    DAY = "day"
    MONTH = "month"


class Shown(StrEnum):
    """What a trend measures."""

    BILLED = "billed"
    LIST = "list"
    EFFECTIVE = "effective"
    RECALCULATED = "recalculated"
    DISCOUNT = "discount"
    TOKENS = "tokens"
    CALLS = "calls"
    UNIT_PRICE = "unit-price"  # billed for a million tokens, of lines that have any

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What lines are added up by for it."""
        if self is Shown.UNIT_PRICE:
            return (Measure.BILLED, Measure.TOKENS)
        return (Measure(self.value),)

    @property
    def is_money(self) -> bool:
        """Whether its figures are amounts of a currency."""
        return self not in {Shown.TOKENS, Shown.CALLS}

    @property
    def adds_up(self) -> bool:
        """Whether the figures of groups make the figure of all."""
        return self is not Shown.UNIT_PRICE


@dataclass(frozen=True)
class Span:
    """Days, the first and the last included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it holds."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> Span:
        """As many days, just before; of whole months: as many whole months."""
        if self.is_months:
            return Span(months_back(self.first, self.months), self._eve)
        return Span(self.first - timedelta(days=self.days), self._eve)

    @property
    def is_months(self) -> bool:
        """Whether it is whole months."""
        return self.first.day == 1 and (self.last + timedelta(days=1)).day == 1

    @property
    def months(self) -> int:
        """How many months it touches."""
        last, first = self.last, self.first
        return (last.year - first.year) * MONTHS + last.month - first.month + 1

    @property
    def _eve(self) -> date:
        return self.first - timedelta(days=1)


def months_back(day: date, count: int) -> date:
    """Return the first day of the month that lies ``count`` months before."""
    months = day.year * MONTHS + day.month - 1 - count
    return date(months // MONTHS, months % MONTHS + 1, 1)


@dataclass(frozen=True)
class TrendQuery:
    """Which trend a person wants to see.

    Args:
        scope: which bills.
        span: which days; hours and months are those that lie in it.
        grain: how long a bucket is.
        by: a canonical column, or ``tag:KEY``; empty: no groups.
        shown: what is measured.
        top: how many groups stand by themselves; the others are added up.
        filters: which lines.
    """

    scope: Scope
    span: Span
    grain: Grain = Grain.DAY
    by: str = "model"
    shown: Shown = Shown.BILLED
    top: int = TOP
    filters: tuple[Filter, ...] = ()


@dataclass(frozen=True)
class Bucket:
    """One stretch of time: when it begins, and the filters that give its lines."""

    start: date | datetime  # a datetime, UTC, where the grain is an hour
    filters: tuple[Filter, ...]


@dataclass(frozen=True)
class Series:
    """One group over time: a figure a bucket; None: it has no line there.

    ``filters`` give its lines; ``values`` are what its group has in common, several
    of them where ``rest`` says that it is all the smaller groups together. ``name``
    is what people call its value; empty: the value is all there is.
    """

    values: tuple[Scalar, ...]
    figures: tuple[Decimal | None, ...]
    whole: Decimal  # over all buckets
    filters: tuple[Filter, ...]
    rest: bool = False
    name: str = ""


@dataclass(frozen=True)
class Trend:
    """A trend in one currency, or of one count.

    Args:
        query: what was asked.
        currency: of its amounts; empty: it counts.
        buckets: the time axis, without gaps.
        series: the largest first, the rest last.
        sums: a figure a bucket, over all groups.
        whole: over all buckets and groups.
        lines: how many lines that is.
        undated: lines of the same months that have no day or hour, not in it.
        unknown: lines in it that have no such figure (not recalculated, no list
            price): the figures are without them.
    """

    query: TrendQuery
    currency: str
    buckets: tuple[Bucket, ...]
    series: tuple[Series, ...]
    sums: tuple[Decimal | None, ...]
    whole: Decimal
    lines: int
    undated: int = 0
    unknown: int = 0

    def filters_of(self, bucket: int, series: int | None = None) -> tuple[Filter, ...]:
        """Return what gives the lines of one mark, or of one bucket."""
        chosen = () if series is None else self.series[series].filters
        currency: tuple[Filter, ...] = ()
        if self.currency:
            currency = (is_value("billing_currency", self.currency),)
        return (
            *self.query.filters,
            *currency,
            *self.buckets[bucket].filters,
            *chosen,
        )


@dataclass(frozen=True)
class Spike:
    """A bucket that costs far more, or less, than is usual there.

    ``usual`` and ``spread`` are what the rule compares with; ``mover`` is the series
    whose change is the largest part of the excess, and ``moved`` its excess.
    """

    bucket: int
    figure: Decimal
    usual: Decimal
    spread: Decimal
    mover: int | None = None
    moved: Decimal = field(default=Decimal(0))

    @property
    def excess(self) -> Decimal:
        """How far it lies from what is usual."""
        return total((self.figure, -self.usual))


@dataclass(frozen=True)
class Forecast:
    """What a month will cost, with a band that held in so many back tests.

    ``error`` is the median of the absolute errors of the back tests, as a share of
    what the months came to; None: there was no month to test with.
    """

    until: date
    so_far: Decimal
    expected: Decimal
    low: Decimal
    high: Decimal
    error: Decimal | None
    tests: int


def is_value(column: str, *values: Scalar) -> Filter:
    """Return the filter that fits lines with one of these values."""
    return Filter(column, Op.IS, values)
