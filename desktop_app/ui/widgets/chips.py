"""Show what is filtered, each with a way to clear it, and how much is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.domain.views import Filter
from desktop_app.i18n import _
from desktop_app.ui.models.rows import Column, filter_words
from desktop_app.ui.style import Size, space
from desktop_app.ui.text import count, lines
from desktop_app.ui.widgets.flow import Flow
from desktop_app.ui.widgets.labels import IconButton, label


class Chip(IconButton):
    """One filter; a press clears it."""

    def __init__(self, words: str) -> None:
        super().__init__("x", words, words=True)
        self.setProperty("chip", True)
        self.setToolTip(_("Clear this filter"))
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)


class Chips(QWidget):
    """The row above a table."""

    cleared = Signal(str)  # column key; empty: all

    def __init__(self) -> None:
        super().__init__()
        self._shown = label("", Size.NOTE, role="muted")
        inner = QWidget()
        self._flow = Flow(inner)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space(2))
        row.addWidget(inner, 1)
        row.addWidget(self._shown, 0, Qt.AlignmentFlag.AlignRight)

    def show_filters(
        self, filters: Sequence[Filter], columns: Mapping[str, Column]
    ) -> None:
        """Show a chip for each filter."""
        self._flow.clear()
        for wanted in filters:
            if wanted.column not in columns:
                continue
            chip = Chip(filter_words(wanted, columns[wanted.column]))
            chip.clicked.connect(lambda _on, key=wanted.column: self.cleared.emit(key))
            self._flow.addWidget(chip)
        if len(filters) > 1:
            every = IconButton("funnel", _("Clear all"), words=True)
            every.clicked.connect(lambda _on: self.cleared.emit(""))
            self._flow.addWidget(every)

    def show_count(self, shown: int, whole: int | None) -> None:
        """Say how many of how many rows are shown; None: not known yet."""
        if whole is None or shown == whole:
            self._shown.setText(lines(shown))
        else:
            self._shown.setText(
                _("Showing {shown} of {whole}").format(
                    shown=count(shown), whole=count(whole)
                )
            )
