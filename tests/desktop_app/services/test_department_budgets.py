"""A department's budget is held against what it was allocated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.domain.budgets import BudgetOf, Remark
from desktop_app.services.budget_words import remark_words
from desktop_app.services.budgeting import (
    Asked,
    add_budget,
)
from desktop_app.store.workspace import Workspace
from tests.desktop_app.services.budget_books import (
    MAY,
    a_budget,
    begin,
    one,
)
from tests.desktop_app.services.hand_made import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A ledger of one's own: April at 2 a day, May so far at 3 a day."""
    with Workspace.open(tmp_path / "ledger", write=True, person="Ann") as home:
        yield begin(home, tmp_path)


def test_a_department_waits_for_the_allocation(desk: Desk) -> None:
    add_budget(desk.home, a_budget(of=BudgetOf.DEPARTMENT, name="Search"))

    found = one(desk)

    assert found.actual is None
    assert found.remarks == (Remark.NO_ALLOCATION,)


def test_a_department_is_held_against_what_was_allocated(desk: Desk) -> None:
    def allocated(department: str, period: str) -> Mapping[str, Decimal] | None:
        return {"CNY": Decimal("81.5")} if (department, period) == named else None

    named = ("Search", "2026-05")
    add_budget(desk.home, a_budget(of=BudgetOf.DEPARTMENT, name="Search"))

    found = one(desk, Asked("2026-05", allocated))

    assert found.actual == Decimal("81.5")
    assert found.reached == (Decimal(80),)


@pytest.mark.parametrize(("limit", "day"), [("36", 24), ("10", 7)])
def test_a_department_s_days_are_its_share_of_all_bills(
    desk: Desk, limit: str, day: int
) -> None:
    budget = a_budget(limit, of=BudgetOf.DEPARTMENT, name="Search")
    add_budget(desk.home, budget)
    half = {"CNY": Decimal(30)}  # of 20 days at 3
    asked = replace(MAY, actuals_of=lambda _department, _period: half)

    found = one(desk, asked)

    assert found.actual == Decimal(30)
    assert found.outlook is not None
    assert found.outlook.expected == Decimal("46.5")  # 31 days at 1.5
    assert found.outlook.crossing == date(2026, 5, day)
    assert found.remarks == (Remark.SHARE,)
    assert "share" in remark_words(found)
