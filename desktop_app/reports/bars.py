"""Draw bar charts as vectors; an amount becomes a place only on the page."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable

from desktop_app.domain.money import EXACT
from desktop_app.reports.flowing import QUIET, RULE, Style, draw_text
from desktop_app.reports.pages import Bars, money
from desktop_app.reports.typeface import lines, width

COLOURS = (HexColor("#1f5fa8"), HexColor("#a9b7c9"))
ROW, GAP = 9.5, 5.0  # points: one bar, between two labels
KEY = 16.0  # height of the line that names the series
SLACK = 0.5  # against rounding of widths
FINE = 100  # steps of a point
LABELS = 0.34  # of the page, at most
APART = 8.0  # between the labels and the bars
FEWEST = 3  # rows of a chart that goes on on the next page
FIGURES = 0.16  # kept free at the right for the longest figure
SMALL = Style(size=7.5)
Span = tuple[Decimal, Decimal]  # the smallest and the largest amount
FAINT = Style(size=7.5, colour=QUIET)


class BarChart(Flowable):
    """Bars from a common zero, each with its exact amount beside it."""

    def __init__(self, bars: Bars, span: Span | None = None) -> None:
        super().__init__()
        self._bars = bars
        self._left = 0.0  # where bars begin; known when the page's width is
        self.spaceAfter = 10.0
        amounts = [one for _label, values in bars.rows for one in values]
        nothing = Decimal(0)
        self._low, self._high = span or (
            min((*amounts, nothing)),
            max((*amounts, nothing)),
        )

    @property
    def _each(self) -> float:
        """How high one label's bars are, with the gap below them."""
        return ROW * len(self._bars.series) + GAP

    @property
    def _key(self) -> float:
        """How high the line is that names the series; one needs no name."""
        return KEY if len(self._bars.series) > 1 else GAP

    def wrap(self, room: float, _height: float, /) -> tuple[float, float]:
        self.width = room
        widest = max(
            (width(label, SMALL.size, strong=False) for label, _v in self._bars.rows),
            default=0.0,
        )
        self._left = min(room * LABELS, widest + APART)
        self.height = self._key + self._each * len(self._bars.rows) + GAP
        return self.width, self.height

    def split(self, _room: float, height: float, /) -> list[Flowable]:
        fitting = int((height - self._key - GAP) // self._each)
        if fitting < FEWEST:
            return []
        rows, span = self._bars.rows, (self._low, self._high)
        parts = [rows[:fitting], rows[fitting:]]
        return [BarChart(replace(self._bars, rows=one), span) for one in parts if one]

    def draw(self) -> None:
        self._name_series()
        self._rule_zero()
        top = self.height - self._key
        for number, (label, values) in enumerate(self._bars.rows):
            self._row(label, values, top - number * self._each)

    def _name_series(self) -> None:
        if len(self._bars.series) == 1:
            return
        left = self._left
        for colour, name in zip(COLOURS, self._bars.series, strict=False):
            self.canv.setFillColor(colour)
            self.canv.rect(left, self.height - 8, 7, 7, stroke=0, fill=1)
            draw_text(self.canv, (left + 10, self.height - 7.5), name, FAINT)
            left += 24 + width(name, FAINT.size, strong=False)

    def _rule_zero(self) -> None:
        self.canv.setStrokeColor(RULE)
        self.canv.setLineWidth(0.6)
        zero = self._place(Decimal(0))
        self.canv.line(zero, 0, zero, self.height - self._key + 2)

    def _row(self, label: str, values: tuple[Decimal, ...], top: float) -> None:
        room = self._left - APART + SLACK
        first = lines(label, room, SMALL.size, strong=False)
        shown = first[0] if len(first) == 1 else first[0][:-1] + "…"
        middle = top - ROW * len(values) / 2 - SMALL.size * 0.36
        draw_text(self.canv, (0, middle), shown, SMALL)
        for number, value in enumerate(values):
            self._bar(value, top - (number + 1) * ROW, number)

    def _bar(self, value: Decimal, bottom: float, number: int) -> None:
        zero, end = self._place(Decimal(0)), self._place(value)
        self.canv.setFillColor(COLOURS[number])
        left, wide = min(zero, end), max(abs(end - zero), 0.4)
        self.canv.rect(left, bottom + 1, wide, ROW - 2, stroke=0, fill=1)
        place = (max(zero, end) + 4, bottom + 1.6)
        draw_text(self.canv, place, money(value), FAINT)

    def _place(self, value: Decimal) -> float:
        """Return where an amount lies on the page."""
        left = self._left
        room = Decimal(round((self.width * (1 - FIGURES) - left) * FINE))
        span = EXACT.subtract(self._high, self._low)
        above = EXACT.multiply(EXACT.subtract(value, self._low), room)
        steps = round(EXACT.divide(above, span)) if span else 0
        return left + steps / FINE
