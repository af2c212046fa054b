"""Lay figures and lists on cards: a title, a body, one action at most."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
)

from desktop_app.ui import icons
from desktop_app.ui.style import RADIUS, Size, Tone, font, space, theme_of
from desktop_app.ui.widgets.labels import button, label

HALF_PIXEL = 0.5
CARD_WIDTH, CARD_HEIGHT = 150, 92


def note(words: str = "", *, wrap: bool = False) -> QLabel:
    """Make a label for what is said aside."""
    return label(words, Size.NOTE, role="muted", wrap=wrap)


class FileName(QLabel):
    """A name that is cut in the middle where it is too long; both ends tell."""

    def __init__(
        self, name: str = "", size: Size = Size.BODY, colour: str = "text"
    ) -> None:
        super().__init__()
        self._name, self._colour = name, colour
        self.setFont(font(size, bold=size > Size.BODY))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.name_it(name)

    def name_it(self, name: str) -> None:
        """Show this name."""
        self._name = name
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._name) + 1, metrics.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(space(10), self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setClipRegion(event.region())
        painter.setPen(theme_of(self).colour(self._colour))
        middle = Qt.TextElideMode.ElideMiddle
        shown = self.fontMetrics().elidedText(self._name, middle, self.width())
        painter.drawText(self.rect(), self.alignment(), shown)
        painter.end()


class Paper(QFrame):
    """A surface with a thin edge that lifts its contents off the window."""

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setClipRegion(event.region())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour("line"))
        painter.setBrush(theme.colour("surface"))
        inset = (HALF_PIXEL, HALF_PIXEL, -HALF_PIXEL, -HALF_PIXEL)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(*inset), RADIUS, RADIUS)
        painter.end()


class Figure(QLabel):
    """An exact amount, as large as its place allows."""

    def __init__(self, largest: Size = Size.TITLE, *, bold: bool = True) -> None:
        super().__init__()
        self._largest, self._bold = largest, bold
        self._words = ""
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(int(largest) + space(2.5))

    def write(self, words: str) -> None:
        """Show this figure."""
        self._words = words
        self.setToolTip(words)
        self._fit()

    def _fit(self) -> None:
        chosen = font(self._largest, bold=self._bold)
        for size in range(self._largest, Size.SMALL - 1, -1):
            chosen.setPixelSize(size)
            if QFontMetrics(chosen).horizontalAdvance(self._words) < self.width():
                break
        self.setFont(chosen)
        # Where even the smallest does not fit, it says so: a cut amount would lie.
        right = Qt.TextElideMode.ElideRight
        metrics = QFontMetrics(chosen)
        self.setText(metrics.elidedText(self._words, right, max(self.width(), 0)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:  # it takes our font away
            self._fit()


class Card(Paper):
    """A titled place on a page, with room for a body and, in its head, an action."""

    def __init__(self, title: str) -> None:
        super().__init__()
        # Rows that light up under the pointer reach past the text they hold.
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(space(2), space(3), space(2), space(3))
        self.body.setSpacing(space(1.5))
        self.head = QHBoxLayout()
        self.head.setContentsMargins(space(2), 0, space(2), 0)
        self.head.setSpacing(space(2))
        self.title = label(title, bold=True)
        self.head.addWidget(self.title)
        self.head.addStretch(1)
        self.body.addLayout(self.head)
        self.setAccessibleName(title)


class FigureCard(Paper):
    """One figure of a period: its name, the exact amount, what to know of it."""

    def __init__(self) -> None:
        super().__init__()
        self._name = note()
        self._figure = Figure()
        self._note = note()
        self._note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space(4), space(3), space(4), space(3))
        layout.setSpacing(space(0.5))
        for shown in (self._name, self._figure, self._note):
            layout.addWidget(shown)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_figure(self, name: str, figure: str, aside: str = "") -> None:
        """Show a figure under its name, with what is said aside beneath."""
        self._name.setText(name)
        self._figure.write(figure)
        self._note.setText(aside)
        self.setToolTip(aside)
        self.setAccessibleName(f"{name}: {figure}")
        self.setAccessibleDescription(aside)

    def sizeHint(self) -> QSize:
        return QSize(CARD_WIDTH, CARD_HEIGHT)


class Notice(QFrame):
    """A strip that says what to know, and offers what to do about it."""

    acted = Signal()

    def __init__(self, icon: str, tone: Tone, action: str = "") -> None:
        super().__init__()
        self._icon, self._tone = icon, tone
        layout = QHBoxLayout(self)
        layout.setContentsMargins(space(9), space(1.5), space(2), space(1.5))
        layout.setSpacing(space(3))
        self._words = QLabel()
        self._words.setWordWrap(True)
        layout.addWidget(self._words, 1)
        if action:
            act = button(action, self.acted.emit)
            act.setAutoDefault(False)
            layout.addWidget(act)
        self.setMinimumHeight(space(9))
        self.hide()

    def say(self, words: str) -> None:
        """Show this sentence; an empty one hides the strip."""
        self._words.setText(words)
        self.setAccessibleName(words)
        self.setVisible(bool(words))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setClipRegion(event.region())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.ground(self._tone))
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)
        place = QRectF(0, 0, space(9), self.height())
        icons.draw(painter, place, self._icon, theme.ink(self._tone))
        painter.end()
