"""Draw the way from one sum to another, a row a step: a bar, its sign, its amount."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.domain.bridges import Bridge, BridgePart
from desktop_app.domain.money import EXACT
from desktop_app.i18n import _
from desktop_app.services.trend_words import PART_WORDS, aligned, figure_text
from desktop_app.ui.style import (
    RADIUS,
    Size,
    Theme,
    font,
    series_colours,
    space,
    theme_of,
)

TALLEST, LOWEST = space(7.5), space(5)  # a row
BAR = 0.56  # of a row
NAME = 176  # pixels of the names
GAP = space(3)
LEAST = 1.5  # pixels of the smallest bar: it is there
DEARER, CHEAPER = 5, 0  # places among the colours of series
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Step:
    """One row: where its bar begins and ends; ``part`` None: a sum of a range."""

    name: str
    begin: Decimal
    end: Decimal
    text: str
    part: BridgePart | None = None


def steps_of(bridge: Bridge, before: str, after: str) -> list[Step]:
    """Return the rows of a bridge: the first sum, its parts, the last sum."""
    amounts = [figure_text(one.amount, signed=True) for one in bridge.parts]
    sums = figure_text(bridge.before), figure_text(bridge.after)
    texts = aligned([sums[0], *amounts, sums[1]])
    made = [Step(before, NOTHING, bridge.before, texts[0])]
    here = bridge.before
    for one, text in zip(bridge.parts, texts[1:], strict=False):
        there = EXACT.add(here, one.amount)
        made.append(Step(_(PART_WORDS[one.part]), here, there, text, one))
        here = there
    made.append(Step(after, NOTHING, bridge.after, texts[-1]))
    return made


class Waterfall(QWidget):
    """Up and down walk the steps; each move says which part is meant."""

    chosen = Signal(object)  # BridgePart, or None: a sum of a range
    opened = Signal(object)  # Step: Enter or a double click

    def __init__(self) -> None:
        super().__init__()
        self.steps: Sequence[Step] = ()
        self.at = -1
        self._hover = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show these steps; the largest part is the one meant."""
        self.steps = steps
        parts = [n for n, one in enumerate(steps) if one.part is not None]
        largest = max(
            parts, key=lambda n: abs(steps[n].end - steps[n].begin), default=0
        )
        self.setAccessibleDescription(
            "\n".join(f"{one.name}: {one.text.strip()}" for one in steps)
        )
        self.updateGeometry()
        self.go_to(largest)

    def go_to(self, place: int) -> None:
        """Mean another step."""
        if not self.steps:
            return
        self.at = min(max(place, 0), len(self.steps) - 1)
        self.update()
        self.chosen.emit(self.steps[self.at].part)

    def mean_none(self) -> None:
        """Mean no step: a picture is nobody's choice."""
        self.at = -1
        self.update()

    # --- painting

    @property
    def row(self) -> float:
        """How tall a row is: as tall as there is room for."""
        each = self.height() / max(len(self.steps), 1)
        return min(max(each, LOWEST), TALLEST)

    def _scale(self, width: float) -> tuple[float, float]:
        """Return where zero lies in the room of the bars, and pixels an amount."""
        ends = [float(v) for one in self.steps for v in (one.begin, one.end)]
        low, high = min([*ends, 0.0]), max([*ends, 0.0])
        each = width / (high - low) if high > low else 0.0
        return -low * each, each

    def _amounts_width(self) -> float:
        metrics = self.fontMetrics()
        return max(metrics.horizontalAdvance(one.text) for one in self.steps) * 1.06

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.steps:
            amounts = self._amounts_width()
            left, right = space(2) + NAME + GAP, self.width() - amounts - GAP - space(2)
            zero, each = self._scale(max(right - left, 1))
            for place, step in enumerate(self.steps):
                self._paint_ground(painter, place, theme)
                self._paint_words(painter, place, step, theme)
                bar = self._bar(place, step, left + zero, each)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._colour(step, theme))
                painter.drawRoundedRect(bar, 2, 2)
                self._paint_link(painter, place, left + zero + float(step.end) * each)
        painter.end()

    def _bar(self, place: int, step: Step, zero: float, each: float) -> QRectF:
        begin, end = zero + float(step.begin) * each, zero + float(step.end) * each
        width = max(abs(end - begin), LEAST)
        top = (place + (1 - BAR) / 2) * self.row
        return QRectF(min(begin, end), top, width, BAR * self.row)

    def _colour(self, step: Step, theme: Theme) -> QColor:
        if step.part is None:
            return theme.colour("muted")
        up = step.end >= step.begin
        return series_colours(theme)[DEARER if up else CHEAPER]

    def _paint_ground(self, painter: QPainter, place: int, theme: Theme) -> None:
        row = QRectF(0, place * self.row, self.width(), self.row)
        painter.setPen(Qt.PenStyle.NoPen)
        if place == self.at:
            painter.setBrush(theme.colour("soft"))
            painter.drawRoundedRect(row, RADIUS, RADIUS)
            if self.hasFocus():
                painter.setBrush(theme.colour("accent"))
                painter.drawRect(QRectF(0, row.top() + 2, 3, self.row - 4))
        elif place == self._hover:
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(row, RADIUS, RADIUS)

    def _paint_words(
        self, painter: QPainter, place: int, step: Step, theme: Theme
    ) -> None:
        painter.setPen(theme.colour("text"))
        painter.setFont(font(Size.BODY, bold=step.part is None))
        row = QRectF(space(2), place * self.row, self.width() - space(4), self.row)
        name = QRectF(row.left(), row.top(), NAME, self.row)
        elide = Qt.TextElideMode.ElideRight
        shown = painter.fontMetrics().elidedText(step.name, elide, NAME)
        painter.drawText(name, LEFT, shown)
        painter.drawText(row, RIGHT, step.text)

    def _paint_link(self, painter: QPainter, place: int, x: float) -> None:
        """Lead from where a bar ends to where the next one begins."""
        if place + 1 == len(self.steps):
            return
        painter.setPen(theme_of(self).colour("line"))
        top = (place + (1 + BAR) / 2) * self.row
        low = top + (1 - BAR) * self.row
        painter.drawLine(QPointF(x, top), QPointF(x, low))

    # --- Qt

    def sizeHint(self) -> QSize:
        return QSize(NAME * 4, TALLEST * max(len(self.steps), 1))

    def minimumSizeHint(self) -> QSize:
        return QSize(NAME * 3, LOWEST * max(len(self.steps), 1))

    def _row_at(self, y: float) -> int:
        row = int(y // self.row)
        return row if 0 <= row < len(self.steps) else -1

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self.steps) - 1
        moves = {
            Qt.Key.Key_Up: self.at - 1,
            Qt.Key.Key_Down: self.at + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        key = Qt.Key(event.key())
        if key in moves and self.steps:
            self.go_to(moves[key])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and 0 <= self.at < len(
            self.steps
        ):
            self.opened.emit(self.steps[self.at])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().y())
        if row >= 0:
            self.go_to(row)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().y())
        if row >= 0:
            self.opened.emit(self.steps[row])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().y())
        if row != self._hover:
            self._hover = row
            self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()
