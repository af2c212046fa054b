"""Show small tables: pills, amounts at the decimal point, copy as TSV."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from desktop_app.ui.models.small import RowColumn, RowsModel
from desktop_app.ui.style import ROW, font, space
from desktop_app.ui.turns import Turns
from desktop_app.ui.widgets.cells import EDGE, Cells
from desktop_app.ui.widgets.row_view import RowView
from desktop_app.ui.widgets.widths import Widths

LEAST = space(12)
FEW = 1_000  # rows that are measured at once; more, a column at a time


class SmallTable(RowView):
    """A table of plain values; sorts by its header, says which row is meant."""

    chosen = Signal(object)  # the current row's value, or None
    opened = Signal(object)  # a row was double-clicked, or Enter pressed on it

    def __init__(
        self, columns: Sequence[RowColumn], name: str, model: RowsModel | None = None
    ) -> None:
        super().__init__()
        self._widths = [max(column.width, LEAST) for column in columns]
        self._filling = self._by_hand = False
        self._turns = Turns(self)
        self._model = model or RowsModel(columns)
        self._model.setParent(self)
        self.setModel(self._model)
        self.cells = Cells(self, self._model)
        self.setItemDelegate(self.cells)
        self.setAccessibleName(name)
        self._shape(columns)
        self.horizontalHeader().sectionResized.connect(self._resized)
        self.selectionModel().currentRowChanged.connect(self._tell)
        self._model.modelReset.connect(self._tell)
        self.activated.connect(lambda index: self.opened.emit(self._at(index.row())))

    def show_rows(self, rows: Sequence[Any], *, choose: bool = False) -> None:
        """Show these rows; ``choose`` makes the first one the current one."""
        self._model.show(rows)
        self._turns.begin(self._measure())
        if len(rows) <= FEW:
            self._turns.finish()
        if choose and rows:
            self.selectRow(0)

    def exchange(self, before: Any, after: Any) -> None:
        """Show a row in the place of another; what is chosen stays chosen."""
        self._model.exchange(before, after)

    def strengthen(self, strong: Callable[[Any], bool]) -> None:
        """Write the words of some rows bold."""
        self._model.strong = strong

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

    def _measure(self) -> Iterator[None]:
        """Make room for the longest figures: a cut amount would lie."""
        widths = Widths(font())
        for place, column in enumerate(self._model.columns):
            if not column.figures:
                continue
            for whole, after in self._model.measure(place):
                needed = widths.of(whole + after) + 3 * EDGE
                if not column.stretch:
                    self._widths[place] = max(self._widths[place], needed)
                yield
        self._fill()
        self.viewport().update()

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
