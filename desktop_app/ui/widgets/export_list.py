"""List the exports: what became of each; open a file, or export it again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QPushButton

from desktop_app.domain.exports import ExportJob, ExportState
from desktop_app.i18n import _, mark, ngettext
from desktop_app.services.export_wording import export_word
from desktop_app.ui import text
from desktop_app.ui.bridge import Lane
from desktop_app.ui.desk import Desk
from desktop_app.ui.exports import export_again, open_file, show_in_folder
from desktop_app.ui.models.small import RowColumn, count_column
from desktop_app.ui.style import Tone
from desktop_app.ui.widgets.labels import label, selectable
from desktop_app.ui.widgets.searched_table import SearchedTable

SOON = 150  # ms after work began: by then its export is listed
STATES = {
    ExportState.PROCESSING: ("clock", mark("Processing"), Tone.INFO),
    ExportState.DONE: ("circle-check", mark("Done"), Tone.GOOD),
    ExportState.FAILED: ("circle-alert", mark("Failed"), Tone.DANGER),
    ExportState.STOPPED: ("circle-stop", mark("Stopped"), Tone.NEUTRAL),
}


def export_sign(job: ExportJob) -> tuple[str, str, Tone]:
    """Say what became of an export."""
    icon, word, tone = STATES[job.state]
    return icon, _(word), tone


def export_columns() -> list[RowColumn]:
    """Return the columns of the list of exports."""
    return [
        RowColumn(_("State"), export_sign, sign=export_sign, width=112),
        RowColumn(_("When (UTC+8)"), lambda j: j.began_at, text.instant, width=164),
        RowColumn(_("What"), lambda j: export_word(j.order.kind), width=140),
        RowColumn(_("File"), lambda j: str(j.path), width=280, middle=True),
        count_column(_("Rows"), lambda j: j.rows),
        RowColumn(_("Size"), lambda j: j.size, say=_size, width=90),
        RowColumn(_("Who"), lambda j: j.person, width=100),
        RowColumn(_("Why it failed"), lambda j: j.reason, stretch=True),
    ]


class ExportList(SearchedTable):
    """The exports, newest first."""

    outdated = Signal()  # an export began or ended elsewhere

    def __init__(self, desk: Desk) -> None:
        super().__init__(export_columns(), _("Exports"), _("Search exports"))
        self._desk = desk
        self._running: tuple[int, ...] = ()
        self.again = self._action(_("Export again"), export_again)
        self.folder = self._action(
            _("Show in folder"), lambda desk, job: show_in_folder(desk, job.path)
        )
        self.file = self._action(
            _("Open file"), lambda desk, job: open_file(desk, job.path)
        )
        self.reason = selectable(label("", wrap=True))
        self.below(self.reason)
        self._chosen(None)
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self._open)
        desk.bridge.moved.connect(self._look)

    def show_exports(self, found: Sequence[ExportJob]) -> None:
        """Show what was exported."""
        words = ngettext("{count} export", "{count} exports", len(found))
        said = words.format(count=text.count(len(found)))
        nothing = _("Nothing was exported yet: lines, findings and lists can be.")
        self.show_rows(found, said if found else nothing)
        self._chosen(self.table.current)

    def _action(
        self, word: str, do: Callable[[Desk, ExportJob], object]
    ) -> QPushButton:
        def act() -> None:
            job = self.table.current
            if isinstance(job, ExportJob):
                do(self._desk, job)

        return self.bar.action(word, act)

    def _chosen(self, job: Any) -> None:
        known = isinstance(job, ExportJob)
        done = known and job.state is ExportState.DONE
        self.again.setEnabled(known and job.state is not ExportState.PROCESSING)
        self.file.setEnabled(done)
        self.folder.setEnabled(done)
        self.reason.setText(job.reason if known else "")
        self.reason.setVisible(bool(self.reason.text()))

    def _open(self, job: ExportJob) -> None:
        if job.state is ExportState.DONE:
            open_file(self._desk, job.path)

    def _look(self) -> None:
        """Look again when what is written now is another than before."""
        running = tuple(
            id(job)
            for job in self._desk.bridge.jobs
            if job.lane is Lane.WRITER and job.future.running()
        )
        if running != self._running:
            self._running = running
            QTimer.singleShot(SOON, self, self.outdated.emit)


def _size(job: ExportJob) -> str:
    return text.NOTHING if job.size is None else text.size(job.size)
