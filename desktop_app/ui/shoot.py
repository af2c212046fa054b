"""Write pictures of all pages, for a machine without a screen."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import (
    QEventLoop,
    QMessageLogContext,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)

from desktop_app.ui.turns import Turns
from desktop_app.ui.window import Window

LONGEST = 120_000  # milliseconds that a page may take
NOISE = "propagateSizeHints"  # what the offscreen platform always says
STILL = 250  # milliseconds without work: the page is there


def hush() -> None:
    """Keep the offscreen platform's standing remark off the terminal."""
    qInstallMessageHandler(_say)


def _say(_kind: QtMsgType, _where: QMessageLogContext, words: str) -> None:
    if NOISE not in words:
        sys.stderr.write(words + "\n")


def settle(window: Window) -> None:
    """Wait, with the event loop running, until all is shown and no work under way."""
    loop = QEventLoop()
    still = QTimer()
    still.setSingleShot(True)
    still.setInterval(STILL)

    def rest() -> None:
        if any(one.is_at_work for one in window.findChildren(Turns)):
            still.start()
        else:
            loop.quit()

    def look() -> None:
        if window.desk.bridge.jobs:
            still.stop()
        elif not still.isActive():
            still.start()

    still.timeout.connect(rest)
    window.desk.bridge.moved.connect(look)
    QTimer.singleShot(LONGEST, loop, loop.quit)
    look()
    loop.exec()
    window.desk.bridge.moved.disconnect(look)


def shoot_pages(window: Window, folder: Path) -> list[Path]:
    """Write a PNG of each page; return where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for place, row in enumerate(window.rows):
        window.show_page(place)
        settle(window)
        window.page.pose()
        settle(window)
        path = folder / f"{place + 1}-{row.name}.png"
        window.grab().save(str(path))
        written.append(path)
    return written
