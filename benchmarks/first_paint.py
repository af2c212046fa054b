"""Start the window as a person does, and leave once its first figures are painted.

It loads nothing that the program does not: its whole life is what a person waits.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QTimer

from desktop_app.__main__ import load_window
from desktop_app.cli import main as terminal

PAINTED = b"painted"


def show(ledger: Path) -> None:
    """Show the window until the figures of its first page are painted."""
    terminal.parse(["window", "--ledger", str(ledger)])
    code = load_window()
    settings = code.load(code.settings_file())
    app = code.make_application(settings)
    session = code.Session(app, settings)
    session.open(ledger)

    def painted() -> None:
        session.window.repaint()
        os.write(sys.stdout.fileno(), PAINTED)
        os._exit(0)

    # A page tells its tally once its figures stand on it; the timer comes after
    # what that set off: laying out and painting.
    session.window.page.tallied.connect(lambda _tally: QTimer.singleShot(0, painted))
    app.exec()


if __name__ == "__main__":
    show(Path(sys.argv[1]))
