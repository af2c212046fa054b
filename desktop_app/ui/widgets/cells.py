"""Draw the cells of small tables: pills, meters, amounts at the decimal point."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from desktop_app.ui.models.small import Index, Meter, RowsModel, Sign
from desktop_app.ui.style import Size, Theme, font, space, theme_of
from desktop_app.ui.widgets.meter import draw_meter
from desktop_app.ui.widgets.pill import HEIGHT, draw_pill, pill_width
from desktop_app.ui.widgets.widths import Widths

EDGE = space(2)
SELECTED = QStyle.StateFlag.State_Selected.value
HOVERED = QStyle.StateFlag.State_MouseOver.value
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
        self._small = font(Size.SMALL)
        self._widths, self._bold_widths = Widths(self._plain), Widths(self._bold)
        metrics = self._widths.metrics
        self._rise = (metrics.ascent() - metrics.descent()) / 2  # middle to base line

    def draw_sign(self, painter: QPainter, place: QRectF, sign: Sign) -> None:
        """Draw a pill at the left."""
        painter.setFont(self._small)
        width = min(pill_width(painter.fontMetrics(), sign[1]), place.width())
        top = place.center().y() - HEIGHT / 2
        pill = QRectF(place.left(), top, width, HEIGHT)
        draw_pill(painter, pill, sign, self.theme)

    def draw_meter(
        self, painter: QPainter, place: QRectF, meter: Meter | None, text: str
    ) -> None:
        """Draw a share with its bar."""
        painter.setFont(self._plain)
        draw_meter(painter, place, meter, text, self.theme)

    def draw_text(
        self,
        painter: QPainter,
        place: QRectF,
        text: str,
        elide: Qt.TextElideMode,
        *,
        strong: bool = False,
    ) -> None:
        """Draw one line from the left; what is too long is cut."""
        painter.setFont(self._bold if strong else self._plain)
        widths = self._bold_widths if strong else self._widths
        line = " ".join(text.split("\n"))
        if widths.of(line) > place.width():
            line = widths.metrics.elidedText(line, elide, int(place.width()))
        painter.drawText(QPointF(place.left(), self._base(place)), line)

    def draw_figures(
        self, painter: QPainter, place: QRectF, text: str, after: str
    ) -> None:
        """Draw an amount so that its point stands above the others of its column.

        Args:
            painter: draws on the table.
            place: of the cell, without its edges.
            text: the amount.
            after: the longest part after the point in the column, with the point.
        """
        wide = self._widths.of
        if wide(text) > place.width():
            self.draw_text(painter, place, text, RIGHT)
            return
        painter.setFont(self._plain)
        before = wide(text.partition(".")[0])
        point = max(place.right() - wide(after), place.left() + before)
        painter.drawText(QPointF(point - before, self._base(place)), text)

    def draw_covered(self, painter: QPainter, place: QRectF) -> None:
        """Draw that there is more: half an amount would lie."""
        painter.setFont(self._plain)
        left = place.right() - self._widths.of(COVERED)
        painter.drawText(QPointF(left, self._base(place)), COVERED)

    def _base(self, place: QRectF) -> float:
        return place.center().y() + self._rise


class Cells(QStyledItemDelegate):
    """Draw cells; amounts of a column meet at their decimal points.

    Args:
        table: whose cells they are; also another view of its columns may draw them.
        model: what they say.
    """

    def __init__(self, table: QTableView, model: RowsModel) -> None:
        super().__init__(table)
        self.covered = 0  # pixels at the table's left that another view lies upon
        self._table, self._model = table, model
        self._ink: Ink | None = None

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        number, row = index.column(), self._model.row(index.row())
        column, ink = self._model.columns[number], self._dressed()
        rect: QRect = option.rect
        left, top, width, height = rect.x(), rect.y(), rect.width(), rect.height()
        state = option.state.value
        painter.save()
        if state & SELECTED:
            painter.fillRect(rect, ink.soft)
        elif state & HOVERED:
            painter.fillRect(rect, ink.hover)
        painter.fillRect(left, top + height - 1, width, 1, ink.line)
        painter.setPen(ink.text)
        place = QRectF(left + EDGE, top, width - 2 * EDGE, height)
        if column.sign is not None:
            ink.draw_sign(painter, place, column.sign(row))
        elif column.meter is not None:
            ink.draw_meter(painter, place, column.meter(row), column.text(row))
        elif not column.figures:
            elide = MIDDLE if column.middle else RIGHT
            strong = self._model.strong(row)
            ink.draw_text(painter, place, column.text(row), elide, strong=strong)
        elif option.widget is self._table and self._is_half_covered(left, width):
            ink.draw_covered(painter, place)
        else:
            text = column.text(row)
            own = "".join(text.partition(".")[1:])
            _whole, after = self._model.extents.get(number, ("", own))
            ink.draw_figures(painter, place, text, after)
        painter.restore()

    def _is_half_covered(self, left: int, width: int) -> bool:
        return left + EDGE < self.covered <= left + width

    def _dressed(self) -> Ink:
        theme = theme_of(self._table)
        if self._ink is None or theme is not self._ink.theme:
            self._ink = Ink(theme)
        return self._ink
