"""Lay filters and actions in one row above a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QWidget

from desktop_app.ui.style import Size, space
from desktop_app.ui.widgets.labels import button, label

SEARCH_WIDTH = 240


class Choice(QComboBox):
    """A choice of words, each with its value; the first means all."""

    def __init__(self, every: str, name: str, moved: Callable[[], object]) -> None:
        super().__init__()
        self._every = every
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.addItem(every, None)
        self.currentIndexChanged.connect(lambda _place: moved())

    def offer(self, words: Sequence[tuple[str, str]]) -> None:
        """Offer these (value, word); what was chosen stays chosen."""
        before = self.currentData()
        self.blockSignals(True)
        self.clear()
        self.addItem(self._every, None)
        for value, word in words:
            self.addItem(word, value)
        self.setCurrentIndex(max(self.findData(before), 0))
        self.blockSignals(False)

    @property
    def value(self) -> str | None:
        """The value chosen; None: all."""
        found = self.currentData()
        return str(found) if found is not None else None


class Toolbar(QWidget):
    """One row: filters on the left, actions on the right."""

    def __init__(self, *, edge: int = 0) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(edge, 0, edge, 0)
        self._row.setSpacing(space(2))
        self._row.addStretch(1)
        self._place = 0

    def filter(self, widget: QWidget, title: str = "") -> None:
        """Add a filter on the left, with its title before it."""
        if title:
            self._insert(label(title, Size.NOTE, role="muted"))
        self._insert(widget)

    def search(self, hint: str, moved: Callable[[str], object]) -> QLineEdit:
        """Add a field to search in on the left."""
        field = QLineEdit()
        field.setPlaceholderText(hint)
        field.setAccessibleName(hint)
        field.setClearButtonEnabled(True)
        field.setFixedWidth(SEARCH_WIDTH)
        field.textChanged.connect(moved)
        self._insert(field)
        return field

    def action(
        self, word: str, do: Callable[[], object], *, accent: bool = False
    ) -> QPushButton:
        """Add an action on the right."""
        made = button(word, do, accent=accent)
        self._row.addWidget(made)
        return made

    def add(self, widget: QWidget) -> None:
        """Add a command on the right."""
        self._row.addWidget(widget)

    def _insert(self, widget: QWidget) -> None:
        self._row.insertWidget(self._place, widget)
        self._place += 1
