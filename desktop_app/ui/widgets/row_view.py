"""Show rows of a table model, each drawn by its cells' delegates alone.

Qt's own table asks the style sheet for the ground of each cell, and the model for its
font and colours, before the delegate draws: two thirds of the time of a page.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QTableView,
    QWidget,
)

NOWHERE = -1
BY_ROWS = QAbstractItemView.SelectionBehavior.SelectRows


class Spot(NamedTuple):
    """A cell: where it stands in the model and in the view, and how it is shown."""

    row: int
    place: int  # of the column, in the model
    left: int
    top: int
    width: int
    height: int
    selected: bool
    hovered: bool


class CellDelegate(QStyledItemDelegate):
    """Draw the cells of a column in a `RowView`."""

    def dress(self, painter: QPainter) -> None:
        """Make a painter ready, once for all cells of a picture."""

    def draw(self, painter: QPainter, spot: Spot, view: QWidget) -> None:
        """Draw a cell, and leave the painter as it was."""
        raise NotImplementedError


class _Column(NamedTuple):
    """A column in sight."""

    place: int
    left: int
    width: int
    delegate: CellDelegate


class RowView(QTableView):
    """A table whose rows light up as a whole; its delegates are `CellDelegate`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hovered = NOWHERE
        self.setMouseTracking(True)
        self.entered.connect(self._hover)
        self.viewportEntered.connect(self._hover)

    def paintEvent(self, event: QPaintEvent) -> None:
        model = self.model()
        columns = self._columns(event.rect())
        painter = QPainter(self.viewport())
        for delegate in dict.fromkeys(one.delegate for one in columns):
            delegate.dress(painter)
        for row in self._rows(event.rect()):
            top, height = self.rowViewportPosition(row), self.rowHeight(row)
            hovered, own = row == self._hovered, self._chosen(row)
            for place, left, width, delegate in columns:
                if own is None:
                    chosen = self.selectionModel().isSelected(model.index(row, place))
                else:
                    chosen = own
                spot = Spot(row, place, left, top, width, height, chosen, hovered)
                delegate.draw(painter, spot, self)
        painter.end()

    def _chosen(self, row: int) -> bool | None:
        """Return whether a row is selected; None: its cells are, each by itself."""
        if self.selectionBehavior() != BY_ROWS:
            return None
        return self.selectionModel().isSelected(self.model().index(row, 0))

    def _rows(self, area: QRect) -> range:
        first, last = self.rowAt(area.top()), self.rowAt(area.bottom())
        if first == NOWHERE:
            return range(0)
        return range(first, self.model().rowCount() if last == NOWHERE else last + 1)

    def _columns(self, area: QRect) -> list[_Column]:
        found = []
        for place in range(self.model().columnCount()):
            left, width = self.columnViewportPosition(place), self.columnWidth(place)
            if width and left <= area.right() and left + width > area.left():
                delegate = self.itemDelegateForColumn(place) or self.itemDelegate()
                if isinstance(delegate, CellDelegate):
                    found.append(_Column(place, left, width, delegate))
        return found

    def _hover(self, index: QModelIndex | QPersistentModelIndex | None = None) -> None:
        before, self._hovered = self._hovered, NOWHERE if index is None else index.row()
        if before != self._hovered:
            for row in {before, self._hovered} - {NOWHERE}:
                top, width = self.rowViewportPosition(row), self.viewport().width()
                self.viewport().update(0, top, width, self.rowHeight(row))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover()
