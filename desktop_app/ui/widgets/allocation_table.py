"""Show departments by months, each with its line; a cell is a mark that opens."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import QModelIndex, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractItemView,
    QVBoxLayout,
    QWidget,
)

from desktop_app.i18n import _
from desktop_app.services.tabulating import SUMS, Grid, GridRow, Mark, RowKind
from desktop_app.ui.models.small import RowColumn, amount_column
from desktop_app.ui.style import space, theme_of
from desktop_app.ui.text import amount
from desktop_app.ui.widgets.frozen import FrozenColumns
from desktop_app.ui.widgets.row_view import CellDelegate, Spot
from desktop_app.ui.widgets.small import SmallTable

NAME, SPARK = 0, 1  # columns before the months
NAMES, LINE, MONTH = 176, 92, 104
INDENT = "\u2003"  # as wide in bold
DOT = 2.5


class AllocationTable(QWidget):
    """Departments × months; arrows move the mark, Enter opens its lines."""

    marked = Signal(object)  # Mark, or None
    opened = Signal(object)  # Mark

    def __init__(self) -> None:
        super().__init__()
        self._grid: Grid | None = None
        self.table: SmallTable | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_grid(self, grid: Grid) -> None:
        """Show a table; the cell that was marked stays marked where it is there."""
        before = self.mark
        if self.table is not None:
            self.table.setParent(None)
            self.table.deleteLater()
        self._grid = grid
        self.table = self._made(grid)
        self._column.addWidget(self.table)
        self.setFocusProxy(self.table)
        self.choose(before)

    @property
    def mark(self) -> Mark | None:
        """The cell that is meant."""
        return None if self.table is None else self._at(self.table.currentIndex())

    def choose(self, mark: Mark | None) -> None:
        """Mark a cell; one that is not there: the first department's newest."""
        grid, table = self._grid, self.table
        if grid is None or table is None or not grid.periods:
            return
        rows = [_key(row) for row in grid.rows if row.kind is not RowKind.TOTAL]
        wanted = [(mark.code, mark.below), (mark.code, not mark.below)] if mark else []
        row = next((rows.index(one) for one in wanted if one in rows), 0)
        last = len(grid.periods) - 1
        month = last
        if mark and mark.period in grid.periods:
            month = grid.periods.index(mark.period)
        place = table.model().index(row, SPARK + 1 + month)
        table.setCurrentIndex(place)
        if month == last:
            table.scrollTo(place.siblingAtColumn(SPARK + 2 + last))  # the whole beside
        table.scrollTo(place)

    def copy_all(self) -> None:
        """Put the whole table on the clipboard as tab-separated text."""
        table = self.table
        if table is not None:
            QGuiApplication.clipboard().setText(table.whole_tsv())

    def _made(self, grid: Grid) -> SmallTable:
        title = _("Departments by months, {currency}").format(currency=grid.currency)
        table = SmallTable(grid_columns(grid), title)
        table.setSortingEnabled(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.horizontalHeader().setSectionsMovable(False)
        table.setItemDelegateForColumn(SPARK, _Sparks(table))
        table.strengthen(lambda row: row.kind in SUMS)
        table.show_rows(grid.rows)
        FrozenColumns(table, SPARK + 1)
        table.selectionModel().currentChanged.connect(self._moved)
        table.opened.connect(self._open)
        return table

    def _moved(self, now: QModelIndex, _before: QModelIndex) -> None:
        self.marked.emit(self._at(now))

    def _open(self, _row: GridRow) -> None:
        if (mark := self.mark) is not None:
            self.opened.emit(mark)

    def _at(self, index: QModelIndex) -> Mark | None:
        grid = self._grid
        if grid is None or not index.isValid() or not grid.periods:
            return None
        row = grid.rows[index.row()]
        if row.kind is RowKind.TOTAL:
            return None
        month = index.column() - SPARK - 1
        last = len(grid.periods) - 1
        place = month if 0 <= month <= last else last
        return Mark(row.code, grid.periods[place], grid.currency, _key(row)[1])


def grid_columns(grid: Grid) -> list[RowColumn]:
    """Return the columns of a table: name, line, months, the whole."""
    return [
        RowColumn(_("Department"), _name, width=NAMES),
        RowColumn(_("Trend"), lambda row: row.total, say=_spoken, width=LINE),
        *(
            amount_column(period, _figure(place), width=MONTH)
            for place, period in enumerate(grid.periods)
        ),
        amount_column(
            _("Total, {currency}").format(currency=grid.currency),
            lambda row: row.total,
            width=MONTH + space(4),
        ),
    ]


def _key(row: GridRow) -> tuple[str, bool]:
    return row.code, row.kind is RowKind.WITH_BELOW


def _name(row: GridRow) -> str:
    if row.kind is RowKind.UNALLOCATED:
        return _("Not allocated")
    if row.kind is RowKind.TOTAL:
        return _("All bills")
    return INDENT * row.depth + row.name


def _spoken(row: GridRow) -> str:
    """Say the line in words for those who cannot see it."""
    return " → ".join(amount(one) for one in row.figures)


def _figure(place: int) -> Callable[[GridRow], Decimal | None]:
    return lambda row: row.figures[place]


class _Sparks(CellDelegate):
    """Draw a row's months as a line; its newest month is a dot."""

    def __init__(self, table: SmallTable) -> None:
        super().__init__(table)
        self._table = table

    def draw(self, painter: QPainter, spot: Spot, view: QWidget) -> None:
        row: GridRow = self._table.rows[spot.row]
        theme = theme_of(view)
        place = QRectF(spot.left, spot.top, spot.width, spot.height)
        painter.save()
        painter.fillRect(
            spot.left,
            spot.top + spot.height - 1,
            spot.width,
            1,
            theme.colour("raised"),
        )
        place.adjust(space(2), space(1.5), -space(3), -space(1.5))
        ink = theme.colour("accent" if row.kind is RowKind.DEPARTMENT else "muted")
        points = _points(row, place)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(ink, 1.5))
        if len(points) > 1:
            painter.drawPolyline(QPolygonF(points))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        if points:
            painter.drawEllipse(points[-1], DOT, DOT)
        painter.restore()


def _points(row: GridRow, place: QRectF) -> list[QPointF]:
    """Return where a row's figures lie: the one step from money to pixels."""
    figures = [float(one or 0) for one in row.figures]
    low, high = min([*figures, 0.0]), max([*figures, 0.0])
    span = (high - low) or 1.0
    step = place.width() / max(len(figures) - 1, 1)
    return [
        QPointF(
            place.left() + number * step,
            place.bottom() - (figure - low) / span * place.height(),
        )
        for number, figure in enumerate(figures)
    ]
