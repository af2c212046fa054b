"""Go from page to page: icon and word, one below the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_app.i18n import _
from desktop_app.ui import icons
from desktop_app.ui.page import PageRow
from desktop_app.ui.style import RADIUS, Size, font, space, theme_of
from desktop_app.ui.widgets.labels import grounded

WIDTH = 84
HEIGHT, LEAST = 60, 46  # of a page's place: usual, and on a low screen
ICON = 20
WORD = 16  # height of a word
DIGITS = 10  # the tenth page has the key 0
MARK = 3  # the bar beside the page that is shown


class RailButton(QAbstractButton):
    """One page of the rail; the shown one has a bar, a ground and bold type."""

    def __init__(self, word: str, icon: str, key: int) -> None:
        super().__init__()
        self._icon = icon
        self.setText(word)
        self.setCheckable(True)
        if key <= DIGITS:
            keys = f"Ctrl+{key % DIGITS}"
            self.setShortcut(keys)
            self.setToolTip(f"{word} ({keys})")
        self.setAccessibleName(word)
        # On a low screen it gives up some height.
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(WIDTH, LEAST)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = theme_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        ground = QRectF(self.rect()).adjusted(space(1.5), 2, -space(1.5), -2)
        if self.isChecked() or self.underMouse():
            painter.setBrush(theme.colour("soft" if self.isChecked() else "raised"))
            painter.drawRoundedRect(ground, RADIUS, RADIUS)
        if self.isChecked():
            painter.setBrush(theme.colour("accent"))
            bar = QRectF(0, ground.top() + space(3), MARK, ground.height() - space(6))
            painter.drawRoundedRect(bar, MARK / 2, MARK / 2)
        ink = theme.colour("accent" if self.isChecked() else "muted")
        air = (ground.height() - ICON - WORD) / 3  # above, between and below
        spot = QRectF(ground.left(), ground.top() + air, ground.width(), ICON)
        icons.draw(painter, spot, self._icon, ink, ICON)
        painter.setFont(font(Size.SMALL, bold=self.isChecked()))
        painter.setPen(theme.colour("text" if self.isChecked() else "muted"))
        words = QRectF(ground.left(), spot.bottom() + air, ground.width(), WORD)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.text())
        if self.hasFocus():
            painter.setPen(theme.colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ground, RADIUS, RADIUS)
        painter.end()


class Rail(QWidget):
    """All pages; Ctrl+1 is the first, Ctrl+0 the tenth."""

    chosen = Signal(int)

    def __init__(self, pages: Sequence[PageRow]) -> None:
        super().__init__()
        grounded(self, "rail")
        self.setFixedWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, space(2), 0, space(2))
        column.setSpacing(0)
        self._group = QButtonGroup(self)
        for place, page in enumerate(pages):
            made = RailButton(_(page.title), page.icon, place + 1)
            self._group.addButton(made, place)
            column.addWidget(made)
        column.addStretch(1)
        self._group.idClicked.connect(self.chosen)

    def mark(self, place: int) -> None:
        """Mark the page that is shown."""
        made = self._group.button(place)
        if made is not None:
            made.setChecked(True)
