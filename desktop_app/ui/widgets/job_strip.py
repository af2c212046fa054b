"""Show work under way: how far, how fast, how long still; and stop it."""

from __future__ import annotations

import time

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop_app.i18n import _
from desktop_app.ui.bridge import Bridge, Job, Lane
from desktop_app.ui.style import Size, space
from desktop_app.ui.text import count
from desktop_app.ui.widgets.labels import IconButton, IconLabel, grounded, label

PATIENCE = 0.4  # seconds before a reader's job is worth showing
MINUTE = 60
LEAST = 0.5  # seconds before a rate says anything
WIDTH = 160


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
        row.setContentsMargins(space(4), space(1), space(2), space(1))
        row.setSpacing(space(3))
        self._title = label(job.title, Size.NOTE, bold=True)
        self._pace = label("", Size.NOTE, role="muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(WIDTH)
        self._stop = IconButton("circle-stop", _("Stop"), self._halt, words=True)
        row.addWidget(IconLabel("refresh-cw", "accent"))
        row.addWidget(self._title)
        row.addWidget(self._pace)
        row.addStretch(1)
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
    """All jobs that take long enough to be seen; one without a title never is."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        grounded(self, "raised")
        self._bridge = bridge
        self._rows: dict[Job, JobRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, space(1), 0, space(1))
        self._column.setSpacing(0)
        self.hide()
        bridge.moved.connect(self.look)

    def look(self) -> None:
        """Add rows for jobs that began, take away those that ended."""
        now = time.monotonic()
        shown = {
            job
            for job in self._bridge.jobs
            if job.title and (job.lane is Lane.WRITER or now - job.since > PATIENCE)
        }
        for job in [job for job in self._rows if job not in shown]:
            row = self._rows.pop(job)
            self._column.removeWidget(row)
            row.deleteLater()
        for job in self._bridge.jobs:
            if job in shown and job not in self._rows:
                self._rows[job] = JobRow(job)
                self._column.addWidget(self._rows[job])
        for row in self._rows.values():
            row.look()
        self.setVisible(bool(self._rows))
