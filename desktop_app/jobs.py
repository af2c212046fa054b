"""Report the progress of long work and let a person stop it."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field


class Cancelled(Exception):
    """The person asked to stop; what was begun is left as it was before."""


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
        """Raise `Cancelled` if the person asked to stop."""
        if self._stop.is_set():
            raise Cancelled

    def cancel(self) -> None:
        """Ask the worker to stop at its next `advance`."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Whether a stop was asked for."""
        return self._stop.is_set()
