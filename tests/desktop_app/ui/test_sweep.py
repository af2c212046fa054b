"""The window: objects of Qt die on its own thread, whatever runs beside it."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop_app.ui.bridge import Bridge, Lane
from desktop_app.ui.sweep import Sweep


class Mortal(QObject):
    """Refers to itself, and writes down on which thread it dies."""

    def __init__(self, deaths: list[int]) -> None:
        super().__init__()
        self._myself, self._deaths = self, deaths

    def __del__(self) -> None:
        self._deaths.append(threading.get_ident())


@pytest.fixture
def bridge(qtbot: QtBot) -> Iterator[Bridge]:
    """Return a bridge with no work under way."""
    del qtbot
    made = Bridge()
    yield made
    made.close()


def litter(count: int = 200_000) -> int:
    """Make objects until Python looks for rubbish many times over."""
    return len([[number] for number in range(count)])


def test_what_refers_to_itself_dies_on_the_window_s_thread(
    bridge: Bridge, qtbot: QtBot
) -> None:
    deaths: list[int] = []
    begun, dropped = threading.Event(), threading.Event()

    def work() -> int:
        begun.set()
        assert dropped.wait(10)
        return litter()

    job = bridge.run(Lane.READER, "littering", work)
    begun.wait(10)
    for _each in range(10):
        Mortal(deaths)
    dropped.set()
    qtbot.waitUntil(job.future.done, timeout=10_000)
    qtbot.waitUntil(lambda: not bridge.jobs)
    gc.collect()

    assert deaths == [threading.get_ident()] * 10


def test_python_looks_for_rubbish_by_itself_when_no_work_is_under_way(
    bridge: Bridge, qtbot: QtBot
) -> None:
    bridge.run(Lane.READER, "littering", litter, 1)
    held = gc.isenabled()
    qtbot.waitUntil(lambda: not bridge.jobs)

    assert (held, gc.isenabled()) == (False, True)


def test_rubbish_is_swept_while_work_is_under_way() -> None:
    sweep = Sweep()
    deaths: list[int] = []
    sweep.hold()
    Mortal(deaths)
    work = [[number] for number in range(10_000)]

    sweep.sweep()
    sweep.release()

    assert work
    assert deaths == [threading.get_ident()]


def test_a_search_that_somebody_else_holds_back_stays_so() -> None:
    outer, inner = Sweep(), Sweep()
    outer.hold()
    inner.hold()
    inner.release()
    held = gc.isenabled()
    outer.release()

    assert (held, gc.isenabled()) == (False, True)
