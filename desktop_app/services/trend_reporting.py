"""Report a trend with what stands around it: before, spikes, forecast, news."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from desktop_app.calc.forecast import each_ahead, forecast
from desktop_app.calc.spikes import spikes_of
from desktop_app.domain.bills import Scope
from desktop_app.domain.findings import FindingClass
from desktop_app.domain.money import EXACT, round_half_up, total
from desktop_app.domain.trend_reports import (
    NOTHING,
    DayAhead,
    FirstSeen,
    Marked,
    MonthAhead,
    Offer,
    TrendReport,
    month_of,
)
from desktop_app.domain.trends import (
    TAG,
    Forecast,
    Grain,
    Span,
    Spike,
    Trend,
    TrendQuery,
    is_value,
)
from desktop_app.domain.views import Filter, Measure, Op, Scalar
from desktop_app.jobs import Progress
from desktop_app.services.looking import judged_parts
from desktop_app.services.trend_budgets import budget_lines
from desktop_app.services.trend_words import spike_words
from desktop_app.services.trending import MOST_BUCKETS, spanned, trends
from desktop_app.store.queries import LineTable
from desktop_app.store.workspace import Workspace

EVERY = 1_000_000  # more groups than any bill has: none is folded away
HISTORY = timedelta(days=180)  # that spikes and forecasts learn from
PLACES = 2  # of the days of a forecast
NEWS = Filter("finding_class", Op.FOUND, (FindingClass.FIRST_SEEN.value,))
GROUPS = (
    "model",
    "api_key_id",
    "api_key_name",
    "workspace_id",
    "workspace_name",
    "production_step",
    "capability",
    "charge_kind",
    "channel",
    "region_id",
    "sub_account_id",
    "billing_account_id",
)


@dataclass(frozen=True)
class _Past:
    """Days by currency; ``newest``: they end with the newest line."""

    days: dict[str, Trend]
    newest: bool


def offered(home: Workspace, scope: Scope, progress: Progress) -> Offer | None:
    """Say which days there are and what can be grouped by; None: no line at all."""
    judged = judged_parts(home, scope)
    home.rollups.build(judged, progress)
    table = LineTable(judged, home.rollups)
    try:
        known = _extent(table)
        if known is None:
            return None
        held = [name for name in GROUPS if any(_values(table, name))]
        tags = sorted({key for one in _values(table, "tags") for key in _keys(one)})
    finally:
        table.close()
    return Offer(known.first, known.last, (*held, *(f"{TAG}{key}" for key in tags)))


def trend_reports(
    home: Workspace, query: TrendQuery, progress: Progress, *, compare: bool = True
) -> list[TrendReport]:
    """Return a report for each currency of the lines.

    Raises:
        Refused: lines have no such column, or the span has too many hours.
    """
    found = trends(home, query, progress)
    before = _before(home, query, progress) if compare else {}
    past = _past(home, query, progress)
    ends = past.days if past.newest else {}
    news = _news(home, query)
    limits = budget_lines(home, found, progress)
    return [
        TrendReport(
            one,
            before.get(one.currency),
            tuple(_marked(one, past.days.get(one.currency))),
            _ahead(one, ends.get(one.currency)),
            tuple(n for n in news if one.currency in {"", n.currency}),
            limits.get(one.currency, ()),
        )
        for one in found
    ]


def _before(home: Workspace, query: TrendQuery, progress: Progress) -> dict[str, Trend]:
    asked = replace(query, span=query.span.before, top=EVERY)
    return {one.currency: one for one in trends(home, asked, progress)}


def _values(table: LineTable, column: str) -> list[Scalar]:
    found = table.measured((column,), (), (Measure.LINES,))
    return [one.values[0] for one in found if one.values[0] not in {None, ""}]


def _keys(tags: Scalar) -> list[str]:
    found = json.loads(str(tags)) if tags else {}
    return list(found)


def _extent(table: LineTable, filters: Sequence[Filter] = ()) -> Span | None:
    """Return the first and the last day; of lines without one, their months'.

    A bill may hold a line of the day after its month: that begins no new month.
    """
    months = table.measured(("billing_period",), filters, (Measure.LINES,))
    firsts = [date.fromisoformat(f"{one.values[0]}-01") for one in months]
    if not firsts:
        return None
    whole = Span(min(firsts), month_of(max(firsts)).last)
    found = table.measured(("billing_date",), filters, (Measure.LINES,))
    days = [one.values[0] for one in found if isinstance(one.values[0], date)]
    inside = [day for day in days if day <= whole.last]
    return Span(min(inside), max(inside)) if inside else whole


def _past(home: Workspace, query: TrendQuery, progress: Progress) -> _Past:
    """Return the days that spikes and the forecast are judged by."""
    if not query.shown.adds_up or query.grain is Grain.HOUR:
        return _Past({}, newest=False)
    table = LineTable(judged_parts(home, query.scope), home.rollups)
    try:
        known = _extent(table, query.filters)
    finally:
        table.close()
    if known is None:
        return _Past({}, newest=False)
    newest = min(known.last, query.span.last)
    oldest = min(query.span.first, newest.replace(day=1)) - HISTORY
    span = Span(max(known.first, oldest), newest)
    if not 0 < span.days <= MOST_BUCKETS:
        return _Past({}, newest=False)
    by = query.by if query.grain is Grain.DAY else ""
    asked = replace(query, span=span, grain=Grain.DAY, by=by)
    whole = known.last <= query.span.last
    found = trends(home, asked, progress)
    return _Past({one.currency: one for one in found}, whole)


def _marked(trend: Trend, past: Trend | None) -> Iterator[Marked]:
    """Yield the spikes of what is shown, judged by all the days before it, too."""
    if past is None or trend.query.grain is not Grain.DAY:
        return
    places = {one.start: at for at, one in enumerate(trend.buckets)}
    for one in spikes_of(past):
        at = places.get(past.buckets[one.bucket].start)
        if at is not None:
            spike = replace(one, bucket=at, mover=_same_series(trend, past, one))
            yield Marked(spike, spike_words(trend, past, one))


def _same_series(trend: Trend, past: Trend, spike: Spike) -> int | None:
    if spike.mover is None:
        return None
    values = past.series[spike.mover].values
    named = [one.values for one in trend.series]
    return named.index(values) if values in named else None


def _ahead(trend: Trend, past: Trend | None) -> MonthAhead | None:
    if past is None or not trend.query.shown.adds_up:
        return None
    days = [one.start for one in past.buckets]
    figures = [one or NOTHING for one in past.sums]
    until = month_of(days[-1]).last
    left = (until - days[-1]).days
    found = forecast(days, figures, until) if left else None
    if found is None:
        return None
    each = each_ahead(days, figures, left)
    return MonthAhead(found, tuple(_days_ahead(days[-1], each, found)))


def _days_ahead(
    last: date, each: Sequence[Decimal], found: Forecast
) -> Iterator[DayAhead]:
    """Share the band of the month among its days as their figures stand."""
    rest = total(each)
    for number, expected in enumerate(each, start=1):
        bounds = (
            _part(EXACT.subtract(bound, found.so_far), expected, rest)
            for bound in (found.low, found.high)
        )
        low, high = bounds
        day = last + timedelta(days=number)
        yield DayAhead(day, round_half_up(expected, PLACES), low, high)


def _part(bound: Decimal, expected: Decimal, rest: Decimal) -> Decimal:
    if not rest:
        return expected
    return round_half_up(EXACT.divide(EXACT.multiply(bound, expected), rest), PLACES)


def _news(home: Workspace, query: TrendQuery) -> list[FirstSeen]:
    """Return the items that were first billed in the span, the dearest first."""
    table = LineTable(judged_parts(home, query.scope), home.rollups)
    filters = (*query.filters, *spanned(query), NEWS)
    by = ("billing_currency", "model", "type_code", "billing_date")
    try:
        rows = table.measured(by, filters, (Measure.LINES, Measure.BILLED))
    finally:
        table.close()
    found = defaultdict(list)
    for row in rows:
        found[row.values[:3]].append(row)
    made = []
    for (currency, model, code), some in found.items():
        days = [r.values[3] for r in some if isinstance(r.values[3], date)]
        own = is_value("model", model), is_value("type_code", code)
        made.append(
            FirstSeen(
                str(currency),
                model,
                code,
                min(days, default=None),
                sum(int(r.amounts[Measure.LINES] or 0) for r in some),
                total(r.amounts[Measure.BILLED] or NOTHING for r in some),
                (*filters, is_value("billing_currency", currency), *own),
            )
        )
    return sorted(made, key=lambda one: (-abs(one.billed), str(one.model)))
