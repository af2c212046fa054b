"""Menus show the icons of their commands, drawn when somebody looks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.ui.actions import Menu
from desktop_app.ui.desk import Desk
from desktop_app.ui.dialogs.names import NamesDialog
from desktop_app.ui.style import dress
from desktop_app.ui.window import Window

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def test_the_icons_of_a_menu_are_drawn_when_it_is_opened(window: Window) -> None:
    first = window.menus.actions["file.open"]
    before = first.icon().isNull()
    window.menus.menu_of(Menu.FILE).aboutToShow.emit()

    assert (before, first.icon().isNull()) == (True, False)


def test_the_icons_of_a_menu_follow_the_theme(
    window: Window, dressed: QApplication, qtbot: QtBot
) -> None:
    def drawn() -> QImage:
        window.menus.menu_of(Menu.FILE).aboutToShow.emit()
        return window.menus.actions["file.open"].icon().pixmap(16).toImage()

    light = drawn()
    dress(dressed, "dark")

    qtbot.waitUntil(lambda: drawn() != light)


def test_names_are_opened_from_the_menu_of_bills_and_found_by_the_palette(
    window: Window, desk: Desk, at_rest: Callable[[Desk], None]
) -> None:
    action = window.menus.actions["bill.names"]

    action.trigger()
    at_rest(desk)

    [dialog] = window.findChildren(NamesDialog)
    codes = dialog.table.rows
    dialog.reject()
    assert codes
    assert action in window.menus.menu_of(Menu.BILL).actions()
    assert "bill.names" in window.menus.pictured
