"""Draw the cells of small tables: pills, meters, amounts at the decimal point."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QTableView, QWidget

from desktop_app.ui.models.small import Meter, RowsModel, Sign
from desktop_app.ui.style import Theme, font, space, theme_of
from desktop_app.ui.widgets.meter import draw_meter
from desktop_app.ui.widgets.pill import HEIGHT, draw_pill, pill_width
from desktop_app.ui.widgets.row_view import CellDelegate, Spot
from desktop_app.ui.widgets.widths import Widths

EDGE = space(2)
RIGHT = Qt.TextElideMode.ElideRight
MIDDLE = Qt.TextElideMode.ElideMiddle
COVERED = "…"


class Ink:
    """Draw cells in one theme, with colours and fonts that are made once for all."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.soft, self.hover = theme.colour("soft"), theme.colour("hover")
        self.line, self.text = theme.colour("raised"), theme.colour("text")
        self._plain, self._bold = font(), font(bold=True)
        self._widths, self._bold_widths = Widths(self._plain), Widths(self._bold)
        metrics = self._widths.metrics
        self._rise = (metrics.ascent() - metrics.descent()) / 2  # middle to base line

    def dress(self, painter: QPainter) -> None:
        """Give a painter the font and the pen that cells are drawn with."""
        painter.setFont(self._plain)
        painter.setPen(self.text)

    def draw_ground(self, painter: QPainter, spot: Spot) -> None:
        """Draw what lies under a cell, and the line below it."""
        left, top, width, height = spot.left, spot.top, spot.width, spot.height
        if spot.selected or spot.hovered:
            ground = self.soft if spot.selected else self.hover
            painter.fillRect(left, top, width, height, ground)
        painter.fillRect(left, top + height - 1, width, 1, self.line)

    def draw_sign(self, painter: QPainter, spot: Spot, sign: Sign) -> None:
        """Draw a pill at the left."""
        width = min(pill_width(sign[1]), spot.width - 2 * EDGE)
        top = spot.top + (spot.height - HEIGHT) // 2
        draw_pill(painter, spot.left + EDGE, top, width, sign, self.theme)

    def draw_meter(
        self, painter: QPainter, spot: Spot, meter: Meter | None, text: str
    ) -> None:
        """Draw a share with its bar."""
        room = spot.width - 2 * EDGE
        place = QRectF(spot.left + EDGE, spot.top, room, spot.height)
        painter.save()
        draw_meter(painter, place, meter, text, self.theme)
        painter.restore()

    def draw_text(
        self,
        painter: QPainter,
        spot: Spot,
        text: str,
        elide: Qt.TextElideMode,
        *,
        strong: bool = False,
    ) -> None:
        """Draw one line from the left; what is too long is cut."""
        widths = self._bold_widths if strong else self._widths
        line, room = " ".join(text.split("\n")), spot.width - 2 * EDGE
        if widths.of(line) > room:
            line = widths.metrics.elidedText(line, elide, room)
        if strong:
            painter.setFont(self._bold)
        painter.drawText(QPointF(spot.left + EDGE, self._base(spot)), line)
        if strong:
            painter.setFont(self._plain)

    def draw_figures(
        self, painter: QPainter, spot: Spot, text: str, after: str
    ) -> None:
        """Draw an amount so that its point stands above the others of its column.

        Args:
            painter: draws on the table.
            spot: the cell.
            text: the amount.
            after: the longest part after the point in the column, with the point.
        """
        wide, right = self._widths.of, spot.left + spot.width - EDGE
        if wide(text) > spot.width - 2 * EDGE:
            self.draw_text(painter, spot, text, RIGHT)
            return
        before = wide(text.partition(".")[0])
        point = max(right - wide(after), spot.left + EDGE + before)
        painter.drawText(QPointF(point - before, self._base(spot)), text)

    def draw_covered(self, painter: QPainter, spot: Spot) -> None:
        """Draw that there is more: half an amount would lie."""
        left = spot.left + spot.width - EDGE - self._widths.of(COVERED)
        painter.drawText(QPointF(left, self._base(spot)), COVERED)

    def _base(self, spot: Spot) -> float:
        return spot.top + spot.height / 2 + self._rise


class Cells(CellDelegate):
    """Draw cells; amounts of a column meet at their decimal points.

    Args:
        table: whose cells they are; also another view of its columns may draw them.
        model: what they say.
    """

    def __init__(self, table: QTableView, model: RowsModel) -> None:
        super().__init__(table)
        self.covered = 0  # pixels at the table's left that another view lies upon
        self._table, self._model = table, model
        self._ink = Ink(theme_of(table))

    def dress(self, painter: QPainter) -> None:
        theme = theme_of(self._table)
        if theme is not self._ink.theme:
            self._ink = Ink(theme)
        self._ink.dress(painter)

    def draw(self, painter: QPainter, spot: Spot, view: QWidget) -> None:
        model, ink = self._model, self._ink
        column, row = model.columns[spot.place], model.row(spot.row)
        ink.draw_ground(painter, spot)
        if column.sign is not None:
            ink.draw_sign(painter, spot, column.sign(row))
        elif column.meter is not None:
            ink.draw_meter(painter, spot, column.meter(row), column.text(row))
        elif not column.figures:
            elide, strong = MIDDLE if column.middle else RIGHT, model.strong(row)
            ink.draw_text(painter, spot, column.text(row), elide, strong=strong)
        elif view is self._table and self._is_half_covered(spot):
            ink.draw_covered(painter, spot)
        else:
            text = column.text(row)
            own = "".join(text.partition(".")[1:])
            _whole, after = model.extents.get(spot.place, ("", own))
            ink.draw_figures(painter, spot, text, after)

    def _is_half_covered(self, spot: Spot) -> bool:
        return spot.left + EDGE < self.covered <= spot.left + spot.width
