"""The page of usage logs shows what differs, and says what to do where it cannot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop_app.domain.matrix import CauseKind, Column
from desktop_app.domain.usage import Grain
from desktop_app.settings import Settings
from desktop_app.store.workspace import Workspace
from desktop_app.ui.desk import Desk
from desktop_app.ui.dialogs.usage_pairing import UsagePairing
from desktop_app.ui.page import Page
from desktop_app.ui.pages.bills import BillsPage
from desktop_app.ui.pages.usage import NO_LOG, ROWS, UNPAIRED, UsagePage
from tests.desktop_app.services.counting.books import MAY, OWN, Books, a_month, may
from tests.desktop_app.services.counting.books import a_call as a_call_at
from tests.desktop_app.services.importing.conftest import Desk as Files

Shown = Callable[[type[Page], Desk], Page]
AtRest = Callable[[Desk], None]


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    """A month of one key, and a call that nobody logged."""
    with Workspace.open(tmp_path / "home", write=True, person="Ada") as home:
        made = Books(Files(home, tmp_path / "files"))
        calls = a_month(keys=("k1",))
        made.bill([*calls, a_call_at(may(9, 9), 500, key="stolen")])
        made.log(calls, offset=8)
        yield made


@pytest.fixture
def table_desk(qapp: QApplication, books: Books) -> Iterator[Desk]:
    """A desk on that month."""
    made = Desk(books.home, Settings(), qapp)
    yield made
    made.bridge.close()


def the_page(shown: Shown, desk: Desk) -> UsagePage:
    found = shown(UsagePage, desk)
    assert isinstance(found, UsagePage)
    return found


def said(page: UsagePage) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel))


def test_without_a_log_it_says_how_to_get_one(empty_desk: Desk, shown: Shown) -> None:
    page = the_page(shown, empty_desk)

    assert page.place == NO_LOG
    assert "Import a log of what you used yourselves" in said(page)


def test_a_log_that_nobody_paired_is_proposed(table_desk: Desk, shown: Shown) -> None:
    page = the_page(shown, table_desk)

    assert page.place == UNPAIRED
    assert "The log of own/team could count the bills of alibaba/1001" in said(page)


def test_a_pairing_is_made_in_a_dialog(
    table_desk: Desk, shown: Shown, at_rest: AtRest
) -> None:
    page = the_page(shown, table_desk)
    page.open_pairing()
    dialog = page.findChild(UsagePairing)
    assert isinstance(dialog, UsagePairing)

    dialog.take()
    at_rest(table_desk)

    assert page.place == ROWS
    assert page.match is not None
    assert page.match.pairings[0].log == OWN


def test_the_largest_difference_comes_first(
    books: Books, table_desk: Desk, shown: Shown
) -> None:
    books.pair()

    page = the_page(shown, table_desk)

    first = page.rows.rows[0]
    assert (first.key.owner, first.state.value) == ("stolen", "missing-in-log")
    assert "difference +0.001 CNY" in said(page)
    assert "The log counts its months in UTC+8." in said(page)


def test_rows_are_sifted_by_state_and_copied(
    books: Books, table_desk: Desk, shown: Shown
) -> None:
    books.pair()
    page = the_page(shown, table_desk)

    page.rows.choose_state("differing")
    page.rows.table.selectAll()
    page.rows.table.copy()

    assert len(page.rows.rows) == 1
    assert "qwen-plus\tInput tokens\tstolen" in QGuiApplication.clipboard().text()


def test_other_rows_are_by_day(
    books: Books, table_desk: Desk, shown: Shown, at_rest: AtRest
) -> None:
    books.pair()
    page = the_page(shown, table_desk)

    page.by.setCurrentIndex(page.by.findData(Grain.DAY.value))
    at_rest(table_desk)

    assert {one.key.day.day for one in page.rows.rows if one.key.day} == set(
        range(1, 32)
    )


def test_a_row_opens_the_lines_of_the_bill(
    books: Books, table_desk: Desk, shown: Shown, qtbot: QtBot
) -> None:
    books.pair()
    page = the_page(shown, table_desk)

    with qtbot.waitSignal(table_desk.page_wanted) as wanted:
        page.rows.table.opened.emit(page.rows.rows[0])

    name, wish = wanted.args or ["", {}]
    assert name == "lines"
    assert (wish["api_key_id"], wish["type_code"]) == ("stolen", "input_token")


def test_what_is_shown_is_exported(
    books: Books, table_desk: Desk, shown: Shown, at_rest: AtRest, tmp_path: Path
) -> None:
    books.pair()
    page = the_page(shown, table_desk)
    page.rows.choose_state("differing")

    page.export(tmp_path / "usage.xlsx")
    at_rest(table_desk)

    sheet = openpyxl.load_workbook(tmp_path / "usage.xlsx").worksheets[0]
    assert sheet.max_row == 2


def test_the_cell_of_the_matrix_opens_its_rows(
    books: Books, table_desk: Desk, shown: Shown, at_rest: AtRest, qtbot: QtBot
) -> None:
    books.pair()
    page = shown(BillsPage, table_desk)
    assert isinstance(page, BillsPage)
    page.open_bill()
    at_rest(table_desk)
    page.matrix.row.choose(Column.USAGE_LOG)
    (cause,) = page.matrix.row.cards[Column.USAGE_LOG].cell.causes

    with qtbot.waitSignal(table_desk.page_wanted) as wanted:
        page.matrix.ladder.chosen.emit(cause)

    assert cause.kind is CauseKind.MISSING_IN_LOG
    assert wanted.args == ["usage", {"bill": MAY.text, "state": "missing-in-log"}]


def test_a_wish_for_rows_is_shown(
    books: Books, table_desk: Desk, shown: Shown, at_rest: AtRest
) -> None:
    books.pair()
    page = the_page(shown, table_desk)

    page.show_only({"bill": MAY.text, "state": "missing-in-log"})
    at_rest(table_desk)

    assert [one.key.owner for one in page.rows.rows] == ["stolen"]
