"""Report the progress of long work, let a person stop it, let the window go first."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

PATIENCE = 0.05  # seconds for which the window goes first at most


class Cancelled(Exception):
    """The person asked to stop; what was begun is left as it was before."""


class RightOfWay:
    """Let the thread of the window go first wherever other work may wait.

    Threads share one interpreter: what a worker does while the window answers a key,
    the person waits for. There is one right of way because there is one interpreter;
    without a window nobody takes it.

    Args:
        patience: seconds for which it is had at most.
    """

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._free = threading.Event()
        self._free.set()
        self._since, self._holder = 0.0, 0

    @property
    def is_taken(self) -> bool:
        """Whether the window goes first now."""
        return not self._free.is_set()

    def take(self) -> None:
        """Go first from now on; call it on the window's thread."""
        if self._free.is_set():
            self._since, self._holder = time.monotonic(), threading.get_ident()
            self._free.clear()

    def leave(self) -> None:
        """Let the others go on."""
        self._free.set()

    def give(self) -> None:
        """Wait until the window has answered, but not for long; costs little."""
        if self._free.is_set() or threading.get_ident() == self._holder:
            return
        left = self._since + self._patience - time.monotonic()
        if left > 0:
            self._free.wait(left)


WINDOW_FIRST = RightOfWay()


@dataclass
class Progress:
    """Plain values that the worker writes and the watcher reads.

    The worker calls `begin` and `advance`; `advance` raises `Cancelled` once
    `cancel` was called from any thread.
    """

    title: str = ""
    done: int = 0
    total: int = 0  # 0: not known
    started: float = field(default_factory=time.monotonic)
    _stop: threading.Event = field(default_factory=threading.Event)

    def begin(self, title: str, total: int = 0) -> None:
        """Start a new stretch of work."""
        self.check()
        self.title, self.done, self.total = title, 0, total
        self.started = time.monotonic()

    def advance(self, amount: int = 1) -> None:
        """Count what was done; stop here if the person asked to."""
        self.done += amount
        self.check()

    def check(self) -> None:
        """Raise `Cancelled` if the person asked to stop; let the window go first."""
        WINDOW_FIRST.give()
        if self._stop.is_set():
            raise Cancelled

    def cancel(self) -> None:
        """Ask the worker to stop at its next `advance`."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Whether a stop was asked for."""
        return self._stop.is_set()
