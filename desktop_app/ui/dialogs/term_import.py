"""Look at what a list of contract terms changes, then take it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.terms import TermDifference
from desktop_app.i18n import _
from desktop_app.services.terms import TermsTaken, import_terms, preview_terms
from desktop_app.ui import text
from desktop_app.ui.alerts import sentence
from desktop_app.ui.bridge import Job
from desktop_app.ui.desk import Desk
from desktop_app.ui.style import Size, Tone, space
from desktop_app.ui.widgets.cards import Notice, note
from desktop_app.ui.widgets.labels import button, label
from desktop_app.ui.widgets.searched_table import SearchedTable
from desktop_app.ui.widgets.term_tables import term_change_columns, term_changes_text

SIZE = (1160, 560)


class TermImport(QDialog):
    """See what is new, gone, up, down or reworded; take it or leave it."""

    def __init__(self, desk: Desk, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.path = desk, path
        self._job: Job | None = None
        self.setWindowTitle(_("Import terms"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*SIZE)
        self.whole = QCheckBox(
            _("This list is the whole contract: take out what it does not name")
        )
        self.problem = Notice("circle-alert", Tone.DANGER)
        words = _("Search models, types, sources")
        self.changes = SearchedTable(term_change_columns(), _("What changes"), words)
        self.take = button(_("Take these terms"), self._take, accent=True)
        self._lay_out()
        self.whole.toggled.connect(self._look)
        self._look()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(space(2))
        cancel = button(_("Cancel"), self.reject)
        cancel.setAutoDefault(False)
        self.take.setDefault(True)
        row.addWidget(cancel)
        row.addStretch(1)
        row.addWidget(note(_("Bills are judged by them from the next reconciliation.")))
        row.addWidget(self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(space(4), space(4), space(4), space(4))
        column.setSpacing(space(3))
        column.addWidget(label(self.path.name, Size.HEAD, bold=True))
        column.addWidget(self.whole)
        column.addWidget(self.problem)
        column.addWidget(self.changes, 1)
        column.addLayout(row)

    def _look(self) -> None:
        """Read the list and compare it with the ledger's terms."""
        if self._job is not None:
            self._job.stop()
        self.take.setEnabled(False)
        self.problem.say("")
        job = self.desk.ask(
            _("Reading the terms"),
            partial(preview_terms, whole=self.whole.isChecked()),
            self.path,
            then=lambda found: self._show(found) if self._job is job else None,
            otherwise=self._failed,
        )
        self._job = job

    def _show(self, found: list[TermDifference]) -> None:
        self._job = None
        self.changes.show_rows(found, term_changes_text(found))
        self.take.setEnabled(bool(found))

    def _failed(self, error: BaseException) -> None:
        self._job = None
        told, hint = sentence(error)
        self.problem.say(f"{told} {hint}".strip())
        self.changes.show_rows([], "")

    def _take(self) -> None:
        def told(taken: TermsTaken) -> None:
            words = _("Contract terms: {added} new, {changed} changed, {removed} gone.")
            said = words.format(
                added=text.count(taken.added),
                changed=text.count(taken.changed),
                removed=text.count(taken.removed),
            )
            self.desk.notify(said, Tone.GOOD)

        verb = partial(import_terms, whole=self.whole.isChecked())
        self.desk.do(_("Importing terms"), verb, self.path, then=told)
        self.accept()

    def done(self, result: int) -> None:
        if self._job is not None:
            self._job.stop()
            self._job = None
        super().done(result)
