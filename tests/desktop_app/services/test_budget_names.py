"""Budgets and alerts say whom they limit by the name that people know."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.allocation import Plan
from desktop_app.domain.budgets import BudgetOf
from desktop_app.domain.departments import Department
from desktop_app.jobs import Progress
from desktop_app.services.auditing import trail
from desktop_app.services.budget_names import known_names
from desktop_app.services.budget_words import alert_words, subject_words, warning_words
from desktop_app.services.budgeting import (
    add_budgets,
    list_alerts,
    list_budgets,
    raise_alerts,
    standings,
)
from desktop_app.services.planning import set_plan
from desktop_app.store.entries import NameEntry
from desktop_app.store.workspace import Workspace
from tests.desktop_app.services.budget_books import MAY, a_budget, begin, on
from tests.desktop_app.services.hand_made import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A ledger with a name for its model, its account and one key."""
    with Workspace.open(tmp_path / "ledger", write=True, person="Ann") as home:
        made = begin(home, tmp_path)
        made.put(
            on(date(2026, 5, 20), 40, "1", api_key_id="7", api_key_name="told"),
            on(date(2026, 5, 20), 41, "1", api_key_id="8", api_key_name="told, too"),
        )
        with home.ledger.begin() as records:
            records.set_name(NameEntry("model", "qwen-plus", "Plus"))
            records.set_name(NameEntry("account", "1001", "Shop"))
            records.set_name(NameEntry("api_key", "7", "Search"))
        yield made


def test_standings_and_alerts_name_whom_they_are_about(desk: Desk) -> None:
    add_budgets(desk.home, [a_budget("10"), a_budget(of=BudgetOf.ACCOUNT, name="1001")])

    raised = raise_alerts(desk.home, Progress()).value
    [model, account] = standings(desk.home, MAY, Progress())

    assert subject_words(model.budget) == "Plus · qwen-plus"
    assert subject_words(account.budget) == "Shop · 1001"
    assert warning_words([model]).count("Model Plus · qwen-plus (620.0 %)") == 1
    assert {subject_words(one.budget) for one in raised} == {"Plus · qwen-plus"}
    assert alert_words(list_alerts(desk.home)[0]).startswith("Model Plus · qwen-plus ")


def test_a_name_is_no_part_of_what_is_recorded(desk: Desk) -> None:
    add_budgets(desk.home, [a_budget("10")])
    raise_alerts(desk.home, Progress())

    facts = [one.facts for one in trail(desk.home) if one.kind.startswith("budget.")]

    assert facts
    assert {str(one["name"]) for one in facts} == {"qwen-plus"}


def test_a_department_named_by_its_code_is_called_by_its_name(desk: Desk) -> None:
    set_plan(desk.home, Plan((Department("rd", "Research"),)))
    of = BudgetOf.DEPARTMENT
    add_budgets(desk.home, [a_budget(of=of, name="rd"), a_budget(of=of, name="Lab")])

    words = [subject_words(one) for one in list_budgets(desk.home)]

    assert words == ["Research · rd", "Lab"]


def test_what_may_be_limited_is_offered_with_its_names(desk: Desk) -> None:
    set_plan(desk.home, Plan((Department("rd", "Research"),)))

    known = known_names(desk.home, Progress())

    assert known.names[BudgetOf.MODEL] == {"qwen-plus": "Plus"}
    assert known.names[BudgetOf.ACCOUNT] == {"1001": "Shop"}
    assert known.names[BudgetOf.API_KEY] == {"7": "Search", "8": "told, too"}
    assert known.names[BudgetOf.DEPARTMENT] == {"Research": ""}
    assert known.currencies == ("CNY",)
