"""Carry work to its thread and its result home; threads never touch Qt.

A worker writes plain values: its `Progress` and its future. One timer on the
UI thread reads them and tells the window.
"""

from __future__ import annotations

import inspect
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.jobs import WINDOW_FIRST, Cancelled, Progress
from desktop_app.ui.later import Later
from desktop_app.ui.precedence import go_first
from desktop_app.ui.sweep import Sweep
from desktop_app.ui.turns import Turns

BEAT = 30  # milliseconds between two looks
READERS = 2
# Seconds after which a thread that computes lets another one go on. Python's own five
# thousandths would be waited at each call of Qt that a window makes meanwhile.
SWITCH = 0.0001

Verb = Callable[..., Any] | Later
Then = Callable[[Any], None]
Otherwise = Callable[[BaseException], None]


class Lane(Enum):
    """Where work runs: one writer, several readers."""

    WRITER = "writer"
    READER = "reader"


@dataclass(eq=False)
class Job:
    """One piece of work under way, and who waits for it."""

    title: str
    lane: Lane
    progress: Progress
    future: Future[Any]
    then: Then | None = None
    otherwise: Otherwise | None = None
    since: float = field(default_factory=time.monotonic)
    halted: bool = False  # a person pressed Stop; else it only became moot

    def stop(self) -> None:
        """Ask the work to stop; what has not begun never will."""
        self.progress.cancel()
        self.future.cancel()

    def halt(self) -> None:
        """Stop because a person asked for it; they are told when it has."""
        self.halted = True
        self.stop()


def call(verb: Verb, args: tuple[Any, ...], progress: Progress) -> Any:
    """Call a verb; one that names a ``progress`` gets it."""
    progress.check()
    fn = verb.load() if isinstance(verb, Later) else verb
    if "progress" in inspect.signature(fn).parameters:
        return fn(*args, progress=progress)
    return fn(*args)


class Bridge(QObject):
    """Run verbs on two lanes and bring results, failures and stops home."""

    moved = Signal()  # jobs began, went on or ended
    failed = Signal(object, object)  # Job, BaseException: nobody waited for it
    stopped = Signal(object)  # Job

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.jobs: list[Job] = []
        self._closed, self._sweep = False, Sweep()
        self._lanes = {
            Lane.WRITER: ThreadPoolExecutor(1, "writer"),
            Lane.READER: ThreadPoolExecutor(READERS, "reader"),
        }
        self._homing = Turns(self)
        sys.setswitchinterval(SWITCH)
        self._timer = QTimer(self)
        self._timer.setInterval(BEAT)
        self._timer.timeout.connect(self.look)

    def run(
        self,
        lane: Lane,
        title: str,
        fn: Verb,
        *args: Any,
        then: Then | None = None,
        otherwise: Otherwise | None = None,
    ) -> Job:
        """Send a verb off; ``then`` gets its result on the UI thread.

        Once the bridge is closed nothing is sent: a table may still wish for rows.
        """
        progress = Progress(title)
        if self._closed:
            nothing: Future[Any] = Future()
            nothing.cancel()
            return Job(title, lane, progress, nothing, then, otherwise)
        self._sweep.hold()
        future = self._lanes[lane].submit(call, fn, args, progress)
        job = Job(title, lane, progress, future, then, otherwise)
        self.jobs.append(job)
        self._timer.start()
        return job

    def look(self) -> None:
        """Have what has ended come home, and tell how far the rest is."""
        if any(job.future.done() for job in self.jobs):
            if not self._homing.is_at_work:
                self._homing.begin(self._come_home())
            return
        go_first()
        self._sweep.sweep()
        self._tell()

    def _come_home(self) -> Iterator[None]:
        """Bring one job home in each turn: a page shows it, and that takes a while."""
        yield
        while ended := [job for job in self.jobs if job.future.done()]:
            self.jobs.remove(ended[0])
            self._bring_home(ended[0])
            self._tell()
            yield

    def _tell(self) -> None:
        if not self.jobs:
            self._timer.stop()
            self._sweep.release()
        self.moved.emit()

    def _bring_home(self, job: Job) -> None:
        error = None if job.future.cancelled() else job.future.exception()
        if job.future.cancelled() or isinstance(error, Cancelled):
            self.stopped.emit(job)
        elif error is None:
            if job.then is not None:
                job.then(job.future.result())
        elif job.otherwise is not None:
            job.otherwise(error)
        else:
            self.failed.emit(job, error)

    def close(self) -> None:
        """Stop all work and wait until the threads are still."""
        self._closed = True
        self._timer.stop()
        WINDOW_FIRST.leave()
        for job in self.jobs:
            job.stop()
        for lane in self._lanes.values():
            lane.shutdown(wait=True, cancel_futures=True)
        self.jobs.clear()
        self._sweep.release()
