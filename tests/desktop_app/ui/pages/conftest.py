"""Open pages on a ledger that was built once, or on an empty one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.bootstrap import open_ledger
from desktop_app.jobs import Progress
from desktop_app.services.sampling import build_sample
from desktop_app.settings import Settings
from desktop_app.store.workspace import Workspace
from desktop_app.ui.desk import Desk
from desktop_app.ui.page import Page

LONG = 30_000  # milliseconds: the machine may be busy

Shown = Callable[[type[Page], Desk], Page]


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The sample ledger, reconciled; tests only look at it."""
    with open_ledger(tmp_path_factory.mktemp("sample"), Progress(), write=True) as home:
        build_sample(home, Progress())
        yield home


@pytest.fixture
def empty_home(tmp_path: Path) -> Iterator[Workspace]:
    """A ledger without a bill and without prices."""
    with Workspace.open(tmp_path / "ledger", write=True) as home:
        yield home


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
def at_rest(qtbot: QtBot) -> Callable[[Desk], None]:
    """Wait until a desk has no work under way."""
    return lambda desk: qtbot.waitUntil(lambda: not desk.bridge.jobs, timeout=LONG)


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
