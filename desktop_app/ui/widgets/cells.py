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

from desktop_app.ui.models.small import Index, RowColumn, RowsModel, Sign
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
    """The colours and fonts of cells in one theme, made once for all of them."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.soft, self.hover = theme.colour("soft"), theme.colour("hover")
        self.line, self.text = theme.colour("raised"), theme.colour("text")
        self.plain, self.bold = font(), font(bold=True)
        self.small = font(Size.SMALL)
        self.widths, self.bold_widths = Widths(self.plain), Widths(self.bold)
        metrics = self.widths.metrics
        self.rise = (metrics.ascent() - metrics.descent()) / 2  # middle to base line


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
        self._ink = Ink(theme_of(table))

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
            self._draw_sign(painter, place, column.sign(row))
        elif column.meter is not None:
            painter.setFont(ink.plain)
            draw_meter(painter, place, column.meter(row), column.text(row), ink.theme)
        elif column.figures:
            painter.setFont(ink.plain)
            beneath = option.widget is self._table
            if beneath and left + EDGE < self.covered <= left + width:
                self._draw_right(painter, place, COVERED)  # half an amount would lie
            else:
                self._draw_figures(painter, place, number, column.text(row))
        else:
            strong = self._model.strong(row)
            painter.setFont(ink.bold if strong else ink.plain)
            self._draw_text(painter, place, column, column.text(row), strong=strong)
        painter.restore()

    def _dressed(self) -> Ink:
        theme = theme_of(self._table)
        if theme is not self._ink.theme:
            self._ink = Ink(theme)
        return self._ink

    def _draw_sign(self, painter: QPainter, place: QRectF, sign: Sign) -> None:
        painter.setFont(self._ink.small)
        width = min(pill_width(painter.fontMetrics(), sign[1]), place.width())
        top = place.center().y() - HEIGHT / 2
        pill = QRectF(place.left(), top, width, HEIGHT)
        draw_pill(painter, pill, sign, self._ink.theme)

    def _draw_text(
        self,
        painter: QPainter,
        place: QRectF,
        column: RowColumn,
        text: str,
        *,
        strong: bool = False,
    ) -> None:
        widths = self._ink.bold_widths if strong else self._ink.widths
        line = " ".join(text.split("\n"))
        if widths.of(line) > place.width():
            elide = MIDDLE if column.middle else RIGHT
            line = widths.metrics.elidedText(line, elide, int(place.width()))
        painter.drawText(QPointF(place.left(), self._base(place)), line)

    def _draw_figures(
        self, painter: QPainter, place: QRectF, number: int, text: str
    ) -> None:
        wide = self._ink.widths.of
        if wide(text) > place.width():
            self._draw_text(painter, place, self._model.columns[number], text)
            return
        whole, dot, after = text.partition(".")
        _longest, widest = self._model.extents.get(number, ("", dot + after))
        before = wide(whole)
        point = max(place.right() - wide(widest), place.left() + before)
        painter.drawText(QPointF(point - before, self._base(place)), text)

    def _draw_right(self, painter: QPainter, place: QRectF, text: str) -> None:
        left = place.right() - self._ink.widths.of(text)
        painter.drawText(QPointF(left, self._base(place)), text)

    def _base(self, place: QRectF) -> float:
        return place.center().y() + self._ink.rise
