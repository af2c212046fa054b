"""Show what lines cost over time, grouped by anything that a line says."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from desktop_app.calc.trend import Cell, FiltersOf, lay_out
from desktop_app.domain.errors import Refused
from desktop_app.domain.names import Names
from desktop_app.domain.trends import (
    TAG,
    Bucket,
    Grain,
    Series,
    Span,
    Trend,
    TrendQuery,
    is_value,
    months_back,
)
from desktop_app.domain.views import VIEW_COLUMNS, Filter, Measure, Op, Scalar
from desktop_app.i18n import _
from desktop_app.jobs import Progress
from desktop_app.services.looking import judged_parts
from desktop_app.services.naming import names_of, told_in
from desktop_app.store.queries import LineTable
from desktop_app.store.workspace import Workspace
from importers.schema import CHARGE

UTC_OFFSET = timedelta(hours=8)  # the providers' day begins in Beijing
HOUR = timedelta(hours=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOST_BUCKETS = 1_500
COUNTED = (Measure.LINES, Measure.CHECKED)
_COLUMN = {
    Grain.HOUR: "hour_number",
    Grain.DAY: "billing_date",
    Grain.MONTH: "billing_period",
}


def trends(home: Workspace, query: TrendQuery, progress: Progress) -> list[Trend]:
    """Return a trend for each currency of the lines, or one of what they count.

    Sums of long bills are kept for the next time; ``progress`` counts their lines.

    Raises:
        Refused: lines have no such column, or the span has too many hours.
    """
    _refuse_unknown(query)
    buckets = _buckets(query)
    judged = judged_parts(home, query.scope)
    home.rollups.build(judged, progress)
    table = LineTable(judged, home.rollups)
    try:
        found = _found(table, query, buckets)
        undated = _undated(table, query)
        # A report asks three times; what bills say changes with the ledger only.
        known = ("told", query.scope, query.by)
        told = home.known.get(known, lambda: told_in(table, {query.by}))
    finally:
        table.close()
    names = names_of(home).over(told)
    filters_of = _filters_of(query, found.values)
    made = [
        lay_out(query, currency, buckets, found.cells[currency], filters_of)
        for currency in sorted(found.cells)
    ]
    return [
        replace(
            one,
            series=tuple(_named(each, query.by, names) for each in one.series),
            undated=undated.get(one.currency, 0) + found.outside[one.currency],
        )
        for one in made
    ]


def _named(one: Series, by: str, names: Names) -> Series:
    return one if one.rest else replace(one, name=names.in_column(by, one.values[0]))


@dataclass(frozen=True)
class _Found:
    """The cells of each currency, what lies outside, and what lines of a group say.

    An empty text is no value: lines that say so are one group with those that say
    nothing.
    """

    cells: defaultdict[str, list[Cell]]
    outside: Counter[str]
    values: defaultdict[Scalar, list[Scalar]]


def _found(table: LineTable, query: TrendQuery, buckets: Sequence[Bucket]) -> _Found:
    places = {_key(query.grain, one): at for at, one in enumerate(buckets)}
    column, by_tag = _group_column(query), query.by.startswith(TAG)
    key = query.by.removeprefix(TAG)
    by = [_COLUMN[query.grain], *([column] if column else [])]
    if query.shown.is_money:
        by.append("billing_currency")
    wanted = tuple(dict.fromkeys((*query.shown.measures, *COUNTED)))
    found = _Found(defaultdict(list), Counter(), defaultdict(list))
    groups: dict[Scalar, Scalar] = {}
    for row in table.measured(by, (*query.filters, *spanned(query)), wanted):
        currency = str(row.values[-1]) if query.shown.is_money else ""
        place = places.get(row.values[0])
        if place is None:  # a line without an hour, or with one of another day
            found.outside[currency] += int(row.amounts[Measure.LINES] or 0)
            continue
        said = row.values[1] if column else None
        if said not in groups:
            group = _tag(said, key) if by_tag else said
            groups[said] = None if group == "" else group
            found.values[groups[said]].append(said)
        found.cells[currency].append(Cell(place, groups[said], row.amounts))
    return found


def _tag(tags: Scalar, key: str) -> Scalar:
    found = json.loads(str(tags)) if tags else {}
    value = found.get(key)
    return None if value is None else str(value)


def _filters_of(query: TrendQuery, said: Mapping[Scalar, list[Scalar]]) -> FiltersOf:
    column = _group_column(query)
    return lambda groups: (
        is_value(column, *(value for one in groups for value in said[one])),
    )


def _group_column(query: TrendQuery) -> str:
    return "tags" if query.by.startswith(TAG) else query.by


def _key(grain: Grain, bucket: Bucket) -> Scalar:
    start = bucket.start
    if grain is Grain.HOUR and isinstance(start, datetime):
        return (start - EPOCH) // HOUR
    return f"{start:%Y-%m}" if grain is Grain.MONTH else start


def spanned(query: TrendQuery) -> tuple[Filter, Filter]:
    """Return the filters that keep to the span of a query."""
    span = query.span
    if query.grain is Grain.MONTH:
        first, last = f"{span.first:%Y-%m}", f"{span.last:%Y-%m}"
        column = "billing_period"
        return Filter(column, Op.AT_LEAST, (first,)), Filter(
            column, Op.AT_MOST, (last,)
        )
    column = "billing_date"
    return (
        Filter(column, Op.AT_LEAST, (span.first,)),
        Filter(column, Op.AT_MOST, (span.last,)),
    )


def _undated(table: LineTable, query: TrendQuery) -> dict[str, int]:
    """Count the lines of the span's months that have no day, by currency."""
    if query.grain is Grain.MONTH:
        return {}
    months = spanned(replace(query, grain=Grain.MONTH))
    filters = (*query.filters, *months, is_value("billing_date", None))
    by = ("billing_currency",) if query.shown.is_money else ()
    return {
        str(row.values[0]) if by else "": int(row.amounts[Measure.LINES] or 0)
        for row in table.measured(by, filters, (Measure.LINES,))
    }


