"""Show small tables: pills, amounts at the decimal point, copy as TSV."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from desktop_app.ui.models.small import RIGHT, Index, RowColumn, RowsModel
from desktop_app.ui.style import ROW, Size, font, space, theme_of
from desktop_app.ui.widgets.meter import draw_meter
from desktop_app.ui.widgets.pill import HEIGHT, draw_pill, pill_width

EDGE, LEAST = space(2), space(12)


def _never(_row: Any) -> bool:
    return False


class SmallTable(QTableView):
    """A table of plain values; sorts by its header, says which row is meant."""

    chosen = Signal(object)  # the current row's value, or None
    opened = Signal(object)  # a row was double-clicked, or Enter pressed on it

    def __init__(self, columns: Sequence[RowColumn], name: str) -> None:
        super().__init__()
        self.strong: Callable[[Any], bool] = _never  # rows whose words are bold
        self.covered = 0  # pixels at the left that another view lies upon
        self._widths = [max(column.width, LEAST) for column in columns]
        self._filling = self._by_hand = False
        self._model = RowsModel(columns, self)
        self.setModel(self._model)
        self.setItemDelegate(_Cells(self, self._model))
        self.setAccessibleName(name)
        self._shape(columns)
        self.horizontalHeader().sectionResized.connect(self._resized)
        self.selectionModel().currentRowChanged.connect(self._tell)
        self._model.modelReset.connect(self._tell)
        self.activated.connect(lambda index: self.opened.emit(self._at(index.row())))

    def show_rows(self, rows: Sequence[Any], *, choose: bool = False) -> None:
        """Show these rows; ``choose`` makes the first one the current one."""
        self._model.show(rows)
        self._widen()
        if choose and rows:
            self.selectRow(0)

    def search(self, words: str) -> None:
        """Keep the rows that contain these words."""
        self._model.search(words)

    def choose(self, row: Any) -> None:
        """Make this row the current one, if it is shown."""
        if row in self.rows:
            self.selectRow(list(self.rows).index(row))

    @property
    def rows(self) -> Sequence[Any]:
        """The rows shown, in the order shown."""
        return self._model.rows

    @property
    def current(self) -> Any:
        """The row that is meant, or None."""
        return self._at(self.currentIndex().row())

    @property
    def selected(self) -> list[Any]:
        """The selected rows, in the order shown."""
        return [self._model.row(place) for place in self._places()]

    def copy(self, *, headers: bool = False) -> None:
        """Put the selected rows on the clipboard as tab-separated text."""
        QGuiApplication.clipboard().setText(self.as_tsv(headers=headers))

    def as_tsv(self, *, headers: bool = False) -> str:
        """Write the selected rows as tab-separated text."""
        return self._model.as_tsv(self._places(), headers=headers)

    def whole_tsv(self) -> str:
        """Write all rows below the titles as tab-separated text."""
        places = range(self._model.rowCount())
        return self._model.as_tsv(places, headers=True)

    def _widen(self) -> None:
        """Make room for the longest figures: a cut amount would lie."""
        metrics = QFontMetrics(font())
        for place, column in enumerate(self._model.columns):
            if column.figures and not column.stretch:
                texts = [column.text(row).partition(".") for row in self._model.rows]
                whole = max((t[0] for t in texts), key=len, default="")
                after = max((t[1] + t[2] for t in texts), key=len, default="")
                needed = metrics.horizontalAdvance(whole + after) + 3 * EDGE
                self._widths[place] = max(self._widths[place], needed)
        self._fill()

    def _fill(self) -> None:
        """Let columns share what the table is wider; what a person set stays."""
        fixed = any(column.stretch for column in self._model.columns)
        whole = sum(self._widths)
        if fixed or self._by_hand or not whole:
            return
        spare = max(self.viewport().width() - whole, 0)
        reached = given = 0
        self._filling = True
        for place, width in enumerate(self._widths):
            reached += width
            part = spare * reached // whole - given
            given += part
            self.setColumnWidth(place, width + part)
        self._filling = False

    def _resized(self, *_section: int) -> None:
        self._by_hand = self._by_hand or not self._filling

    def _places(self) -> list[int]:
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def _at(self, place: int) -> Any:
        inside = 0 <= place < self._model.rowCount()
        return self._model.row(place) if inside else None

    def _tell(self, *_moved: object) -> None:
        self.chosen.emit(self.current)

    def _shape(self, columns: Sequence[RowColumn]) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setMinimumSectionSize(LEAST)
        for place, column in enumerate(columns):
            self.setColumnWidth(place, column.width)
            if column.stretch:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fill()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() == Qt.Key.Key_C and event.modifiers() == both:
            self.copy(headers=True)
        else:
            super().keyPressEvent(event)


class _Cells(QStyledItemDelegate):
    """Draw cells; amounts of a column meet at their decimal points."""

    def __init__(self, table: SmallTable, model: RowsModel) -> None:
        super().__init__(table)
        self._table, self._model = table, model
        self._after: dict[int, str] = {}  # the widest part after the point
        model.modelReset.connect(self._after.clear)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        model = self._model
        column, row = model.columns[index.column()], model.row(index.row())
        theme = theme_of(self._table)
        place = QRectF(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.colour("soft"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, theme.colour("hover"))
        painter.setPen(theme.colour("raised"))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        painter.setPen(theme.colour("text"))
        inner = place.adjusted(EDGE, 0, -EDGE, 0)
        if column.sign is not None:
            painter.setFont(font(Size.SMALL))
            sign = column.sign(row)
            width = min(pill_width(painter.fontMetrics(), sign[1]), inner.width())
            top = place.center().y() - HEIGHT / 2
            draw_pill(painter, QRectF(inner.left(), top, width, HEIGHT), sign, theme)
        elif column.meter is not None:
            painter.setFont(font())
            draw_meter(painter, inner, column.meter(row), column.text(row), theme)
        elif column.figures:
            painter.setFont(font())
            self._draw_figures(painter, option, index)
        else:
            painter.setFont(font(bold=self._table.strong(row)))
            self._draw_text(painter, inner, column, row)
        painter.restore()

    def _draw_text(
        self, painter: QPainter, place: QRectF, column: RowColumn, row: Any
    ) -> None:
        one_line = " ".join(column.text(row).split("\n"))
        modes = Qt.TextElideMode
        elide = modes.ElideMiddle if column.middle else modes.ElideRight
        shown = painter.fontMetrics().elidedText(one_line, elide, int(place.width()))
        middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place, middle, shown)

    def _half_covered(self, option: QStyleOptionViewItem) -> bool:
        beneath = option.widget is self._table
        left, right = option.rect.left(), option.rect.right()
        return beneath and left + EDGE < self._table.covered <= right

    def _draw_figures(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        place = QRectF(option.rect).adjusted(EDGE, 0, -EDGE, 0)
        column = self._model.columns[index.column()]
        if self._half_covered(option):
            painter.drawText(place, RIGHT, "…")  # half an amount would lie
            return
        whole, dot, after = column.text(self._model.row(index.row())).partition(".")
        metrics = painter.fontMetrics()
        if metrics.horizontalAdvance(whole + dot + after) > place.width():
            self._draw_text(painter, place, column, self._model.row(index.row()))
            return
        widest = self._widest(index.column())
        point = place.right() - metrics.horizontalAdvance(widest)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        point = max(point, place.left() + metrics.horizontalAdvance(whole))
        before = QRectF(place.left(), place.top(), point - place.left(), place.height())
        painter.drawText(before, right, whole)
        rest = QRectF(point, place.top(), place.right() - point + 1, place.height())
        painter.drawText(rest, left, dot + after)

    def _widest(self, column: int) -> str:
        """Return the longest part after the point, found once for all rows."""
        if column not in self._after:
            write = self._model.columns[column].text
            parts = ("".join(write(row).partition(".")[1:]) for row in self._model.rows)
            self._after[column] = max(parts, key=len, default="")
        return self._after[column]
