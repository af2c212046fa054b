"""A closed bill refuses each path that could change it, SQL included."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.bills import BillId, Scope
from desktop_app.domain.decisions import Decision, FindingState
from desktop_app.domain.errors import Refused
from desktop_app.jobs import Progress
from desktop_app.services.closing import prepare, sign
from desktop_app.services.period_states import signed_closing
from desktop_app.services.reconciling import reconcile, reconcile_each
from desktop_app.services.reviewing import read_in
from desktop_app.services.taking import take
from desktop_app.services.verifying import reverify, verify_ledger
from desktop_app.store.workspace import Workspace
from tests.desktop_app.services.closing.books import (
    BOB,
    DEARER,
    MAY,
    OTHER,
    HandMade,
    a_line,
    add_paper,
    by_sql,
    opened,
    publish,
    put,
)

LOCKED, KEPT = "plumbline:locked", "plumbline:kept"
# Each table that a signed total rests on: a locked row, and a key to copy it to.
ROWS: dict[str, tuple[str, dict[str, Any]]] = {
    "part": ("bill_id = 1", {"id": 99, "content_id": "x"}),
    "supersession": ("part_id = 1", {"id": 99}),
    "run_part": ("part_id = 1", {"run_id": "x"}),
    "run_bill": ("bill_id = 1", {"run_id": "x"}),
    "finding_group": ("bill_id = 1", {"id": 99}),
    "finding_decision": ("bill_id = 1", {"id": 99}),
    "document_share": ("bill_id = 1", {"document_id": 2}),
    "reject": ("source_file_id = 1", {"id": 99}),
    "cause": ("run_id IN (SELECT run_id FROM run_bill WHERE bill_id = 1)", {"id": 99}),
}
# Rows that stand for themselves: they may be added, but not changed or taken away.
ALONE = {
    "bill": "id = 1",
    "source_file": "id = 1",
    "run": "id IN (SELECT run_id FROM run_bill WHERE bill_id = 1)",
}
FOREVER = ("signed_total", "total_check", "file_seal", "closing", "document")


def sql(*words: str) -> str:
    """Put a statement together; its words are this file's own."""
    return " ".join(words)


def row_of(direct: sqlite3.Connection, table: str, where: str) -> dict[str, Any]:
    direct.row_factory = sqlite3.Row
    found = direct.execute(sql("SELECT * FROM", table, "WHERE", where)).fetchone()
    assert found is not None, f"no row of {table} where {where}"
    return dict(found)


def insert(
    direct: sqlite3.Connection, table: str, row: dict[str, Any], verb: str = "INSERT"
) -> None:
    names = ", ".join(f'"{name}"' for name in row)
    places = ", ".join("?" * len(row))
    into = sql(verb, "INTO", table, "(", names, ") VALUES (", places, ")")
    direct.execute(into, tuple(row.values()))


def refused(root: Path, statement: str, reason: str = f"{LOCKED}|{KEPT}") -> None:
    with by_sql(root) as direct, pytest.raises(sqlite3.IntegrityError, match=reason):
        direct.execute(statement)


@pytest.fixture
def books(closed: Path) -> Path:
    """Closed books with a row in every table that a total rests on."""
    return closed


@pytest.mark.parametrize("table", ROWS)
def test_sql_cannot_change_a_locked_row(books: Path, table: str) -> None:
    where, key = ROWS[table]
    with by_sql(books) as direct:
        column = min(set(row_of(direct, table, where)) - {*key, "bill_id"})

    refused(
        books,
        sql("UPDATE", table, "SET", f'"{column}" = "{column}" WHERE', where),
        LOCKED,
    )


@pytest.mark.parametrize("table", ROWS)
def test_sql_cannot_delete_a_locked_row(books: Path, table: str) -> None:
    refused(books, sql("DELETE FROM", table, "WHERE", ROWS[table][0]))


@pytest.mark.parametrize("table", ROWS)
def test_sql_cannot_add_a_row_to_a_locked_bill(books: Path, table: str) -> None:
    where, key = ROWS[table]
    if table == "cause":
        key = {"id": 99}

    with by_sql(books) as direct:
        row = row_of(direct, table, where) | key
        direct.execute("PRAGMA foreign_keys = OFF")
        with pytest.raises(sqlite3.IntegrityError, match=f"{LOCKED}|{KEPT}"):
            insert(direct, table, row)


