"""Say a state with a shape, a word and a colour, so that none stands alone."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
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
MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def pill_width(metrics: QFontMetrics, word: str) -> int:
    """Return the width of a pill with this word."""
    return EDGE + ICON + GAP + metrics.horizontalAdvance(word) + EDGE


def draw_pill(
    painter: QPainter, place: QRectF, sign: tuple[str, str, Tone], theme: Theme
) -> None:
    """Draw a pill of (icon, word, tone) into a place, in the painter's font."""
    name, word, tone = sign
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.ground(tone))
    painter.drawRoundedRect(place, HEIGHT / 2, HEIGHT / 2)
    spot = QRectF(place.left() + EDGE, place.top(), ICON, place.height())
    icons.draw(painter, spot, name, theme.ink(tone), ICON)
    painter.setPen(theme.ink(tone))
    words = place.adjusted(EDGE + ICON + GAP, 0, -EDGE / 2, 0)
    painter.drawText(words, MIDDLE, word)


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
        return QSize(pill_width(self.fontMetrics(), self._sign[1]), HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        place = QRectF(0, 0, self.sizeHint().width(), HEIGHT)
        draw_pill(painter, place, self._sign, theme_of(self))
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
