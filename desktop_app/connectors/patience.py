"""Wait for others: not too often, not too long, and not past a person's stop."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.pool import ThreadPool
from typing import TypeVar

from desktop_app.jobs import Progress

T = TypeVar("T")
_BEAT = 0.05  # seconds between two looks at the person's stop


@dataclass(frozen=True)
class Pace:
    """How often to ask, how long to wait, how often to try again; in seconds."""

    between: float = 0.25  # from one request to the next
    connect: float = 10
    read: float = 30  # without a byte
    answer: float = 120  # for a whole answer
    attempts: int = 5
    first_wait: float = 1  # before the second attempt; doubled each time
    longest_wait: float = 60


class OutOfTime(Exception):
    """Work did not end in its time; its thread is left to itself."""


def within(seconds: float, work: Callable[[], T], progress: Progress) -> T:
    """Return what work gives, if it ends in time and nobody stops it.

    The pool's thread is a daemon: one that hangs keeps no program from ending.

    Raises:
        OutOfTime: it did not end in time.
        Cancelled: the person asked to stop.
    """
    end = time.monotonic() + seconds
    with ThreadPool(1) as pool:
        result = pool.apply_async(work)
        while not result.ready():
            result.wait(_BEAT)
            progress.check()
            if time.monotonic() > end and not result.ready():
                raise OutOfTime
        return result.get()


def pause(seconds: float, progress: Progress) -> None:
    """Wait, unless the person asks to stop.

    Raises:
        Cancelled: the person asked to stop.
    """
    end = time.monotonic() + seconds
    while True:
        progress.check()
        left = end - time.monotonic()
        if left <= 0:
            return
        time.sleep(min(left, _BEAT))
