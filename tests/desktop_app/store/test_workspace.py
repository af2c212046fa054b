"""A workspace opens, is held by one writer, and refuses what it cannot use."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import suppress
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from desktop_app.domain.errors import Busy, Refused, Unwritable
from desktop_app.store import closing_tables, decision_tables
from desktop_app.store import ledger as ledger_module
from desktop_app.store.ledger import SCHEMA
from desktop_app.store.tables import Base
from desktop_app.store.workspace import Workspace


def test_a_writer_makes_the_workspace(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "a" / "b", write=True) as home:
        assert home.writable
        assert home.ledger.is_current()

    assert (tmp_path / "a" / "b" / "ledger.sqlite").is_file()


def test_a_reader_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="There is no ledger"):
        Workspace.open(tmp_path / "a", write=False)

    assert not (tmp_path / "a").exists()


def test_a_second_writer_is_told_to_wait(tmp_path: Path) -> None:
    with Workspace.open(tmp_path, write=True):
        with pytest.raises(Busy, match="open in another Plumbline"):
            Workspace.open(tmp_path, write=True)
        with Workspace.open(tmp_path, write=False) as reader:
            assert not reader.writable

    Workspace.open(tmp_path, write=True).close()


def test_a_reader_sees_what_was_committed_meanwhile(tmp_path: Path) -> None:
    with (
        Workspace.open(tmp_path, write=True) as writer,
        Workspace.open(tmp_path, write=False) as reader,
    ):
        with writer.ledger.begin() as records:
            records.record("test", "It happened {n} times", {"n": 2})

        with reader.ledger.read() as records:
            (event,) = records.events()
    assert (event.kind, event.facts) == ("test", {"n": 2})


def test_what_fails_midway_was_never_recorded(tmp_path: Path) -> None:
    with Workspace.open(tmp_path, write=True) as home:
        with suppress(ZeroDivisionError), home.ledger.begin() as records:
            records.record("test", "half", {})
            raise ZeroDivisionError

        with home.ledger.read() as records:
            assert records.events() == []


def test_a_ledger_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    Workspace.open(tmp_path, write=True).close()
    with sqlite3.connect(tmp_path / "ledger.sqlite") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()

    for write in (True, False):
        with pytest.raises(Refused, match="newer Plumbline"):
            Workspace.open(tmp_path, write=write)


def test_a_file_that_is_no_ledger_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(b"certainly not a database" * 100)

    with pytest.raises(Refused, match="damaged or is not a ledger"):
        Workspace.open(tmp_path, write=True)


def test_an_empty_file_becomes_a_ledger_for_a_reader_too(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").touch()

    with Workspace.open(tmp_path, write=False) as home, home.ledger.read() as records:
        assert records.bills() == []


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(Unwritable, match="cannot be written"):
        Workspace.open(tmp_path / "file" / "home", write=True)


def test_a_folder_in_the_place_of_the_ledger_is_told(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").mkdir()

    with pytest.raises(Unwritable, match="cannot be used"):
        Workspace.open(tmp_path, write=True)
    with pytest.raises(Unwritable, match="cannot be used"):  # and the lock was freed
        Workspace.open(tmp_path, write=True)


@pytest.mark.parametrize("name", ["a b", "50%?x=1#y", "账单"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    Workspace.open(tmp_path / name, write=True).close()
    Workspace.open(tmp_path / name, write=False).close()

    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_results_that_no_run_knows_are_cleared_away(tmp_path: Path) -> None:
    with Workspace.open(tmp_path, write=True) as home:
        (home.root / "results" / "half").mkdir()

    with Workspace.open(tmp_path, write=True) as home:
        assert home.results.folders() == []


def test_a_moved_workspace_still_finds_its_facts(tmp_path: Path) -> None:
    Workspace.open(tmp_path / "here", write=True).close()
    shutil.move(tmp_path / "here", tmp_path / "there")

    with Workspace.open(tmp_path / "there", write=False) as home:
        assert home.root == tmp_path / "there"


def test_the_migrations_lead_to_the_tables_that_are_declared(tmp_path: Path) -> None:
    Workspace.open(tmp_path, write=True).close()

    engine = create_engine(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    engine.dispose()
    loaded = {decision_tables.AuditRow, closing_tables.ClosingRow}
    assert {one.__tablename__ for one in loaded} <= Base.metadata.tables.keys()
    assert found == []


def test_the_newest_migration_is_the_one_the_ledger_wants() -> None:
    config = Config()
    folder = Path(ledger_module.__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder))

    assert ScriptDirectory.from_config(config).get_heads() == [SCHEMA]
