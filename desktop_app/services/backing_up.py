"""Back up the ledger, list its backups, and bring one back."""

from __future__ import annotations

from pathlib import Path

from desktop_app.domain.backups import Backup, BackupReason
from desktop_app.domain.changes import Changed, Outcome
from desktop_app.domain.errors import AppError
from desktop_app.i18n import mark
from desktop_app.store.workspace import Workspace

EVENT = "backup"
MADE = mark("Backed up the ledger as {name}.")
RESTORED = mark("Restored the ledger from {name}, made {at}.")


def back_up(home: Workspace) -> Outcome[Backup]:
    """Back up the ledger now, because a person asked for it."""
    backup = home.backups.make(BackupReason.ASKED)
    with home.ledger.begin() as records:
        records.record(EVENT, MADE, {"name": backup.name})
    return Outcome(backup, Changed.ACTIVITY)


def back_up_daily(home: Workspace) -> Outcome[Backup | None]:
    """Back up the ledger if that was not done within a day."""
    made = home.backups.daily()
    return Outcome(made, Changed.ACTIVITY if made else Changed.NOTHING)


def backups(home: Workspace) -> list[Backup]:
    """Return the backups that are there, newest first."""
    return list(home.backups.list())


def restore(root: Path, name: str, person: str) -> Backup:
    """Put a backup in the place of the ledger and say so in its trail.

    The ledger must not be open. What was there before is backed up first; the entry
    names the end of the trail that the restored ledger does not have.

    Raises:
        Busy: another Plumbline has it open.
        Refused: there is no such backup, or it is not whole.
    """
    head = _chain_head(root, person)
    backup = Workspace.restore(root, name)
    with Workspace.open(root, write=True, person=person) as home:
        facts = {"name": backup.name, "at": backup.at, "chain_head_before": head}
        with home.ledger.begin() as records:
            records.record("backup.restore", RESTORED, facts)
    return backup


def _chain_head(root: Path, person: str) -> str:
    try:
        with (
            Workspace.open(root, write=False, person=person) as home,
            home.ledger.read() as records,
        ):
            return records.chain_head()
    except AppError:  # it is damaged, or there is none: that is why one is restored
        return ""
