"""Head a table: sort, filter, move and widen its columns."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QWidget

from desktop_app.domain.views import Sort
from desktop_app.ui import icons
from desktop_app.ui.models.rows import NUMBERS
from desktop_app.ui.style import Size, font, space, theme_of
from desktop_app.ui.widgets.table_layout import LEAST, TableLayout
from desktop_app.ui.widgets.table_paint import PAD

HEIGHT = 32
REACH = 4  # pixels beside an edge that take hold of it
ICON = 14
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
ONE_LINE = Qt.TextFlag.TextSingleLine
DRAG = 8  # pixels before a press becomes a move


class TableHeader(QWidget):
    """A press sorts; the funnel filters; an edge widens; a pull moves."""

    sort_wanted = Signal(str)  # key
    sort_added = Signal(str)  # key, beside the others: Shift was held
    filter_wanted = Signal(str, QPoint)  # key, where to open
    menu_wanted = Signal(str, QPoint)
    laid_out = Signal()  # widths or order changed

    def __init__(self, layout: TableLayout, parent: QWidget) -> None:
        super().__init__(parent)
        self.columns = layout
        self.sort: tuple[Sort, ...] = ()
        self.filtered: frozenset[str] = frozenset()
        self.offset = 0
        self._hover: int | None = None
        self._widen: int | None = None
        self._pressed: tuple[int, int] | None = None  # column, x
        self._target: int | None = None
        self.setMouseTracking(True)
        self.setFixedHeight(HEIGHT)
        self.setFont(font(Size.NOTE))

    def funnel(self, number: int) -> QRectF:
        """Return where a column's funnel stands."""
        right = self.columns.left_of(number + 1) - self.offset
        return QRectF(right - PAD - ICON, (HEIGHT - ICON) / 2, ICON, ICON)

    def _sorted(self, key: str) -> Sort | None:
        return next((s for s in self.sort if s.column == key), None)

    def _draw_column(self, painter: QPainter, number: int, left: int) -> None:
        theme = theme_of(self)
        placed = self.columns.shown[number]
        column = placed.column
        on = column.key in self.filtered
        place = QRectF(left + PAD, 0, placed.width - 2 * PAD, HEIGHT)
        if column.filters and (on or self._hover == number):
            ink = theme.colour("accent" if on else "muted")
            icons.draw(painter, self.funnel(number), "funnel", ink, ICON)
            place.setRight(place.right() - ICON - space(1))
        found = self._sorted(column.key)
        if found is not None:
            name = "arrow-down" if found.descending else "arrow-up"
            spot = QRectF(place.right() - ICON, 0, ICON, HEIGHT)
            icons.draw(painter, spot, name, theme.colour("accent"), ICON)
            place.setRight(place.right() - ICON - space(1))
        painter.setPen(theme.colour("text" if found or on else "muted"))
        flags = RIGHT if column.kind in NUMBERS else LEFT
        words = QFontMetrics(self.font()).elidedText(
            column.title, Qt.TextElideMode.ElideRight, int(place.width())
        )
        painter.drawText(place, flags | ONE_LINE, words)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("raised"))
        painter.setFont(self.font())
        left = -self.offset
        for number, placed in enumerate(self.columns.shown):
            if left + placed.width > 0 and left < self.width():
                self._draw_column(painter, number, left)
            left += placed.width
        painter.setPen(theme.colour("line"))
        painter.drawLine(0, HEIGHT - 1, self.width(), HEIGHT - 1)
        if self._target is not None:
            x = self.columns.left_of(self._target) - self.offset
            painter.fillRect(QRectF(x - 1, 0, 2, HEIGHT), theme.colour("accent"))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        x = int(event.position().x()) + self.offset
        self._widen = self.columns.edge_at(x, REACH)
        number = self.columns.at(x)
        if self._widen is None and number is not None:
            self._pressed = (number, x)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = int(event.position().x()) + self.offset
        if self._widen is not None:
            left = self.columns.left_of(self._widen)
            self.columns.shown[self._widen].width = max(x - left, LEAST)
            self.laid_out.emit()
        elif self._pressed is not None and abs(x - self._pressed[1]) > DRAG:
            number = self.columns.at(x)
            self._target = len(self.columns.shown) if number is None else number
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        else:
            self._hover = self.columns.at(x)
            on_edge = self.columns.edge_at(x, REACH) is not None
            shape = (
                Qt.CursorShape.SplitHCursor if on_edge else Qt.CursorShape.ArrowCursor
            )
            self.setCursor(shape)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, target = self._pressed, self._target
        self._pressed = self._target = None
        if self._widen is not None:
            self._widen = None
        elif pressed is not None and target is not None:
            number = pressed[0]
            self.columns.move(number, target - (1 if target > number else 0))
            self.laid_out.emit()
        elif pressed is not None:
            self._pressed_on(pressed[0], event)
        self.update()

    def _pressed_on(self, number: int, event: QMouseEvent) -> None:
        column = self.columns.shown[number].column
        if column.filters and self.funnel(number).contains(event.position()):
            self.filter_wanted.emit(column.key, self._below(number))
        elif column.sorts:
            beside = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            wanted = self.sort_added if beside else self.sort_wanted
            wanted.emit(column.key)

    def _below(self, number: int) -> QPoint:
        left = max(self.columns.left_of(number) - self.offset, 0)
        return self.mapToGlobal(QPoint(left, HEIGHT))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        number = self.columns.at(event.pos().x() + self.offset)
        key = "" if number is None else self.columns.shown[number].column.key
        self.menu_wanted.emit(key, event.globalPos())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover = None
        self.update()
