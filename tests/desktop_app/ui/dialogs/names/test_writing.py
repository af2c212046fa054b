"""A person names codes in the window, with the keyboard, one below the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtTest import QTest

from desktop_app.domain.changes import Changed
from desktop_app.services.auditing import trail
from desktop_app.services.naming import list_names, names_at
from desktop_app.services.naming_codes import ZONE
from desktop_app.store.entries import NameEntry
from desktop_app.ui.desk import Desk
from desktop_app.ui.dialogs.names import NamesDialog
from tests.desktop_app.ui.dialogs.names.conftest import (
    End,
    field,
    is_writing,
    shown,
    type_on,
)


def test_enter_keeps_a_name_and_goes_on_to_the_next(
    dialog: NamesDialog, desk: Desk, end: End
) -> None:
    for name, key in (("Search", Qt.Key.Key_Return), ("Chat", Qt.Key.Key_Tab)):
        if is_writing(dialog):
            QTest.keyClicks(field(dialog), name)
        else:
            type_on(dialog, name)
        end(dialog, key)

    assert names_at(desk.home, "api_key") == {"91": "Search", "92": "Chat"}
    assert dialog.table.current.code == "93"
    assert is_writing(dialog)
    assert dialog.said.text() == "2 of 5 have a name"
    assert dialog.isVisible()


def test_shift_and_tab_go_back_to_the_name_before(
    dialog: NamesDialog, end: End
) -> None:
    dialog.table.selectRow(1)
    type_on(dialog, "Chat")
    end(dialog, Qt.Key.Key_Backtab)

    assert dialog.table.current.code == "91"
    assert is_writing(dialog)


@pytest.mark.parametrize("key", [Qt.Key.Key_F2, Qt.Key.Key_Return])
def test_a_key_opens_the_name_of_the_row(dialog: NamesDialog, key: Qt.Key) -> None:
    QTest.keyClick(dialog.table, key)

    assert field(dialog).accessibleName() == "Name of 91"


def test_a_double_click_anywhere_in_a_row_opens_its_name(dialog: NamesDialog) -> None:
    table = dialog.table
    cell = table.visualRect(table.model().index(2, 0)).center()

    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(cell))

    assert field(dialog).accessibleName() == "Name of 93"


def test_escape_leaves_a_name_as_it_was_and_the_dialog_open(
    dialog: NamesDialog, desk: Desk, end: End
) -> None:
    type_on(dialog, "Search")
    end(dialog, Qt.Key.Key_Escape)

    assert list_names(desk.home) == []
    assert shown(dialog, "91").name == ""
    assert dialog.isVisible()


def test_a_refused_name_says_why_and_the_former_one_is_back(
    dialog: NamesDialog, desk: Desk, end: End
) -> None:
    type_on(dialog, "Search")
    end(dialog)
    end(dialog, Qt.Key.Key_Escape)  # not the next one
    dialog.table.selectRow(0)

    dialog.table.edit(dialog.table.currentIndex())
    field(dialog).setText("x" * 201)
    end(dialog)

    assert "The name of “91” has 201 letters" in dialog.problem.accessibleName()
    assert shown(dialog, "91").name == "Search"
    assert names_at(desk.home, "api_key") == {"91": "Search"}


def test_a_refusal_is_said_until_the_same_name_is_kept(
    dialog: NamesDialog, end: End
) -> None:
    type_on(dialog, "x" * 201)
    end(dialog)
    QTest.keyClicks(field(dialog), "Chat")
    end(dialog, Qt.Key.Key_Backtab)
    said = dialog.problem.accessibleName()

    QTest.keyClicks(field(dialog), "Search")
    end(dialog)

    assert said
    assert dialog.problem.accessibleName() == ""


def test_an_emptied_name_is_taken_away(
    dialog: NamesDialog, desk: Desk, end: End
) -> None:
    type_on(dialog, "Search")
    end(dialog)
    end(dialog, Qt.Key.Key_Escape)  # not the next one
    dialog.table.selectRow(0)

    QTest.keyClick(dialog.table, Qt.Key.Key_Delete)
    end(dialog)

    assert list_names(desk.home) == []
    assert shown(dialog, "91").name == ""


def test_a_name_holds_from_the_day_that_is_chosen(
    dialog: NamesDialog, desk: Desk, end: End
) -> None:
    dialog.since.dated.setChecked(True)
    dialog.since.day.setDate(QDate(2026, 6, 1))

    type_on(dialog, "Search")
    end(dialog)

    first = datetime(2026, 6, 1, tzinfo=ZONE)
    assert list_names(desk.home) == [NameEntry("api_key", "91", "Search", first)]
    row = dialog.table.rows.index(shown(dialog, "91"))
    assert dialog.table.model().index(row, 4).data() == "2026-06-01"


def test_a_name_that_is_to_come_says_what_holds_till_then(
    dialog: NamesDialog, desk: Desk, end: End
) -> None:
    with desk.home.ledger.begin() as records:
        records.set_name(NameEntry("api_key", "91", "Now"))
    dialog.since.dated.setChecked(True)
    dialog.since.day.setDate(QDate(2999, 1, 1))

    type_on(dialog, "Then")
    end(dialog)

    assert "still called “Now”" in dialog.news.accessibleName()
    assert shown(dialog, "91").name == "Now"


def test_pages_are_told_and_the_trail_says_who(
    dialog: NamesDialog, desk: Desk, end: End
) -> None:
    told: list[Changed] = []
    desk.changed.connect(told.append)

    type_on(dialog, "Search")
    end(dialog)

    assert told == [Changed.NAMES | Changed.ACTIVITY]
    assert [one.subject for one in trail(desk.home)][-1] == "api_key 91"


def test_what_is_being_written_is_kept_when_the_dialog_is_closed(
    dialog: NamesDialog, desk: Desk, rest: Callable[[], None]
) -> None:
    type_on(dialog, "Search")
    dialog.accept()
    rest()

    assert names_at(desk.home, "api_key") == {"91": "Search"}
