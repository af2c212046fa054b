"""A backup is whole or not there, and brings the ledger back as it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop_app.domain.audit import first_break
from desktop_app.domain.backups import BackupReason
from desktop_app.domain.errors import Busy, Refused
from desktop_app.services.backing_up import back_up, back_up_daily, restore
from desktop_app.store.entries import NameEntry
from desktop_app.store.workspace import Workspace


@pytest.fixture
def root(tmp_path: Path) -> Path:
    with Workspace.open(tmp_path, write=True, person="Ada") as home:
        name(home, "first")
    return tmp_path


@pytest.fixture
def home(root: Path) -> Iterator[Workspace]:
    with Workspace.open(root, write=True, person="Ada") as opened:
        yield opened


def name(home: Workspace, text: str) -> None:
    with home.ledger.begin() as records:
        records.set_name(NameEntry("model", "m", text))


def names(root: Path) -> list[str]:
    with Workspace.open(root, write=False) as home, home.ledger.read() as records:
        return [entry.name for entry in records.names()]


def test_a_restored_ledger_is_what_it_was(root: Path, home: Workspace) -> None:
    made = back_up(home).value
    name(home, "second")
    home.close()

    restore(root, made.name, "Ada")

    assert names(root) == ["first"]


def test_a_restore_can_be_taken_back(root: Path, home: Workspace) -> None:
    made = back_up(home).value
    name(home, "second")
    home.close()

    restore(root, made.name, "Ada")
    with Workspace.open(root, write=False) as after:
        aside = next(
            b for b in after.backups.list() if b.reason is BackupReason.RESTORE
        )
    restore(root, aside.name, "Ada")

    assert names(root) == ["second"]


def test_a_restore_stands_in_the_trail_with_the_head_before(
    root: Path, home: Workspace
) -> None:
    made = back_up(home).value
    with home.ledger.read() as records:
        head = records.chain_head()
    home.close()

    restore(root, made.name, "Eve")

    with Workspace.open(root, write=False) as after, after.ledger.read() as records:
        trail = list(records.trail())
    assert first_break(trail) is None
    assert (trail[-1].kind, trail[-1].person) == ("backup.restore", "Eve")
    assert trail[-1].facts["chain_head_before"] == head


def test_a_stale_log_beside_the_ledger_spoils_nothing(
    root: Path, home: Workspace
) -> None:
    made = back_up(home).value
    home.close()
    database = root / "ledger.sqlite"
    stale = stale_log(database)

    database.with_name("ledger.sqlite-wal").write_bytes(stale)
    restore(root, made.name, "Ada")

    assert names(root) == ["first"]
    with sqlite3.connect(database) as direct:
        assert direct.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    direct.close()


def stale_log(database: Path) -> bytes:
    """Return the log of a change that was never folded into the database."""
    with sqlite3.connect(database, isolation_level=None) as direct:
        direct.execute("PRAGMA wal_autocheckpoint = 0")
        direct.execute("UPDATE name_entry SET name = 'stale'")
        found = database.with_name("ledger.sqlite-wal").read_bytes()
    direct.close()
    return found


@pytest.mark.parametrize("harm", ["cut short", "altered"])
def test_a_backup_that_is_not_whole_is_refused(
    root: Path, home: Workspace, harm: str
) -> None:
    made = back_up(home).value
    name(home, "second")
    home.close()
    path = root / "backups" / made.name
    whole = path.read_bytes()
    harmed = whole[: len(whole) // 2] if harm == "cut short" else _flip(whole)
    path.write_bytes(harmed)

    with pytest.raises(Refused, match="cut short or was altered"):
        restore(root, made.name, "Ada")

    assert names(root) == ["second"]


def _flip(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


def test_a_backup_of_a_newer_program_is_refused(root: Path, home: Workspace) -> None:
    home.close()
    with sqlite3.connect(root / "ledger.sqlite") as direct:
        direct.execute("UPDATE alembic_version SET version_num = '9999'")
    direct.close()
    backups = home.backups
    made = backups.make(BackupReason.ASKED)

    with pytest.raises(Refused, match="newer Plumbline"):
        restore(root, made.name, "Ada")


def test_a_ledger_in_use_is_not_restored(root: Path, home: Workspace) -> None:
    made = back_up(home).value

    with pytest.raises(Busy):
        restore(root, made.name, "Ada")


def test_a_damaged_ledger_is_restored_and_kept_aside(
    root: Path, home: Workspace
) -> None:
    made = back_up(home).value
    home.close()
    damaged = b"certainly not a database" * 100
    (root / "ledger.sqlite").write_bytes(damaged)

    restore(root, made.name, "Ada")

    assert names(root) == ["first"]
    (aside,) = (root / "backups").glob("*-damaged.sqlite")
    assert aside.read_bytes() == damaged


def test_an_older_ledger_is_backed_up_before_it_is_migrated(root: Path) -> None:
    with sqlite3.connect(root / "ledger.sqlite") as direct:
        direct.execute("UPDATE alembic_version SET version_num = '0001'")
    direct.close()

    # The tables are there already, so the migration itself fails.
    with pytest.raises(Exception, match="already exists"):
        Workspace.open(root, write=True)

    (made,) = (root / "backups").glob("*-migration-*.sqlite")
    assert made.stat().st_size > 0


def test_there_is_one_daily_backup_a_day(home: Workspace) -> None:
    first, second = back_up_daily(home).value, back_up_daily(home).value

    assert first is not None
    assert first.at.date() == datetime.now(UTC).date()
    assert second is None


def test_what_is_imported_together_shares_a_backup(home: Workspace) -> None:
    made = [home.backups.before(BackupReason.IMPORT) for _file in range(3)]

    assert [one is None for one in made] == [False, True, True]


def test_an_unknown_backup_is_refused(root: Path, home: Workspace) -> None:
    home.close()

    with pytest.raises(Refused, match="no backup"):
        restore(root, "nothing", "Ada")
