"""A person names codes in the window, with the keyboard, one below the other."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QAbstractItemView, QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.domain.changes import Changed
from desktop_app.domain.names import Kind
from desktop_app.services.auditing import trail
from desktop_app.services.naming import list_names, names_at
from desktop_app.services.naming_codes import ZONE, NamedCode
from desktop_app.store.entries import NameEntry
from desktop_app.ui.desk import Desk
from desktop_app.ui.dialogs.names import NamesDialog
from desktop_app.ui.models.naming import NAME, NamingRows, naming_columns
from tests.desktop_app.services.hand_made import Desk as Books
from tests.desktop_app.services.hand_made import a_line
from tests.desktop_app.ui.rest import all_is_shown

Until = Callable[[Callable[[], bool]], None]
Open = Callable[[], NamesDialog]
End = Callable[..., None]
KEYS = ("91", "92", "93")
FRAME = 0.05  # seconds


@pytest.fixture
def rest(desk: Desk, until: Until) -> Callable[[], None]:
    """Wait until no work is under way."""
    return lambda: until(lambda: not desk.bridge.jobs and all_is_shown())


@pytest.fixture
def end(qtbot: QtBot, rest: Callable[[], None]) -> End:
    """Press a key that ends the writing of a name, and wait for what comes of it."""

    def ending(dialog: NamesDialog, key: Qt.Key = Qt.Key.Key_Return) -> None:
        with qtbot.waitSignal(dialog.table.cells.closeEditor):
            QTest.keyClick(field(dialog), key)
        rest()

    return ending


@pytest.fixture
def opened(desk: Desk, qtbot: QtBot, rest: Callable[[], None]) -> Open:
    """Open the dialog on what the ledger holds."""

    def opening() -> NamesDialog:
        dialog = NamesDialog(desk)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        qtbot.addWidget(dialog)
        dialog.show()
        rest()
        return dialog

    return opening


@pytest.fixture
def dialog(desk: Desk, tmp_path: Path, opened: Open) -> NamesDialog:
    """The dialog on three keys; bills call the first one by a name."""
    Books(desk.home, tmp_path).put(
        *(a_line(n, api_key_id=key) for n, key in enumerate(KEYS)),
        a_line(4, api_key_id="91", api_key_name="told"),
        a_line(5, api_key_id="91", api_key_name="told"),
    )
    return opened()


def field(dialog: NamesDialog) -> QLineEdit:
    """Return the field that is written in now."""
    found = dialog.table.indexWidget(dialog.table.currentIndex())
    assert isinstance(found, QLineEdit)
    return found


def is_writing(dialog: NamesDialog) -> bool:
    return dialog.table.state() == QAbstractItemView.State.EditingState


def codes(dialog: NamesDialog) -> list[str]:
    return [one.code for one in dialog.table.rows]


def shown(dialog: NamesDialog, code: str) -> NamedCode:
    [found] = [one for one in dialog.table.rows if one.code == code]
    assert isinstance(found, NamedCode)
    return found


def type_on(dialog: NamesDialog, words: str) -> None:
    """Type as a person does: the first letter opens the field, it takes the others."""
    QTest.keyClicks(dialog.table, words[0])
    QTest.keyClicks(field(dialog), words[1:])


def test_codes_are_shown_those_without_a_name_first(dialog: NamesDialog) -> None:
    assert codes(dialog) == ["91", "92", "93", "1001", "qwen-plus"]
    assert shown(dialog, "91").told == "told"
    assert shown(dialog, "91").lines == 3
    assert dialog.said.text() == "0 of 5 have a name"


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


def test_thousands_of_codes_do_not_hold_a_person_up(dialog: NamesDialog) -> None:
    rows = [NamedCode(Kind.API_KEY, f"key-{n}", f"Name {n}") for n in range(5_000)]
    dialog.show_codes(rows)

    def took(act: Callable[[], object]) -> float:
        began = time.perf_counter()
        act()
        return time.perf_counter() - began

    def search(words: str) -> None:
        dialog.show_codes(rows)  # nothing is known of what they say
        dialog.search.setText(words)
        dialog.search.clear()

    acts = (
        partial(dialog.show_codes, rows),
        partial(search, "name 49"),
        partial(dialog.table.exchange, rows[-1], rows[-1]),
    )
    waits = [min(took(act) for _try in range(5)) for act in acts]

    assert max(waits) < 2 * FRAME  # the machine may be busy


def test_the_model_keeps_qt_s_rules() -> None:
    model = NamingRows(naming_columns())
    mode = QAbstractItemModelTester.FailureReportingMode.Warning
    tester = QAbstractItemModelTester(model, mode)
    rows = [NamedCode(Kind.API_KEY, "1"), NamedCode(Kind.MODEL, "m", "M")]
    model.show(rows)
    told: list[tuple[object, str]] = []
    model.written.connect(lambda row, name: told.append((row, name)))

    taken = [
        model.setData(model.index(0, column), "Search") for column in (NAME, NAME + 1)
    ]
    model.exchange(rows[0], NamedCode(Kind.API_KEY, "1", "Search"))

    assert tester.model() is model
    assert taken == [True, False]
    assert told == [(rows[0], "Search")]
    assert model.index(0, NAME).data() == "Search"


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (None, None, "always"),
        (1, None, "2026-06-01"),
        (None, 2, "until 2026-06-02"),
        (1, 2, "2026-06-01, until 2026-06-02"),
    ],
)
def test_a_name_says_when_it_holds(
    since: int | None, until: int | None, words: str
) -> None:
    first, end = (
        None if one is None else datetime(2026, 6, one, tzinfo=ZONE)
        for one in (since, until)
    )
    row = NamedCode(Kind.MODEL, "m", "M", first, end)

    assert naming_columns()[4].text(row) == words
