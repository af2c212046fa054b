"""The sample's plan is set once; then departments, rules and budgets are a person's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.allocation import Plan
from desktop_app.domain.budgets import BudgetOf
from desktop_app.domain.changes import Changed
from desktop_app.jobs import Progress
from desktop_app.services.budgeting import list_budgets, remove_budget
from desktop_app.services.planning import plan_of, set_plan
from desktop_app.services.sample_plan import OWNER, plan_sample
from desktop_app.store.workspace import Workspace


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "ledger", write=True, person="Ada") as opened:
        yield opened


def test_departments_rules_budgets_and_an_owner_are_set(home: Workspace) -> None:
    changed = plan_sample(home, Progress()).changed

    plan = plan_of(home)
    assert Changed.ALLOCATION in changed
    assert Changed.BUDGETS in changed
    assert plan.owner == OWNER
    assert plan.departments
    assert len({one.name for one in plan.rules}) < len(plan.rules)  # one is dated
    assert {one.of for one in list_budgets(home)} == set(BudgetOf)


def test_doing_it_again_changes_nothing(home: Workspace) -> None:
    plan_sample(home, Progress())
    before = plan_of(home), list_budgets(home)

    again = plan_sample(home, Progress())

    assert again.changed is Changed.NOTHING
    assert (plan_of(home), list_budgets(home)) == before


def test_what_a_person_took_out_is_not_put_back(home: Workspace) -> None:
    plan_sample(home, Progress())
    set_plan(home, Plan())
    for one in list_budgets(home):
        remove_budget(home, one.id)

    again = plan_sample(home, Progress())

    assert again.changed is Changed.NOTHING
    assert plan_of(home).is_empty
    assert list_budgets(home) == []
