"""Show charges over time, why they changed, and what they will come to."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from desktop_app.cli.desk import opened
from desktop_app.cli.output import (
    Column,
    write_csv,
    write_json,
    write_table,
    write_text,
)
from desktop_app.cli.trend_records import (
    ahead_record,
    bridge_record,
    part_rows,
    trend_record,
    trend_rows,
)
from desktop_app.domain.bills import Scope
from desktop_app.domain.bridges import Bridge, BridgeQuery
from desktop_app.domain.errors import Refused
from desktop_app.domain.trend_reports import Offer, TrendReport, grain_for
from desktop_app.domain.trends import Grain, Span, TrendQuery
from desktop_app.i18n import _
from desktop_app.jobs import Progress
from desktop_app.services.bridging import bridges
from desktop_app.services.looking import line_filters
from desktop_app.services.trend_reporting import offered, trend_reports
from desktop_app.services.trend_words import (
    PART_WORDS,
    ahead_words,
    bucket_label,
    change_text,
    series_label,
    span_word,
)
from desktop_app.store.workspace import Workspace

DONE = 0


def trend(arguments: argparse.Namespace) -> int:
    """Show charges over time."""
    with opened(arguments) as (home, progress):
        offer = _offer(home, arguments, progress)
        span = _span(arguments, offer)
        query = TrendQuery(
            _scope(arguments),
            span,
            grain=arguments.grain or grain_for(span),
            by=arguments.by,
            shown=arguments.measure,
            top=max(arguments.top, 1),
            filters=line_filters(arguments.where),
        )
        compare = not arguments.no_compare
        found = trend_reports(home, query, progress, compare=compare)
    if arguments.json:
        write_json([trend_record(one) for one in found])
    elif arguments.csv:
        keys = ("currency", "start", "group", "name", "figure", "before", "budget")
        write_csv(keys, (row for one in found for row in trend_rows(one)))
    else:
        for one in found:
            _write_trend(one)
    return _drawn(arguments, found)


def bridge(arguments: argparse.Namespace) -> int:
    """Show why one range cost more than another."""
    with opened(arguments) as (home, progress):
        before, after = _offer(home, arguments, progress).last_two
        if arguments.before is not None:
            before = arguments.before
            after = arguments.after or after
        filters = line_filters(arguments.where)
        query = BridgeQuery(_scope(arguments), before, after, filters)
        found = bridges(home, query, progress)
    if arguments.json:
        write_json([bridge_record(one) for one in found])
    elif arguments.csv:
        keys = ("currency", "part", "item", "amount")
        write_csv(keys, (row for one in found for row in part_rows(one)))
    else:
        for one in found:
            _write_bridge(one)
    return _drawn(arguments, found)


def forecast(arguments: argparse.Namespace) -> int:
    """Show what the month of the newest lines will come to."""
    with opened(arguments) as (home, progress):
        query = TrendQuery(
            _scope(arguments),
            _offer(home, arguments, progress).this_month,
            grain=Grain.DAY,
            by="",
            shown=arguments.measure,
            filters=line_filters(arguments.where),
        )
        found = trend_reports(home, query, progress, compare=False)
    known = [one for one in found if one.ahead is not None]
    if arguments.json:
        write_json([ahead_record(one) for one in known])
    elif arguments.csv:
        keys = ("currency", "day", "expected", "low", "high")
        write_csv(keys, _day_rows(known))
    else:
        _write_ahead(known)
    return _drawn(arguments, known)


def _scope(arguments: argparse.Namespace) -> Scope:
    return Scope(None, arguments.account)


def _offer(home: Workspace, arguments: argparse.Namespace, progress: Progress) -> Offer:
    found = offered(home, _scope(arguments), progress)
    if found is None:
        raise Refused(
            _("There are no charge lines."),
            _("Import a bill first: plumbline import FILE."),
        )
    return found


def _span(arguments: argparse.Namespace, offer: Offer) -> Span:
    if arguments.period:
        return offer.month(arguments.period)
    if arguments.year:
        return offer.last_year
    chosen: Span | None = arguments.range
    return chosen or offer.last_days


def _drawn(
    arguments: argparse.Namespace, found: Sequence[TrendReport] | Sequence[Bridge]
) -> int:
    """Leave what is to be drawn to who knows how: no command loads a window."""
    if arguments.chart is not None and found:
        arguments.drawing = found
    return DONE


def _write_trend(one: TrendReport) -> None:
    trend = one.trend
    name = " · ".join((span_word(trend.query.span), trend.currency)).rstrip(" ·")
    columns = [
        Column("group", trend.query.by or _("All")),
        Column("figure", trend.currency or trend.query.shown.value, right=True),
        Column("before", _("Before"), right=True),
        Column("change", _("Change"), right=True),
    ]
    limits = {line.series: line.whole for line in one.budgets}
    if limits:
        columns.append(Column("budget", _("Budget"), right=True))
    rows: list[dict[str, object]] = [
        {
            "group": series_label(series),
            "figure": series.whole,
            "before": one.before_of(number),
            "change": change_text(series.whole, one.before_of(number)),
            "budget": limits.get(number),
        }
        for number, series in enumerate(trend.series)
    ]
    before = one.before.whole if one.before else None
    all_of_it: dict[str, object] = {
        "group": _("All"),
        "figure": trend.whole,
        "before": before,
        "change": change_text(trend.whole, before),
        "budget": limits.get(None),
    }
    write_table(name, columns, [*rows, all_of_it])
    _write_buckets(one)
    for marked in one.spikes:
        write_text(marked.why)
    if one.ahead is not None:
        write_text(ahead_words(trend, one.ahead))


def _write_buckets(one: TrendReport) -> None:
    trend = one.trend
    columns = [
        Column("start", trend.query.grain.value),
        Column("figure", trend.currency or trend.query.shown.value, right=True),
        Column("before", _("Before"), right=True),
    ]
    line = one.budget_of(None)
    if line is not None:
        columns.append(Column("budget", _("Budget"), right=True))
    rows = [
        {
            "start": bucket_label(bucket.start, trend.query.grain),
            "figure": trend.sums[at],
            "before": one.before_at(at),
            "budget": line.at(at) if line else None,
        }
        for at, bucket in enumerate(trend.buckets)
        if trend.sums[at] is not None or one.before_at(at) is not None
    ]
    write_table("", columns, rows)
    for each in one.budgets:
        write_text(f"{each.name}.")


def _write_bridge(one: Bridge) -> None:
    before, after = span_word(one.query.before), span_word(one.query.after)
    columns = [Column("part", ""), Column("amount", one.currency, right=True)]
    rows: list[dict[str, object]] = [{"part": before, "amount": one.before}]
    rows += [
        {"part": _(PART_WORDS[part.part]), "amount": part.amount} for part in one.parts
    ]
    rows.append({"part": after, "amount": one.after})
    write_table(_("What changed"), columns, rows)


def _day_rows(found: Sequence[TrendReport]) -> Iterator[dict[str, object]]:
    for one in found:
        for day in one.ahead.days if one.ahead else ():
            yield {"currency": one.trend.currency, **vars(day)}


def _write_ahead(found: Sequence[TrendReport]) -> None:
    if not found:
        write_text(
            _("Nothing to foresee: the month is over, or too few days are known.")
        )
    for one in found:
        if one.ahead is not None:
            write_text(ahead_words(one.trend, one.ahead))
