"""Decisions about findings are added; the newest of each group holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.domain.bills import BillId, Finality
from desktop_app.domain.decisions import Decision, FindingState, GroupId, cause_id
from desktop_app.domain.findings import Cause, FindingClass, Hypothesis
from desktop_app.store.entries import NewImport, NewPart, SourceFile
from desktop_app.store.workspace import Workspace

NOON = datetime(2026, 6, 3, 12, tzinfo=UTC)
BILL = BillId("alibaba", "1001", "2026-05", "CNY")
GROUP = GroupId(BILL, FindingClass.OVERCHARGED, "c1", "qwen3-max", "input_token")
DECISION = Decision(
    GROUP,
    FindingState.EXPLAINED,
    owner="Ada",
    note="agreed by phone",
    due=date(2026, 7, 1),
    lines=40_000,
    difference=Decimal("40.0000000001"),
)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path, write=True, person="Ada") as opened:
        source = SourceFile(
            "s", "s.csv", 1, "alibaba", "hand", 1, "exact", "csv", "utf-8",
            NOON, NOON, 1, 1, 0, 0, 0,
        )  # fmt: skip
        part = NewPart(
            "p", BILL, "lines/p.parquet", 1, Decimal(1), Decimal(1), 0, NOON,
            Finality.FINAL,
        )  # fmt: skip
        with opened.ledger.begin() as records:
            records.add_import(NewImport(source, (part,)))
        yield opened


def test_a_decision_comes_back_as_it_was_made(home: Workspace) -> None:
    with home.ledger.begin() as records:
        (made,) = records.add_decisions([DECISION])

    with home.ledger.read() as records:
        assert records.decisions([BILL]) == [made]
        assert records.decision(made.number) == made
    assert made.person == "Ada"


def test_the_newest_decision_of_a_group_holds(home: Workspace) -> None:
    later = replace(DECISION, state=FindingState.ACCEPTED)
    of_line = replace(DECISION, line_id="s.1", state=FindingState.OPEN)
    with home.ledger.begin() as records:
        records.add_decisions([DECISION])
        records.add_decisions([later, of_line])

    with home.ledger.read() as records:
        states = [(one.line_id, one.state) for one in records.decisions()]
        history = records.decision_history(GROUP)
    assert states == [("", FindingState.ACCEPTED), ("s.1", FindingState.OPEN)]
    assert len(history) == 3


@pytest.mark.parametrize(
    "verb", ["UPDATE finding_decision SET note = 'x'", "DELETE FROM finding_decision"]
)
def test_a_decision_is_never_changed(home: Workspace, verb: str) -> None:
    with home.ledger.begin() as records:
        records.add_decisions([DECISION])

    direct = sqlite3.connect(home.root / "ledger.sqlite")
    with pytest.raises(sqlite3.IntegrityError, match="plumbline:kept"):
        direct.execute(verb)
    direct.close()


def test_the_same_causes_have_the_same_name_in_any_order() -> None:
    one, two = (Cause(Hypothesis.TIER, "a"), Cause(Hypothesis.BATCH, "b"))

    assert cause_id([one, two]) == cause_id([two, one])
    assert cause_id([one]) != cause_id([two])
    assert cause_id([]) == ""


def test_a_bill_is_read_from_its_name() -> None:
    assert BillId.read(BILL.text) == BILL
    assert BillId.read("2026-05") is None
