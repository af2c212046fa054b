"""Draw a table's rows: a look-up a cell, nothing measured twice."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from desktop_app.domain.bills import BillStatus
from desktop_app.domain.findings import FindingClass
from desktop_app.ui.models.rows import NUMBERS, PILLS, Kind, Row
from desktop_app.ui.style import Size, Theme, Tone, font, space
from desktop_app.ui.text import NOTHING, finding_sign
from desktop_app.ui.widgets.pill import (
    HEIGHT,
    class_sign,
    draw_pill,
    pill_width,
    status_sign,
)
from desktop_app.ui.widgets.table_layout import Placed
from desktop_app.ui.widgets.widths import Widths

PAD = space(2)
KEPT = 20_000  # cut texts that are remembered


class CellPainter:
    """Draw cells in one theme; remembers widths and cut texts."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.font: QFont = font(Size.BODY)
        self.pill_font: QFont = font(Size.SMALL)
        self._widths, self._pills = Widths(self.font), QFontMetrics(self.pill_font)
        self.metrics = self._widths.metrics
        self._rise = (self.metrics.ascent() - self.metrics.descent()) / 2
        self._digit = self.metrics.horizontalAdvance("0")
        self._point = self.metrics.horizontalAdvance(".")
        self._cut: dict[tuple[str, int, bool], str] = {}
        self.text = theme.colour("text")
        self.muted = theme.colour("muted")

    def cut(self, text: str, width: int, *, middle: bool) -> str:
        """Shorten a text to a width, with an ellipsis."""
        key = (text, width, middle)
        found = self._cut.get(key)
        if found is None:
            if len(self._cut) > KEPT:
                self._cut.clear()
            mode = (
                Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
            )
            found = self._cut[key] = self.metrics.elidedText(text, mode, width)
        return found

    def room(self, wholes: int, places: int) -> int:
        """Return the width of a column of such numbers."""
        sign = self._digit  # wider than a figure, by less than one
        return (wholes + places) * self._digit + sign + self._point + 2 * PAD

    def tail(self, text: str, places: int) -> int:
        """Return the room after a number so that its point stands under the others."""
        if not places:
            return 0
        _whole, dot, part = text.partition(".")
        missing = (places - len(part)) * self._digit
        return missing if dot else missing + self._point

    def row(
        self,
        painter: QPainter,
        top: int,
        height: int,
        cells: Sequence[tuple[int, Placed, str, object, int]],
    ) -> None:
        """Draw the cells of a row: left, column, text, value, places after the point.

        Args:
            painter: has this painter's font.
            top: where the row begins.
            height: of the row.
            cells: what to draw.
        """
        for left, placed, text, value, places in cells:
            place = QRectF(left + PAD, top, placed.width - 2 * PAD, height)
            kind = placed.column.kind
            if kind in PILLS and value is not None:
                self._pill(painter, place, kind, value)
            elif kind in NUMBERS:
                self._number(painter, place, text, places)
            else:
                self._text(painter, place, text, middle=kind is Kind.CODE)

    def _text(
        self, painter: QPainter, place: QRectF, text: str, *, middle: bool
    ) -> None:
        painter.setPen(self.muted if text == NOTHING else self.text)
        shown = self.cut(text, int(place.width()), middle=middle)
        painter.drawText(QPointF(place.left(), self._base(place)), shown)

    def _number(self, painter: QPainter, place: QRectF, text: str, places: int) -> None:
        painter.setPen(self.muted if text == NOTHING else self.text)
        width, room = self._widths.of(text), place.width()
        if width > room:
            # A number that does not fit is never cut: half an amount is a lie.
            text = "#" * max(int(room) // self._digit, 1)
            width = self._widths.of(text)
        tail = max(min(self.tail(text, places), room - width), 0)
        left = place.right() - tail - width
        painter.drawText(QPointF(left, self._base(place)), text)

    def _base(self, place: QRectF) -> float:
        """Return where the text of a cell stands."""
        return place.center().y() + self._rise

    def _pill(
        self, painter: QPainter, place: QRectF, kind: Kind, value: object
    ) -> None:
        sign = _sign(kind, str(value))
        width = min(pill_width(self._pills, sign[1]), place.width())
        middle = place.top() + (place.height() - HEIGHT) / 2
        painter.save()
        painter.setFont(self.pill_font)
        draw_pill(
            painter, QRectF(place.left(), middle, width, HEIGHT), sign, self.theme
        )
        painter.restore()

    def row_ground(self, *, selected: bool, hovered: bool) -> QColor | None:
        """Return the colour behind a row; None: the table's own."""
        if selected:
            return self.theme.colour("soft")
        return self.theme.colour("hover") if hovered else None


def _sign(kind: Kind, value: str) -> tuple[str, str, Tone]:
    if kind is Kind.CLASS:
        return class_sign(FindingClass(value))
    if kind is Kind.STATE:
        return finding_sign(value)
    return status_sign(BillStatus(value))


def value_at(values: Row | None, place: int) -> object:
    """Return a value of a row that may not be here yet."""
    return None if values is None else values[place]
