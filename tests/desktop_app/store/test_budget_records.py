"""Budgets and alerts are kept as they were written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.domain.budgets import Alert, Budget, BudgetOf
from desktop_app.domain.errors import Refused
from desktop_app.store.workspace import Workspace

BUDGET = Budget(
    BudgetOf.ACCOUNT,
    "1001",
    "CNY",
    Decimal("123.4567890123"),
    (Decimal("66.5"), Decimal(100)),
    "2026-05",
    note="marketing",
)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Workspace]:
    """A ledger with a budget and one alert."""
    with Workspace.open(tmp_path / "ledger", write=True, person="Ann") as made:
        with made.ledger.begin() as records:
            [budget] = records.add_budgets([BUDGET])
            at = datetime(2026, 5, 2, tzinfo=UTC)
            hundred = Decimal(100)
            records.add_alerts([Alert(budget, "2026-05", hundred, Decimal(130), at)])
        yield made


def test_a_budget_comes_back_to_the_last_digit(home: Workspace) -> None:
    with home.ledger.read() as records:
        [found] = records.budgets()

    assert (found.limit, found.thresholds) == (BUDGET.limit, BUDGET.thresholds)
    assert (found.person, found.note) == ("Ann", "marketing")


def test_a_crossing_cannot_be_recorded_twice(home: Workspace) -> None:
    with home.ledger.read() as records:
        [alert] = records.alerts()

    with pytest.raises(Refused, match="kept"), home.ledger.begin() as records:
        records.add_alerts([alert])


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE budget SET amount = '1'",
        "UPDATE budget SET thresholds = '[]'",
        "UPDATE budget_alert SET actual = '1'",
        "DELETE FROM budget_alert",
        "DELETE FROM budget",
        "INSERT OR REPLACE INTO budget_alert SELECT * FROM budget_alert",
    ],
)
def test_what_was_written_is_kept(home: Workspace, change: str) -> None:
    connection = sqlite3.connect(home.ledger.path)

    with closing(connection), pytest.raises(sqlite3.IntegrityError, match="kept"):
        connection.execute(change)


def test_an_alert_learns_that_it_was_sent(home: Workspace) -> None:
    with home.ledger.begin() as records:
        records.note_sent([1], "no network")
        records.note_sent([1])

    with home.ledger.read() as records:
        [found] = records.alerts()
    assert found.sent_at is not None
    assert found.problem == ""
