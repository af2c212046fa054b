"""Draw how much of a limit is used: a bar, and the figure beside it."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from desktop_app.domain.budgets import WHOLE
from desktop_app.ui.models.small import Meter
from desktop_app.ui.style import Theme, space

THICK = 8
WORDS = 64  # pixels for the figure
MARK = 2  # of the line at the limit


def draw_meter(
    painter: QPainter, place: QRectF, meter: Meter | None, words: str, theme: Theme
) -> None:
    """Draw the bar up to the limit; what is over it reaches the end of the track.

    The track ends a fifth behind the limit, so that an overrun is seen as one.
    """
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    painter.setPen(theme.colour("text"))
    painter.drawText(place, right, words)
    if meter is None:
        return
    share, tone = meter
    track = place.adjusted(0, 0, -WORDS - space(2), 0)
    track = QRectF(track.left(), track.center().y() - THICK / 2, track.width(), THICK)
    most = WHOLE * Decimal("1.2")
    used = float(min(max(share, Decimal(0)), most) / most)  # pixels, no money
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("raised"))
    painter.drawRoundedRect(track, THICK / 2, THICK / 2)
    painter.setBrush(theme.ink(tone))
    filled = QRectF(track.left(), track.top(), track.width() * used, THICK)
    if used > 0:
        painter.drawRoundedRect(filled, THICK / 2, THICK / 2)
    limit = track.left() + track.width() / 1.2
    painter.setBrush(theme.colour("text"))
    painter.drawRect(QRectF(limit, track.top() - MARK, MARK, THICK + 2 * MARK))
