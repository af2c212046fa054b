"""Do what takes long in the window a step at a time, and answer between the steps.

Whatever a page draws, it draws on the one thread that also takes a person's keys. A
step should take no longer than a frame or two of a screen; what it set off, a layout
and a picture, is done before the next one is taken, whoever's it is.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from functools import lru_cache

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from desktop_app.ui.precedence import go_first, is_at_it

# Milliseconds between two steps. A timer of none would not do: it is due together
# with what the step before set off, and both would be one wait for the person.
GAP = 4


class Turns(QObject):
    """Take the steps of one piece of work; new work takes the place of the old.

    Args:
        parent: what the work is for; it ends with it.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left: Iterator[object] = iter(())
        self._row = _row()

    @property
    def is_at_work(self) -> bool:
        """Whether steps are still to be taken."""
        return self in self._row.waiting

    @property
    def is_alone(self) -> bool:
        """Whether nobody else has steps to take."""
        return all(one is self for one in self._row.waiting)

    def begin(self, work: Iterator[object]) -> None:
        """Take the first step at once, and the others in turns of their own.

        Each time the work yields, the person is answered.
        """
        self._left = work
        self.step()

    def drop(self) -> None:
        """Take no more steps."""
        self._left = iter(())
        self._row.leave(self)

    def finish(self) -> None:
        """Take all that is left at once: somebody waits for the whole."""
        self._row.leave(self)
        for _step in self._left:
            pass

    def step(self) -> None:
        """Take the next step, then wait behind the others."""
        go_first()
        work = self._left
        self._row.leave(self)
        try:
            next(work)
        except StopIteration:
            return
        if work is self._left:  # else the step began other work
            self._row.join(self)


class _Row(QObject):
    """Who has steps to take, in their order: each has a turn before any has two."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: deque[Turns] = deque()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(GAP)
        self._timer.timeout.connect(self._next)

    def join(self, turns: Turns) -> None:
        """Wait behind the others."""
        self.waiting.append(turns)
        if not self._timer.isActive():
            self._timer.start()

    def leave(self, turns: Turns) -> None:
        """Wait no more."""
        if turns in self.waiting:
            self.waiting.remove(turns)

    def _next(self) -> None:
        while self.waiting and not shiboken6.isValid(self.waiting[0]):
            self.waiting.popleft()  # it ended with what it was for
        if not self.waiting:
            return
        self._timer.start()
        if not is_at_it():
            self.waiting[0].step()


@lru_cache(maxsize=1)
def _row() -> _Row:
    return _Row()


def unseen(widget: QWidget, work: Iterator[object]) -> Iterator[None]:
    """Do work on a widget that is painted only when all of it stands, or is dropped."""
    widget.setUpdatesEnabled(False)
    try:
        for _step in work:
            yield
    finally:
        if shiboken6.isValid(widget):
            widget.setUpdatesEnabled(True)