@pytest.mark.parametrize("table", [*ROWS, *ALONE])
def test_sql_cannot_replace_a_locked_row(books: Path, table: str) -> None:
    where = ROWS[table][0] if table in ROWS else ALONE[table]

    with by_sql(books) as direct:
        row = row_of(direct, table, where)
        if "bill_id" in row and "id" in row:
            row["bill_id"] = 2
        with pytest.raises(sqlite3.IntegrityError, match=f"{LOCKED}|{KEPT}"):
            insert(direct, table, row, "INSERT OR REPLACE")


@pytest.mark.parametrize("table", ALONE)
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE"])
def test_sql_cannot_touch_what_a_locked_bill_rests_on(
    books: Path, table: str, verb: str
) -> None:
    where = ALONE[table]
    statement = {
        "UPDATE": sql("UPDATE", table, "SET id = id WHERE", where),
        "DELETE": sql("DELETE FROM", table, "WHERE", where),
    }[verb]

    refused(books, statement, LOCKED)


def test_sql_cannot_move_a_row_to_the_place_of_a_locked_one(books: Path) -> None:
    refused(books, "UPDATE OR REPLACE part SET id = 1 WHERE bill_id = 2")


def test_sql_cannot_move_a_row_into_a_locked_bill(books: Path) -> None:
    refused(books, "UPDATE part SET bill_id = 1 WHERE bill_id = 2", LOCKED)


def test_sql_cannot_rename_a_bill_to_a_locked_one(books: Path) -> None:
    change = "UPDATE OR REPLACE bill SET account = '1001' WHERE account = '1002'"

    refused(books, change)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM bill_lock",
        "UPDATE bill_lock SET bill_id = 2",
        "INSERT OR REPLACE INTO bill_lock VALUES (1, 1)",
        "INSERT INTO bill_lock VALUES (2, 77)",
        "UPDATE closing SET state = 'prepared'",
        "UPDATE closing SET state = 'withdrawn'",
        "UPDATE closing SET state = 'reopened'",
        "UPDATE closing SET state = 'reopened', reason = 'x', reopened_by = 'Eve'",
        "UPDATE closing SET signed_by = 'Eve'",
        "UPDATE closing SET waivers = '{}'",
        "UPDATE closing SET chain_head = ''",
        "UPDATE closing SET reason = 'x'",
        "UPDATE closing SET id = 5",
        "INSERT OR REPLACE INTO closing SELECT * FROM closing",
        "INSERT OR REPLACE INTO signed_total SELECT * FROM signed_total",
        "INSERT INTO signed_total SELECT 1, 2, 1, 0, '0', '0', '0', '', '', ''",
        "INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry LIMIT 1",
        "UPDATE document SET withdrawn_at = '2026-07-01' WHERE kind = 'invoice'",
    ],
)
def test_sql_cannot_undo_a_close(books: Path, statement: str) -> None:
    refused(books, statement)


@pytest.mark.parametrize("table", FOREVER)
def test_sql_cannot_delete_what_is_kept_forever(books: Path, table: str) -> None:
    if table == "total_check":
        with opened(books) as home:
            price_of_three(home)
            reverify(home, Progress())

    refused(books, sql("DELETE FROM", table))


def test_sql_cannot_sign_for_the_preparer(kept: Path) -> None:
    with opened(kept) as home:
        prepare(home, MAY.period, MAY.account)

    refused(
        kept,
        "UPDATE closing SET state = 'signed', signed_by = 'ada ',"
        " signed_at = prepared_at",
        KEPT,
    )


def test_sql_cannot_add_a_closing_that_is_signed(kept: Path) -> None:
    with opened(kept) as home:
        prepare(home, MAY.period, MAY.account)

    with by_sql(kept) as direct:
        row = row_of(direct, "closing", "1") | {"id": 9, "state": "signed"}
        with pytest.raises(sqlite3.IntegrityError, match=KEPT):
            insert(direct, "closing", row)


