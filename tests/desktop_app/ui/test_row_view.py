"""A table that draws its rows by itself shows what is chosen and pointed at."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView
from pytestqt.qtbot import QtBot

from desktop_app.ui.models.small import RowColumn
from desktop_app.ui.style import ROW, theme_of
from desktop_app.ui.widgets.small import SmallTable

FREE = 3  # pixels from a cell's edge: nothing is written there


@dataclass(frozen=True)
class Named:
    """An invented row."""

    name: str


ROWS = [Named("a"), Named("b"), Named("c")]
COLUMNS = [
    RowColumn("Name", lambda one: one.name),
    RowColumn("Once more", lambda one: one.name),
]


@pytest.fixture
def table(qtbot: QtBot) -> SmallTable:
    made = SmallTable(COLUMNS, "Names")
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show_rows(ROWS)
    made.show()
    return made


def ground(table: SmallTable, row: int, column: int) -> QColor:
    """Return the colour behind a cell."""
    left, top = table.columnViewportPosition(column), table.rowViewportPosition(row)
    picture = table.viewport().grab().toImage()
    return picture.pixelColor(QPoint(left + FREE, top + FREE))


def test_every_cell_of_a_chosen_row_lights_up(table: SmallTable) -> None:
    soft = theme_of(table).colour("soft")

    table.selectRow(1)

    assert [ground(table, 1, column) for column in (0, 1)] == [soft, soft]
    assert ground(table, 0, 0) != soft


def test_one_cell_lights_up_where_cells_are_chosen(table: SmallTable) -> None:
    soft = theme_of(table).colour("soft")
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)

    table.setCurrentIndex(table.model().index(1, 1))

    assert ground(table, 1, 1) == soft
    assert ground(table, 1, 0) != soft


def test_the_row_under_the_pointer_lights_up_and_goes_out(
    table: SmallTable, qtbot: QtBot
) -> None:
    hover = theme_of(table).colour("hover")
    inside = QPoint(FREE, table.rowViewportPosition(2) + ROW // 2)

    qtbot.mouseMove(table.viewport(), inside - QPoint(0, ROW))
    qtbot.mouseMove(table.viewport(), inside)
    qtbot.waitUntil(lambda: ground(table, 2, 0) == hover)
    lit = [ground(table, row, 0) == hover for row in range(3)]
    qtbot.mouseMove(table.viewport(), QPoint(FREE, table.viewport().height() - FREE))

    qtbot.waitUntil(lambda: ground(table, 2, 0) != hover)
    assert lit == [False, False, True]


def test_a_hidden_column_is_not_drawn(table: SmallTable) -> None:
    table.hideColumn(0)
    table.selectRow(0)

    assert ground(table, 0, 1) == theme_of(table).colour("soft")


def test_no_rows_leave_it_empty(table: SmallTable) -> None:
    table.show_rows([])

    assert not table.viewport().grab().isNull()
    assert table.current is None
