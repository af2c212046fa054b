"""The frame goes from page to page, shows details, and tells what failed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot
from typing_extensions import override

from desktop_app.domain.bills import Scope
from desktop_app.domain.errors import Refused
from desktop_app.domain.names import Kind
from desktop_app.services.naming import names_at
from desktop_app.settings import opened
from desktop_app.store.workspace import Workspace
from desktop_app.ui.actions import ACTIONS
from desktop_app.ui.bridge import Job
from desktop_app.ui.desk import Desk
from desktop_app.ui.page import Page, PageRow
from desktop_app.ui.pages import PAGES
from desktop_app.ui.palette import Palette, fits
from desktop_app.ui.style import DARK, dress
from desktop_app.ui.window import Window

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
Rest = Callable[[Desk], None]


def texts(widget: QWidget) -> str:
    found = widget.findChildren(QLabel)
    return "\n".join(label.text().replace("\u200b", "") for label in found)


def least_width(window: Window) -> int:
    """Return how narrow a window can be made."""
    inside = window.centralWidget()
    assert inside is not None
    return inside.minimumSizeHint().width()


def test_the_rail_shows_the_pages_in_order() -> None:
    names = [page.name for page in PAGES]

    assert names == [
        "overview",
        "bills",
        "lines",
        "findings",
        "disputes",
        "trends",
        "usage",
        "allocation",
        "budgets",
        "prices",
        "close",
        "activity",
    ]


@pytest.mark.parametrize("place", range(len(PAGES)))
def test_every_page_can_be_seen_and_comes_to_rest(
    window: Window, desk: Desk, at_rest: Rest, place: int
) -> None:
    window.show_page(place)
    at_rest(desk)

    assert window.page is window.page_at(place)
    assert window.page.isVisible()
    assert not window.banner.isVisible()


def test_a_window_is_as_small_as_the_page_that_is_seen(
    window: Window, desk: Desk, at_rest: Rest
) -> None:
    names = [row.name for row in window.rows]
    widest = max(
        range(len(names)),
        key=lambda place: window.page_at(place).minimumSizeHint().width(),
    )
    window.show_page(widest)
    at_rest(desk)
    most = least_width(window)

    window.show_page(names.index("lines"))
    at_rest(desk)

    assert least_width(window) < most


def test_a_page_that_is_asked_for_is_there_at_once(window: Window) -> None:
    window.show_page(4)

    assert type(window.page).__name__ == "DisputesPage"
    assert window.place == 4


def test_the_other_pages_are_built_while_one_is_looked_at(
    window: Window, qtbot: QtBot
) -> None:
    def built() -> int:
        return len(window.findChildren(Page))

    qtbot.waitUntil(lambda: built() == len(PAGES), timeout=30_000)
    seen = type(window.page).__name__
    window.show_page(4)

    assert seen == "ActivityPage"
    assert built() == len(PAGES)


def test_a_window_that_is_gone_builds_no_pages(
    desk: Desk, at_rest: Rest, qtbot: QtBot
) -> None:
    def ahead() -> list[Job]:
        return [job for job in desk.bridge.jobs if not job.title]

    gone = Window(desk, PAGES, place=len(PAGES) - 1)
    gone.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    gone.show()
    qtbot.waitUntil(lambda: bool(ahead()))

    shiboken6.delete(gone)
    with qtbot.captureExceptions() as raised:
        at_rest(desk)

    assert raised == []


def test_a_window_that_is_closed_looks_no_further(
    desk: Desk, at_rest: Rest, qtbot: QtBot
) -> None:
    asked: list[str] = []
    made = Window(desk, PAGES)
    made.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    qtbot.addWidget(made)
    made.page.tallied.connect(lambda _tally: QTimer.singleShot(0, made.close))
    with qtbot.waitSignal(made.page.tallied, timeout=30_000):
        made.show()
    desk.bridge.moved.connect(
        lambda: asked.extend(job.title for job in desk.bridge.jobs)
    )

    qtbot.wait(100)
    at_rest(desk)

    assert set(asked) <= {"Reading periods"}


class Shown(QObject):
    """Writes down which windows are shown."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[str] = []

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        shown = event.type() == QEvent.Type.Show
        if shown and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(type(watched).__name__)
        return False


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
def test_a_page_is_built_without_a_window_of_its_own(
    row: PageRow, desk: Desk, dressed: QApplication, qtbot: QtBot
) -> None:
    seen = Shown()
    dressed.installEventFilter(seen)
    page = row.page.load()(desk)
    dressed.removeEventFilter(seen)
    qtbot.addWidget(page)

    assert seen.windows == []


