"""A small table sorts, searches and copies plain values without losing a digit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop_app.ui.models.small import RowColumn, RowsModel, amount_column
from desktop_app.ui.style import Tone
from desktop_app.ui.widgets.small import SmallTable


@dataclass(frozen=True)
class Fee:
    """An invented row."""

    name: str
    amount: Decimal | None


FEES = [
    Fee("b", Decimal("10.5")),
    Fee("a", Decimal("2.0000000001")),
    Fee("c", None),
]
COLUMNS = [
    RowColumn("Name", lambda fee: fee.name),
    amount_column("Amount", lambda fee: fee.amount),
    RowColumn("Sign", lambda fee: fee.name, sign=lambda f: ("x", f.name, Tone.GOOD)),
]


@pytest.fixture
def model() -> RowsModel:
    made = RowsModel(COLUMNS)
    made.show(FEES)
    return made


def names(model: RowsModel) -> str:
    return "".join(fee.name for fee in model.rows)


def test_the_model_keeps_qt_s_rules(model: RowsModel) -> None:
    mode = QAbstractItemModelTester.FailureReportingMode.Warning
    tester = QAbstractItemModelTester(model, mode)

    model.sort(1)
    model.search("a")
    model.show(FEES)

    assert tester.model() is model


def test_rows_are_sorted_by_value_not_by_text(model: RowsModel) -> None:
    model.sort(1, Qt.SortOrder.AscendingOrder)
    assert names(model) == "cab"

    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert names(model) == "bac"

    model.sort(0)
    model.sort(-1)
    assert names(model) == "bac"


def test_rows_come_back_when_the_search_is_empty(model: RowsModel) -> None:
    model.search("10.5")
    assert names(model) == "b"

    model.search("")
    assert names(model) == "bac"


def test_copied_amounts_keep_every_digit_and_no_grouping(model: RowsModel) -> None:
    copied = model.as_tsv([0, 1, 2], headers=True)

    assert copied == "Name\tAmount\tSign\nb\t10.5\tb\na\t2.0000000001\ta\nc\t\tc"


def test_a_column_grows_to_its_longest_amount(qtbot: QtBot) -> None:
    table = SmallTable(COLUMNS, "Fees")
    qtbot.addWidget(table)
    before = table.columnWidth(1)

    table.show_rows([Fee("long", Decimal("123456789012.0123456789"))])

    assert table.columnWidth(1) > before


def test_columns_fill_a_wide_table_and_keep_what_a_person_set(qtbot: QtBot) -> None:
    table = SmallTable(COLUMNS, "Fees")
    qtbot.addWidget(table)
    table.resize(1200, 300)
    table.show()
    header = table.horizontalHeader()
    assert header.length() == table.viewport().width()

    header.resizeSection(0, 90)
    table.resize(1400, 300)

    assert table.columnWidth(0) == 90


def test_the_current_row_is_told(qtbot: QtBot) -> None:
    table = SmallTable(COLUMNS, "Fees")
    qtbot.addWidget(table)

    with qtbot.waitSignal(table.chosen, check_params_cb=lambda row: row is FEES[0]):
        table.show_rows(FEES, choose=True)

    assert table.selected == [FEES[0]]


def test_what_is_chosen_stays_chosen_when_the_order_changes(qtbot: QtBot) -> None:
    table = SmallTable(COLUMNS, "Fees")
    qtbot.addWidget(table)
    table.show_rows(FEES, choose=True)

    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)

    assert table.rows[0] is FEES[1]
    assert table.current is FEES[0]
    assert table.selected == [FEES[0]]


def test_a_row_is_read_once_for_all_words_that_are_sought() -> None:
    read: list[str] = []

    def name(fee: Fee) -> str:
        read.append(fee.name)
        return fee.name

    model = RowsModel([RowColumn("Name", name)])
    model.show(FEES)

    for words in ("a", "ab", "", "b"):
        model.search(words)

    assert sorted(read) == ["a", "b", "c"]


def test_a_row_that_took_the_place_of_another_is_found_by_its_own_words() -> None:
    model = RowsModel(COLUMNS)
    model.show(FEES)
    model.search("b")

    model.exchange(FEES[0], Fee("z", None))
    model.search("z")

    assert model.rows == [Fee("z", None)]
