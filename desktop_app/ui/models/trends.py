"""Write the figures of a trend as a table: a row a bucket, a column a series."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from desktop_app.domain.trend_reports import BudgetLine, TrendReport
from desktop_app.domain.trends import Trend
from desktop_app.i18n import _
from desktop_app.services.trend_words import (
    GRAIN_WORDS,
    SHOWN_WORDS,
    bucket_label,
    change_text,
    figure_text,
    series_label,
)
from desktop_app.ui.models.small import RowColumn

LEAST, LETTER = 128, 8  # pixels of a column, and of a letter of its title
FIRST = 2  # place of the first series' column: after the bucket and the sum


@dataclass(frozen=True)
class BucketRow:
    """One bucket: its place, its name, what it was before."""

    place: int
    name: str
    before: Decimal | None


def bucket_rows(report: TrendReport) -> list[BucketRow]:
    """Return a row a bucket."""
    grain = report.trend.query.grain
    return [
        BucketRow(n, bucket_label(one.start, grain), report.before_at(n))
        for n, one in enumerate(report.trend.buckets)
    ]


def trend_columns(report: TrendReport) -> list[RowColumn]:
    """Return the columns of a report's table; what they compare with comes last."""
    trend = report.trend
    when = RowColumn(_(GRAIN_WORDS[trend.query.grain]), lambda row: row.name, width=128)
    made = [when, _figures(_("All"), trend, None)]
    made += [
        _figures(series_label(one), trend, number)
        for number, one in enumerate(trend.series)
    ]
    if report.before is not None:
        write = _writer(trend)
        made += [
            RowColumn(
                _("Before"), lambda row: row.before, write, figures=True, width=128
            ),
            RowColumn(
                _("Change"),
                lambda row: change_text(trend.sums[row.place], row.before),
                figures=True,
                width=90,
            ),
        ]
    return [*made, *(_budget(trend, one) for one in report.budgets)]


def series_at(trend: Trend, column: int) -> int | None:
    """Return the series of a column; None: it is of the whole bucket."""
    number = column - FIRST
    return number if 0 <= number < len(trend.series) else None


def table_name(trend: Trend) -> str:
    """Name a table or a chart: what is measured, in which currency."""
    word = _(SHOWN_WORDS[trend.query.shown])
    return f"{word}, {trend.currency}" if trend.currency else word


def _budget(trend: Trend, line: BudgetLine) -> RowColumn:
    title = _("Budget")
    if line.series is not None:
        name = series_label(trend.series[line.series])
        title = _("Budget, {name}").format(name=name)
    return RowColumn(
        title,
        lambda row: line.figures[row.place],
        figure_text,
        figures=True,
        width=_width(title),
    )


def _width(title: str) -> int:
    return max(LEAST, len(title) * LETTER + LETTER * 3)


def _figures(title: str, trend: Trend, series: int | None) -> RowColumn:
    figures = trend.sums if series is None else trend.series[series].figures
    return RowColumn(
        title,
        lambda row: figures[row.place],
        _writer(trend),
        figures=True,
        width=_width(title),
    )


def _writer(trend: Trend) -> Callable[[Decimal | None], str]:
    return lambda value: figure_text(value, trend.query.shown)
