"""Open the ledger: SQLite with the guarantees on, at the shape this program knows."""

from __future__ import annotations

import importlib
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from desktop_app.domain.errors import AppError, Refused, Unwritable
from desktop_app.i18n import _
from desktop_app.jobs import WINDOW_FIRST
from desktop_app.store.records import Records

SCHEMA = "0008"  # the newest migration
KNOWN = {"0001", "0002", "0003", "0004", "0005", "0006", "0007", SCHEMA}
LOCKED = "plumbline:locked"  # said by triggers, see the migrations
KEPT = "plumbline:kept"
_PRAGMAS = ("busy_timeout = 5000", "foreign_keys = ON", "synchronous = FULL")
_WRITING = (*_PRAGMAS, "journal_mode = WAL")


class Ledger:
    """The decisions of a workspace: who was billed what, and what was found."""

    def __init__(self, path: Path, *, writable: bool, person: str = "") -> None:
        self.path = path
        self.person = person
        self._root = path.parent
        self._connect = _connector(path, writable=writable)
        self._engine = _engine(self._connect)
        self._watch: sqlite3.Connection | None = None
        self._watching = threading.Lock()

    def migrate(self, before: Callable[[], object]) -> None:
        """Bring the tables to this program's shape, whole or not at all.

        ``before`` is called first when there is an older ledger to be changed.
        """
        with self._refusing(), self._engine.connect() as connection:
            found = _revision(connection)
            connection.rollback()
            if found == SCHEMA:
                return
            self._refuse_newer(found)
            # Alembic costs 0.2 s to load; a ledger that is current does without it.
            migrating = importlib.import_module("desktop_app.store.migrating")
            if found is None:
                migrating.create(connection)
                return
            before()
            migrating.upgrade(connection)
            connection.commit()

    def is_current(self) -> bool:
        """Whether the tables have this program's shape; refuse a newer ledger."""
        with self._refusing(), self._engine.connect() as connection:
            found = _revision(connection)
        self._refuse_newer(found)
        return found == SCHEMA

    @contextmanager
    def read(self) -> Iterator[Records]:
        """Look at the ledger; nothing is changed."""
        WINDOW_FIRST.give()
        with self._refusing(), Session(self._engine) as session:
            yield Records(session, self._root, self.person)

    @contextmanager
    def begin(self) -> Iterator[Records]:
        """Change the ledger: all that is recorded inside holds, or none of it."""
        with self._refusing(), Session(self._engine) as session, session.begin():
            yield Records(session, self._root, self.person)

    def version(self) -> int:
        """Return a number that is another one whenever anybody changed the ledger."""
        with self._watching:
            if self._watch is None:
                self._watch = self._connect()
            (found,) = self._watch.execute("PRAGMA data_version").fetchone()
        return int(found)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()
        with self._watching:
            if self._watch is not None:
                self._watch.close()
                self._watch = None

    def _refuse_newer(self, found: str | None) -> None:
        if found is None or found in KNOWN:
            return
        raise Refused(
            _("The ledger in {folder} was written by a newer Plumbline.").format(
                folder=self._root
            ),
            _("Update Plumbline, or choose another ledger folder."),
        )

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except DatabaseError as error:
            raise _refusal(error, self._root) from error


def _connector(path: Path, *, writable: bool) -> Callable[[], sqlite3.Connection]:
    address = f"{path.absolute().as_uri()}?mode={'rwc' if writable else 'ro'}"
    if not writable and not os.access(path.parent, os.W_OK):
        address += "&immutable=1"  # an archive: SQLite could not lock it
    pragmas = _WRITING if writable else _PRAGMAS

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            address, uri=True, isolation_level=None, check_same_thread=False
        )
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
        return connection

    return connect


def _engine(connect: Callable[[], sqlite3.Connection]) -> Engine:
    engine = create_engine("sqlite+pysqlite://", creator=connect, poolclass=QueuePool)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")  # the driver begins nothing by itself

    return engine


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version"))
    return found.scalar_one_or_none()


def _refusal(error: DatabaseError, folder: Path) -> AppError:
    reason = str(error.orig)
    if LOCKED in reason:
        return Refused(
            _("The period is closed and locked; nothing was changed."),
            _("Reopen it with a reason first, or choose another period."),
        )
    if KEPT in reason:
        return Refused(
            _("What was recorded is kept as it is; nothing was changed."),
            _("Add a new entry that takes it back instead."),
        )
    if "not a database" in reason or "malformed" in reason:
        return Refused(
            _("The ledger in {folder} is damaged or is not a ledger.").format(
                folder=folder
            ),
            _("Restore it from a backup, or choose another ledger folder."),
        )
    if "full" in reason:
        return Unwritable(
            _("There is no space left for the ledger in {folder}.").format(
                folder=folder
            ),
            _("Free some disk space and try again; nothing was changed."),
        )
    return Unwritable(
        _("The ledger in {folder} cannot be used: {reason}.").format(
            folder=folder, reason=reason
        ),
        _("Check that the folder may be written and no other program holds it."),
    )
