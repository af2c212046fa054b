"""Show work under way: how far, how fast, how long still; and stop it."""

from __future__ import annotations

import time
from itertools import islice

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_app.i18n import _
from desktop_app.ui.bridge import Bridge, Job, Lane
from desktop_app.ui.style import Size, space
from desktop_app.ui.text import count
from desktop_app.ui.widgets.labels import IconButton, IconLabel, label

PATIENCE = 0.4  # seconds before a reader's job is worth showing
MINUTE = 60
LEAST = 0.5  # seconds before a rate says anything
WIDTH = 120


def duration(seconds: float) -> str:
    """Write a time that is left."""
    whole = max(int(seconds), 1)
    if whole < MINUTE:
        return _("{seconds} s").format(seconds=whole)
    return _("{minutes} min {seconds} s").format(
        minutes=whole // MINUTE, seconds=whole % MINUTE
    )


def pace(done: int, total: int, seconds: float) -> str:
    """Write how far, how fast and how long still; what is not known is left out."""
    if not done:
        return ""
    words = [
        _("{done} of {total}").format(done=count(done), total=count(total))
        if total
        else count(done)
    ]
    if seconds >= LEAST:
        rate = done / seconds
        words.append(_("{rate}/s").format(rate=count(round(rate))))
        if total > done:
            left = duration((total - done) / rate)
            words.append(_("{time} left").format(time=left))
    return " · ".join(words)


class JobRow(QWidget):
    """One job: title, pace, bar, Stop."""

    def __init__(self, job: Job) -> None:
        super().__init__()
        self.job = job
        row = QHBoxLayout(self)
        row.setContentsMargins(space(3), 0, 0, 0)
        row.setSpacing(space(2))
        self._title = label(job.title, Size.NOTE, bold=True)
        self._pace = label("", Size.NOTE, role="muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(WIDTH)
        self._stop = IconButton("circle-stop", _("Stop"), self._halt, words=True)
        row.addStretch(1)
        row.addWidget(IconLabel("refresh-cw", "accent"))
        row.addWidget(self._title)
        row.addWidget(self._pace)
        row.addWidget(self._bar)
        row.addWidget(self._stop)
        self.look()

    def _halt(self) -> None:
        self.job.halt()
        self._stop.setEnabled(False)
        self._stop.setText(_("Stopping…"))

    def look(self) -> None:
        """Show how far the job is now."""
        progress = self.job.progress
        self._title.setText(progress.title or self.job.title)
        seconds = time.monotonic() - progress.started
        self._pace.setText(pace(progress.done, progress.total, seconds))
        # A bar counts to a thousand: a count of lines may be past its integers.
        self._bar.setRange(0, 1000 if progress.total else 0)
        if progress.total:
            self._bar.setValue(min(progress.done * 1000 // progress.total, 1000))


class JobStrip(QWidget):
    """What takes long enough to be seen: all that writes, and the oldest that reads.

    It takes what room is left beside the figures of the status line: a page does not
    move when work begins or ends. A job without a title is never seen.
    """

    turned = Signal(int)  # how many jobs are seen now

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._bridge = bridge
        self._rows: dict[Job, JobRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.hide()
        bridge.moved.connect(self.look)

    def look(self) -> None:
        """Add rows for jobs that began, take away those that ended."""
        shown, before = self._worth_showing(), len(self._rows)
        for job in [job for job in self._rows if job not in shown]:
            row = self._rows.pop(job)
            self._column.removeWidget(row)
            row.deleteLater()
        for job in shown:
            if job not in self._rows:
                self._rows[job] = JobRow(job)
                self._column.addWidget(self._rows[job])
        for row in self._rows.values():
            row.look()
        if len(self._rows) != before:
            self.setVisible(bool(self._rows))
            self.turned.emit(len(self._rows))

    def _worth_showing(self) -> list[Job]:
        now = time.monotonic()
        titled = [job for job in self._bridge.jobs if job.title]
        writing = [job for job in titled if job.lane is Lane.WRITER]
        reading = (
            job
            for job in titled
            if job.lane is Lane.READER and now - job.since > PATIENCE
        )
        return [*writing, *islice(reading, 1)]
