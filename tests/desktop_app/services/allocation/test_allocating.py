"""Months are allocated to the last digit, and each mark opens its own lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from desktop_app.domain.allocated import (
    Condition,
    ConditionKind,
    direct_to,
    not_allocated,
    shared_by,
)
from desktop_app.domain.allocation import AllocationRule, Plan, Split
from desktop_app.domain.errors import Refused
from desktop_app.domain.trends import is_value
from desktop_app.domain.views import Filter, LineQuery
from desktop_app.jobs import Progress
from desktop_app.services.allocating import (
    Months,
    proofs,
    run_allocation,
    run_month,
    try_plan,
)
from desktop_app.services.looking import open_lines
from desktop_app.services.own_lines import lines_with, used_by
from desktop_app.services.planning import set_plan
from desktop_app.services.proposing import proposals
from desktop_app.store.workspace import Workspace
from tests.desktop_app.services.allocation.ledger import PLAN, TEAM_X, put_bills
from tests.desktop_app.services.hand_made import Desk

BOTH = Months("2026-04", "2026-05")


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("books")
    with Workspace.open(folder / "ledger", write=True, person="Ada") as home:
        made = Desk(home, folder)
        put_bills(made)
        set_plan(home, PLAN)
        yield made


def billed(desk: Desk, filters: tuple[Filter, ...]) -> dict[str, Decimal]:
    with open_lines(desk.home, LineQuery(filters=filters), Progress()) as index:
        return index.totals


def test_a_month_is_given_by_default_by_choice_and_shared(books: Desk) -> None:
    month = run_month(books.home, "2026-05", Progress()).month("2026-05", "CNY")

    costs = {one.department: one for one in month.costs()}

    assert costs["search"].by_default == 20
    assert costs["lab"].by_choice == Decimal("1e-10")
    assert costs["ads"].direct == 37
    assert costs["search"].provider == Decimal("21.01")
    assert costs["search"].shared + costs["ads"].shared == Decimal("1.01")
    assert month.unallocated == 11


def test_every_month_ties_to_what_its_bills_state(books: Desk) -> None:
    found = proofs(books.home, run_allocation(books.home, BOTH, Progress()))

    assert [(one.period, one.currency, one.holds) for one in found] == [
        ("2026-04", "CNY", True),
        ("2026-05", "CNY", True),
        ("2026-05", "USD", True),
    ]


@pytest.mark.parametrize("code", ["search", "ads", "lab"])
def test_a_departments_mark_opens_lines_of_its_amount(books: Desk, code: str) -> None:
    month = run_month(books.home, "2026-05", Progress()).month("2026-05", "CNY")

    found = billed(books, month.lines_of(direct_to([code])))

    assert found == {"CNY": month.cost([code]).direct}


def test_what_is_not_allocated_and_what_is_shared_open_to_their_lines(
    books: Desk,
) -> None:
    month = run_month(books.home, "2026-05", Progress()).month("2026-05", "CNY")

    assert billed(books, month.lines_of(not_allocated)) == {"CNY": month.unallocated}
    assert billed(books, month.lines_of(shared_by("gateway"))) == {
        "CNY": month.pools[0].amount
    }


def test_a_mark_without_lines_opens_none(books: Desk) -> None:
    month = run_month(books.home, "2026-04", Progress()).month("2026-04", "CNY")

    assert billed(books, month.lines_of(direct_to(["lab"]))) == {}


def test_a_mark_is_broken_down_by_any_column(books: Desk) -> None:
    month = run_month(books.home, "2026-05", Progress()).month("2026-05", "CNY")
    mine = month.lines_of(not_allocated)

    found = used_by(books.home, "charge_kind", mine)

    told = [(one.values, one.billed, one.lines) for one in found]
    assert told == [(("usage",), Decimal(6), 1), (("tax",), Decimal(5), 1)]


def test_lines_without_a_key_are_one_group_that_opens_all_of_them(books: Desk) -> None:
    month = run_month(books.home, "2026-05", Progress()).month("2026-05", "CNY")
    mine = month.lines_of(not_allocated)

    [none] = used_by(books.home, "api_key_id", mine)

    assert (none.values, none.lines) == ((None,), 2)
    given = lines_with("api_key_id", None)
    with open_lines(books.home, LineQuery(filters=(*mine, given)), Progress()) as index:
        assert index.count == 2


def test_a_trial_says_what_moves_from_whom_to_whom(books: Desk) -> None:
    taxes = AllocationRule("taxes", (is_value("charge_kind", "tax"),), Split.EVEN)
    other = replace(TEAM_X, targets=("ads",))
    plan = replace(PLAN, rules=(PLAN.rules[0], other, taxes))

    trial = try_plan(books.home, Months("2026-05", "2026-05"), plan, Progress())

    told = [(m.source, m.target, m.target_rule, m.amount) for m in trial.moves]
    assert told == [
        ("", "", "taxes", Decimal(5)),
        ("lab", "ads", "", Decimal("1e-10")),
    ]
    assert trial.before.month("2026-05", "CNY").unallocated == 11
    assert trial.after.month("2026-05", "CNY").unallocated == 6


def test_a_trial_changes_nothing(books: Desk) -> None:
    try_plan(books.home, BOTH, Plan(), Progress())

    with books.home.ledger.read() as records:
        assert records.plan().rules == PLAN.rules


def test_a_faulty_plan_is_not_tried(books: Desk) -> None:
    over = AllocationRule(
        "over", (), Split.FIXED, ("ads", "lab"), (Decimal(60), Decimal(41))
    )

    with pytest.raises(Refused, match="The shares of rule “over” are 101 %"):
        try_plan(books.home, BOTH, replace(PLAN, rules=(over,)), Progress())


def test_a_month_without_lines_is_said(books: Desk) -> None:
    with pytest.raises(Refused, match="no charge lines in 2025-01"):
        run_month(books.home, "2025-01", Progress())


def test_tags_that_name_several_departments_are_said(books: Desk) -> None:
    month = run_month(books.home, "2026-05", Progress()).month("2026-05", "CNY")

    assert Condition(ConditionKind.SEVERAL) in month.conditions


def test_the_bills_propose_their_units_and_tags(books: Desk) -> None:
    found = {one.by: one.values for one in proposals(books.home, Progress())}

    assert found["cost_unit"] == ("Search", "ADS")
    assert found["tag:team"] == ("ads", "x")
