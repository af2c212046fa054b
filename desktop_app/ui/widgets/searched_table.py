"""Put a field to search in, and a count, above a small table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.ui.models.small import RowColumn
from desktop_app.ui.style import space
from desktop_app.ui.widgets.labels import label
from desktop_app.ui.widgets.small import SmallTable
from desktop_app.ui.widgets.toolbar import Toolbar


class SearchedTable(QWidget):
    """A table with a field to search in and a count above it."""

    def __init__(self, columns: Sequence[RowColumn], name: str, hint: str) -> None:
        super().__init__()
        self.table = SmallTable(columns, name)
        self.bar = Toolbar()
        self.bar.search(hint, self._search)
        self._said = label("", role="muted")
        self.bar.filter(self._said)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, space(2), 0, 0)
        self._column.setSpacing(space(2))
        self._column.addWidget(self.bar)
        self._column.addWidget(self.table, 1)

    def show_rows(self, rows: Sequence[Any], said: str) -> None:
        """Show these rows, and say what they are."""
        self.table.show_rows(rows)
        self._said.setText(said)

    def below(self, panel: QWidget) -> None:
        """Show what stands behind the current row beneath the table."""
        self._column.addWidget(panel)

    def _search(self, words: str) -> None:
        self.table.search(words)
