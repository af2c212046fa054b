"""The rail names all pages, also on a low screen, and gives the first ten a key."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.ui.pages import PAGES
from desktop_app.ui.widgets.rail import HEIGHT, LEAST, Rail, RailButton

LOW = 720  # pixels: a screen of 2560×1440 at scale 2
AROUND = 80  # pixels that menu and status line take


@pytest.fixture
def rail(dressed: QApplication, qtbot: QtBot) -> Rail:
    """The rail of the window, shown."""
    del dressed
    made = Rail(PAGES)
    qtbot.addWidget(made)
    made.show()
    return made


def buttons(rail: Rail) -> list[RailButton]:
    """Return the pages' buttons from above."""
    return sorted(rail.findChildren(RailButton), key=lambda one: one.y())


def test_every_page_has_its_place_on_a_low_screen(rail: Rail) -> None:
    rail.resize(rail.width(), LOW - AROUND)
    rail.grab()

    heights = {one.height() for one in buttons(rail)}
    assert len(buttons(rail)) == len(PAGES)
    assert min(heights) >= LEAST
    assert buttons(rail)[-1].geometry().bottom() <= rail.height()


def test_places_grow_no_higher_than_they_need(rail: Rail) -> None:
    rail.resize(rail.width(), 2 * LOW)
    rail.grab()

    assert {one.height() for one in buttons(rail)} == {HEIGHT}


def test_the_first_ten_pages_have_a_key_each(rail: Rail) -> None:
    keys = [one.shortcut().toString() for one in buttons(rail)]

    assert keys[:10] == [f"Ctrl+{digit}" for digit in (1, 2, 3, 4, 5, 6, 7, 8, 9, 0)]
    assert set(keys[10:]) == {""}
