"""Write the names of codes in place, one below the other."""

from __future__ import annotations

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QLineEdit,
    QStyleOptionViewItem,
    QWidget,
)

from desktop_app.i18n import _
from desktop_app.ui.models.naming import NAME, NamingRows, naming_columns
from desktop_app.ui.style import font
from desktop_app.ui.widgets.cells import Cells
from desktop_app.ui.widgets.small import SmallTable

Index = QModelIndex | QPersistentModelIndex
Hint = QAbstractItemDelegate.EndEditHint
Trigger = QAbstractItemView.EditTrigger
State = QAbstractItemView.State

# Where the next name is written after one was.
STEPS = {Hint.EditNextItem: 1, Hint.SubmitModelCache: 1, Hint.EditPreviousItem: -1}


BESIDE = 3  # pixels by which a field writes further right than a cell


class NamingTable(SmallTable):
    """Codes by rows: F2, Enter, a double click or just typing writes a name.

    Tab and Enter go on to the name in the next row, Shift+Tab to the one before, Escape
    leaves a name as it was, and Delete empties it for Enter to take it away.
    """

    written = Signal(object, str)  # NamedCode, its new name

    def __init__(self) -> None:
        columns = naming_columns()
        model = NamingRows(columns)
        super().__init__(columns, _("Codes and their names"), model)
        model.written.connect(self.written)
        self.cells = _NameCells(self, model)
        self.setItemDelegate(self.cells)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            Trigger.DoubleClicked | Trigger.EditKeyPressed | Trigger.AnyKeyPressed
        )
        self.activated.connect(self._write_at)
        self.selectionModel().currentChanged.connect(self._hold)

    def finish(self) -> None:
        """Keep what is being written, as if Enter were pressed."""
        editor = self.indexWidget(self.currentIndex())
        if editor is not None and self.state() == State.EditingState:
            self.commitData(editor)
            self.closeEditor(editor, Hint.NoHint)

    def _write_at(self, index: Index) -> None:
        self.edit(_name_of(index))

    def _go_on(self, step: int) -> None:
        place = self.currentIndex().row() + step
        if 0 <= place < self.model().rowCount():
            index = self.model().index(place, NAME)
            self.setCurrentIndex(index)
            self.edit(index)

    def _hold(self, now: QModelIndex, _before: QModelIndex) -> None:
        """Mean the name, whichever cell of its row is meant: keys write in it."""
        if now.isValid() and now.column() != NAME:
            only = QItemSelectionModel.SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(_name_of(now), only)

    def _empty(self) -> None:
        """Write nothing in place of a name, for Enter to keep."""
        self.edit(self.currentIndex())
        editor = self.indexWidget(self.currentIndex())
        if isinstance(editor, QLineEdit):
            editor.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self._empty()
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: Hint) -> None:
        super().closeEditor(editor, Hint.NoHint)
        if hint in STEPS:
            self._go_on(STEPS[hint])


def _name_of(index: Index) -> QModelIndex:
    return index.model().index(index.row(), NAME)


class _NameCells(Cells):
    """Draw the cells, and write names in a field of the house."""

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        del option
        made = QLineEdit(parent)
        made.setFont(font())
        code = index.model().index(index.row(), NAME - 1).data()
        made.setAccessibleName(_("Name of {code}").format(code=code))
        return made

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        del index
        place = option.rect
        editor.setGeometry(place.adjusted(-BESIDE, 0, 0, 0))
