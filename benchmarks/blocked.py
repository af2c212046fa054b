"""Drive the window over a ledger and tell how long it ever stood still.

``python -m benchmarks.blocked LEDGER``: every step does what a person does and waits
until the work it set off has ended. Printed is the longest time in which the window
answered nothing, and where in the program it stood meanwhile. The machine has to be
quiet: what other programs take counts, too. Python has to keep its byte code, as it
does for a person: compiling a module holds the window up. Needs timers of Unix.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from PySide6.QtCore import QObject, Qt, QTimer

from benchmarks.driving import steps
from desktop_app.__main__ import load_window
from desktop_app.cli import main as terminal
from desktop_app.ui.shoot import hush, settle

MOST = 50  # milliseconds that the window may stand still: performance targets
BEAT = 2  # milliseconds
LATE = 0.020  # seconds after which it is written down where the window stands
DEEP = 4  # places of the program that are told
OURS = "desktop_app"


@dataclass(frozen=True)
class Stood:
    """How long the window stood still at most, in a step, and where."""

    name: str
    blocked: float  # milliseconds
    busy: float  # of these, in which the window's own thread was at work
    seconds: float  # until all work had ended
    where: str


class Heart(QObject):
    """Beats as long as the window answers, and writes down why it does not."""

    def __init__(self) -> None:
        super().__init__()
        self._seen = ""
        self._begin()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT)
        self._timer.timeout.connect(self._beat)

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Beat for as long as this lasts; what was before does not count."""
        signal.signal(signal.SIGALRM, self._look)
        self._begin()
        self._timer.start()
        yield
        self._timer.stop()
        signal.setitimer(signal.ITIMER_REAL, 0)

    def taken(self) -> tuple[float, float, str]:
        """Return the longest time since the last call, how busy it was, and where."""
        found = self._longest * 1000, self._busy * 1000, self._where
        self._begin()
        return found

    def _begin(self) -> None:
        self._longest, self._busy, self._where = 0.0, 0.0, ""
        self._last, self._worked = time.perf_counter(), time.thread_time()

    def _beat(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        if now - self._last > self._longest:
            self._longest, self._busy = now - self._last, worked - self._worked
            self._where = self._seen
        self._last, self._worked, self._seen = now, worked, ""
        signal.setitimer(signal.ITIMER_REAL, LATE)

    def _look(self, _number: int, frame: FrameType | None) -> None:
        self._seen = _place(frame)


def _place(frame: FrameType | None) -> str:
    """Name where the program stands, without the source text: reading it takes long."""
    names: list[str] = []
    while frame is not None and len(names) < DEEP:
        code = frame.f_code
        if OURS in code.co_filename:
            names.append(
                f"{Path(code.co_filename).stem}:{frame.f_lineno} {code.co_name}"
            )
        frame = frame.f_back
    return " > ".join(reversed(names))


def main() -> int:
    """Drive the window and print how long each step blocked it."""
    parser = argparse.ArgumentParser(prog="benchmarks.blocked", description=__doc__)
    parser.add_argument("ledger", type=Path)
    parser.add_argument("--all", action="store_true", help="steps that are quick, too")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    print("\n".join(table(drive(options.ledger), every=options.all)), flush=True)
    os._exit(0)  # Qt and DuckDB are not taken apart, as in the program


def drive(ledger: Path) -> list[Stood]:
    """Return a row for each step, in their order."""
    hush()
    terminal.parse(["window", "--ledger", str(ledger)])
    code = load_window()
    settings = code.Settings(theme="light")
    app = code.make_application(settings)
    heart, made = Heart(), []
    session = code.Session(app, settings, seen=False)
    session.open(ledger)
    app.processEvents()  # it comes up: until then it has not begun to answer
    with heart.beating():
        for name, act in steps(session.window):
            begun = time.perf_counter()
            QTimer.singleShot(0, act)
            settle(session.window)
            blocked, busy, where = heart.taken()
            took = time.perf_counter() - begun
            made.append(Stood(name, blocked, busy, took, where))
    session.close()
    return made


def table(found: list[Stood], *, every: bool = False) -> list[str]:
    """Return the longest block of each step; those of one name as one row."""
    worst: dict[str, Stood] = {}
    for one in found:
        known = worst.get(one.name)
        if known is None or one.blocked > known.blocked:
            worst[one.name] = one
    lines = [f"{'step':<36}{'blocked ms':>11}{'busy':>6}{'seconds':>9}  where"]
    lines += [
        f"{one.name:<36}{one.blocked:>11.0f}{one.busy:>6.0f}{one.seconds:>9.2f}"
        f"  {one.where}"
        for one in worst.values()
        if every or one.blocked > MOST
    ]
    late = sum(one.blocked > MOST for one in worst.values())
    lines.append(f"{late} of {len(worst)} steps blocked for more than {MOST} ms")
    return lines


if __name__ == "__main__":
    sys.exit(main())
