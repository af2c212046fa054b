"""Make labels, buttons and rules in the house's sizes and colours."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from desktop_app.ui.icons import SMALL, icon, pixmap
from desktop_app.ui.style import Size, font, theme_of

WITH_MOUSE = Qt.TextInteractionFlag.TextSelectableByMouse


def label(
    text: str = "",
    size: Size = Size.BODY,
    *,
    role: str = "",
    bold: bool = False,
    wrap: bool = False,
) -> QLabel:
    """Make a label; ``role`` is a colour role of the style sheet."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setFont(font(size, bold=bold))
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    return made


def selectable(made: QLabel) -> QLabel:
    """Let a person select and copy a label's text with the mouse."""
    made.setTextInteractionFlags(WITH_MOUSE)
    made.setCursor(Qt.CursorShape.IBeamCursor)
    return made


def rule(*, upright: bool = False) -> QFrame:
    """Make a hairline between two parts."""
    made = QFrame()
    made.setProperty("ground", "line")
    made.setFrameShape(QFrame.Shape.NoFrame)
    if upright:
        made.setFixedWidth(1)
        made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
    else:
        made.setFixedHeight(1)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return made


class IconLabel(QLabel):
    """Show an icon in a colour of the theme, also when the theme changes."""

    def __init__(self, name: str, colour: str = "muted", size: int = SMALL) -> None:
        super().__init__()
        self._name, self._colour, self._size = name, colour, size
        self.setFixedSize(size, size)
        self._tint()

    def show_icon(self, name: str, colour: str) -> None:
        """Show another icon."""
        self._name, self._colour = name, colour
        self._tint()

    def _tint(self) -> None:
        ink = theme_of(self).colour(self._colour)
        scale = self.devicePixelRatioF()
        self.setPixmap(pixmap(self._name, ink, self._size, scale))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()


class IconButton(QToolButton):
    """A flat button with an icon; its tip is its name for those who cannot see."""

    def __init__(
        self,
        name: str,
        tip: str,
        do: Callable[[], object] | None = None,
        *,
        words: bool = False,
    ) -> None:
        super().__init__()
        self._name = name
        self._worn: tuple[str, QColor] | None = None
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self.setIconSize(QSize(SMALL, SMALL))
        self.setFont(font(Size.NOTE))
        if words:
            self.setText(tip)
            self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        if do is not None:
            self.clicked.connect(lambda _on: do())
        self._tint()

    def show_icon(self, name: str) -> None:
        """Show another icon."""
        self._name = name
        self._tint()

    def ink(self) -> str:
        """Return the colour's name for the state the button is in."""
        return "accent" if self.isChecked() else "muted"

    def _tint(self) -> None:
        """Wear the icon in the state's colour; it is mostly worn already."""
        colour = theme_of(self).colour(self.ink())
        if (self._name, colour) != self._worn:
            self._worn = self._name, colour
            self.setIcon(icon(self._name, colour))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()


def button(
    text: str, do: Callable[[], object] | None = None, *, accent: bool = False
) -> QPushButton:
    """Make a push button; a page has at most one in the accent colour."""
    made = QPushButton(text)
    made.setFont(font(Size.BODY))
    if accent:
        made.setProperty("accent", True)
    if do is not None:
        made.clicked.connect(lambda _on: do())
    return made


def grounded(widget: QWidget, ground: str) -> QWidget:
    """Give a widget the ground colour of a part of the window."""
    widget.setProperty("ground", ground)
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return widget
