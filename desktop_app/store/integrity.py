"""Prove the ledger's database: whole, consistent, and guarded by its triggers."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop_app.store.ledger import Ledger

_TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"


def damages(database: Path) -> Iterator[str]:
    """Yield what SQLite itself finds wrong with a database; nothing: it is whole."""
    with closing(_opened(database)) as connection:
        try:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
            yield from (str(one) for one in found if one != "ok")
            for table, row, parent, _number in connection.execute(
                "PRAGMA foreign_key_check"
            ):
                yield f"{table} {row} → {parent}"
        except sqlite3.DatabaseError as error:
            yield str(error)


def altered_triggers(database: Path) -> Iterator[str]:
    """Yield the names of triggers that are missing or say something else.

    They are compared with those of a ledger made new.
    """
    with TemporaryDirectory() as folder:
        fresh = Path(folder) / "ledger.sqlite"
        ledger = Ledger(fresh, writable=True)
        try:
            ledger.migrate(lambda: None)
        finally:
            ledger.close()
        wanted = _triggers(fresh)
    found = _triggers(database)
    yield from (name for name, sql in wanted.items() if found.get(name) != sql)


def _triggers(database: Path) -> dict[str, str]:
    with closing(_opened(database)) as connection:
        return dict(connection.execute(_TRIGGERS).fetchall())


def _opened(database: Path) -> sqlite3.Connection:
    address = f"{database.absolute().as_uri()}?mode=ro"
    if not os.access(database.parent, os.W_OK):
        address += "&immutable=1"  # an archive: SQLite could not lock it
    return sqlite3.connect(address, uri=True)
