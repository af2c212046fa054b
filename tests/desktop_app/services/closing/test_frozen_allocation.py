"""A closed month keeps the allocation it was closed with."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.domain.allocated import ConditionKind, direct_to
from desktop_app.domain.allocation import AllocationRule, Plan
from desktop_app.domain.closing import CheckName
from desktop_app.domain.departments import Department
from desktop_app.domain.errors import Refused
from desktop_app.domain.trends import is_value
from desktop_app.domain.views import LineQuery
from desktop_app.jobs import Progress
from desktop_app.services.allocating import Months, run_allocation, run_month, try_plan
from desktop_app.services.closing import reopen
from desktop_app.services.looking import open_lines
from desktop_app.services.period_states import period_state, signed_closing
from desktop_app.services.planning import set_departments, set_plan, set_rules
from desktop_app.store.workspace import Workspace
from tests.desktop_app.services.closing.books import (
    BOB,
    MAY,
    by_sql,
    close_may,
    opened,
)

SHOP, LAB = Department("shop", "Shop"), Department("lab", "Lab")
TO_SHOP = AllocationRule("all", (is_value("model", "qwen-plus"),), targets=("shop",))
TO_LAB = replace(TO_SHOP, targets=("lab",))
PLAN = Plan((SHOP, LAB), (TO_SHOP,), owner="Finance")


@pytest.fixture
def frozen(kept: Path) -> Path:
    """Books whose May of one account was closed with all of it the shop's."""
    with opened(kept) as home:
        set_plan(home, PLAN)
    close_may(kept)
    return kept


def shares(home: Workspace, period: str = MAY.period) -> dict[str, Decimal]:
    month = run_month(home, period, Progress()).month(period, "CNY")
    return {one.department: one.total for one in month.costs()}


def test_new_rules_do_not_touch_what_is_closed(frozen: Path) -> None:
    with opened(frozen) as home:
        set_rules(home, [TO_LAB])

        assert shares(home) == {"shop": Decimal("0.07"), "lab": Decimal("0.02")}
        assert shares(home, "2026-06") == {"lab": Decimal("0.02")}


def test_a_trial_moves_open_bills_alone(frozen: Path) -> None:
    with opened(frozen) as home:
        plan = replace(PLAN, rules=(TO_LAB,))
        trial = try_plan(home, Months(MAY.period, MAY.period), plan, Progress())

    assert [(one.amount, one.target) for one in trial.moves] == [
        (Decimal("0.02"), "lab")
    ]


def test_a_frozen_mark_opens_its_own_lines(frozen: Path) -> None:
    with opened(frozen) as home:
        set_rules(home, [TO_LAB])
        month = run_month(home, MAY.period, Progress()).months[0]
        query = LineQuery(filters=month.lines_of(direct_to(["shop"])))

        with open_lines(home, query, Progress()) as index:
            assert (index.count, index.totals) == (3, {"CNY": Decimal("0.07")})


def test_a_reopened_month_follows_the_rules_of_today(frozen: Path) -> None:
    with opened(frozen, BOB) as home:
        set_rules(home, [TO_LAB])
        reopen(home, signed_closing(home, MAY.period).id, "late credit")

        assert shares(home) == {"lab": Decimal("0.09")}


def test_a_department_of_a_closed_month_is_not_removed(frozen: Path) -> None:
    with opened(frozen) as home:
        set_rules(home, [])
        with pytest.raises(Refused, match="closed month 2026-05 was allocated to it"):
            set_departments(home, [LAB])


def test_what_a_close_froze_cannot_be_changed(frozen: Path) -> None:
    with by_sql(frozen) as direct, pytest.raises(Exception, match="plumbline:kept"):
        direct.execute("UPDATE frozen_allocation SET currency = 'USD'")


def test_the_trail_says_what_was_frozen(frozen: Path) -> None:
    with opened(frozen) as home, home.ledger.read() as records:
        signed = next(e for e in records.trail() if e.kind == "close.sign")

    assert signed.facts["allocation"][0]["departments"] == {"shop": "0.07"}


def test_a_month_closed_before_anything_was_allocated_says_so(closed: Path) -> None:
    with opened(closed) as home:
        set_plan(home, PLAN)
        months = run_allocation(home, Months(MAY.period, MAY.period), Progress())

    assert ConditionKind.CLOSED_BEFORE in {c.kind for c in months.months[0].conditions}


def test_the_checklist_shows_that_the_allocation_ties(kept: Path) -> None:
    with opened(kept) as home:
        set_plan(home, replace(PLAN, rules=()))
        found = period_state(home, MAY.period, MAY.account).items

    item = next(one for one in found if one.name is CheckName.ALLOCATION_TIES)
    assert item.holds
    assert "Allocated 0 + unallocated 0.07 = 0.07 CNY" in item.detail
    assert "Finance answers" in item.detail


def test_a_rule_to_a_department_that_ended_keeps_the_list_from_holding(
    kept: Path,
) -> None:
    with opened(kept) as home:
        old = replace(SHOP, until="2026-04")
        set_plan(home, replace(PLAN, departments=(old, LAB)))
        found = period_state(home, MAY.period, MAY.account).items

    item = next(one for one in found if one.name is CheckName.ALLOCATION_TIES)
    assert not item.holds
    assert "does not hold in this month" in item.detail