def test_a_window_is_built_without_another_one(
    desk: Desk, dressed: QApplication, qtbot: QtBot
) -> None:
    seen = Shown()
    dressed.installEventFilter(seen)
    made = Window(desk, PAGES)
    dressed.removeEventFilter(seen)
    qtbot.addWidget(made)

    assert seen.windows == []


def test_each_command_of_a_row_exists_and_no_key_is_taken_twice(
    window: Window,
) -> None:
    keys = [action.key for action in ACTIONS]
    shortcuts = [action.shortcut for action in ACTIONS if action.shortcut]

    assert set(keys) == set(window.commands.by_key)
    assert len(set(shortcuts)) == len(shortcuts)


def test_the_status_line_tells_the_page_that_is_seen(
    window: Window, desk: Desk, at_rest: Rest
) -> None:
    desk.open_page("lines")
    at_rest(desk)

    told = texts(window.status)
    assert f"{window.page.tally.count:,} lines" in told
    assert str(desk.home.root) in told


def test_the_scope_bar_offers_what_the_ledger_holds(
    window: Window, desk: Desk, at_rest: Rest
) -> None:
    desk.look(Scope("2026-05", None))
    at_rest(desk)

    assert window.scope == Scope("2026-05", None)


def test_a_refusal_is_told_calmly_and_can_be_copied(
    qtbot: QtBot, window: Window, desk: Desk
) -> None:
    def refuse(_home: Workspace) -> None:
        raise Refused("The file is empty.", "Export it again.")

    desk.do("Importing a.csv", refuse)
    qtbot.waitUntil(window.banner.isVisible)

    told = texts(window.banner)
    assert "The file is empty." in told
    assert "Export it again." in told
    window.banner.copy_details()
    assert "Importing a.csv" in QGuiApplication.clipboard().text()


def test_dropped_files_are_reviewed(qtbot: QtBot, window: Window, desk: Desk) -> None:
    desk.import_wanted.disconnect()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/bills/a.csv"), QUrl("https://example.com/b")])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )

    with qtbot.waitSignal(desk.import_wanted) as told:
        window.dropEvent(event)

    assert told.args == [[Path("/bills/a.csv")]]


def test_the_palette_finds_a_page_by_typing(
    qtbot: QtBot, window: Window, desk: Desk, at_rest: Rest
) -> None:
    window.open_palette()
    palette = window.findChild(Palette)
    assert palette is not None
    at_rest(desk)
    edit, found = palette.findChild(QLineEdit), palette.findChild(QTreeWidget)
    assert edit is not None
    assert found is not None
    qtbot.keyClicks(edit, "qwen-plus")
    words = [found.topLevelItem(n) for n in range(found.topLevelItemCount())]
    assert "qwen-plus" in [item.text(0) for item in words if item is not None]

    edit.clear()
    qtbot.keyClicks(edit, "prices page")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert window.rows[window.place].name == "prices"


def test_every_word_must_fit_somewhere() -> None:
    assert fits("Export findings… Command", "find exp")
    assert not fits("Export findings…", "find lines")


def test_a_window_wears_the_sheet_of_the_theme(
    window: Window, dressed: QApplication, qtbot: QtBot
) -> None:
    light = window.styleSheet()

    dress(dressed, "dark")
    qtbot.waitUntil(lambda: DARK.surface in window.styleSheet())
    dress(dressed, "light")
    qtbot.waitUntil(lambda: window.styleSheet() == light)


def test_an_account_is_offered_by_the_name_that_people_know(
    window: Window, desk: Desk, at_rest: Rest
) -> None:
    at_rest(desk)
    offered = [
        box.itemText(n)
        for box in window.findChildren(QComboBox)
        for n in range(box.count())
    ]

    names = names_at(desk.home, Kind.ACCOUNT)
    assert names
    for account, name in names.items():
        assert f"{name} · {account}" in offered


def test_other_ledgers_that_were_open_before_are_offered(
    qtbot: QtBot, window: Window, desk: Desk, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    window.recent.fill()
    assert not window.recent.menu.menuAction().isVisible()

    desk.settings = opened(opened(desk.settings, other), desk.home.root)
    window.recent.fill()
    (action,) = window.recent.menu.actions()

    assert action.text() == "&1 other"
    with qtbot.waitSignal(desk.ledger_wanted) as told:
        action.trigger()
    assert told.args == [other]
