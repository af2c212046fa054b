"""Show a difference as a ladder: from the detail, cause by cause, to the cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from desktop_app.domain.matrix import CauseKind, Cell, Column, Matrix, MatrixCause
from desktop_app.i18n import _
from desktop_app.services.wording import cause_word, column_word
from desktop_app.ui import icons, text
from desktop_app.ui.style import RADIUS, Size, Tone, font, space, theme_of

ROW = space(8)
EDGE = space(3)
MARK = 14
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CAUSE_ICONS: dict[CauseKind, str] = {
    CauseKind.ROUNDING: "equal-approximately",
    CauseKind.TAX: "scroll-text",
    CauseKind.REFUNDS: "rotate-ccw",
    CauseKind.FREE_QUOTA: "gift",
    CauseKind.COUPONS: "badge-percent",
    CauseKind.EXCHANGE: "refresh-cw",
    CauseKind.OUTSTANDING: "clock",
    CauseKind.RESTATEMENT: "history",
    CauseKind.MISSING_LINES: "file-x",
    CauseKind.PRICE: "trending-up",
    CauseKind.QUANTITY: "hash",
    CauseKind.ARITHMETIC: "calculator",
    CauseKind.MISSING_IN_LOG: "file-question-mark",
    CauseKind.MISSING_IN_BILL: "file-x",
    CauseKind.MONTH_BOUNDARY: "calendar-x",
    CauseKind.NOT_USAGE: "receipt-text",
    CauseKind.NO_PRICE: "circle-slash",
    CauseKind.UNEXPLAINED: "circle-question-mark",
}


@dataclass(frozen=True)
class Rung:
    """One line of the ladder; an end is bold, a cause may open its lines."""

    name: str
    amount: str
    note: str = ""
    icon: str = ""
    tone: Tone | None = None
    cause: MatrixCause | None = None
    bold: bool = True  # an end of the ladder


def rungs(found: Matrix, cell: Cell) -> list[Rung]:
    """Return the ladder from the detail lines to a cell."""
    detail = found.cell(Column.DETAIL)
    start = Rung(column_word(Column.DETAIL), text.amount(detail.amount))
    if cell.column is Column.DETAIL or cell.amount is None:
        return [start]
    end = Rung(f"= {column_word(cell.column)}", text.amount(cell.amount))
    return [start, *(_rung(one) for one in cell.causes), end]


def _rung(one: MatrixCause) -> Rung:
    unknown = one.kind is CauseKind.UNEXPLAINED
    parts = [text.lines(one.lines)] if one.lines else []
    if one.decided:
        parts.append(_("decided"))
    if one.note:
        parts.append(one.note)
    return Rung(
        cause_word(one.kind),
        text.amount(one.amount, signed=True),
        " · ".join(parts),
        CAUSE_ICONS[one.kind],
        Tone.WARNING if unknown else Tone.NEUTRAL,
        one,
        bold=False,
    )


class RungRow(QAbstractButton):
    """Draw one rung; where it stands for lines, a click opens them."""

    def __init__(self, rung: Rung, after: int) -> None:
        super().__init__()
        self._rung, self._after = rung, after
        opens = rung.cause is not None and bool(rung.cause.filters)
        self.setEnabled(opens)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        if opens:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setToolTip(_("Open these lines"))
        self.setAccessibleName(f"{rung.name}, {rung.amount}, {rung.note}".rstrip(", "))

    def _ground(self, painter: QPainter) -> None:
        theme = theme_of(self)
        if self.isEnabled() and (self.underMouse() or self.hasFocus()):
            painter.setBrush(theme.colour("hover"))
            focus = theme.colour("accent") if self.hasFocus() else Qt.PenStyle.NoPen
            painter.setPen(focus)
            place = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(place, RADIUS, RADIUS)
        if self._rung.name.startswith("= "):
            painter.setPen(theme.colour("muted"))
            painter.drawLine(EDGE, 0, self.width() - EDGE, 0)

    def _figure(self, painter: QPainter, place: QRectF) -> float:
        """Draw the amount with its point below the one above; return its left."""
        metrics = painter.fontMetrics()
        whole, dot, after = self._rung.amount.partition(".")
        point = place.right() - self._after
        before = QRectF(place.left(), place.top(), point - place.left(), place.height())
        painter.drawText(before, RIGHT, whole)
        rest = QRectF(point, place.top(), place.right() - point + 1, place.height())
        painter.drawText(rest, LEFT, dot + after)
        return point - metrics.horizontalAdvance(whole)

    def sizeHint(self) -> QSize:
        return QSize(260, ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, rung = theme_of(self), self._rung
        painter = QPainter(self)
        painter.setClipRegion(event.region())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter)
        place = QRectF(self.rect()).adjusted(EDGE, 0, -EDGE, 0)
        painter.setFont(font(bold=rung.bold))
        warns = rung.tone is Tone.WARNING
        painter.setPen(theme.ink(Tone.WARNING) if warns else theme.colour("text"))
        right = self._figure(painter, place) - space(2)
        x = place.left()
        if rung.icon and rung.tone is not None:
            spot = QRectF(x, place.top(), MARK, place.height())
            icons.draw(painter, spot, rung.icon, theme.ink(rung.tone), MARK)
            x += MARK + space(2)
        room = max(right - x, 0)
        metrics = painter.fontMetrics()
        name = metrics.elidedText(rung.name, Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(QRectF(x, place.top(), room, place.height()), LEFT, name)
        x += metrics.horizontalAdvance(name) + space(2)
        painter.setFont(font(Size.NOTE))
        painter.setPen(theme.colour("muted"))
        note = painter.fontMetrics().horizontalAdvance(rung.note)
        if x + note <= right:
            spot = QRectF(x, place.top(), note + 1, place.height())
            painter.drawText(spot, LEFT, rung.note)
        painter.end()


class CauseLadder(QWidget):
    """The rungs from the detail to a cell, one below the other."""

    chosen = Signal(object)  # MatrixCause

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.rows: list[RungRow] = []

    def show_rungs(self, found: Sequence[Rung]) -> None:
        """Show these in place of what was there."""
        for old in self.rows:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        after = self._widest(found)
        self.rows = [RungRow(rung, after) for rung in found]
        for row, rung in zip(self.rows, found, strict=True):
            row.clicked.connect(lambda _on, one=rung.cause: self.chosen.emit(one))
            self._column.addWidget(row)

    def _widest(self, found: Sequence[Rung]) -> int:
        """Return the width of the longest part after a decimal point."""
        widest = 0
        for rung in found:
            metrics = QFontMetrics(font(bold=rung.bold))
            part = "".join(rung.amount.partition(".")[1:])
            widest = max(widest, metrics.horizontalAdvance(part))
        return widest