def test_an_import_of_new_lines_is_refused_before_anything_is_written(
    closed_home: Workspace,
) -> None:
    before = files(closed_home.root)

    with pytest.raises(Refused, match="2026-05 for account 1001, which is closed"):
        put(closed_home, a_line(9))

    assert files(closed_home.root) == before


def test_a_restatement_is_refused(closed_home: Workspace) -> None:
    with pytest.raises(Refused, match="is closed"):
        put(closed_home, a_line(1, "0.001"))


def test_a_file_with_one_line_of_a_closed_bill_is_refused_whole(
    closed_home: Workspace,
) -> None:
    with pytest.raises(Refused, match="is closed"):
        put(closed_home, a_line(7, bill=OTHER), a_line(9))

    assert lines_of(closed_home, OTHER) == 1


def test_a_file_reviewed_before_the_close_cannot_be_taken_after_it(kept: Path) -> None:
    with opened(kept) as home:
        number = prepare(home, MAY.period, MAY.account).value.id
        path = kept.parent / "late.csv"
        path.write_text("late", encoding="utf-8")
        late = read_in(home, path, HandMade((a_line(9),)), Progress())
    with opened(kept, BOB) as home:
        sign(home, number)

        with late, pytest.raises(Refused, match=r"late\.csv .* is closed"):
            take(home, late, Progress())
        assert lines_of(home, MAY) == 3


def test_another_account_of_the_closed_month_is_not_locked(
    closed_home: Workspace,
) -> None:
    put(closed_home, a_line(2, bill=OTHER))
    put(closed_home, a_line(1, bill=replace(OTHER, account="1003")))

    assert lines_of(closed_home, OTHER) == 2


def test_recalculating_a_closed_bill_alone_is_refused(closed_home: Workspace) -> None:
    with pytest.raises(Refused, match="2026-05 for account 1001 is closed"):
        reconcile(closed_home, Scope(MAY.period, MAY.account), Progress())


def test_a_recalculation_of_more_leaves_the_closed_bill_and_says_so(
    closed_home: Workspace,
) -> None:
    price_of_three(closed_home)

    (summary,) = reconcile_each(closed_home, Scope(), Progress()).value

    assert summary.skipped == (MAY,)
    assert summary.lines == 2
    with closed_home.ledger.read() as records:
        assert MAY not in {one.bill for one in records.run_bills(summary.run)}


def test_a_decision_about_a_closed_bill_is_refused(closed_home: Workspace) -> None:
    with closed_home.ledger.read() as records:
        (known,) = records.decisions([MAY])
    again = Decision(known.group, FindingState.ACCEPTED, lines=1)

    with (
        pytest.raises(Refused, match="closed and locked; nothing was changed"),
        closed_home.ledger.begin() as records,
    ):
        records.add_decisions([again])


@pytest.mark.parametrize("kind", ["invoice", "monthly-bill"])
def test_a_stated_amount_cannot_be_given_to_a_closed_bill(
    closed: Path, kind: str
) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=LOCKED):
        add_paper(closed, kind, "1")


def test_a_payment_may_come_in_after_the_close(closed: Path) -> None:
    add_paper(closed, "payment", "0.07")

    with opened(closed) as home:
        assert verify_ledger(home, Progress()).holds


def test_prices_may_come_in_after_the_close(closed_home: Workspace) -> None:
    price_of_three(closed_home)

    assert signed_closing(closed_home, MAY.period).totals[0].lines == 3


def test_a_copy_of_the_books_is_as_locked(closed: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(closed, tmp_path / "copy"))

    refused(copy, "DELETE FROM part WHERE bill_id = 1", LOCKED)


def price_of_three(home: Workspace) -> None:
    publish(home, "dearer.csv", DEARER)


def lines_of(home: Workspace, bill: BillId) -> int:
    with home.ledger.read() as records:
        return sum(one.lines for one in records.bills() if one.id == bill)


def files(root: Path) -> set[str]:
    found = (path for path in root.rglob("*") if "ledger.sqlite" not in path.name)
    return {str(path.relative_to(root)) for path in found if path.name != "staging"}