def _buckets(query: TrendQuery) -> list[Bucket]:
    span = query.span
    most = span.days * (24 if query.grain is Grain.HOUR else 1)
    if query.grain is not Grain.MONTH and not 0 < most <= MOST_BUCKETS:
        raise Refused(
            _("The range has {count} points; a chart shows up to {most}.").format(
                count=most, most=MOST_BUCKETS
            ),
            _("Choose days in place of hours, or months, or a shorter range."),
        )
    made = {Grain.HOUR: _hours, Grain.DAY: _days, Grain.MONTH: _months}
    return list(made[query.grain](span))


def _hours(span: Span) -> Iterator[Bucket]:
    begin = datetime.combine(span.first, datetime.min.time(), UTC) - UTC_OFFSET
    column = "charge_period_start"
    for number in range(span.days * 24):
        start = begin + number * HOUR
        last = start + HOUR - timedelta(seconds=1)
        yield Bucket(
            start,
            (
                Filter(column, Op.AT_LEAST, (start,)),
                Filter(column, Op.AT_MOST, (last,)),
            ),
        )


def _days(span: Span) -> Iterator[Bucket]:
    for number in range(span.days):
        day = span.first + timedelta(days=number)
        yield Bucket(day, (is_value("billing_date", day),))


def _months(span: Span) -> Iterator[Bucket]:
    for back in reversed(range(span.months)):
        month: date = months_back(span.last, back)
        yield Bucket(month, (is_value("billing_period", f"{month:%Y-%m}"),))


def _refuse_unknown(query: TrendQuery) -> None:
    known = (*VIEW_COLUMNS, *CHARGE.names)
    if query.by and _group_column(query) not in known:
        raise Refused(
            _("Charge lines have no column “{name}”.").format(name=query.by),
            _("The columns are: {names}.").format(names=", ".join(known)),
        )
