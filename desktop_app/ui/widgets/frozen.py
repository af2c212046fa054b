"""Keep a table's first columns in sight while the others are scrolled."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from desktop_app.ui.style import ROW
from desktop_app.ui.widgets.row_view import RowView
from desktop_app.ui.widgets.small import SmallTable


class FrozenColumns(RowView):
    """A second view of a table's first columns, which lies upon it and stays.

    It shares rows and choice with the table, and takes no focus: keys are the
    table's. A cell that the arrows reach is scrolled out from under it.
    """

    def __init__(self, table: SmallTable, count: int) -> None:
        super().__init__(table)
        self._table, self._count = table, count
        self.setModel(table.model())
        self.setSelectionModel(table.selectionModel())
        self.setItemDelegate(table.itemDelegate())
        self._shape(table)
        header = table.horizontalHeader()
        header.sectionResized.connect(self._fit)
        bars = self.verticalScrollBar(), table.verticalScrollBar()
        for one, other in (bars, bars[::-1]):
            one.valueChanged.connect(other.setValue)
        table.horizontalScrollBar().valueChanged.connect(table.viewport().update)
        table.selectionModel().currentChanged.connect(self._reveal)
        table.viewport().installEventFilter(self)
        self._fit()

    def _shape(self, table: SmallTable) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setProperty("frozen", True)  # for the style sheet: no frame of its own
        self.setSelectionMode(table.selectionMode())
        self.setSelectionBehavior(table.selectionBehavior())
        self.setVerticalScrollMode(table.verticalScrollMode())
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setAccessibleName(table.accessibleName())
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for place in range(self.model().columnCount()):
            self.setColumnHidden(place, place >= self._count)
            self.setItemDelegateForColumn(place, table.itemDelegateForColumn(place))

    def _fit(self, *_moved: object) -> None:
        """Lie exactly upon the table's own first columns."""
        table, width = self._table, 0
        for place in range(self._count):
            self.setColumnWidth(place, table.columnWidth(place))
            width += table.columnWidth(place)
        edge, above = table.frameWidth(), table.horizontalHeader().height()
        tall = table.viewport().height() + above
        table.cells.covered = width
        self.horizontalHeader().setFixedHeight(above)
        self.setGeometry(edge, edge, width, tall)

    def _reveal(self, now: QModelIndex, _before: QModelIndex) -> None:
        hidden = self.width() - self._table.visualRect(now).left()
        if now.column() >= self._count and hidden > 0:
            bar = self._table.horizontalScrollBar()
            bar.setValue(bar.value() - hidden)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.Resize, QEvent.Type.Show}:
            self._fit()
        return False
