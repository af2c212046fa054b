"""Draw a trend: stacked bars, or lines of prices, and what stands around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent

from desktop_app.domain.money import EXACT
from desktop_app.domain.trend_reports import TrendReport
from desktop_app.domain.trends import Grain, Trend
from desktop_app.services.trend_words import bucket_label
from desktop_app.ui.charts.bars import WIDTH, bars, whiskers
from desktop_app.ui.charts.foreseen import foreseen
from desktop_app.ui.charts.levels import curve, levels, limits
from desktop_app.ui.charts.plot import HALF, HELD, Plot
from desktop_app.ui.charts.stacks import NOTHING, Block, Figures, Reach, single, stacked
from desktop_app.ui.turns import unseen

SPIKE = 9  # pixels
CROWDED = 130  # buckets; the bars of more are hairlines
ABOVE = Decimal("0.035")  # of the chart, from a bar to its spike


@dataclass(frozen=True)
class Place:
    """What the crosshair is on; ``series`` None: all of the bucket."""

    bucket: int
    series: int | None = None


class TrendChart(Plot):
    """Left and right walk buckets, up and down the series; Enter or a click opens."""

    pointed = Signal(object)  # Place or None
    opened = Signal(object)  # Place

    def __init__(self) -> None:
        super().__init__()
        self.report: TrendReport | None = None
        self.names: list[str] = []  # of the buckets, as long as they are said
        self.at: Place | None = None
        self._hidden: frozenset[int] = frozenset()
        self._blocks: list[Block] = []
        self._reach = Reach()
        self._mark: Any = pg.BarGraphItem(x=[], height=[], width=WIDTH)
        self.frame.put(self._mark)
        self.setMinimumHeight(180)
        self.placed.connect(self._on_placed)
        self.pressed.connect(self._open)

    def show_report(self, report: TrendReport) -> None:
        """Draw a report, all its series."""
        for _turn in self.fill(report):
            pass

    def fill(self, report: TrendReport) -> Iterator[None]:
        """Draw a report in turns; it is painted when all of it stands."""
        self.report, self._hidden, self.at = report, frozenset(), None
        grain, buckets = report.trend.query.grain, report.trend.buckets
        self.names = [bucket_label(one.start, grain) for one in buckets]
        self.labels = _labels(report.trend, self.names)
        yield from unseen(self.plot, self._draw_whole())

    def hide_series(self, hidden: Iterable[int]) -> Iterator[None]:
        """Draw without these series, in turns; what is left is stacked anew."""
        self._hidden = frozenset(hidden)
        yield from unseen(self.plot, self._draw_rest())

    def _draw_whole(self) -> Iterator[None]:
        yield from self._draw()
        self.show_places(self.labels)
        self.point_at(None)

    def _draw_rest(self) -> Iterator[None]:
        yield from self._draw()
        self.fit()

    def point_at(self, place: Place | None) -> None:
        """Put the crosshair on a mark, or take it away."""
        self.at = place
        self.cross.setVisible(place is not None)
        block = self._block(place)
        self._mark.setVisible(block is not None)
        if place is not None:
            self.cross.setPos(place.bucket)
            self._reveal(place.bucket)
        if block is not None and self.ink is not None:
            self._mark.setOpts(
                x=[block.bucket],
                y0=[float(block.base)],
                height=[float(block.figure)],
                brush=None,
                pen=pg.mkPen(self.ink.strong, width=2),
            )
            self._mark.setZValue(40)
        self.pointed.emit(place)

    def place(self, bucket: int, series: int | None = None) -> Place:
        """Name a mark."""
        return Place(bucket, series)

    def marks(self, bucket: int) -> list[Block]:
        """Return what stands in a bucket."""
        return [one for one in self._blocks if one.bucket == bucket]

    def figure_at(self, place: Place) -> Decimal | None:
        """Return what a mark stands for."""
        if self.report is None:
            return None
        trend = self.report.trend
        if place.series is None:
            return trend.sums[place.bucket]
        return trend.series[place.series].figures[place.bucket]

    # --- drawing

    def _draw(self) -> Iterator[None]:
        """Draw everything anew."""
        self.clear()
        if self.report is None or self.ink is None:
            return
        trend = self.report.trend
        figures = [one.figures for one in trend.series]
        lines = not trend.query.shown.adds_up
        if lines:
            self._blocks, self._reach = [], self._measured()
            yield from self._draw_lines()
        else:
            self._blocks, self._reach = (
                stacked(figures, self._hidden) if figures else single(trend.sums)
            )
            yield
            self._draw_bars()
        yield
        self._draw_spikes()
        self._draw_ahead()  # stands on the bars, not on what else reaches higher
        self._draw_before()
        self._draw_budget()
        yield

    def _draw_bars(self) -> None:
        series = self.report.trend.series if self.report else ()
        for number, own in groupby(self._blocks, lambda one: one.series):
            rest = number is not None and series[number].rest
            colour = self._colour(number or 0, rest=rest)
            self.put(bars(list(own), colour, self._edge(colour)))

    @property
    def _is_crowded(self) -> bool:
        return len(self.labels) > CROWDED

    def _edge(self, colour: QColor) -> Any:
        """Keep stacked colours apart by a line of the ground, if there is room.

        A bar that is narrower than a pixel is drawn by its edge: without one it would
        fall between two pixels and be gone.
        """
        if self.ink is None or self._is_crowded:
            return pg.mkPen(colour, width=1)
        return pg.mkPen(self.ink.ground, width=1)

    def _draw_lines(self) -> Iterator[None]:
        if self.report is None or self.ink is None:
            return
        trend, dots = self.report.trend, not self._is_crowded
        rows = [(n, one.figures, one.rest) for n, one in enumerate(trend.series)]
        for number, figures, rest in rows or [(0, trend.sums, False)]:
            if number not in self._hidden:
                colour = self._colour(number, rest=rest)
                for one in curve(figures, colour, self.ink, dots=dots):
                    self.put(one)
                yield

    def _colour(self, number: int, *, rest: bool = False) -> QColor:
        return self.ink.of(number, rest=rest) if self.ink else QColor("gray")

    def _draw_before(self) -> None:
        if self.report is None or self.report.before is None or self.ink is None:
            return
        before = [self.report.before_at(n) for n in range(len(self.labels))]
        self.put(levels(before, self.ink, crowded=self._is_crowded), 20)
        if not self._hidden:
            _take(self._reach, before)

    def _draw_budget(self) -> None:
        """Draw what is allowed of what is in sight: of all, or of one series left."""
        found = self.report.budget_shown(self._hidden) if self.report else None
        if found is None or self.ink is None:
            return
        line, casing = limits(found.figures, self.ink, self.devicePixelRatioF())
        self.put(casing, 22)
        self.put(line, 23)
        _take(self._reach, found.figures)

    def _draw_spikes(self) -> None:
        if self.report is None or self.ink is None or not self.report.spikes:
            return
        low, high = self._reach.bounds(range(len(self.labels)))
        air = EXACT.multiply(EXACT.subtract(high, low), ABOVE)
        spots = [
            {
                "pos": (
                    one.spike.bucket,
                    float(self._reach.top(one.spike.bucket) + air),
                ),
                "symbol": "t",
            }
            for one in self.report.spikes
        ]
        self.put(
            pg.ScatterPlotItem(
                spots, size=SPIKE, brush=self.ink.alert, pen=pg.mkPen(self.ink.ground)
            ),
            30,
        )

    def _draw_ahead(self) -> None:
        """Draw what is foreseen: each day to come, or the rest of the month."""
        if self.report is None or self.ink is None:
            return
        found = foreseen(self.report, self._reach)
        if not found:
            return
        hatched = QBrush(self.ink.text, Qt.BrushStyle.BDiagPattern)
        pen = pg.mkPen(self.ink.text, width=1, style=Qt.PenStyle.DashLine)
        self.put(bars([one.block for one in found], hatched, pen))
        self.put(whiskers(found, pg.mkPen(self.ink.strong, width=1.2)), 25)
        for one in found:
            self._reach.take(one.block.bucket, one.block.end, one.high)

    def _measured(self) -> Reach:
        """Say how high and how low the lines reach."""
        reach, trend = Reach(), self.report.trend if self.report else None
        series = trend.series if trend else ()
        shown = [s.figures for n, s in enumerate(series) if n not in self._hidden]
        for figures in shown or [trend.sums if trend else ()]:
            _take(reach, figures)
        return reach

    def bounds(self, first: int, last: int) -> tuple[Decimal, Decimal]:
        return self._reach.bounds(range(first, min(last, len(self.labels) - 1) + 1))

    # --- pointing

    def _block(self, place: Place | None) -> Block | None:
        if place is None:
            return None
        wanted = (place.bucket, place.series)
        return next((b for b in self._blocks if (b.bucket, b.series) == wanted), None)

    def _reveal(self, bucket: int) -> None:
        first, last = self.seen
        if bucket - HALF < first:
            self.pan(bucket - HALF - first)
        elif bucket + HALF > last:
            self.pan(bucket + HALF - last)

    def _on_placed(self, bucket: int | None, height: float) -> None:
        if bucket is None:
            self.point_at(None)
            return
        hit = (b for b in self._blocks if b.bucket == bucket and b.holds(height))
        found = next(hit, None)
        place = Place(bucket, found.series if found else None)
        if place != self.at:
            self.point_at(place)

    def _open(self) -> None:
        if self.at is not None:
            self.opened.emit(self.at)

    def _marks_of(self, bucket: int) -> list[int | None]:
        """Return the marks of a bucket from below upwards; first all of it."""
        if self.report is None:
            return [None]
        own = [
            (b.base + min(b.figure, NOTHING), b.series)
            for b in self._blocks
            if b.bucket == bucket and b.series is not None
        ]
        if not self.report.trend.query.shown.adds_up:
            own = [
                (figure, number)
                for number, one in enumerate(self.report.trend.series)
                if (figure := one.figures[bucket]) is not None
                and number not in self._hidden
            ]
        return [None, *(number for _height, number in sorted(own))]

    def _walk(self, key: Qt.Key) -> Place | None:
        last = len(self.labels) - 1
        at = self.at or Place(-1 if key != Qt.Key.Key_Left else last + 1)
        steps = {
            Qt.Key.Key_Right: min(at.bucket + 1, last),
            Qt.Key.Key_Left: max(at.bucket - 1, 0),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if key in steps:
            marks = self._marks_of(steps[key])
            return Place(steps[key], at.series if at.series in marks else None)
        marks = self._marks_of(max(at.bucket, 0))
        here = marks.index(at.series) if at.series in marks else 0
        move = 1 if key == Qt.Key.Key_Up else -1
        return Place(max(at.bucket, 0), marks[(here + move) % len(marks)])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        walks = {Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_End}
        walks |= {Qt.Key.Key_Up, Qt.Key.Key_Down}
        if key in walks and not event.modifiers() & HELD and self.labels:
            self.point_at(self._walk(key))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._open()
        else:
            super().keyPressEvent(event)


def _take(reach: Reach, figures: Figures) -> None:
    for bucket, one in enumerate(figures):
        reach.take(bucket, one)


def _labels(trend: Trend, names: list[str]) -> list[str]:
    """Name the buckets under the axis; the title says the year if it is one."""
    one_year = len({one.start.year for one in trend.buckets}) == 1
    plain = trend.query.grain is Grain.MONTH or not one_year
    return names if plain else [name.partition("-")[2] for name in names]
