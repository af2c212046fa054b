"""Review files before they are taken: read, show, then take or leave each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from desktop_app.domain.bills import Receipt, Scope
from desktop_app.domain.findings import RunSummary
from desktop_app.i18n import _, ngettext
from desktop_app.services.guiding import Likeness, nearest_formats
from desktop_app.services.importing import (
    bill_files,
    leave,
    note_refusal,
    review,
    take,
)
from desktop_app.services.reconciling import reconcile_each
from desktop_app.services.reviewing import Review
from desktop_app.store.workspace import Workspace
from desktop_app.ui import text
from desktop_app.ui.alerts import sentence
from desktop_app.ui.desk import Desk
from desktop_app.ui.dialogs.format_guide import FormatGuide
from desktop_app.ui.dialogs.mapping import MappingDialog
from desktop_app.ui.style import Size, Tone, space
from desktop_app.ui.widgets.cards import Notice
from desktop_app.ui.widgets.intake import STAND_OF, Entry, IntakeList, Stand
from desktop_app.ui.widgets.labels import button, label
from desktop_app.ui.widgets.reviewed import ReviewedView

SIZE = (1040, 680)
LIST_WIDTH = 280


def _as_seen(receipt: Receipt) -> Receipt:
    """Return what a person decides on; words about other files do not count."""
    return replace(receipt, message="", hint="")


def find_files(_home: Workspace, paths: Sequence[Path]) -> list[Path]:
    """Return the files to import, those of folders among them."""
    return list(bill_files(paths))


class ImportReview(QDialog):
    """Read files one by one, and take only what a person says yes to."""

    def __init__(
        self, desk: Desk, paths: Sequence[Path], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.entries: list[Entry] = []
        self._queue: list[Entry] = []
        self._closed = False
        self.setWindowTitle(_("Import bills"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*SIZE)
        self._lay_out()
        if any(path.is_dir() for path in paths):
            self._title.setText(_("Looking for files…"))
            self.desk.ask(_("Looking for files"), find_files, paths, then=self._begin)
        else:
            self._begin(find_files(desk.home, paths))

    @property
    def current(self) -> Entry | None:
        """The file that is shown."""
        place = self.list.currentRow()
        return self.entries[place] if 0 <= place < len(self.entries) else None

    def _lay_out(self) -> None:
        self._title = label("", Size.HEAD, bold=True)
        self._done = Notice("circle-check", Tone.GOOD, _("Reconcile now"))
        self._done.acted.connect(self._reconcile)
        self.list = IntakeList()
        self.list.chosen.connect(self._show)
        self.view = ReviewedView(self._stop, self._map, self._show_formats)
        self.view.account_given.connect(self._give_account)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.list)
        split.addWidget(self.view)
        split.setStretchFactor(1, 1)
        split.setSizes([LIST_WIDTH, SIZE[0] - LIST_WIDTH])
        split.setChildrenCollapsible(False)
        self.take_all = button(_("Take all"), self._take_all)
        self.leave_one = button(_("Leave this file"), self._leave)
        self.take_one = button(_("Take this file"), self._take, accent=True)
        self.close_all = button(_("Close"), self.close)
        row = QHBoxLayout()
        row.setSpacing(space(2))
        row.addWidget(self.close_all)
        row.addStretch(1)
        for one in (self.take_all, self.leave_one, self.take_one):
            row.addWidget(one)
            one.setAutoDefault(one is self.take_one)
        self.close_all.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(space(4), space(4), space(4), space(4))
        column.setSpacing(space(3))
        column.addWidget(self._title)
        column.addWidget(self._done)
        column.addWidget(split, 1)
        column.addLayout(row)

    def _begin(self, files: list[Path]) -> None:
        """List what was found, and start to read."""
        if self._closed:
            return
        self.entries = [Entry(path) for path in files]
        self.list.show_entries(self.entries)
        self._read_next()
        self._show()

    # reading -----------------------------------------------------------------

    def _read_next(self) -> None:
        """Read the next file that waits; one at a time keeps memory small."""
        if self._closed or any(e.stand is Stand.READING for e in self.entries):
            return
        waiting = [e for e in self.entries if e.stand is Stand.WAITING]
        if waiting:
            self._read(waiting[0])

    def _read(self, entry: Entry) -> None:
        self._drop(entry)
        entry.stale = False
        title = _("Reading {file}").format(file=entry.path.name)
        entry.job = self.desk.ask(
            title,
            partial(review, account=entry.account),
            entry.path,
            then=lambda found: self._on_read(entry, found),
            otherwise=lambda error: self._on_failed(entry, error),
        )
        self._set(entry, Stand.READING)

    def _on_read(self, entry: Entry, found: Review) -> None:
        entry.job, entry.review = None, found
        if self._closed:
            self._drop(entry)
            return
        stand = STAND_OF[found.receipt.status]
        self._set(entry, stand)
        if stand is Stand.REFUSED:
            title = _("Noting what was refused")
            self.desk.do(title, note_refusal, found.receipt)
        self._go_on(entry)
        self._read_next()

    def _on_failed(self, entry: Entry, error: BaseException) -> None:
        entry.job = None
        told, hint = sentence(error)
        name = str(entry.path)
        status = next(s for s, stand in STAND_OF.items() if stand is Stand.REFUSED)
        entry.review = Review(Receipt(name, "", status, message=told, hint=hint))
        if not self._closed:
            self._set(entry, Stand.REFUSED)
            self._queue = [e for e in self._queue if e is not entry]
            self._take_next()
            self._read_next()

    def _stop(self) -> None:
        """Stop reading the file that is shown."""
        entry = self.current
        if entry is not None and entry.stand is Stand.READING and entry.job:
            entry.job.stop()
            entry.job = None
            self._set(entry, Stand.STOPPED)
            self._read_next()

    # taking ------------------------------------------------------------------

    def _take(self) -> None:
        if self.current is not None and self.current.takeable:
            self._queue.append(self.current)
            self._take_next()

    def _take_all(self) -> None:
        self._queue += [e for e in self.entries if e.stand is Stand.READY]
        self._take_next()

    def _take_next(self) -> None:
        """Take the next file said yes to, read anew if the ledger changed."""
        busy = any(e.stand is Stand.TAKING or e.seen for e in self.entries)
        if busy or not self._queue:
            return
        entry = self._queue.pop(0)
        if entry.stale and entry.receipt is not None:
            entry.seen = _as_seen(entry.receipt)
            self._read(entry)
        else:
            self._take_now(entry)

    def _go_on(self, entry: Entry) -> None:
        """Take a file that was read anew, if it says the same as before."""
        seen, entry.seen = entry.seen, None
        if seen is None or entry.receipt is None:
            return
        if entry.takeable and _as_seen(entry.receipt) == seen:
            self._take_now(entry)
        else:
            self._queue.clear()
            self.list.go_to(entry)

    def _take_now(self, entry: Entry) -> None:
        self._set(entry, Stand.TAKING)
        entry.job = self.desk.do(
            _("Taking {file}").format(file=entry.path.name),
            take,
            entry.review,
            then=lambda receipt: self._on_taken(entry, receipt),
            otherwise=lambda error: self._on_failed(entry, error),
        )

    def _on_taken(self, entry: Entry, receipt: Receipt) -> None:
        entry.job, entry.review = None, Review(receipt)
        for other in self.entries:
            other.stale = other.stale or other is not entry
        if self._closed:
            return
        self._set(entry, Stand.TAKEN)
        taken = [e for e in self.entries if e.stand is Stand.TAKEN]
        words = ngettext(
            "{count} file was taken: {lines}.",
            "{count} files were taken: {lines}.",
            len(taken),
        )
        lines = sum(e.receipt.lines for e in taken if e.receipt)
        self._done.say(words.format(count=len(taken), lines=text.lines(lines)))
        self._take_next()
        self._to_undecided()

    def _leave(self) -> None:
        entry = self.current
        if entry is not None and entry.takeable:
            self._drop(entry)
            self._set(entry, Stand.LEFT)
            self._to_undecided()

    def _to_undecided(self) -> None:
        here = self.current
        if here is not None and here.stand in {Stand.TAKEN, Stand.LEFT}:
            undecided = [e for e in self.entries if e.takeable]
            if undecided and not self._queue:
                self.list.go_to(undecided[0])

    def _drop(self, entry: Entry) -> None:
        """Throw away what was staged of a file."""
        if entry.review is not None and entry.review.takeable:
            title = _("Leaving {file}").format(file=entry.path.name)
            self.desk.do(title, leave, entry.review)
            entry.review = Review(entry.review.receipt)

    # what follows ------------------------------------------------------------

    def _map(self) -> None:
        """Let a person name the columns of a table that no profile knows."""
        entry = self.current
        if entry is None:
            return
        dialog = MappingDialog(self.desk, entry.path, self)
        dialog.kept.connect(lambda: self.read_again(entry))
        dialog.open()

    def _give_account(self, name: str) -> None:
        """Read the file that is shown anew, its lines as this account's."""
        entry = self.current
        if entry is not None and entry.takeable and entry not in self._queue:
            self._drop(entry)
            entry.account = name
            self.read_again(entry)

    def _show_formats(self) -> None:
        """Show the formats, those that the file is most like first."""
        entry = self.current
        if entry is None:
            return
        self.desk.ask(
            _("Looking for formats"),
            nearest_formats,
            entry.path,
            then=self._open_guide,
        )

    def _open_guide(self, near: list[Likeness]) -> None:
        if not self._closed:
            FormatGuide(self, near).open()

    def read_again(self, entry: Entry) -> None:
        """Read a file once more, as when its columns were chosen."""
        self._set(entry, Stand.WAITING)
        self._read_next()

    def _reconcile(self) -> None:
        def told(runs: list[RunSummary]) -> None:
            lines = text.lines(sum(run.lines for run in runs))
            words = _("{lines} recalculated.").format(lines=lines)
            self.desk.notify(words, Tone.GOOD)

        self.desk.do(_("Reconciling"), reconcile_each, Scope(), then=told)
        self.close()

    def _set(self, entry: Entry, stand: Stand) -> None:
        entry.stand = stand
        self.list.renew(entry)
        self._show()

    def _show(self, *_moved: Any) -> None:
        entry = self.current
        ready = [e for e in self.entries if e.stand is Stand.READY]
        takeable = entry is not None and entry.takeable and entry not in self._queue
        self.take_one.setEnabled(takeable)
        self.leave_one.setEnabled(takeable)
        self.take_all.setVisible(len(self.entries) > 1)
        self.take_all.setEnabled(bool(ready))
        words = _("Take all that are ready ({count})")
        self.take_all.setText(words.format(count=len(ready)))
        number = ngettext("{count} file", "{count} files", len(self.entries))
        nothing = _("There is no file to import here.")
        found = number.format(count=len(self.entries))
        self._title.setText(found if self.entries else nothing)
        self.view.show_entry(entry)

    def done(self, result: int) -> None:
        self._closed = True
        self.view.rest()
        for entry in self.entries:
            if entry.stand is Stand.READING and entry.job is not None:
                entry.job.stop()
            elif entry.stand is not Stand.TAKING:
                self._drop(entry)
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._closed:
            self.done(QDialog.DialogCode.Rejected)
        super().closeEvent(event)
