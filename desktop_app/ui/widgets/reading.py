"""Show how far the reading of a file is, and let a person stop it."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop_app.i18n import _
from desktop_app.jobs import Progress
from desktop_app.ui.style import Size, space
from desktop_app.ui.widgets.cards import note
from desktop_app.ui.widgets.labels import button, label

BEAT = 100  # milliseconds between two looks
MEGABYTE = 1_000_000
THOUSAND = 1000  # steps of the bar
SETTLED = 0.5  # seconds before a rate is worth saying


def rate_text(done: int, total: int, seconds: float) -> str:
    """Write how much of a file was read, how fast, and how long it still takes."""
    told = _("{done} of {total} MB").format(
        done=f"{done / MEGABYTE:.1f}", total=f"{total / MEGABYTE:.1f}"
    )
    if seconds < SETTLED or not done:
        return told
    rate = done / seconds
    left = max(total - done, 0) / rate
    more = _("{rate} MB/s, {left} s left")
    return f"{told} · " + more.format(rate=f"{rate / MEGABYTE:.1f}", left=f"{left:.0f}")


class ReadingView(QWidget):
    """A bar, what is done now, and a button that stops it."""

    def __init__(self, stop: Callable[[], object]) -> None:
        super().__init__()
        self._progress: Progress | None = None
        self._title = label("", Size.HEAD, bold=True, wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._rate = note()
        self._timer = QTimer(self)
        self._timer.setInterval(BEAT)
        self._timer.timeout.connect(self._look)
        row = QHBoxLayout()
        row.addWidget(self._rate, 1)
        row.addWidget(button(_("Stop"), stop))
        column = QVBoxLayout(self)
        column.setSpacing(space(2))
        column.addStretch(2)
        column.addWidget(self._title, 0, Qt.AlignmentFlag.AlignBottom)
        column.addWidget(self._bar)
        column.addLayout(row)
        column.addStretch(3)

    def watch(self, progress: Progress | None, title: str) -> None:
        """Show this progress; none: the work has not begun."""
        self._progress = progress
        self._title.setText(title)
        self._bar.setRange(0, 0)
        self._rate.setText("")
        self._timer.start()
        self._look()

    def rest(self) -> None:
        """Look no more."""
        self._progress = None
        self._timer.stop()

    def _look(self) -> None:
        progress = self._progress
        if progress is None:
            return
        self._title.setText(progress.title or self._title.text())
        if progress.total:
            self._bar.setRange(0, THOUSAND)
            self._bar.setValue(
                min(progress.done, progress.total) * THOUSAND // progress.total
            )
            seconds = time.monotonic() - progress.started
            self._rate.setText(rate_text(progress.done, progress.total, seconds))
        else:
            self._bar.setRange(0, 0)
            self._rate.setText("")
