"""Tell what happened: events, files that came in, rows not taken, files exported."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QTabWidget, QVBoxLayout

from desktop_app.domain.audit import AuditEntry
from desktop_app.domain.bills import RejectedRow
from desktop_app.domain.changes import Changed
from desktop_app.domain.exports import ExportKind, ExportOrder
from desktop_app.i18n import _, mark
from desktop_app.services.auditing import entry_words
from desktop_app.services.backing_up import backups
from desktop_app.services.browsing import events, rejects, source_files
from desktop_app.store.entries import SourceFile
from desktop_app.ui import text
from desktop_app.ui.desk import Desk
from desktop_app.ui.exports import export
from desktop_app.ui.later import EXPORTS
from desktop_app.ui.models.small import RowColumn, count_column
from desktop_app.ui.page import Page
from desktop_app.ui.style import Tone, space
from desktop_app.ui.widgets.backup_list import BackupList
from desktop_app.ui.widgets.entry_panel import EntryPanel
from desktop_app.ui.widgets.export_list import ExportList
from desktop_app.ui.widgets.receipt import precision_name
from desktop_app.ui.widgets.searched_table import SearchedTable
from desktop_app.ui.widgets.toolbar import Choice

EVENT_SIGNS: dict[str, tuple[str, str, Tone]] = {
    "import": ("file-input", mark("Import"), Tone.INFO),
    "refused": ("circle-alert", mark("Refused"), Tone.DANGER),
    "reconcile": ("scale", mark("Reconcile"), Tone.GOOD),
    "prices": ("tags", mark("Prices"), Tone.NEUTRAL),
    "names": ("list", mark("Names"), Tone.NEUTRAL),
    "terms": ("badge-percent", mark("Terms"), Tone.NEUTRAL),
    "finding": ("search-check", mark("Finding"), Tone.INFO),
    "materiality": ("scale", mark("Materiality"), Tone.NEUTRAL),
    "document": ("receipt-text", mark("Paper"), Tone.NEUTRAL),
    "backup": ("database", mark("Backup"), Tone.NEUTRAL),
    "dispute": ("gavel", mark("Dispute"), Tone.WARNING),
    "close": ("lock", mark("Closing"), Tone.GOOD),
}
OTHER_SIGN = ("circle-dot", mark("Event"), Tone.NEUTRAL)
TABLES = "*.xlsx *.csv"


def event_sign(event: AuditEntry) -> tuple[str, str, Tone]:
    """Return icon, word and tone of an event."""
    kind = event.kind.partition(".")[0].partition("-")[0]
    icon, word, tone = EVENT_SIGNS.get(kind, OTHER_SIGN)
    return icon, _(word), tone


def event_text(event: AuditEntry) -> str:
    """Write what happened, with its facts in their places."""
    return entry_words(event, text.count)


def tie_sign(file: SourceFile) -> tuple[str, str, Tone]:
    """Say whether every row of a file is accounted for."""
    if file.rows == file.lines + file.rejects + file.blank:
        return "circle-check", _("Ties out"), Tone.GOOD
    return "triangle-alert", _("Does not tie out"), Tone.DANGER


def event_columns() -> list[RowColumn]:
    """Return the columns of the list of events."""
    return [
        RowColumn(_("When (UTC+8)"), lambda e: e.at, text.instant, width=164),
        RowColumn(_("Who"), lambda e: e.person, width=120),
        RowColumn(_("Kind"), lambda e: e.kind, sign=event_sign, width=120),
        RowColumn(_("What happened"), event_text, stretch=True),
    ]


def file_columns() -> list[RowColumn]:
    """Return the columns of the list of files: rows = lines + rejects + blank."""
    return [
        RowColumn(_("File"), lambda f: f.name, width=380, middle=True),
        RowColumn(_("Tie-out"), tie_sign, sign=tie_sign, width=112),
        count_column(_("Rows"), lambda f: f.rows),
        count_column(_("= Lines"), lambda f: f.lines),
        count_column(_("+ Rejects"), lambda f: f.rejects),
        count_column(_("+ Blank"), lambda f: f.blank),
        count_column(_("Duplicates"), lambda f: f.duplicates),
        RowColumn(_("Export"), lambda f: f.profile, width=200),
        RowColumn(_("Precision"), lambda f: f.precision, precision_name, width=90),
        RowColumn(
            _("Imported (UTC+8)"), lambda f: f.imported_at, text.instant, width=164
        ),
        RowColumn(
            _("Size"), lambda f: f.size, say=lambda f: text.size(f.size), width=90
        ),
        RowColumn(_("Container"), lambda f: f.container, width=90),
        RowColumn(_("Encoding"), lambda f: f.encoding, width=90),
        RowColumn(_("SHA-256"), lambda f: f.sha256, width=460),
    ]


def reject_columns() -> list[RowColumn]:
    """Return the columns of the list of rows that were not taken."""
    return [
        RowColumn(_("File"), lambda r: r.file, width=300, middle=True),
        count_column(_("Row"), lambda r: r.row),
        RowColumn(
            _("Column"),
            lambda r: r.column,
            lambda name: name or _("the whole row"),
            width=190,
        ),
        RowColumn(_("Value"), lambda r: r.value, width=150),
        RowColumn(_("Why it was not taken"), lambda r: r.reason, stretch=True),
    ]


class ActivityPage(Page):
    """What happened here, newest first."""

    cares_about = Changed.ACTIVITY | Changed.BILLS | Changed.PRICES | Changed.FINDINGS

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.events = SearchedTable(event_columns(), _("Events"), _("Search events"))
        self.entry = EntryPanel()
        self.events.below(self.entry)
        self.events.table.chosen.connect(self.entry.show_entry)
        self.files = SearchedTable(file_columns(), _("Files"), _("Search files"))
        self.files.table.opened.connect(self._show_rejects_of)
        self.rejects = SearchedTable(
            reject_columns(), _("Rejects"), _("Search rejects")
        )
        self._file = Choice(_("every file"), _("File"), self._ask_rejects)
        self.rejects.bar.filter(self._file)
        self._save = self.rejects.bar.action(_("Export rejects…"), self._export)
        self.exports = ExportList(desk)
        self.exports.outdated.connect(self._ask_exports)
        self.backups = BackupList(desk)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for table, word in (
            (self.events, _("Events")),
            (self.files, _("Files")),
            (self.rejects, _("Rejects")),
            (self.exports, _("Exports")),
            (self.backups, _("Backups")),
        ):
            self.tabs.addTab(table, word)
        inside = QVBoxLayout(self)
        edge = space(4)
        inside.setContentsMargins(edge, space(2), edge, edge)
        inside.addWidget(self.tabs)

    def refresh(self) -> None:
        self.ask(_("Reading events"), events, then=self._show_events)
        self.ask(_("Reading files"), source_files, then=self._show_files)
        self.ask(_("Reading backups"), backups, then=self.backups.show_backups)
        self._ask_exports()
        self._ask_rejects()

    def show_only(self, wish: Mapping[str, str]) -> None:
        if "rejects" in wish:
            self.tabs.setCurrentWidget(self.rejects)
        if "exports" in wish:
            self.tabs.setCurrentWidget(self.exports)

    def _ask_exports(self) -> None:
        if self.isVisible():
            shown = self.exports.show_exports
            self.ask(_("Reading exports"), EXPORTS, then=shown)

    def _show_events(self, found: list[AuditEntry]) -> None:
        words = _("{count} events").format(count=text.count(len(found)))
        self.events.show_rows(found, words if found else _("Nothing happened yet."))

    def _show_files(self, found: list[SourceFile]) -> None:
        lines = sum(file.lines for file in found)
        words = _("{count} files, {lines}").format(
            count=text.count(len(found)), lines=text.lines(lines)
        )
        self.files.show_rows(found, words if found else _("No file was imported yet."))
        title = _("Files ({count})").format(count=text.count(len(found)))
        self.tabs.setTabText(1, title)
        holed = [file for file in found if file.rejects]
        self._file.offer([(file.sha256, file.name) for file in holed])

    def _ask_rejects(self) -> None:
        wanted = self._file.value
        self.ask(_("Reading rejects"), rejects, wanted, then=self._show_rejects)

    def _show_rejects(self, found: list[RejectedRow]) -> None:
        words = _("{count} rows are in no total").format(count=text.count(len(found)))
        self.rejects.show_rows(found, words if found else _("Every row was taken."))
        if self._file.value is None:
            title = _("Rejects ({count})").format(count=text.count(len(found)))
            self.tabs.setTabText(2, title)
        self._save.setEnabled(bool(found))

    def _show_rejects_of(self, file: SourceFile) -> None:
        if file.rejects:
            self._file.setCurrentIndex(self._file.findData(file.sha256))
            self.tabs.setCurrentWidget(self.rejects)

    def _export(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Export rejects"), "rejects.xlsx", _("Tables") + f" ({TABLES})"
        )
        if chosen:
            self._write(Path(chosen))

    def _write(self, path: Path) -> None:
        order = ExportOrder(ExportKind.REJECTS, path, {"file": self._file.value})
        export(self.desk, _("Exporting rejects"), order)
