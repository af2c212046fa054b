"""The trail is written with what it tells of, and the database keeps it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from desktop_app.domain.audit import first_break
from desktop_app.store.migrating import SCRIPTS
from desktop_app.store.workspace import Workspace


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path, write=True, person="Ada") as opened:
        yield opened


def test_entries_chain_and_say_who(home: Workspace) -> None:
    with home.ledger.begin() as records:
        records.record("test", "It was {n}.", {"n": 1}, subject="bill", before={"n": 0})
        records.record("test", "It was {n}.", {"n": 2})

    with home.ledger.read() as records:
        trail = list(records.trail())
        head = records.chain_head()
    assert first_break(trail) is None
    assert [entry.number for entry in trail] == [1, 2]
    assert {entry.person for entry in trail} == {"Ada"}
    assert trail[-1].hash == head


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_entry SET person = 'Eve'", "DELETE FROM audit_entry"],
)
def test_the_database_keeps_the_trail_as_it_is(home: Workspace, statement: str) -> None:
    with home.ledger.begin() as records:
        records.record("test", "It was.", {})

    with (
        sqlite3.connect(home.root / "ledger.sqlite") as direct,
        pytest.raises(sqlite3.IntegrityError, match="plumbline:kept"),
    ):
        direct.execute(statement)
    direct.close()


def test_a_choice_of_the_ledger_is_kept(home: Workspace) -> None:
    with home.ledger.begin() as records:
        records.choose("materiality.CNY", "10")
        records.choose("materiality.CNY", "20")

    with home.ledger.read() as records:
        assert records.settings("materiality.") == {"CNY": "20"}
        assert records.setting("materiality.USD", "0") == "0"


def test_events_of_an_older_ledger_begin_the_trail(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    _lay_out(path, "0001")
    at = "2026-06-03T12:00:00.000000+00:00"
    with sqlite3.connect(path) as old:
        for number in (1, 2):
            old.execute(
                "INSERT INTO event (id, at, kind, text, facts) VALUES (?, ?, ?, ?, ?)",
                (number, at, "import", "Imported {n}.", json.dumps({"n": number})),
            )
    old.close()

    with Workspace.open(tmp_path, write=True) as home, home.ledger.read() as records:
        trail = list(records.trail())

    assert first_break(trail) is None
    assert [entry.facts for entry in trail] == [{"n": 1}, {"n": 2}]


def _lay_out(path: Path, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()
    engine.dispose()
