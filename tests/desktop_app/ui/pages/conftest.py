"""Open pages on a ledger that was built once, or on an empty one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.settings import Settings
from desktop_app.store.workspace import Workspace
from desktop_app.ui.desk import Desk
from desktop_app.ui.page import Page

Shown = Callable[[type[Page], Desk], Page]


@pytest.fixture
def desk(qapp: QApplication, sample_home: Workspace) -> Iterator[Desk]:
    """A desk on the sample ledger."""
    made = Desk(sample_home, Settings(), qapp)
    yield made
    made.bridge.close()


@pytest.fixture
def empty_desk(qapp: QApplication, empty_home: Workspace) -> Iterator[Desk]:
    """A desk on an empty ledger."""
    made = Desk(empty_home, Settings(), qapp)
    yield made
    made.bridge.close()


@pytest.fixture
def shown(qtbot: QtBot, at_rest: Callable[[Desk], None]) -> Shown:
    """Show a page and wait until it has looked."""

    def show(kind: type[Page], desk: Desk) -> Page:
        page = kind(desk)
        qtbot.addWidget(page)
        page.resize(1100, 700)
        page.show()
        at_rest(desk)
        return page

    return show
