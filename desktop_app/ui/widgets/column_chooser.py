"""Choose which columns a table shows, and in which order."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.i18n import _
from desktop_app.ui.models.rows import Column
from desktop_app.ui.style import Size, font, space
from desktop_app.ui.widgets.labels import button, grounded

WIDTH = 280
HEIGHT = 360
KEY = Qt.ItemDataRole.UserRole


class ColumnChooser(QFrame):
    """A list with ticks; pull a row to move its column."""

    chosen = Signal(list)  # keys in order; empty: as it was at first

    def __init__(
        self, columns: Sequence[Column], shown: Sequence[str], parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        grounded(self, "popup")
        self.setFixedWidth(WIDTH)
        box = QVBoxLayout(self)
        box.setContentsMargins(*[space(3)] * 4)
        box.setSpacing(space(2))
        self._search = QLineEdit()
        self._search.setPlaceholderText(_("Search columns"))
        self._search.setAccessibleName(_("Search columns"))
        self._search.textChanged.connect(self._narrow)
        self._list = QListWidget()
        self._list.setFont(font(Size.NOTE))
        self._list.setFixedHeight(HEIGHT)
        self._list.setAccessibleName(_("Columns"))
        self._list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        by_key = {column.key: column for column in columns}
        rest = [key for key in by_key if key not in shown]
        for key in [*(k for k in shown if k in by_key), *rest]:
            item = QListWidgetItem(by_key[key].title)
            item.setData(KEY, key)
            ticked = key in shown
            state = Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
            item.setCheckState(state)
            self._list.addItem(item)
        self._list.itemChanged.connect(self._tell)
        self._list.model().rowsMoved.connect(self._tell)
        box.addWidget(self._search)
        box.addWidget(self._list)
        box.addWidget(button(_("Show the usual columns"), self._reset))

    def _narrow(self, words: str) -> None:
        for n in range(self._list.count()):
            item = self._list.item(n)
            item.setHidden(words.casefold() not in item.text().casefold())

    def _tell(self, *_args: object) -> None:
        items = [self._list.item(n) for n in range(self._list.count())]
        keys = [i.data(KEY) for i in items if i.checkState() is Qt.CheckState.Checked]
        if keys:
            self.chosen.emit(keys)

    def _reset(self) -> None:
        self.chosen.emit([])
        self.close()

    def open_at(self, where: QPoint) -> None:
        """Open with the right edge here."""
        self.adjustSize()
        self.move(where - QPoint(WIDTH, 0))
        self.show()
        self._search.setFocus()
