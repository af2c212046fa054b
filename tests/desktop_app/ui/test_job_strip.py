"""The window: work under way is seen, moves nothing, and can be stopped."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.jobs import Progress
from desktop_app.store.workspace import Workspace
from desktop_app.ui.bridge import Lane
from desktop_app.ui.desk import Desk
from desktop_app.ui.widgets.job_strip import duration, pace
from desktop_app.ui.window import Window

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def texts(widget: QWidget) -> str:
    found = widget.findChildren(QLabel)
    return "\n".join(label.text().replace("\u200b", "") for label in found)


def test_long_work_is_seen_and_can_be_stopped(
    qtbot: QtBot, window: Window, desk: Desk
) -> None:
    begun = threading.Event()

    def work(_home: Workspace, progress: Progress) -> None:
        progress.begin("Reading a.csv", 100)
        begun.set()
        while True:
            progress.check()

    job = desk.do("Importing", work)
    qtbot.waitUntil(window.strip.isVisible)
    begun.wait(5)
    qtbot.waitUntil(lambda: "Reading a.csv" in texts(window.strip))
    job.halt()
    qtbot.waitUntil(lambda: not window.strip.isVisible())

    assert "as it was before" in texts(window.banner)


def test_a_pace_leaves_out_what_is_not_known() -> None:
    assert pace(0, 0, 3) == ""
    assert pace(500, 0, 0.1) == "500"
    assert pace(500, 1500, 5) == "500 of 1,500 · 100/s · 10 s left"
    assert duration(125) == "2 min 5 s"


def test_a_page_does_not_move_when_work_begins(
    qtbot: QtBot, window: Window, desk: Desk
) -> None:
    before, ended = window.page.geometry(), threading.Event()

    desk.bridge.run(Lane.WRITER, "Importing", ended.wait, 10)
    qtbot.waitUntil(window.strip.isVisible)
    during = window.page.geometry()
    ended.set()

    assert during == before


def test_of_what_reads_only_the_oldest_is_seen(
    qtbot: QtBot, window: Window, desk: Desk
) -> None:
    ended = threading.Event()

    for title in ("Adding up", "Comparing"):
        desk.bridge.run(Lane.READER, title, ended.wait, 10)
    desk.bridge.run(Lane.WRITER, "Importing", ended.wait, 10)
    qtbot.waitUntil(lambda: "Adding up" in texts(window.strip))
    said = texts(window.strip)
    ended.set()

    assert "Importing" in said
    assert "Comparing" not in said


def test_work_without_a_title_is_done_unseen(window: Window, desk: Desk) -> None:
    job = desk.bridge.run(Lane.WRITER, "", lambda: 1)
    window.strip.look()

    assert window.strip.isHidden()
    assert job.future.result(10) == 1
