"""Say what an empty place is for, and offer what to do next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.ui.style import Size, space
from desktop_app.ui.widgets.labels import IconLabel, button, label

WIDEST = 420
ICON = 32


class Empty(QWidget):
    """A title, a sentence, and at most two buttons; the first is the accent."""

    def __init__(
        self,
        title: str,
        sentence: str,
        *offers: tuple[str, Callable[[], object]],
        icon: str = "inbox",
    ) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setSpacing(space(2))
        column.setContentsMargins(space(6), space(6), space(6), space(6))
        column.addStretch(2)
        middle = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(IconLabel(icon, "muted", ICON), 0, middle)
        self._title = label(title, Size.HEAD, bold=True, wrap=True)
        self._sentence = label(sentence, role="muted", wrap=True)
        for text in (self._title, self._sentence):
            text.setAlignment(middle)
            text.setMaximumWidth(WIDEST)
            text.setMinimumWidth(WIDEST // 2)
            row = QHBoxLayout()
            row.addStretch(1)
            row.addWidget(text, 8)
            row.addStretch(1)
            column.addLayout(row)
        row = QHBoxLayout()
        row.setSpacing(space(2))
        row.addStretch(1)
        for place, (word, do) in enumerate(offers):
            row.addWidget(button(word, do, accent=place == 0))
        row.addStretch(1)
        column.addSpacing(space(2))
        column.addLayout(row)
        column.addStretch(3)

    def say(self, title: str, sentence: str) -> None:
        """Say something else."""
        self._title.setText(title)
        self._sentence.setText(sentence)
