"""Start Plumbline: with a command on the terminal, without in a window."""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import NoReturn

from desktop_app.cli import main as terminal
from desktop_app.domain.errors import AppError
from desktop_app.i18n import _

PICTURES = Path("out")
NEVER = 1_000_000_000  # looks at what is young, before Python looks at all by itself


def main() -> int:
    """Run the program and return its exit code."""
    _spare_threads()
    arguments = terminal.parse(sys.argv[1:] or ["window"])
    code = terminal.run(arguments) if arguments.command.code else terminal.DONE
    opens = arguments.command.words == ("window",)
    if code == terminal.DONE and (opens or getattr(arguments, "window", False)):
        _window(arguments)
    drawing = getattr(arguments, "drawing", None)
    if code == terminal.DONE and drawing:
        _draw(drawing, arguments)
    return code


def _spare_threads() -> None:
    """Keep numpy from starting a thread for each processor.

    They multiply matrices, which nobody here does, and take as long to start as the
    rest of it.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def _draw(drawing: Sequence[object], arguments: argparse.Namespace) -> NoReturn:
    """Draw what a command found; Qt is loaded only now."""
    code = terminal.DONE
    try:
        room = importlib.import_module("desktop_app.ui.drawing")
        for path in room.draw(drawing, arguments.chart):
            told = _("The chart was written to {path}.").format(path=path)
            sys.stderr.write(told + "\n")
    except AppError as refusal:
        terminal.say(refusal.message, refusal.hint)
        code = terminal.REFUSED
    _leave(code)


def _has_display() -> bool:
    """Whether a window can be seen: a chosen platform is the person's own affair."""
    places = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform != "linux" or any(os.environ.get(name) for name in places)


def load_window() -> ModuleType:
    """Load the window's code: Qt, the ledger, the figures.

    Nothing of it is ever let go, so that nothing is looked through for rubbish while
    it is loaded, nor later: that would take a tenth of the start. What lives long is
    looked through only when the window says so, for it stands still meanwhile.
    """
    _spare_threads()
    gc.disable()
    try:
        # Qt is loaded only here: every other command does without it.
        return importlib.import_module("desktop_app.ui.app")
    finally:
        gc.freeze()
        young, middle, _old = gc.get_threshold()
        gc.set_threshold(young, middle, NEVER)
        gc.enable()


def _window(arguments: argparse.Namespace) -> NoReturn:
    shoot: Path | None = getattr(arguments, "shoot", None)
    if not _has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        shoot = shoot or getattr(arguments, "out", None) or PICTURES
        sys.stdout.write(
            _("No display to open a window on: pictures of it go to {folder}.").format(
                folder=shoot.absolute()
            )
            + "\n"
        )
    person = arguments.person or ""
    _leave(int(load_window().run(arguments.ledger, shoot=shoot, person=person)))


def _leave(code: int) -> NoReturn:
    # All is closed and written. Python would now take Qt and DuckDB apart in an
    # order of its own, and DuckDB's bindings report what is left as leaks.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    sys.exit(main())
