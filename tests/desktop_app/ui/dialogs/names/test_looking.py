"""Codes are found by words and kind; what is not there says what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.domain.names import Kind
from desktop_app.ui.desk import Desk
from desktop_app.ui.dialogs.names import NamesDialog
from tests.desktop_app.ui.dialogs.names.conftest import (
    End,
    Open,
    codes,
    field,
    shown,
    type_on,
)


def test_codes_are_shown_those_without_a_name_first(dialog: NamesDialog) -> None:
    assert codes(dialog) == ["91", "92", "93", "1001", "qwen-plus"]
    assert shown(dialog, "91").told == "told"
    assert shown(dialog, "91").lines == 3
    assert dialog.said.text() == "0 of 5 have a name"


def test_codes_are_found_by_words_kind_and_lack_of_a_name(
    dialog: NamesDialog, end: End
) -> None:
    type_on(dialog, "Search")
    end(dialog)

    dialog.search.setText("search")
    by_word = codes(dialog)
    dialog.search.clear()
    dialog.kind.setCurrentIndex(dialog.kind.findData(Kind.API_KEY.value))
    by_kind = codes(dialog)
    dialog.unnamed.setChecked(True)

    assert by_word == ["91"]
    assert by_kind == ["91", "92", "93"]
    assert codes(dialog) == ["92", "93"]


def test_a_code_that_was_just_named_stays_until_others_are_looked_for(
    dialog: NamesDialog, end: End
) -> None:
    dialog.unnamed.setChecked(True)
    type_on(dialog, "Search")
    end(dialog)

    assert codes(dialog)[0] == "91"


def test_a_name_that_was_kept_while_others_were_looked_for_is_shown(
    dialog: NamesDialog, qtbot: QtBot, rest: Callable[[], None]
) -> None:
    type_on(dialog, "Search")
    with qtbot.waitSignal(dialog.table.cells.closeEditor):
        QTest.keyClick(field(dialog), Qt.Key.Key_Return)
    dialog.kind.setCurrentIndex(1)  # before the name has come home
    rest()

    assert shown(dialog, "91").name == "Search"


def test_nothing_that_fits_offers_to_show_all(dialog: NamesDialog) -> None:
    dialog.search.setText("nobody")
    gone = dialog.unfit.isVisible()
    dialog.show_all()

    assert gone
    assert len(codes(dialog)) == 5


def test_an_empty_ledger_says_to_import_a_bill(opened: Open, desk: Desk) -> None:
    wanted: list[object] = []
    desk.import_wanted.connect(wanted.append)

    dialog = opened()
    offered = dialog.empty.isVisible()
    dialog.import_bills()

    assert offered
    assert wanted == [[]]
    assert not dialog.isVisible()


def test_a_dictionary_is_imported(
    dialog: NamesDialog, tmp_path: Path, rest: Callable[[], None]
) -> None:
    path = tmp_path / "names.csv"
    path.write_text("kind,code,name,valid_from,valid_to\napi_key,92,Chat,,\n", "utf-8")

    dialog.take(path)
    rest()

    assert shown(dialog, "92").name == "Chat"
    assert "1 names were taken" in dialog.news.accessibleName()


def test_a_wrong_dictionary_is_refused_with_its_rows(
    dialog: NamesDialog, tmp_path: Path, rest: Callable[[], None]
) -> None:
    path = tmp_path / "names.csv"
    path.write_text("kind,code,name,valid_from,valid_to\nkey,92,,,\n", "utf-8")

    dialog.take(path)
    rest()

    assert "row 2, kind" in dialog.problem.accessibleName()
    assert "row 2, name" in dialog.problem.accessibleName()
