"""Draw a table's rows: a look-up a cell, nothing measured twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from desktop_app.domain.bills import BillStatus
from desktop_app.domain.findings import FindingClass
from desktop_app.ui.models.blocks import Texts
from desktop_app.ui.models.rows import NUMBERS, PILLS, Kind, Row
from desktop_app.ui.style import ROW, Size, Theme, Tone, font, space
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
WAITING = "…"  # for a row that is on its way
KEPT = 20_000  # cut texts that are remembered


class Slot(NamedTuple):
    """Where the cells of a column stand in each row, and how they are drawn."""

    left: int
    room: int
    place: int  # in the model's rows
    kind: Kind
    pills: bool
    number: bool
    digits: int  # after the point, at most


class CellPainter:
    """Draw cells in one theme; remembers widths and cut texts."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.font: QFont = font(Size.BODY)
        self._widths = Widths(self.font)
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

    def slots(
        self, shown: Sequence[Placed], places: Sequence[int], left: int, width: int
    ) -> list[Slot]:
        """Say where the cells of each row stand, as far as they can be seen.

        Args:
            shown: the columns.
            places: of all columns, the most digits after the point.
            left: where the first column begins; below zero: out of sight.
            width: that is in sight.
        """
        found = []
        for placed in shown:
            if left + placed.width > 0 and left < width:
                kind, room = placed.column.kind, placed.width - 2 * PAD
                digits = places[placed.place] if kind in NUMBERS else 0
                pills, number = kind in PILLS, kind in NUMBERS
                found.append(
                    Slot(left + PAD, room, placed.place, kind, pills, number, digits)
                )
            left += placed.width
        return found

    def dress(self, painter: QPainter) -> None:
        """Give a painter the font and the pen that cells are written with."""
        painter.setFont(self.font)
        painter.setPen(self.text)

    def row(
        self,
        painter: QPainter,
        top: int,
        slots: Sequence[Slot],
        texts: Texts | None,
        values: Row | None,
    ) -> None:
        """Draw the cells of a row with a dressed painter; none: they are on their way.

        A call of Qt costs more than all that Python does here: there is one a cell.
        """
        base = top + ROW / 2 + self._rise  # where texts stand
        for slot in slots:
            value = None if values is None else values[slot.place]
            if slot.pills and value is not None:
                self._pill(painter, top, slot, str(value))
                continue
            text = WAITING if texts is None else texts[slot.place]
            left, shown = slot.left, text
            if slot.number:
                left, shown = self._number(slot, text)
            else:
                shown = self.cut(text, slot.room, middle=slot.kind is Kind.CODE)
            if text == NOTHING:
                painter.setPen(self.muted)
                painter.drawText(QPointF(left, base), shown)
                painter.setPen(self.text)
            else:
                painter.drawText(QPointF(left, base), shown)

    def _number(self, slot: Slot, text: str) -> tuple[int, str]:
        """Return where a number begins, and what is written."""
        width = self._widths.of(text)
        if width > slot.room:
            # A number that does not fit is never cut: half an amount is a lie.
            text = "#" * max(slot.room // self._digit, 1)
            width = self._widths.of(text)
        tail = max(min(self.tail(text, slot.digits), slot.room - width), 0)
        return slot.left + slot.room - tail - width, text

    def _pill(self, painter: QPainter, top: int, slot: Slot, value: str) -> None:
        sign = _sign(slot.kind, value)
        width = min(pill_width(sign[1]), slot.room)
        middle = top + (ROW - HEIGHT) // 2
        draw_pill(painter, slot.left, middle, width, sign, self.theme)

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
