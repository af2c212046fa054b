"""Work goes to a thread, and its result, failure or stop comes home."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.domain.changes import Changed, Outcome
from desktop_app.domain.errors import Refused
from desktop_app.jobs import Progress
from desktop_app.store.workspace import Workspace
from desktop_app.ui.bridge import Bridge, Job, Lane
from desktop_app.ui.desk import Desk


@pytest.fixture
def bridge(qtbot: QtBot) -> Iterator[Bridge]:
    del qtbot
    made = Bridge()
    yield made
    made.close()


def test_a_result_comes_home_on_the_ui_thread(qtbot: QtBot, bridge: Bridge) -> None:
    home: list[tuple[threading.Thread, threading.Thread]] = []

    bridge.run(
        Lane.READER,
        "x",
        threading.current_thread,
        then=lambda worked: home.append((worked, threading.current_thread())),
    )
    qtbot.waitUntil(lambda: bool(home))

    worked, came = home[0]
    assert worked is not came
    assert came is threading.main_thread()


def test_a_failure_that_nobody_waits_for_is_told(qtbot: QtBot, bridge: Bridge) -> None:
    def refuse() -> None:
        raise Refused("The file is empty.", "Export it again.")

    with qtbot.waitSignal(bridge.failed) as told:
        bridge.run(Lane.WRITER, "x", refuse)

    job, error = told.args or [None, None]
    assert isinstance(job, Job)
    assert isinstance(error, Refused)
    assert error.hint == "Export it again."


def test_a_failure_goes_to_the_one_who_waits(qtbot: QtBot, bridge: Bridge) -> None:
    got: list[BaseException] = []

    bridge.run(Lane.READER, "x", lambda: 1 // 0, otherwise=got.append)

    qtbot.waitUntil(lambda: bool(got))
    assert isinstance(got[0], ZeroDivisionError)


def test_stopped_work_ends_without_a_result(qtbot: QtBot, bridge: Bridge) -> None:
    begun = threading.Event()
    results: list[object] = []

    def count(progress: Progress) -> None:
        progress.begin("Counting")
        begun.set()
        while True:
            progress.advance()

    job = bridge.run(Lane.WRITER, "x", count, then=results.append)
    begun.wait(5)
    with qtbot.waitSignal(bridge.stopped):
        job.stop()

    assert results == []
    assert bridge.jobs == []


def test_writers_go_one_after_the_other(qtbot: QtBot, bridge: Bridge) -> None:
    within: list[int] = []
    most: list[int] = []
    done: list[None] = []

    def write() -> None:
        within.append(1)
        most.append(len(within))
        within.pop()

    for _n in range(20):
        bridge.run(Lane.WRITER, "x", write, then=done.append)
    qtbot.waitUntil(lambda: len(done) == 20)

    assert max(most) == 1


def test_what_a_verb_changed_reaches_the_pages(qtbot: QtBot, empty_desk: Desk) -> None:
    values: list[int] = []

    def verb(_home: Workspace, more: int) -> Outcome[int]:
        return Outcome(41 + more, Changed.BILLS)

    with qtbot.waitSignal(empty_desk.changed) as told:
        empty_desk.do("x", verb, 1, then=values.append)

    assert values == [42]
    assert told.args == [Changed.BILLS | Changed.ACTIVITY]


def test_an_error_in_one_answer_keeps_no_other_from_coming_home(
    qtbot: QtBot, bridge: Bridge
) -> None:
    got: list[int] = []

    def clumsy(_result: object) -> None:
        raise RuntimeError

    with qtbot.captureExceptions() as caught:
        bridge.run(Lane.READER, "x", lambda: 0, then=clumsy)
        bridge.run(Lane.READER, "x", lambda: 7, then=got.append)
        qtbot.waitUntil(lambda: got == [7])

    assert [kind for kind, *_rest in caught] == [RuntimeError]


def test_closing_waits_until_the_threads_are_still(qtbot: QtBot) -> None:
    del qtbot
    bridge = Bridge()
    ended = threading.Event()

    def work(progress: Progress) -> None:
        try:
            while True:
                progress.advance()
        finally:
            ended.set()

    bridge.run(Lane.READER, "x", work)
    bridge.close()

    assert ended.is_set() or not bridge.jobs


def test_a_wish_after_the_end_is_not_sent(qapp: QApplication) -> None:
    del qapp
    bridge = Bridge()
    bridge.close()
    told: list[object] = []

    job = bridge.run(Lane.READER, "late", lambda: 1, then=told.append)

    assert job.future.cancelled()
    assert (bridge.jobs, told) == ([], [])
