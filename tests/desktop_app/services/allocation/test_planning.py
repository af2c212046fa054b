"""Departments and rules are checked whole, audited, and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.domain.allocation import Plan
from desktop_app.domain.errors import Refused
from desktop_app.domain.views import Filter, Op
from desktop_app.jobs import Progress
from desktop_app.services.allocating import Months, run_allocation
from desktop_app.services.auditing import entry_words, trail
from desktop_app.services.plan_sheet import (
    read_departments,
    read_rules,
    write_departments,
    write_rules,
)
from desktop_app.services.planning import (
    plan_of,
    put_department,
    put_rule,
    remove_department,
    remove_rule,
    set_plan,
)
from desktop_app.services.proposing import take_proposal
from desktop_app.services.rule_text import conditions_text, read_conditions
from desktop_app.store.workspace import Workspace
from tests.desktop_app.services.allocation.ledger import (
    ADS,
    GATEWAY,
    LAB,
    PLAN,
    TEAM_X,
    put_bills,
)
from tests.desktop_app.services.hand_made import Desk

YES = True


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "ledger", write=True, person="Ada") as opened:
        set_plan(opened, PLAN)
        yield opened


def test_a_plan_comes_back_as_it_was_written(home: Workspace) -> None:
    found = plan_of(home)

    assert set(found.departments) == set(PLAN.departments)
    assert (found.rules, found.owner) == (PLAN.rules, PLAN.owner)


def test_every_change_stands_in_the_trail_with_what_was_before(
    home: Workspace,
) -> None:
    remove_rule(home, 2)

    last = list(trail(home))[-1]
    assert (last.kind, last.person) == ("allocation.rules", "Ada")
    assert "1 rules" in entry_words(last)
    assert "team x" in str(last.before)


def test_a_change_is_taken_back_with_what_held_before(home: Workspace) -> None:
    before = put_rule(home, replace(TEAM_X, name="new"), 1).value

    set_plan(home, before)

    assert plan_of(home).rules == PLAN.rules


def test_a_change_that_changes_nothing_leaves_no_entry(home: Workspace) -> None:
    many = len(list(trail(home)))

    outcome = set_plan(home, plan_of(home))

    assert not outcome.changed
    assert len(list(trail(home))) == many


@pytest.mark.parametrize(
    ("code", "why"),
    [("ads", "rule “gateway” gives to it"), ("search", "“lab” stands under it")],
)
def test_a_department_in_use_is_not_removed(
    home: Workspace, code: str, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        remove_department(home, code)


def test_a_renamed_department_keeps_its_rules_and_children(home: Workspace) -> None:
    put_department(home, replace(PLAN.departments[0], code="find"), "search")

    plan = plan_of(home)
    assert plan.rules[0].targets == ("find", "ads")
    assert plan.tree.under("find") == {"find", "lab"}


def test_a_circle_in_the_tree_is_refused(home: Workspace) -> None:
    with pytest.raises(Refused, match="stands under it again"):
        put_department(home, replace(PLAN.departments[0], parent="lab"))


def test_lists_can_be_written_and_read_again(tmp_path: Path) -> None:
    odd = replace(
        TEAM_X,
        conditions=(
            Filter("tag:a=b", Op.IS, ("x;y", "z|\\", None)),
            Filter("model", Op.CONTAINS, ("~q",)),
            Filter("thinking", Op.IS, (YES, None)),
        ),
    )

    write_rules([GATEWAY, odd], tmp_path / "rules.csv")
    write_departments([ADS, LAB], tmp_path / "departments.csv")

    assert read_rules(tmp_path / "rules.csv") == [GATEWAY, odd]
    assert read_departments(tmp_path / "departments.csv") == [ADS, LAB]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,targets,conditions\na,ads,billed_cost=1\n", "row 2: A rule cannot ask"),
        ("name,targets,conditions\na,ads,model\n", "“model” is no condition"),
        ("name,targets,since\na,ads,May\n", "“May” is not a month"),
        ("name,targets,split\na,ads,some\n", "“some” is no split"),
        ("name,targets,split,shares\na,ads,fixed,x\n", "“x” is no share"),
        ("name,to\na,ads\n", "has not the columns"),
        ("name,targets\na,ads,more\n", "more cells than the header"),
    ],
)
def test_a_wrong_list_of_rules_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "rules.csv"
    path.write_text(text, "utf-8")

    with pytest.raises(Refused, match=said):
        read_rules(path)


def test_conditions_are_written_as_people_edit_them() -> None:
    text = "tag:team=search|ads; model~qwen; billing_date>=2026-05-01; cost_unit="

    assert conditions_text(read_conditions(text)) == text


def test_a_proposal_makes_a_department_for_each_value(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "ledger", write=True) as home:
        put_bills(Desk(home, tmp_path))

        take_proposal(home, "cost_unit", Progress())

        months = run_allocation(home, Months("2026-04", "2026-04"), Progress())
        assert {c.department: c.total for c in months.months[0].costs()} == {
            "ADS": 30,
            "Search": 10,
        }


def test_nothing_to_propose_is_said(home: Workspace) -> None:
    with pytest.raises(Refused, match="No charge line has “tag:x”"):
        take_proposal(home, "tag:x", Progress())


def test_an_empty_plan_is_empty(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "ledger2", write=True) as home:
        assert plan_of(home) == Plan()
