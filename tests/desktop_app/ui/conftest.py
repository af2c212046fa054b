"""Open windows off the screen, on a ledger that is built once."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

# Before Qt loads: tests run where there is no screen.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
import shiboken6
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.i18n import speak
from desktop_app.settings import Settings
from desktop_app.store.workspace import Workspace
from desktop_app.ui.desk import Desk
from desktop_app.ui.pages import PAGES
from desktop_app.ui.style import dress
from desktop_app.ui.window import Window
from tests.desktop_app.ui.rest import all_is_shown

# The page that is made and filled in no time, where any will do.
CHEAP = next(n for n, row in enumerate(PAGES) if row.name == "activity")
LONG = 30_000  # milliseconds: the machine may be busy


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    """Forget the dialogs that are gone before qtbot closes what it was given.

    One that deletes itself when it is closed may still be held by something of
    Python's that waits to be swept: to close it once more is an error.
    """
    app = QApplication.instance()
    if app is not None:
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    given = getattr(item, "qt_widgets", [])
    given[:] = [one for one in given if shiboken6.isValid(one[0]())]
    return (yield)


@pytest.fixture
def empty_home(tmp_path: Path) -> Iterator[Workspace]:
    """A ledger without a bill and without prices."""
    with Workspace.open(tmp_path / "ledger", write=True) as home:
        yield home


@pytest.fixture
def dressed(qapp: QApplication) -> QApplication:
    """The application in English and in its light dress."""
    # No loop runs between tests that would let go of the closed windows of the last
    # one. After a test is too early: what it gave to qtbot is closed after that.
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    speak("en", Path())
    dress(qapp, "light")
    return qapp


@pytest.fixture
def desk(dressed: QApplication, sample_home: Workspace) -> Iterator[Desk]:
    """A desk on the sample ledger."""
    made = Desk(sample_home, Settings(), dressed)
    yield made
    made.bridge.close()


@pytest.fixture
def empty_desk(dressed: QApplication, empty_home: Workspace) -> Iterator[Desk]:
    """A desk on an empty ledger."""
    made = Desk(empty_home, Settings(), dressed)
    yield made
    made.bridge.close()


@pytest.fixture
def at_rest(qtbot: QtBot) -> Callable[[Desk], None]:
    """Wait until a desk has no work under way, and all that came of it is shown."""
    return lambda desk: qtbot.waitUntil(
        lambda: not desk.bridge.jobs and all_is_shown(), timeout=LONG
    )


@pytest.fixture(params=[CHEAP])
def window(
    qtbot: QtBot,
    desk: Desk,
    at_rest: Callable[[Desk], None],
    request: pytest.FixtureRequest,
) -> Iterator[Window]:
    """A window on the sample ledger, at the page that a test names, or any."""
    made = Window(desk, PAGES, place=request.param)
    qtbot.addWidget(made)
    made.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    made.show()
    at_rest(desk)
    yield made
    made.hide()
