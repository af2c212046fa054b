"""Do what the menus say: each command is a short method under its key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMainWindow, QMessageBox

from desktop_app.domain.exports import ExportKind, ExportOrder
from desktop_app.domain.findings import RunSummary
from desktop_app.i18n import _
from desktop_app.paths import default_ledger
from desktop_app.services.locking import skipped_words
from desktop_app.ui.desk import Desk
from desktop_app.ui.exports import export
from desktop_app.ui.later import (
    FETCH_DIALOG,
    FORMAT_GUIDE,
    IMPORT_REVIEW,
    NAMES_DIALOG,
    RECONCILE,
)
from desktop_app.ui.style import Tone
from desktop_app.ui.text import lines

TABLES = "*.xlsx *.csv"
FOCUS = "*.csv *.parquet"


class Commands:
    """The commands of a window that need no page."""

    def __init__(self, desk: Desk, window: QMainWindow) -> None:
        self._desk = desk
        self._window = window
        self.by_key: dict[str, Callable[[], object]] = {
            "file.import": self.import_files,
            "file.import_folder": self.import_folder,
            "file.fetch": self.fetch,
            "file.export_lines": self.export_lines,
            "file.export_findings": self.export_findings,
            "file.export_focus": self.export_focus,
            "file.open": self.open_ledger,
            "file.sample": self.open_sample,
            "file.person": self.name_person,
            "file.quit": window.close,
            "bill.reconcile": self.reconcile,
            "bill.names": self.name_codes,
            "help.formats": self.show_formats,
            "help.about": self.about,
        }
        for theme in ("system", "light", "dark"):
            self.by_key[f"theme.{theme}"] = self._setter(theme=theme)
        for language in ("", "en", "zh_CN"):
            self.by_key[f"language.{language}"] = self._setter(language=language)

    def _setter(self, **values: str) -> Callable[[], object]:
        return lambda: self._desk.choose(replace(self._desk.settings, **values))

    def import_files(self) -> None:
        """Let a person choose bill files, then review them."""
        names, _kind = QFileDialog.getOpenFileNames(
            self._window,
            _("Import bills"),
            "",
            _("Bills")
            + " (*.csv *.tsv *.xlsx *.json *.jsonl *.parquet *.zip *.gz);;"
            + _("All files")
            + " (*)",
        )
        if names:
            self.review([Path(name) for name in names])

    def import_folder(self) -> None:
        """Let a person choose a folder of bills, then review them."""
        name = QFileDialog.getExistingDirectory(self._window, _("Import a folder"))
        if name:
            self.review([Path(name)])

    def review(self, paths: list[Path]) -> None:
        """Show what files hold before they are taken; no files: ask for them."""
        if paths:
            dialog = IMPORT_REVIEW.load()
            dialog(self._desk, paths, self._window).open()
        else:
            self.import_files()

    def fetch(self) -> None:
        """Ask which days to fetch over the network."""
        dialog = FETCH_DIALOG.load()
        dialog(self._desk, self._window).open()

    def export_lines(self) -> None:
        """Write the charge lines in scope to a workbook."""
        path = self._target(_("Export lines"), "lines.xlsx")
        self._export(_("Exporting lines"), ExportKind.LINES, path)

    def export_findings(self) -> None:
        """Write the findings in scope to a workbook."""
        path = self._target(_("Export findings"), "findings.xlsx")
        self._export(_("Exporting findings"), ExportKind.FINDINGS, path)

    def export_focus(self) -> None:
        """Write the charge lines in scope as a FOCUS file, for other programs."""
        path = self._target(_("Export as FOCUS"), "focus.parquet", FOCUS)
        self._export(_("Writing a FOCUS file"), ExportKind.FOCUS, path)

    def _export(self, title: str, kind: ExportKind, path: Path | None) -> None:
        if path is not None:
            order = ExportOrder.of_scope(kind, path, self._desk.scope)
            export(self._desk, title, order)

    def _target(self, title: str, name: str, endings: str = TABLES) -> Path | None:
        chosen, _kind = QFileDialog.getSaveFileName(
            self._window, title, name, _("Tables") + f" ({endings})"
        )
        return Path(chosen) if chosen else None

    def open_ledger(self) -> None:
        """Let a person choose the folder of another ledger."""
        name = QFileDialog.getExistingDirectory(
            self._window, _("Open a ledger"), str(self._desk.home.root.parent)
        )
        if name:
            self._desk.ledger_wanted.emit(Path(name))

    def open_sample(self) -> None:
        """Open the sample ledger; it is made when it is opened first."""
        self._desk.ledger_wanted.emit(default_ledger().parent / "sample")

    def name_person(self) -> None:
        """Let the person at the desk say who they are, for the audit trail."""
        box = QInputDialog(self._window)
        box.setWindowTitle(_("Who is at the desk"))
        box.setLabelText(
            _(
                "Your name is written beside every decision. A month is signed by "
                "another person than the one who prepared it."
            )
        )
        box.setTextValue(self._desk.home.person)
        box.textValueSelected.connect(
            lambda name: self._desk.choose(
                replace(self._desk.settings, person=name.strip())
            )
        )
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def reconcile(self) -> None:
        """Recalculate the bills in scope and record what differs."""

        def told(runs: list[RunSummary]) -> None:
            many = lines(sum(run.lines for run in runs))
            text = _("{lines} recalculated.").format(lines=many)
            left = sorted({bill for run in runs for bill in run.skipped})
            if left:
                text = f"{text} {skipped_words(left)}"
            self._desk.notify(text, Tone.GOOD)

        self._desk.do(_("Recalculating"), RECONCILE, self._desk.scope, then=told)

    def name_codes(self) -> None:
        """Let a person say what keys, workspaces, accounts and models are called."""
        dialog = NAMES_DIALOG.load()
        dialog(self._desk, self._window).open()

    def show_formats(self) -> None:
        """Show what files can be read, a page each."""
        FORMAT_GUIDE.load()(self._window).open()

    def about(self) -> None:
        """Say what this is."""
        QMessageBox.about(
            self._window,
            _("About Plumbline"),
            _(
                "Plumbline {version}\n\nProves every line of an AI-model bill, "
                "offline. Nothing is sent anywhere, unless you fetch a bill or set up "
                "e-mail.\n\n"
                "Apache License 2.0. Icons by Lucide (ISC)."
            ).format(version=version("plumbline")),
        )
