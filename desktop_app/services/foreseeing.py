"""Foresee what the month in scope will come to, and name the days that stand out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from desktop_app.calc.forecast import forecast
from desktop_app.calc.spikes import spikes_of
from desktop_app.domain.bills import Scope
from desktop_app.domain.outlook import DayOutlook, DaySpike
from desktop_app.domain.trends import (
    Forecast,
    Span,
    Spike,
    Trend,
    TrendQuery,
    months_back,
)
from desktop_app.jobs import Progress
from desktop_app.services.contrasting import month_of, newest_period
from desktop_app.services.trending import trends
from desktop_app.store.workspace import Workspace

MONTHS_LEARNT = 5  # before the one that is looked at
NOTHING = Decimal(0)


def day_outlooks(home: Workspace, scope: Scope, progress: Progress) -> list[DayOutlook]:
    """Return forecast and spikes of the days up to the period in scope.

    The forecast is None where the period's last day has lines already.
    """
    period = newest_period(home, scope)
    if period is None or not home.lines.parts(Scope(period, scope.account)):
        return []
    month = month_of(period)
    learnt = months_back(month.first, MONTHS_LEARNT)
    begun = month_of(_oldest_period(home, scope)).first
    # Days before the first bill are not known: they are no days without cost.
    span = Span(min(max(learnt, begun), month.first), month.last)
    query = TrendQuery(Scope(None, scope.account), span)
    found = trends(home, query, progress)
    return [
        DayOutlook(one.currency, _foreseen(one, month), _spikes(one)) for one in found
    ]


def _oldest_period(home: Workspace, scope: Scope) -> str:
    parts = home.lines.parts(Scope(None, scope.account))
    return min(part.bill.period for part in parts)


def _foreseen(trend: Trend, month: Span) -> Forecast | None:
    days, figures = _known(trend)
    if not days or not month.first <= days[-1] < month.last:
        return None
    return forecast(days, figures, month.last)


def _known(trend: Trend) -> tuple[list[date], list[Decimal]]:
    """Return the days from the first to the last one that has lines."""
    days = _days(trend)
    known = [at for at, figure in enumerate(trend.sums) if figure is not None]
    if not known:
        return [], []
    first, last = known[0], known[-1] + 1
    return days[first:last], [one or NOTHING for one in trend.sums[first:last]]


def _days(trend: Trend) -> list[date]:
    starts = (one.start for one in trend.buckets)
    return [day.date() if isinstance(day, datetime) else day for day in starts]


def _spikes(trend: Trend) -> tuple[DaySpike, ...]:
    days = _days(trend)
    return tuple(_spike(trend, days, one) for one in spikes_of(trend))


def _spike(trend: Trend, days: Sequence[date], spike: Spike) -> DaySpike:
    mover = None if spike.mover is None else trend.series[spike.mover]
    named = mover is not None and not mover.rest and mover.values
    return DaySpike(
        day=days[spike.bucket],
        figure=spike.figure,
        usual=spike.usual,
        mover=str(mover.values[0] or "") if mover is not None and named else "",
        moved=spike.moved,
    )
