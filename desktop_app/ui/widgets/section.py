"""Hold one part of the details: a heading that folds, and what is below."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.ui.style import Size, font, space
from desktop_app.ui.widgets.labels import IconButton, label, selectable

LABEL = 104  # width of the names beside values
FOLD = "\u200b"  # lets a long identifier break after a separator
BREAKS = ";:/_,"


def breakable(text: str) -> str:
    """Let a long text without spaces wrap after its separators."""
    for mark in BREAKS:
        text = text.replace(mark, mark + FOLD)
    return text


class Section(QWidget):
    """A part that can be folded away.

    Args:
        title: its heading.
        later: makes what is inside when the part is unfolded; it begins folded.
    """

    def __init__(self, title: str, later: Callable[[], QWidget] | None = None) -> None:
        super().__init__()
        self._later = later
        self._head = IconButton("chevron-down", title, self._fold, words=True)
        self._head.setFont(font(Size.NOTE, bold=True))
        self._head.setToolTip("")
        self._head.setProperty("section", True)
        self._body = QWidget()
        self.inside = QVBoxLayout(self._body)
        self.inside.setContentsMargins(0, 0, 0, 0)
        self.inside.setSpacing(space(2))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(1))
        column.addWidget(self._head, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._body)
        if later is not None:
            self._fold()

    def _fold(self) -> None:
        folded = not self._body.isHidden()
        if not folded and self._later is not None:
            self.inside.addWidget(self._later())
            self._later = None
        self._body.setHidden(folded)
        self._head.show_icon("chevron-right" if folded else "chevron-down")


def pairs_grid(pairs: Sequence[tuple[str, str]]) -> QWidget:
    """Lay out names and values; values wrap and can be selected."""
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(space(3))
    grid.setVerticalSpacing(space(1))
    grid.setColumnStretch(1, 1)
    for row, (name, value) in enumerate(pairs):
        words = label(name, Size.NOTE, role="muted", wrap=True)
        words.setFixedWidth(LABEL)
        shown = selectable(label(breakable(value), Size.NOTE, wrap=True))
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        shown.setSizePolicy(policy)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(words, row, 0, top)
        grid.addWidget(shown, row, 1, top)
    return made
