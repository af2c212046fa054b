"""Open the dialog of names on three keys, and write in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.services.naming_codes import NamedCode
from desktop_app.ui.desk import Desk
from desktop_app.ui.dialogs.names import NamesDialog
from tests.desktop_app.services.hand_made import Desk as Books
from tests.desktop_app.services.hand_made import a_line
from tests.desktop_app.ui.rest import all_is_shown

Until = Callable[[Callable[[], bool]], None]
Open = Callable[[], NamesDialog]
End = Callable[..., None]
KEYS = ("91", "92", "93")


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
