"""Lay out names and their values; the rows stay and say something else each time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from desktop_app.ui.style import Size, space
from desktop_app.ui.widgets.labels import label, selectable

LABEL = 104  # width of the names beside values
FOLD = "\u200b"  # lets a long identifier break after a separator
BREAKS = ";:/_,"
MANY = 8  # rows that are written in one turn


def breakable(text: str) -> str:
    """Let a long text without spaces wrap after its separators."""
    for mark in BREAKS:
        text = text.replace(mark, mark + FOLD)
    return text


class Pairs(QWidget):
    """Names and values; values wrap and can be selected."""

    def __init__(self, pairs: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        self._rows: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(space(3))
        self._grid.setVerticalSpacing(space(1))
        self._grid.setColumnStretch(1, 1)
        self.show_pairs(pairs)

    def show_pairs(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Show these in place of those before."""
        for _turn in self.fill(pairs):
            pass

    def fill(self, pairs: Sequence[tuple[str, str]]) -> Iterator[None]:
        """Show these in turns: making labels takes a while."""
        for place, (name, value) in enumerate(pairs):
            if place == len(self._rows):
                self._rows.append(self._made(place))
            words, shown = self._rows[place]
            words.setText(name)
            shown.setText(breakable(value))
            words.show()
            shown.show()
            if place % MANY == MANY - 1:
                yield
        for row in self._rows[len(pairs) :]:
            for one in row:
                one.hide()
                one.clear()

    def _made(self, row: int) -> tuple[QLabel, QLabel]:
        words = label("", Size.NOTE, role="muted", wrap=True)
        words.setFixedWidth(LABEL)
        shown = selectable(label("", Size.NOTE, wrap=True))
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        shown.setSizePolicy(policy)
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(words, row, 0, top)
        self._grid.addWidget(shown, row, 1, top)
        return words, shown
