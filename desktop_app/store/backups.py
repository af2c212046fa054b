"""Back up the ledger's database, and bring a backup back.

Facts are immutable files that stay where they are; only the database changes, so
only it is backed up. A backup is one file, made through SQLite's backup interface
while others read and write, proved by opening it, and named by its hash.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop_app.domain.backups import Backup, BackupReason, thinned
from desktop_app.domain.errors import Refused, Unwritable
from desktop_app.i18n import _
from desktop_app.store.files import place, remove, sync, unwritable, write_whole

FOLDER = "backups"
_STAMP = "%Y%m%dT%H%M%S%fZ"
_DIGITS = 16
_NAME = re.compile(r"(\d{8}T\d{12}Z)-([a-z]+)-([0-9a-f]{16})\.sqlite")
_TOGETHER = timedelta(minutes=1)  # files imported together share one backup
_DAY = timedelta(days=1)


class BackupStore:
    """The backups of one ledger, newest first."""

    def __init__(self, root: Path, database: Path) -> None:
        self._folder = root / FOLDER
        self._database = database

    def list(self) -> Sequence[Backup]:
        """Return the backups that are there."""
        if not self._folder.is_dir():
            return []
        found = [_backup(path) for path in self._folder.glob("*.sqlite")]
        return sorted(
            (one for one in found if one is not None),
            key=lambda one: (one.at, one.name),
            reverse=True,
        )

    def tidy(self) -> None:
        """Remove what a crash left of a backup that was being made."""
        remove(self._folder.glob("*.new"))

    def path(self, backup: Backup) -> Path:
        """Return where a backup lies."""
        return self._folder / backup.name

    def find(self, name: str) -> Backup:
        """Return a backup by its name, or the newest for ``latest``, or refuse."""
        backups = self.list()
        for one in backups:
            if name in {one.name, one.name.removesuffix(".sqlite"), "latest"}:
                return one
        raise Refused(
            _("There is no backup “{name}”.").format(name=name),
            _("`plumbline backups` lists them."),
        )

    def make(self, reason: BackupReason) -> Backup:
        """Make a backup now, prove it, and thin out the old ones.

        Raises:
            Unwritable: the disk does not take it; nothing is left half there.
        """
        made = datetime.now(UTC)
        aside = self._folder / f"{made.strftime(_STAMP)}.new"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            _copy(self._database, aside)
            prove(aside)
            digest = _digest(aside)
            name = f"{made.strftime(_STAMP)}-{reason.value}-{digest}.sqlite"
            sync(aside)
            place(aside, self._folder / name)
        except OSError as error:
            raise unwritable(error, self._folder) from error
        except sqlite3.Error as error:
            raise Unwritable(
                _("The ledger could not be backed up: {reason}.").format(reason=error),
                _("Free some disk space and try again; nothing was changed."),
            ) from error
        finally:
            aside.unlink(missing_ok=True)
        remove(self.path(one) for one in thinned(self.list(), made))
        return Backup(
            name, made, reason, digest, self._folder.joinpath(name).stat().st_size
        )

    def before(self, reason: BackupReason) -> Backup | None:
        """Make a backup before something; what follows within a minute shares it."""
        since = datetime.now(UTC) - _TOGETHER
        if any(one.reason is reason and one.at > since for one in self.list()):
            return None
        return self.make(reason)

    def daily(self) -> Backup | None:
        """Make a backup if the newest is older than a day."""
        newest = next(iter(self.list()), None)
        if newest is not None and datetime.now(UTC) - newest.at < _DAY:
            return None
        return self.make(BackupReason.DAILY)

    def check(self, backup: Backup) -> None:
        """Refuse a backup that is not what it was when it was made."""
        path = self.path(backup)
        try:
            whole = _digest(path) == backup.digest
            if whole:
                prove(path)
        except (OSError, sqlite3.Error):
            whole = False
        if not whole:
            raise Refused(
                _("The backup {name} is cut short or was altered.").format(
                    name=backup.name
                ),
                _("Choose another backup; the ledger is as it was."),
            )

    def bring_back(self, backup: Backup) -> None:
        """Put a backup in the place of the database; nobody may have it open.

        The write-ahead log of the database before it is brought in and removed
        first: beside another database it would be played into the wrong one.
        """
        self.check(backup)
        try:
            _fold_in(self._database)
            write_whole(self._database, lambda aside: _copied(self.path(backup), aside))
            remove(_beside(self._database))
        except OSError as error:
            raise unwritable(error, self._folder.parent) from error

    def set_aside(self) -> None:
        """Keep what is there now before another takes its place, damaged or not."""
        if not self._database.is_file():
            return
        try:
            self.make(BackupReason.RESTORE)
        except Unwritable:
            stamp = datetime.now(UTC).strftime(_STAMP)
            damaged = self._folder / f"{stamp}-damaged.sqlite"
            write_whole(damaged, lambda aside: _copied(self._database, aside))


def prove(path: Path) -> None:
    """Open a database and have SQLite check all of it.

    Raises:
        sqlite3.Error: it cannot be opened, or does not hold.
    """
    with closing(
        sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    ) as db:
        found = [str(row[0]) for row in db.execute("PRAGMA integrity_check")]
    if found != ["ok"]:
        raise sqlite3.DatabaseError(found[0])


def revision_of(path: Path) -> str:
    """Return the shape of a backup's tables; empty: it has none."""
    with closing(
        sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    ) as db:
        try:
            row = db.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.OperationalError:
            return ""
    return str(row[0]) if row else ""


def _backup(path: Path) -> Backup | None:
    fitting = _NAME.fullmatch(path.name)
    if fitting is None or fitting[2] not in set(BackupReason):
        return None
    at = datetime.strptime(fitting[1], _STAMP).replace(tzinfo=UTC)
    size = path.stat().st_size
    return Backup(path.name, at, BackupReason(fitting[2]), fitting[3], size)


def _copy(database: Path, target: Path) -> None:
    source = f"{database.absolute().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(source, uri=True)) as one,
        closing(sqlite3.connect(target)) as other,
    ):
        one.backup(other)
        # A backup is read by itself: it must need no log beside it.
        other.execute("PRAGMA journal_mode = DELETE")


def _copied(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)


def _fold_in(database: Path) -> None:
    """Bring what stands in the write-ahead log into the database, if it can be."""
    try:
        with closing(sqlite3.connect(database)) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error:
        pass  # it is damaged: that is why another is brought back
    remove(_beside(database))


def _beside(database: Path) -> list[Path]:
    return [database.with_name(database.name + end) for end in ("-wal", "-shm")]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:_DIGITS]
