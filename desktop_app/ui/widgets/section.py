"""Hold one part of a panel: a heading that folds, and what is below."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.ui.style import Size, font, space
from desktop_app.ui.widgets.labels import IconButton


class Section(QWidget):
    """A part that can be folded away.

    Args:
        title: its heading.
        folded: it begins folded away.
    """

    unfolded = Signal()  # what is inside comes into sight

    def __init__(self, title: str, *, folded: bool = False) -> None:
        super().__init__()
        self._head = IconButton("chevron-down", title, self.turn, words=True)
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
        if folded:
            self.turn()

    @property
    def is_folded(self) -> bool:
        """Whether only the heading is in sight."""
        return self._body.isHidden()

    def turn(self) -> None:
        """Fold it away, or unfold it."""
        folded = not self.is_folded
        self._body.setHidden(folded)
        self._head.show_icon("chevron-right" if folded else "chevron-down")
        if not folded:
            self.unfolded.emit()
