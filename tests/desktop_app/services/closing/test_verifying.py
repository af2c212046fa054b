"""Whatever is changed behind the program's back is found and named."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from desktop_app.domain.verification import Proof, Verification
from desktop_app.jobs import Cancelled, Progress
from desktop_app.services.verifying import verify_ledger
from desktop_app.store.workspace import Workspace

AUDIT = (
    "number",
    "at",
    "person",
    "kind",
    "subject",
    "text",
    "before",
    "after",
    "previous",
    "hash",
)
KINDS: dict[str, tuple[str, Proof]] = {
    "source": ("sources/*.zst", Proof.SOURCES),
    "lines": ("lines/*/*/" + "[0-9a-f]" * 64 + ".parquet", Proof.LINES),
    "side file": ("lines/*/*/*.rows.parquet", Proof.SIDE_FILES),
    "result": ("results/*/*.parquet", Proof.RESULTS),
    "snapshot": ("prices/" + "[0-9a-f]" * 64 + ".parquet", Proof.SNAPSHOTS),
    "skipped": ("prices/*.skipped.parquet", Proof.SNAPSHOTS),
}
PLACES = (5, 0.5, -1)  # bytes, or how far into the file


def verified(root: Path) -> Verification:
    with Workspace.open(root, write=False) as home:
        return verify_ledger(home, Progress())


def attack(root: Path, *statements: str) -> None:
    """Change the ledger as one would who drops the triggers first, then mends them."""
    with closing(sqlite3.connect(root / "ledger.sqlite")) as direct, direct:
        found = direct.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _sql in found:
            direct.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            direct.execute(statement)
        for _name, again in found:
            direct.execute(again)


def fault(root: Path) -> tuple[Proof, str, str]:
    found = verified(root).fault
    assert found is not None
    return found.proof, found.subject, found.reason


def test_everything_holds_in_good_books(closed: Path) -> None:
    found = verified(closed)

    assert found.fault is None
    assert [one.proof for one in found.proved] == list(Proof)
    counts = {one.proof: one.count for one in found.proved}
    assert (counts[Proof.SOURCES], counts[Proof.LINES]) == (4, 4)
    assert (counts[Proof.SIDE_FILES], counts[Proof.TOTALS]) == (3, 1)


@pytest.mark.parametrize("column", AUDIT)
def test_one_changed_byte_of_any_audit_field_is_found(
    closed: Path, column: str
) -> None:
    changed = {
        "number": "number + 100",
        "before": "'{' || before",
    }.get(
        column,
        f"substr({column}, 1, 3) || char(unicode(substr({column}, 4, 1)) + 1)"
        f" || substr({column}, 5)",
    )
    where = "WHERE kind = 'close.prepare'"

    attack(closed, " ".join(["UPDATE audit_entry SET", column, "=", changed, where]))

    proof, subject, _reason = fault(closed)
    assert proof is Proof.CHAIN
    assert subject.startswith("entry ")


@pytest.mark.parametrize(
    "spelled",
    [
        "replace(at, 'T', ' ')",
        "replace(at, '+00:00', 'Z')",
        "at || ' '",
        "CAST(x'ff' AS TEXT)",
    ],
)
def test_an_instant_spelled_otherwise_is_found(closed: Path, spelled: str) -> None:
    attack(
        closed, " ".join(["UPDATE audit_entry SET at =", spelled, "WHERE number = 3"])
    )

    proof, subject, _reason = fault(closed)
    assert (proof, subject) == (Proof.CHAIN, "entry 3")


def test_text_that_is_no_text_is_found(closed: Path) -> None:
    attack(closed, "UPDATE audit_entry SET person = x'ff' WHERE number = 2")

    assert fault(closed)[:2] == (Proof.CHAIN, "entry 2")


def test_an_entry_taken_out_is_found(closed: Path) -> None:
    attack(closed, "DELETE FROM audit_entry WHERE number = 4")

    assert fault(closed) == (
        Proof.CHAIN,
        "entry 4",
        "its number does not follow the one before",
    )


def test_entries_cut_off_the_end_are_found_by_the_sign_off(closed: Path) -> None:
    attack(
        closed,
        "DELETE FROM audit_entry WHERE number >="
        " (SELECT number FROM audit_entry WHERE kind = 'close.sign')",
    )

    assert fault(closed)[0] is Proof.SIGNATURES


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE signed_total SET billed = '1'",
        "UPDATE signed_total SET expected = '1'",
        "UPDATE signed_total SET lines = 9",
        "UPDATE closing SET signed_by = 'Eve'",
        "UPDATE closing SET note = 'x'",
        "UPDATE closing SET chain_head = 'x'",
        "UPDATE closing SET period = '2026-07'",
        'UPDATE closing SET waivers = \'{"unpriced": "x"}\'',
        "UPDATE closing SET prepared_by = 'Eve'",
        "UPDATE closing SET override = 'x'",
        "DELETE FROM bill_lock",
    ],
)
def test_a_signature_that_is_not_the_trail_s_is_found(
    closed: Path, statement: str
) -> None:
    attack(closed, statement)

    assert fault(closed)[0] is Proof.SIGNATURES


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", KINDS)
def test_one_changed_byte_of_any_file_is_found_and_named(
    closed: Path, kind: str, place: float
) -> None:
    pattern, proof = KINDS[kind]
    path = min(closed.glob(pattern))
    data = bytearray(path.read_bytes())
    at = int(len(data) * place) if isinstance(place, float) else place
    data[at] ^= 1
    path.write_bytes(data)

    found, _subject, reason = fault(closed)

    assert (found, reason) == (proof, "the file was changed")


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_file_is_found_and_named(closed: Path, kind: str) -> None:
    pattern, proof = KINDS[kind]
    min(closed.glob(pattern)).unlink()

    found, _subject, reason = fault(closed)

    assert (found, reason) == (proof, "the file is missing")


def test_a_source_without_a_seal_is_proved_by_its_content(closed: Path) -> None:
    attack(closed, "DELETE FROM file_seal")
    assert verified(closed).holds
    path = min(closed.glob("sources/*.zst"))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)

    assert fault(closed)[0] is Proof.SOURCES


def test_stated_totals_that_are_not_those_of_the_lines_are_found(closed: Path) -> None:
    attack(closed, "UPDATE part SET billed_total = '1' WHERE bill_id = 2")

    proof, subject, reason = fault(closed)
    assert proof is Proof.LINES
    assert "alibaba/1002/2026-05/CNY" in subject
    assert reason == "the ledger states other totals than the file holds"


def test_a_drop_taken_back_by_sql_breaks_the_signed_total(closed: Path) -> None:
    attack(closed, "DELETE FROM supersession WHERE part_id = 1")

    assert fault(closed) == (
        Proof.TOTALS,
        "alibaba/1001/2026-05/CNY",
        "its lines add up to others",
    )


def test_a_dropped_trigger_is_found(closed: Path) -> None:
    with closing(sqlite3.connect(closed / "ledger.sqlite")) as direct, direct:
        direct.execute("DROP TRIGGER keep_closing_delete_kept")

    assert fault(closed)[:2] == (Proof.TRIGGERS, "keep_closing_delete_kept")


def test_a_reference_to_nothing_is_found(closed: Path) -> None:
    attack(closed, "UPDATE reject SET source_file_id = 77")

    assert fault(closed)[0] is Proof.DATABASE


def test_a_snapshot_renamed_by_sql_is_found(closed: Path) -> None:
    attack(closed, "UPDATE price_snapshot SET name = 'x' WHERE id = 1")

    assert fault(closed)[0] is Proof.SNAPSHOTS


def test_verifying_can_be_stopped(closed: Path) -> None:
    progress = Progress()
    progress.cancel()

    with Workspace.open(closed, write=False) as home, pytest.raises(Cancelled):
        verify_ledger(home, progress)
