"""List shares as horizontal bars: name, lines, exact amount; each opens its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from desktop_app.ui import icons
from desktop_app.ui.style import RADIUS, Size, Tone, font, space, theme_of

ROW = space(9.5)
BAR = space(1)
EDGE = space(2)
MARK = 14  # an icon's size
LEAST = 80  # pixels a name needs before a note may stand beside it
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Share:
    """One row: what, how much of it, and the words that stand beside the bar."""

    key: str  # what `chosen` says
    name: str
    note: str  # lines, in words
    amount: str  # exact, as it is shown
    weight: Decimal  # the bar's length; its sign is not drawn
    tone: Tone | None = None  # None: the accent colour
    icon: str = ""  # beside the name, so that colour is not alone


class ShareRow(QAbstractButton):
    """Draw one share; Space, Enter or a click chooses it."""

    def __init__(self, share: Share, most: Decimal) -> None:
        super().__init__()
        self._share = share
        # The one step from money to pixels of this widget.
        self._part = float(abs(share.weight) / most) if most else 0.0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        spoken = ", ".join(t for t in (share.name, share.note, share.amount) if t)
        self.setAccessibleName(spoken)
        self.setToolTip(spoken)

    @property
    def key(self) -> str:
        """What is chosen with this row."""
        return self._share.key

    def _write(self, painter: QPainter, place: QRectF) -> None:
        share, theme = self._share, theme_of(self)
        words, aside = QFontMetrics(font()), QFontMetrics(font(Size.NOTE))
        painter.setFont(font())
        painter.setPen(theme.colour("text"))
        painter.drawText(place, RIGHT, share.amount)
        x, note = place.left(), aside.horizontalAdvance(share.note)
        if share.icon:
            mark = QRectF(x, place.top(), MARK, place.height())
            icons.draw(painter, mark, share.icon, self._ink(), MARK)
            x += MARK + EDGE
        taken = words.horizontalAdvance(share.amount) + note + 4 * EDGE
        room = place.right() - x - taken
        if room < LEAST:  # a narrow page: the name matters more than the note
            room, note = room + note, 0
        name = words.elidedText(share.name, Qt.TextElideMode.ElideMiddle, int(room))
        painter.drawText(QRectF(x, place.top(), room, place.height()), LEFT, name)
        x += words.horizontalAdvance(name) + 2 * EDGE
        if not note:
            return
        painter.setFont(font(Size.NOTE))
        painter.setPen(theme.colour("muted"))
        painter.drawText(
            QRectF(x, place.top(), note + 1, place.height()), LEFT, share.note
        )

    def _ink(self) -> QColor:
        theme, tone = theme_of(self), self._share.tone
        return theme.ink(tone) if tone else theme.colour("accent")

    def _draw_bar(self, painter: QPainter, place: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme_of(self).colour("raised"))
        painter.drawRoundedRect(place, BAR / 2, BAR / 2)
        if self._share.weight:
            place.setWidth(max(place.width() * self._part, BAR))
            painter.setBrush(self._ink())
            painter.drawRoundedRect(place, BAR / 2, BAR / 2)

    def _draw_ground(self, painter: QPainter) -> None:
        theme = theme_of(self)
        focused = self.hasFocus()
        if not focused and not self.underMouse():
            return
        painter.setBrush(theme.colour("hover"))
        painter.setPen(theme.colour("accent") if focused else Qt.PenStyle.NoPen)
        place = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(place, RADIUS, RADIUS)

    def sizeHint(self) -> QSize:
        return QSize(240, ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setClipRegion(event.region())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter)
        inner = QRectF(self.rect()).adjusted(EDGE, EDGE / 2, -EDGE, -EDGE / 2)
        self._write(painter, inner.adjusted(0, 0, 0, -BAR - EDGE / 2))
        self._draw_bar(painter, inner.adjusted(0, inner.height() - BAR, 0, 0))
        painter.end()


class ShareBars(QWidget):
    """Show shares one below the other, the longest bar as wide as the list."""

    chosen = Signal(str)  # the key of a share

    def __init__(self) -> None:
        super().__init__()
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)

    def show_shares(self, shares: Sequence[Share]) -> None:
        """Show these in place of what was there."""
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.setParent(None)
                old.deleteLater()
        most = max((abs(s.weight) for s in shares), default=Decimal(0))
        for share in shares:
            row = ShareRow(share, most)
            row.clicked.connect(lambda _=False, key=share.key: self.chosen.emit(key))
            self._rows.addWidget(row)
