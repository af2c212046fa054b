"""Show millions of rows: painted here, fetched in blocks, never waited for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from desktop_app.ui.models.blocks import Blocks, Fetch
from desktop_app.ui.models.rows import Row, TableModel
from desktop_app.ui.models.selection import Selection
from desktop_app.ui.style import ROW, theme_of
from desktop_app.ui.turns import Turns
from desktop_app.ui.widgets.table_header import HEIGHT, TableHeader
from desktop_app.ui.widgets.table_layout import TableLayout
from desktop_app.ui.widgets.table_paint import CellPainter

AHEAD = 1  # rows beyond the edge that are painted too
SETTLED = 40  # milliseconds of rest after which a move is told
PIXELS = 2**31 - 1  # what a scroll bar can count

Keys = Qt.Key
MOVES: dict[Keys, Callable[[int, int, int], int]] = {
    Keys.Key_Up: lambda row, _page, _last: row - 1,
    Keys.Key_Down: lambda row, _page, _last: row + 1,
    Keys.Key_PageUp: lambda row, page, _last: row - page,
    Keys.Key_PageDown: lambda row, page, _last: row + page,
    Keys.Key_Home: lambda _row, _page, _last: 0,
    Keys.Key_End: lambda _row, _page, last: last,
}


class Table(QAbstractScrollArea):
    """Rows of fixed height; arrows move, Shift selects, Tab leaves."""

    current_moved = Signal(int)  # row, -1: none
    opened = Signal(int)  # row: Enter or a double click
    selected = Signal()
    copy_wanted = Signal()
    copy_headed = Signal()  # with the columns' titles
    menu_wanted = Signal(str, int, QPoint)  # column key, row, where

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setViewportMargins(0, HEIGHT, 0, 0)
        self.columns = TableLayout()
        self.header = TableHeader(self.columns, self)
        self.header.laid_out.connect(self._laid_out)
        self.selection = Selection()
        self.current = -1
        self.blocks: Blocks | None = None
        self._told_nothing = False  # the current row was not here yet
        self._hover = -1
        self._cells = CellPainter(theme_of(self))
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.verticalScrollBar().setSingleStep(ROW)
        # One signal for a burst of moves: a held arrow key asks once.
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED)
        self._settled.timeout.connect(self._tell)
        self._asking = Turns(self)

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self.blocks.model.count if self.blocks else 0

    def show_model(self, model: TableModel, fetch: Fetch) -> None:
        """Show other rows, from the top."""
        if self.blocks is not None:
            self.blocks.leave()
        self.columns.use(model.columns)
        self.blocks = Blocks(model, fetch, self._arrived)
        self.selection.clear()
        self.current = -1
        self._measure()
        self.verticalScrollBar().setValue(0)
        self.viewport().update()
        self.header.update()
        self._settled.start()

    @property
    def is_settling(self) -> bool:
        """Whether it was not told yet which row is the current one."""
        return self._settled.isActive()

    def values(self, row: int) -> Row | None:
        """Return a row's values, if they are here."""
        return self.blocks.values(row) if self.blocks else None

    def go_to(self, row: int) -> None:
        """Make a row the current one and bring it into sight."""
        if 0 <= row < self.count:
            self._move_to(row, reach=False)

    # --- where things stand

    def _measure(self) -> None:
        view = self.viewport().size()
        tall = min(self.count * ROW, PIXELS)
        self.verticalScrollBar().setRange(0, max(tall - view.height(), 0))
        self.verticalScrollBar().setPageStep(view.height())
        across = max(self.columns.width - view.width(), 0)
        self.horizontalScrollBar().setRange(0, across)
        self.horizontalScrollBar().setPageStep(view.width())
        self.horizontalScrollBar().setSingleStep(ROW)
        self.header.setGeometry(0, 0, view.width(), HEIGHT)
        self.header.offset = self.horizontalScrollBar().value()

    def _fit_numbers(self) -> None:
        """Widen columns whose numbers have become longer than they are wide."""
        if self.blocks is None:
            return
        wholes, places = self.blocks.wholes, self.blocks.places
        grown = False
        for placed in self.columns.shown:
            if wholes[placed.place]:
                n = placed.place
                wanted = self._cells.room(wholes[n], places[n])
                grown = grown or wanted > placed.width
                placed.width = max(placed.width, wanted)
        if grown:
            self._measure()
            self.header.update()

    def _laid_out(self) -> None:
        self._measure()
        self.viewport().update()

    def _row_at(self, y: float) -> int:
        row = int(y + self.verticalScrollBar().value()) // ROW
        return row if 0 <= row < self.count else -1

    def _page_rows(self) -> int:
        return max(self.viewport().height() // ROW - 1, 1)

    def _reveal(self, row: int) -> None:
        bar, view = self.verticalScrollBar(), self.viewport().height()
        top = row * ROW
        if top < bar.value():
            bar.setValue(top)
        elif top + ROW > bar.value() + view:
            bar.setValue(top + ROW - view)

    # --- selecting

    def _move_to(self, row: int, *, reach: bool, toggle: bool = False) -> None:
        self.current = row
        if toggle:
            self.selection.toggle(row)
        elif reach:
            self.selection.reach(row)
        else:
            self.selection.only(row)
        self._reveal(row)
        self.viewport().update()
        self._settled.start()

    def _arrived(self) -> None:
        self._fit_numbers()
        self.viewport().update()
        if self._told_nothing and self.values(self.current) is not None:
            self._settled.start()

    def _tell(self) -> None:
        words = self.blocks.texts(self.current) if self.blocks else None
        self.setAccessibleDescription(", ".join(words) if words else "")
        self._told_nothing = self.current >= 0 and words is None
        self.current_moved.emit(self.current)
        self.selected.emit()

    def select_all(self) -> None:
        """Select every row."""
        self.selection.every(self.count)
        self.viewport().update()
        self._settled.start()

    # --- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = theme_of(self)
        if self._cells.theme is not theme:
            self._cells = CellPainter(theme)
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.colour("surface"))
        offset, height = self.verticalScrollBar().value(), self.viewport().height()
        first = offset // ROW
        last = min(first + height // ROW + 1 + AHEAD, self.count) - 1
        if self.blocks is not None and last >= first:
            self._paint_rows(painter, self.blocks, range(first, last + 1))
            self._asking.begin(self._ask())
        painter.end()

    def _paint_rows(self, painter: QPainter, blocks: Blocks, rows: range) -> None:
        cells, theme = self._cells, self._cells.theme
        line, offset = theme.colour("hover"), self.verticalScrollBar().value()
        left, width = -self.horizontalScrollBar().value(), self.viewport().width()
        slots = cells.slots(self.columns.shown, blocks.places, left, width)
        cells.dress(painter)
        for row in rows:
            top = row * ROW - offset
            selected, hovered = row in self.selection, row == self._hover
            ground = cells.row_ground(selected=selected, hovered=hovered)
            if ground is not None:
                painter.fillRect(0, top, width, ROW, ground)
            cells.row(painter, top, slots, blocks.texts(row), blocks.values(row))
            painter.fillRect(0, top + ROW - 1, width, 1, line)
        if self.current in rows:
            mark = theme.colour("accent" if self.hasFocus() else "muted")
            painter.fillRect(0, self.current * ROW - offset, 3, ROW - 1, mark)

    def _ask(self) -> Iterator[None]:
        """Ask for the rows in sight, once they have been painted as far as known."""
        yield
        first = self.verticalScrollBar().value() // ROW
        fits = self.viewport().height() // ROW + 1 + AHEAD
        last = min(first + fits, self.count) - 1
        if self.blocks is not None and last >= first:
            self.blocks.want(first, last)

    # --- Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def scrollContentsBy(self, dx: int, _dy: int) -> None:
        if dx:
            self.header.offset = self.horizontalScrollBar().value()
            self.header.update()
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Keys(event.key())
        held = event.modifiers()
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
        elif key is Keys.Key_C and held & Qt.KeyboardModifier.ControlModifier:
            shifted = held & Qt.KeyboardModifier.ShiftModifier
            (self.copy_headed if shifted else self.copy_wanted).emit()
        elif key in MOVES and self.count:
            wanted = MOVES[key](self.current, self._page_rows(), self.count - 1)
            row = min(max(wanted, 0), self.count - 1)
            shifted = held & Qt.KeyboardModifier.ShiftModifier
            self._move_to(row, reach=bool(shifted))
        elif key in {Keys.Key_Return, Keys.Key_Enter} and self.current >= 0:
            self.opened.emit(self.current)
        elif key in {Keys.Key_Left, Keys.Key_Right}:
            bar = self.horizontalScrollBar()
            step = bar.singleStep()
            bar.setValue(bar.value() + (step if key is Keys.Key_Right else -step))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().y())
        if row < 0 or event.button() is not Qt.MouseButton.LeftButton:
            return
        held = event.modifiers()
        self._move_to(
            row,
            reach=bool(held & Qt.KeyboardModifier.ShiftModifier),
            toggle=bool(held & Qt.KeyboardModifier.ControlModifier),
        )

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().y())
        if event.buttons() & Qt.MouseButton.LeftButton and row >= 0:
            self._move_to(row, reach=True)
        if row != self._hover:
            self._hover = row
            self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().y())
        if row >= 0:
            self.opened.emit(row)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        number = self.columns.at(event.pos().x() + self.horizontalScrollBar().value())
        key = "" if number is None else self.columns.shown[number].column.key
        row = self._row_at(event.pos().y())
        if row >= 0 and row not in self.selection:
            self._move_to(row, reach=False)
        self.menu_wanted.emit(key, row, event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover = -1
            self.viewport().update()
        return super().viewportEvent(event)
