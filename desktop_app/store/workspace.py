"""Open a workspace: the folder that holds one ledger and all its facts."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from desktop_app.domain.backups import Backup, BackupReason
from desktop_app.domain.bills import Scope
from desktop_app.domain.errors import AppError, Busy, Refused
from desktop_app.i18n import _
from desktop_app.store.attachments import AttachmentStore
from desktop_app.store.backups import BackupStore, revision_of
from desktop_app.store.fetched import FetchedPages
from desktop_app.store.files import unwritable
from desktop_app.store.intake import Intake, prepare, tidy
from desktop_app.store.known import Known
from desktop_app.store.ledger import KNOWN, Ledger
from desktop_app.store.lines import LineStore
from desktop_app.store.page_cache import PageCache
from desktop_app.store.parts import Judged
from desktop_app.store.results import ResultStore
from desktop_app.store.rollups import Rollups
from desktop_app.store.snapshots import SnapshotStore
from desktop_app.store.sources import SourceStore


class Workspace:
    """One ledger and the stores around it; one writer at a time, many readers."""

    def __init__(self, root: Path, ledger: Ledger, lock: FileLock | None) -> None:
        self.root = root
        self.person = ledger.person
        self.ledger = ledger
        self.known = Known(ledger)
        self.lines = LineStore(root, ledger)
        self.results = ResultStore(root / "results", ledger)
        self.sources = SourceStore(root / "sources")
        self.attachments = AttachmentStore(root / "attachments")
        self.fetched = FetchedPages(root / "fetching")
        self.pages = PageCache(root / "cache")
        self.rollups = Rollups(root / "cache" / "rollups")
        self.snapshots = SnapshotStore(root / "prices", ledger)
        self.backups = BackupStore(root, ledger.path)
        self._lock = lock

    @classmethod
    def open(cls, root: Path, *, write: bool, person: str = "") -> Self:
        """Open a workspace; a writer makes it if it is not there.

        ``person`` is who decides: written beside each entry of the audit trail.

        Raises:
            Busy: another Plumbline writes to it.
            Refused: there is none, or a newer Plumbline wrote it.
            Unwritable: the folder or its disk does not take it.
        """
        root = root.absolute()
        if not write:
            return cls._open_to_read(root, person)
        lock = _lock(root)
        ledger = Ledger(_ledger_file(root), writable=True, person=person)
        try:
            backups = BackupStore(root, ledger.path)
            ledger.migrate(lambda: backups.make(BackupReason.MIGRATION))
            home = cls(root, ledger, lock)
            home._tidy()
        except OSError as error:
            ledger.close()
            lock.release()
            raise unwritable(error, root) from error
        except AppError:
            ledger.close()
            lock.release()
            raise
        return home

    @classmethod
    def _open_to_read(cls, root: Path, person: str) -> Self:
        file = _ledger_file(root)
        if not file.is_file():
            raise Refused(
                _("There is no ledger in {folder} yet.").format(folder=root),
                _("Import a bill, or choose another ledger folder."),
            )
        ledger = Ledger(file, writable=False, person=person)
        if not ledger.is_current():
            ledger.close()
            cls.open(root, write=True).close()
            ledger = Ledger(file, writable=False, person=person)
        return cls(root, ledger, None)

    @classmethod
    def restore(cls, root: Path, name: str) -> Backup:
        """Put a backup in the place of the ledger, which nobody may have open.

        What was there is backed up first, so that a restore can be taken back.

        Raises:
            Busy: another Plumbline writes to it.
            Refused: there is no such backup, it is not whole, or it is newer than
                this program.
        """
        root = root.absolute()
        lock = _lock(root)
        try:
            backups = BackupStore(root, _ledger_file(root))
            backup = backups.find(name)
            backups.check(backup)
            if revision_of(backups.path(backup)) not in KNOWN:
                raise Refused(
                    _("The backup {name} was made by a newer Plumbline.").format(
                        name=backup.name
                    ),
                    _("Update Plumbline, or choose another backup."),
                )
            backups.set_aside()
            backups.bring_back(backup)
        finally:
            lock.release()
        return backup

    @property
    def writable(self) -> bool:
        """Whether this is the workspace's one writer."""
        return self._lock is not None

    @property
    def mappings(self) -> Path:
        """The folder of saved column mappings."""
        return self.root / "mappings"

    def take_in(self, path: Path, provider: str) -> Intake:
        """Start taking in a file; only the writer may."""
        if not self.writable:
            raise RuntimeError("the workspace is open for reading only")
        return Intake(self.root, path, provider)

    def close(self) -> None:
        """Let go of the ledger and, if this is its writer, of the lock."""
        self.ledger.close()
        if self._lock is not None:
            self._lock.release()

    def _tidy(self) -> None:
        prepare(self.root)
        tidy(self.root, self.ledger)
        self.backups.tidy()
        with self.ledger.begin() as records:
            records.interrupt_exports()  # there is one writer: nobody is at them
        with self.ledger.read() as records:
            known = {run.id for run in records.runs()}
            parts = records.parts(Scope(), of_record=False, role=None)
            results = records.results()
        judged = [Judged(part, results.get(part.id)) for part in parts]
        self.pages.forget(judged)
        self.rollups.forget(judged)
        for folder in self.results.folders():
            if folder.name not in known:
                shutil.rmtree(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _ledger_file(root: Path) -> Path:
    return root / "ledger.sqlite"


def _lock(root: Path) -> FileLock:
    try:
        root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(root / "ledger.lock", timeout=0, thread_local=False)
        lock.acquire()
    except Timeout as error:
        raise Busy(
            _("The ledger in {folder} is open in another Plumbline.").format(
                folder=root
            ),
            _("Close the other one and try again."),
        ) from error
    except OSError as error:
        raise unwritable(error, root) from error
    return lock
