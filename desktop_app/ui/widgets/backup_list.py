"""List the backups of the ledger: make one, bring one back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QMessageBox

from desktop_app.domain.backups import Backup, BackupReason
from desktop_app.i18n import _, mark
from desktop_app.services.backing_up import back_up
from desktop_app.ui import text
from desktop_app.ui.desk import Desk
from desktop_app.ui.models.small import RowColumn
from desktop_app.ui.style import Tone
from desktop_app.ui.widgets.searched_table import SearchedTable

REASONS = {
    BackupReason.DAILY: ("calendar", mark("Daily"), Tone.NEUTRAL),
    BackupReason.IMPORT: ("file-input", mark("Before an import"), Tone.NEUTRAL),
    BackupReason.MIGRATION: ("refresh-cw", mark("Before an update"), Tone.NEUTRAL),
    BackupReason.CLOSE: ("circle-check", mark("Before a close"), Tone.NEUTRAL),
    BackupReason.RESTORE: ("history", mark("Before a restore"), Tone.NEUTRAL),
    BackupReason.ASKED: ("database", mark("By hand"), Tone.INFO),
}


def reason_sign(backup: Backup) -> tuple[str, str, Tone]:
    """Say before what a backup was made."""
    icon, word, tone = REASONS[backup.reason]
    return icon, _(word), tone


def backup_columns() -> list[RowColumn]:
    """Return the columns of the list of backups."""
    return [
        RowColumn(_("Made (UTC+8)"), lambda b: b.at, text.instant, width=164),
        RowColumn(_("Reason"), reason_sign, sign=reason_sign, width=150),
        RowColumn(
            _("Size"), lambda b: b.size, say=lambda b: text.size(b.size), width=90
        ),
        RowColumn(_("File"), lambda b: b.name, stretch=True, middle=True),
    ]


class BackupList(SearchedTable):
    """The backups, newest first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(backup_columns(), _("Backups"), _("Search backups"))
        self._desk = desk
        self._restore = self.bar.action(_("Restore…"), self._ask)
        self.bar.action(_("Back up now"), self._make)
        self._restore.setEnabled(False)
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self._ask)

    def show_backups(self, found: Sequence[Backup]) -> None:
        """Show what is there."""
        words = _("{count} backups").format(count=text.count(len(found)))
        nothing = _("There is no backup yet: one is made before every import.")
        self.show_rows(found, words if found else nothing)

    def _chosen(self, backup: Backup | None) -> None:
        self._restore.setEnabled(backup is not None)

    def _make(self) -> None:
        def told(made: Backup) -> None:
            words = _("Backed up the ledger as {name}.").format(name=made.name)
            self._desk.notify(words, Tone.GOOD)

        self._desk.do(_("Backing up"), back_up, then=told)

    def _ask(self, *_row: Any) -> None:
        backup = self.table.current
        if not isinstance(backup, Backup):
            return
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setText(
            _("Restore the ledger as it was on {at} (UTC+8)?").format(
                at=text.instant(backup.at)
            )
        )
        box.setInformativeText(
            _(
                "What was decided and imported since then is taken back. The ledger "
                "as it is now is backed up first, so this can be taken back, too."
            )
        )
        yes = box.addButton(_("Restore"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        yes.clicked.connect(lambda: self._desk.restore_wanted.emit(backup.name))
        box.open()
