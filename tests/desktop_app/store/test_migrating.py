"""A new ledger: made at once, with the same tables as one migrated step by step."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import create_engine

from desktop_app.store.ledger import SCHEMA
from desktop_app.store.migrating import create, upgrade


def made(path: Path, *, at_once: bool) -> list[tuple[str, ...]]:
    """Make a ledger one way or the other; return what SQLite says of its shape."""
    engine = create_engine(f"sqlite+pysqlite:///{path}")
    with engine.connect() as connection:
        if at_once:
            create(connection)
        else:
            upgrade(connection)
            connection.commit()
    engine.dispose()
    return asked(path, "SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2")


def asked(path: Path, question: str) -> list[tuple[str, ...]]:
    """Ask a ledger's file."""
    with sqlite3.connect(path) as found:
        rows = found.execute(question).fetchall()
    found.close()
    return rows


def test_a_new_ledger_has_the_tables_and_triggers_of_all_migrations(
    tmp_path: Path,
) -> None:
    at_once = made(tmp_path / "once.sqlite", at_once=True)
    stepwise = made(tmp_path / "steps.sqlite", at_once=False)

    assert at_once == stepwise
    assert {"table", "trigger", "index"} <= {kind for kind, *_rest in at_once}


def test_a_new_ledger_says_which_shape_it_has(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    made(path, at_once=True)

    assert asked(path, "SELECT version_num FROM alembic_version") == [(SCHEMA,)]


def test_a_new_ledger_keeps_the_journal_that_it_was_opened_with(
    tmp_path: Path,
) -> None:
    path = tmp_path / "ledger.sqlite"
    with sqlite3.connect(path) as first:
        first.execute("PRAGMA journal_mode = WAL")
    first.close()

    made(path, at_once=True)

    assert asked(path, "PRAGMA journal_mode") == [("wal",)]
    assert asked(path, "PRAGMA integrity_check") == [("ok",)]


def test_two_new_ledgers_share_nothing(tmp_path: Path) -> None:
    one, other = tmp_path / "one.sqlite", tmp_path / "other.sqlite"
    made(one, at_once=True)
    with sqlite3.connect(one) as found:
        found.execute("CREATE TABLE mine (a)")
    found.close()

    shape = made(other, at_once=True)

    assert "mine" not in {name for _kind, name, _sql in shape}
