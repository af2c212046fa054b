"""List what to know of a trend: far days, the month to come, items first seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from desktop_app.domain.trend_reports import TrendReport
from desktop_app.domain.views import Filter
from desktop_app.i18n import _
from desktop_app.services.trend_words import (
    ahead_words,
    bucket_label,
    figure_text,
    value_word,
)
from desktop_app.ui.models.small import RowColumn, Sign
from desktop_app.ui.style import ROW, Tone
from desktop_app.ui.text import lines
from desktop_app.ui.widgets.small import SmallTable

ROWS_SEEN = 4


@dataclass(frozen=True)
class Note:
    """One thing to know, and the lines it is about; none: there are none yet."""

    sign: Sign
    when: str
    words: str
    filters: tuple[Filter, ...] = ()


def notes_of(report: TrendReport) -> list[Note]:
    """Return what to know: first what comes, then what was odd, then what is new."""
    return [*_ahead(report), *_spikes(report), *_news(report)]


class TrendNotes(SmallTable):
    """A row a note; Enter or a double click opens its lines."""

    def __init__(self) -> None:
        columns = [
            RowColumn(
                "", lambda row: row.sign[1], sign=lambda row: row.sign, width=132
            ),
            RowColumn(_("When"), lambda row: row.when, width=104),
            RowColumn(_("What to know"), lambda row: row.words, stretch=True),
        ]
        super().__init__(columns, _("What to know"))

    def show_report(self, report: TrendReport) -> None:
        """Show what to know of a trend; nothing: take no room."""
        found = notes_of(report)
        self.show_rows(found)
        self.setVisible(bool(found))
        rows = min(len(found), ROWS_SEEN) * ROW
        head = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(rows + head + self.frameWidth() * 2 + 2)


def _sign(row: Note) -> Sign:
    return row.sign


def _ahead(report: TrendReport) -> Iterator[Note]:
    if report.ahead is not None:
        sign = ("trending-up", _("Forecast"), Tone.INFO)
        when = f"{report.ahead.forecast.until:%Y-%m}"
        yield Note(sign, when, ahead_words(report.trend, report.ahead))


def _spikes(report: TrendReport) -> Iterator[Note]:
    trend = report.trend
    for one in sorted(report.spikes, key=lambda found: -abs(found.spike.excess)):
        up = one.spike.excess > 0
        icon = "trending-up" if up else "trending-down"
        sign = (icon, _("Far from usual"), Tone.WARNING)
        bucket = one.spike.bucket
        when = bucket_label(trend.buckets[bucket].start, trend.query.grain)
        yield Note(sign, when, one.why, trend.filters_of(bucket))


def _news(report: TrendReport) -> Iterator[Note]:
    for one in report.news:
        names = (one.model, one.type_code)
        said = " · ".join(value_word(name) for name in names if name is not None)
        words = _("{item} was first billed: {lines}, {billed} {currency}").format(
            item=said or value_word(None),
            lines=lines(one.lines),
            billed=figure_text(one.billed),
            currency=one.currency,
        )
        when = one.day.isoformat() if one.day else ""
        yield Note(("sparkles", _("First seen"), Tone.INFO), when, words, one.filters)
