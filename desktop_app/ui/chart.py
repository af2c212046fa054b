"""Draw charts: the only room that knows pyqtgraph, and the only one with floats."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainterPath,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QGraphicsPathItem, QVBoxLayout, QWidget

from desktop_app.domain.money import plain
from desktop_app.ui.charts.frame import Frame

BAR_WIDTH = 0.72
HALF = 0.5  # from a day's middle to its edge
HEADROOM = 1.12  # air above the highest bar, for a mark
SPIKE = 0.28  # half the width of the mark above a day that stands out, in days
NEAR, HIGH = 0.02, 0.05  # of the highest bar: how near it is, and how high
FAINT = 160  # of 255: grid lines
ROW_OF_TICKS = 58  # pixels that a date under the axis needs
AXIS_TICKS = 4
ROUND = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@dataclass(frozen=True)
class DayPoint:
    """One day of a trend; amounts stay exact beside the pixel they become."""

    day: date
    billed: Decimal
    expected: Decimal | None  # None: nothing of that day could be checked
    lines: int = 0


@dataclass(frozen=True)
class ChartInk:
    """The colours and the type a chart is drawn with."""

    bar: QColor
    chosen: QColor
    line: QColor
    text: QColor
    grid: QColor
    ground: QColor
    font: QFont
    spike: QColor


def whole_days(points: Sequence[DayPoint]) -> list[DayPoint]:
    """Put the days in order and fill the days between that have no charge."""
    if not points:
        return []
    known = {p.day: p for p in points}
    first, last = min(known), max(known)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [known.get(d, DayPoint(d, Decimal(0), Decimal(0))) for d in days]


def round_steps(top: Decimal, bottom: Decimal) -> list[Decimal]:
    """Return the round amounts inside a range, 0 among them: 0, 500, 1000."""
    high, low = max(top, Decimal(0)), min(bottom, Decimal(0))
    if high == low:
        return [Decimal(0)]
    rough = (high - low) / AXIS_TICKS
    decade = Decimal(1).scaleb(rough.adjusted())
    step = next(decade * n for n in ROUND if decade * n >= rough)
    return [step * n for n in range(int(low / step), int(high / step) + 1)]


def axis_text(value: Decimal) -> str:
    """Write a round amount for an axis, with a true minus sign."""
    return f"{Decimal(plain(value)):,f}".replace("-", "−")


class DayChart(QWidget):
    """Show an amount per day as bars, with the recalculated amount as a line.

    Arrow keys, Home and End walk the days; Enter or a click opens one.
    """

    pointed = Signal(object)  # DayPoint under the crosshair, or None
    opened = Signal(object)  # DayPoint that was chosen

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points: list[DayPoint] = []
        self._at: int | None = None
        self._frame = Frame(self)
        self._plot: Any = self._frame.view
        self._bars: Any = pg.BarGraphItem(x=[], height=[], width=BAR_WIDTH)
        self._mark: Any = pg.BarGraphItem(x=[], height=[], width=BAR_WIDTH)
        self._line: Any = pg.PlotCurveItem(connect="pairs")
        self._cross: Any = pg.InfiniteLine(angle=90, movable=False)
        # Qt draws this one by itself: a scatter plot drops references to None.
        self._spikes = QGraphicsPathItem()
        self._spikes.setPen(QPen(Qt.PenStyle.NoPen))
        self._dress()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._plot)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(160)

    def show_days(self, points: Sequence[DayPoint]) -> None:
        """Draw these days."""
        self._points = whole_days(points)
        xs = list(range(len(self._points)))
        self._bars.setOpts(x=xs, height=[float(p.billed) for p in self._points])
        # A short level per day: where it meets the bar's top, the day holds.
        level = [(n, p.expected) for n, p in enumerate(self._points)]
        known = [(n, float(e)) for n, e in level if e is not None]
        self._line.setData(
            [x for n, _ in known for x in (n - HALF, n + HALF)],
            [y for _, e in known for y in (e, e)],
        )
        self._fit()
        self.point_at(None)

    def mark_days(self, days: Container[date]) -> None:
        """Put a mark above the bars of these days."""
        top = max((abs(float(p.billed)) for p in self._points), default=0.0)
        path = QPainterPath()
        for n, point in enumerate(self._points):
            if point.day in days:
                tip = max(float(point.billed), 0.0) + top * NEAR
                left, right = QPointF(n - SPIKE, 0), QPointF(n + SPIKE, 0)
                rise = QPointF(0, tip + top * HIGH)
                corners = (QPointF(n, tip), left + rise, right + rise)
                path.addPolygon(QPolygonF(corners))
        self._spikes.setPath(path)

    def dress(self, ink: ChartInk) -> None:
        """Use these colours from now on."""
        self._frame.dress(ink, faint=FAINT)
        self._bars.setOpts(brush=ink.bar, pen=pg.mkPen(None))
        self._mark.setOpts(brush=ink.chosen, pen=pg.mkPen(None))
        self._line.setPen(pg.mkPen(ink.line, width=2))
        self._cross.setPen(pg.mkPen(ink.text, width=1, style=Qt.PenStyle.DotLine))
        self._spikes.setBrush(ink.spike)

    def point_at(self, index: int | None) -> None:
        """Put the crosshair on a day, or take it away."""
        self._at = index
        shown = index is not None
        self._cross.setVisible(shown)
        self._mark.setVisible(shown)
        if index is None:
            self.pointed.emit(None)
            return
        point = self._points[index]
        self._cross.setPos(index)
        self._mark.setOpts(x=[index], height=[float(point.billed)])
        self.pointed.emit(point)

    def point_at_day(self, day: date) -> None:
        """Put the crosshair on a day, if it is drawn."""
        days = [point.day for point in self._points]
        self.point_at(days.index(day) if day in days else None)

    @property
    def pointed_at(self) -> DayPoint | None:
        """Return the day under the crosshair."""
        return None if self._at is None else self._points[self._at]

    @property
    def lowest(self) -> float:
        """Where the axis begins."""
        begin: float = self._frame.field.viewRange()[1][0]
        return begin

    def _dress(self) -> None:
        items = (self._bars, self._mark, self._line, self._cross, self._spikes)
        for item in items:
            self._frame.put(item)
        self._frame.field.setMouseEnabled(x=False, y=False)
        self._plot.viewport().installEventFilter(self)
        self._cross.setVisible(False)
        self._mark.setVisible(False)

    def _fit(self) -> None:
        amounts = [p.billed for p in self._points]
        amounts += [p.expected for p in self._points if p.expected is not None]
        top, bottom = max([*amounts, Decimal(0)]), min([*amounts, Decimal(0)])
        steps = round_steps(top, bottom)
        high = float(top) * HEADROOM or 1.0
        self._frame.field.setXRange(-HALF, max(len(self._points), 1) - HALF, padding=0)
        self._frame.field.setYRange(float(bottom) * HEADROOM, high, padding=0)
        self._frame.mark_amounts([(float(s), axis_text(s)) for s in steps])
        self._name_days()
        self._frame.lay_out()

    def _name_days(self) -> None:
        """Write as many dates under the axis as there is room for."""
        room = max(self.width() // ROW_OF_TICKS, 1)
        every = max(-(-len(self._points) // room), 1)
        labels = [
            (float(n), f"{p.day:%m-%d}")
            for n, p in enumerate(self._points)
            if n % every == 0
        ]
        self._frame.name_places(labels)

    def _index_at(self, place: QPointF) -> int | None:
        if not self._points:
            return None
        scene = self._plot.mapToScene(place.toPoint())
        x = self._frame.field.mapSceneToView(scene).x()
        return min(max(int(x + HALF), 0), len(self._points) - 1)

    def _open(self) -> None:
        if self.pointed_at is not None:
            self.opened.emit(self.pointed_at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._points) - 1
        here = self._at
        steps = {
            Qt.Key.Key_Right: 0 if here is None else min(here + 1, last),
            Qt.Key.Key_Left: last if here is None else max(here - 1, 0),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        key = Qt.Key(event.key())
        if self._points and key in steps:
            self.point_at(steps[key])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._open()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent):
            if event.type() == QEvent.Type.MouseMove:
                self.point_at(self._index_at(event.position()))
            elif event.type() == QEvent.Type.MouseButtonRelease:
                self.point_at(self._index_at(event.position()))
                self._open()
            return True
        if event.type() == QEvent.Type.Leave:
            self.point_at(None)
        return super().eventFilter(watched, event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.point_at(None)
        super().focusOutEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._name_days()
