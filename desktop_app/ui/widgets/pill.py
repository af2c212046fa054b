"""Say a state with a shape, a word and a colour, so that none stands alone."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.domain.bills import BillStatus
from desktop_app.domain.findings import FindingClass
from desktop_app.i18n import _
from desktop_app.ui import icons
from desktop_app.ui.style import Size, Theme, Tone, font, space, theme_of
from desktop_app.ui.text import (
    CLASS_ICONS,
    CLASS_MEANINGS,
    CLASS_TONES,
    STATUS_ICONS,
    STATUS_TONES,
    STATUS_WORDS,
    class_word,
)

HEIGHT = 20
ICON = 12
EDGE = space(2)
GAP = space(1)
KEPT = 512  # pictures of pills, and widths
MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@lru_cache(maxsize=KEPT)
def pill_width(word: str) -> int:
    """Return the width of a pill with this word."""
    width = QFontMetrics(font(Size.SMALL)).horizontalAdvance(word)
    return EDGE + ICON + GAP + width + EDGE


def draw_pill(
    painter: QPainter,
    left: float,
    top: float,
    width: float,
    sign: tuple[str, str, Tone],
    theme: Theme,
) -> None:
    """Draw a pill of (icon, word, tone); the painter stays as it is."""
    device = painter.device()
    scale = device.devicePixelRatioF() if device is not None else 1.0
    name, word, tone = sign
    ink, ground = getattr(theme, tone.value), getattr(theme, f"{tone.value}_ground")
    made = _picture(name, word, ink, ground, int(width), scale)
    painter.drawPixmap(QPointF(left, top), made)


@lru_cache(maxsize=KEPT)
def _picture(
    name: str, word: str, ink: str, ground: str, width: int, scale: float
) -> QPixmap:
    """Draw a pill once: tables show the same few in each of their rows."""
    made = QPixmap(round(width * scale), round(HEIGHT * scale))
    made.setDevicePixelRatio(scale)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font(Size.SMALL))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    place = QRectF(0, 0, width, HEIGHT)
    painter.drawRoundedRect(place, HEIGHT / 2, HEIGHT / 2)
    spot = QRectF(EDGE, 0, ICON, HEIGHT)
    icons.draw(painter, spot, name, QColor(ink), ICON)
    painter.setPen(QColor(ink))
    words = place.adjusted(EDGE + ICON + GAP, 0, -EDGE / 2, 0)
    painter.drawText(words, MIDDLE, word)
    painter.end()
    return made


class Pill(QWidget):
    """Show one state."""

    def __init__(
        self,
        word: str,
        icon: str = "circle-dot",
        tone: Tone = Tone.NEUTRAL,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFont(font(Size.SMALL))
        self.say(word, icon, tone)

    def say(self, word: str, icon: str, tone: Tone) -> None:
        """Show another state."""
        self._sign = (icon, word, tone)
        self.setAccessibleName(word)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(pill_width(self._sign[1]), HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_pill(painter, 0, 0, self.sizeHint().width(), self._sign, theme_of(self))
        painter.end()


def class_sign(name: FindingClass) -> tuple[str, str, Tone]:
    """Return icon, word and tone of a finding class."""
    return CLASS_ICONS[name], class_word(name), CLASS_TONES[name]


def status_sign(status: BillStatus) -> tuple[str, str, Tone]:
    """Return icon, word and tone of a bill's status."""
    return STATUS_ICONS[status], _(STATUS_WORDS[status]), STATUS_TONES[status]


def class_pill(name: FindingClass) -> Pill:
    """Make the pill of a finding class; its tip says what it means."""
    icon, word, tone = class_sign(name)
    made = Pill(word, icon, tone)
    made.setToolTip(_(CLASS_MEANINGS[name]))
    return made


def status_pill(status: BillStatus) -> Pill:
    """Make the pill of a bill's status."""
    icon, word, tone = status_sign(status)
    return Pill(word, icon, tone)
