"""Long work: it can be stopped, and it lets the window go first."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from desktop_app import jobs
from desktop_app.jobs import Cancelled, Progress, RightOfWay

SOON = 5  # seconds in which a thread does what it is free to do
LONG = 60  # seconds for which no test waits


def beside(*steps: Callable[[], object]) -> tuple[threading.Thread, threading.Event]:
    """Take steps on a thread of their own; the event is set when all are taken."""
    done = threading.Event()

    def work() -> None:
        for step in steps:
            step()
        done.set()

    worker = threading.Thread(target=work)
    worker.start()
    return worker, done


def test_work_that_is_stopped_ends_at_its_next_check() -> None:
    progress = Progress("x")

    progress.cancel()

    with pytest.raises(Cancelled):
        progress.advance()


def test_a_worker_waits_while_the_window_goes_first() -> None:
    way = RightOfWay(patience=LONG)
    way.take()

    worker, done = beside(way.give)
    waited = not done.wait(0.05)
    way.leave()

    assert waited
    assert done.wait(SOON)
    worker.join()


def test_a_worker_does_not_wait_for_long() -> None:
    way = RightOfWay(patience=0.01)
    way.take()

    worker, done = beside(way.give)

    assert done.wait(SOON)  # nobody left the way
    worker.join()


def test_the_window_never_waits_for_itself() -> None:
    way = RightOfWay(patience=LONG)

    worker, done = beside(way.take, way.give)
    went_on = done.wait(SOON)
    way.leave()

    assert went_on
    worker.join()


def test_without_a_window_nobody_waits() -> None:
    assert not RightOfWay().is_taken


def test_progress_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a worker calls anyway is where it waits."""
    way = RightOfWay(patience=LONG)
    monkeypatch.setattr(jobs, "WINDOW_FIRST", way)
    way.take()

    worker, done = beside(Progress("x").check)
    waited = not done.wait(0.05)
    way.leave()

    assert waited
    assert done.wait(SOON)
    worker.join()
