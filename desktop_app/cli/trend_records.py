"""Say trends, bridges and forecasts as records for other programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from desktop_app.domain.bridges import Bridge
from desktop_app.domain.trend_reports import MonthAhead, TrendReport
from desktop_app.domain.trends import Series
from desktop_app.services.trend_words import item_label, series_label

Record = dict[str, object]


def trend_record(one: TrendReport) -> Record:
    """Return a trend of one currency as JSON keys; amounts as text."""
    trend = one.trend
    query = trend.query
    return {
        "currency": trend.currency,
        "measure": query.shown.value,
        "grain": query.grain.value,
        "by": query.by,
        "first": query.span.first,
        "last": query.span.last,
        "whole": trend.whole,
        "before": one.before.whole if one.before else None,
        "lines": trend.lines,
        "undated": trend.undated,
        "unknown": trend.unknown,
        "buckets": [
            {
                "start": bucket.start,
                "figure": trend.sums[at],
                "before": one.before_at(at),
            }
            for at, bucket in enumerate(trend.buckets)
        ],
        "series": [
            _series_record(one, number, series)
            for number, series in enumerate(trend.series)
        ],
        "budgets": [dict(vars(line)) for line in one.budgets],
        "spikes": [_spike_record(one, at) for at in range(len(one.spikes))],
        "forecast": month_record(one.ahead) if one.ahead else None,
        "first_seen": [
            {
                "model": seen.model,
                "type_code": seen.type_code,
                "day": seen.day,
                "lines": seen.lines,
                "billed": seen.billed,
                "currency": seen.currency,
            }
            for seen in one.news
        ],
    }


def trend_rows(one: TrendReport) -> Iterator[Record]:
    """Yield a row for each bucket and group, and one for all of a bucket."""
    trend = one.trend
    limits = {line.series: line.figures for line in one.budgets}
    for at, bucket in enumerate(trend.buckets):
        same: Record = {"currency": trend.currency, "start": bucket.start}
        known = {number: figures[at] for number, figures in limits.items()}
        yield {
            **same,
            "group": "*",
            "name": "",
            "figure": trend.sums[at],
            "before": one.before_at(at),
            "budget": known.get(None),
        }
        for number, series in enumerate(trend.series):
            if series.figures[at] is not None:
                own = {"figure": series.figures[at], "budget": known.get(number)}
                group = series_label(replace(series, name=""))
                yield {**same, "group": group, "name": series.name, **own}


def bridge_record(one: Bridge) -> Record:
    """Return a bridge of one currency as JSON keys."""
    return {
        "currency": one.currency,
        "before": {**vars(one.query.before), "amount": one.before},
        "after": {**vars(one.query.after), "amount": one.after},
        "change": one.change,
        "parts": [
            {
                "part": part.part.value,
                "amount": part.amount,
                "items": [
                    {"item": item_label(item.item), "amount": item.amount}
                    for item in part.items
                ],
            }
            for part in one.parts
        ],
    }


def part_rows(one: Bridge) -> Iterator[Record]:
    """Yield a row for each item of each part."""
    for part in one.parts:
        for item in part.items:
            yield {
                "currency": one.currency,
                "part": part.part.value,
                "item": item_label(item.item),
                "amount": item.amount,
            }


def ahead_record(one: TrendReport) -> Record:
    """Return what a month will come to, and each day of it that is to come."""
    ahead = one.ahead
    same: Record = {
        "currency": one.trend.currency,
        "measure": one.trend.query.shown.value,
    }
    if ahead is None:
        return same
    return {**same, **month_record(ahead), "days": [vars(day) for day in ahead.days]}


def month_record(ahead: MonthAhead) -> Record:
    """Return a forecast as JSON keys; the error is a share of what came."""
    return dict(vars(ahead.forecast))


def _series_record(one: TrendReport, number: int, series: Series) -> Record:
    return {
        "values": list(series.values),
        "name": series.name,
        "rest": series.rest,
        "whole": series.whole,
        "before": one.before_of(number),
        "figures": list(series.figures),
    }


def _spike_record(one: TrendReport, at: int) -> Record:
    marked = one.spikes[at]
    spike = marked.spike
    mover = None
    if spike.mover is not None:
        mover = series_label(one.trend.series[spike.mover])
    return {
        "start": one.trend.buckets[spike.bucket].start,
        "figure": spike.figure,
        "usual": spike.usual,
        "spread": spike.spread,
        "mover": mover,
        "moved": spike.moved,
        "why": marked.why,
    }
