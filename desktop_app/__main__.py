"""Start Plumbline: with a command on the terminal, without in a window."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from desktop_app.cli import main as terminal
from desktop_app.paths import default_ledger


def main() -> int:
    """Run the program and return its exit code."""
    words = sys.argv[1:] or ["window"]
    arguments = terminal.parse(words)
    code = terminal.run(arguments) if arguments.command.code else terminal.DONE
    if code == terminal.DONE and _wants_window(arguments.command.words, arguments):
        return _window(arguments.ledger, getattr(arguments, "shoot", None))
    return code


def _wants_window(words: tuple[str, ...], arguments: object) -> bool:
    return words == ("window",) or bool(getattr(arguments, "window", False))


def _window(ledger: Path | None, shoot: Path | None) -> int:
    # Qt is loaded only here: every other command does without it.
    app = importlib.import_module("desktop_app.ui.app")
    return int(app.run(ledger or default_ledger(), shoot=shoot))


if __name__ == "__main__":
    sys.exit(main())
