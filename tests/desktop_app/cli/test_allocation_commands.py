"""Cost is allocated, tried and stated from the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Check = Callable[[object, str], None]
MAY = "2026-05"
RULES = (
    "name,conditions,split,targets,shares\n"
    "lab,workspace_id=ws-5tq9hxlab,one,lab,\n"
    "rest,,fixed,retail|lab,60|30\n"
)


@pytest.fixture
def planned(on_bills: Run, tmp_path: Path) -> Run:
    """Run commands on the sample's bills, with two departments and two rules."""
    path = tmp_path / "rules.csv"
    path.write_text(RULES, "utf-8")
    on_bills("allocate", "departments", "add", "retail", "--name", "Retail")
    on_bills("allocate", "departments", "add", "lab", "--parent", "retail")
    on_bills("allocate", "rules", "import", path)
    return on_bills


def test_months_are_allocated_and_proved(check: Check, planned: Run) -> None:
    answer = planned("allocate", "run", "--json")

    check(answer.json, "allocation")
    assert answer.code == 0
    assert {one["ties"] for one in answer.json} == {True}
    assert answer.json[0]["unallocated_why"].keys() == {"left-over"}


def test_the_proof_stands_below_the_table(planned: Run) -> None:
    said = planned("allocate", "run", "--period", MAY).out

    assert "+ not allocated" in said
    assert "Nobody answers for it" in said
    assert "Rule “rest” leaves 10 % over." in said


def test_an_allocation_is_written_as_csv(planned: Run) -> None:
    lines = planned("allocate", "run", "--period", MAY, "--csv").out.splitlines()

    assert lines[0].startswith("period,currency,department,by_default")
    assert [line.split(",")[2] for line in lines[1:]] == ["lab", "retail", ""]


def test_a_trial_says_what_would_move(
    check: Check, planned: Run, tmp_path: Path
) -> None:
    path = tmp_path / "other.csv"
    path.write_text(RULES.replace("60|30", "70|30"), "utf-8")

    found = planned("allocate", "try", "--rules", path, "--period", MAY, "--json").json

    check(found, "allocation_trial")
    assert [one["department"] for one in found["changes"]] == ["", "retail"]
    assert (
        "What departments would be given"
        in planned("allocate", "try", "--rules", path, "--period", MAY).out
    )
    assert "Nothing would move" in planned("allocate", "try").out


def test_shares_over_100_are_refused(planned: Run, tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text(RULES.replace("60|30", "80|30"), "utf-8")

    answer = planned("allocate", "rules", "import", path)

    assert answer.code == 1
    assert "The shares of rule “rest” are 110 %" in answer.err


def test_a_department_in_use_is_not_removed(planned: Run) -> None:
    answer = planned("allocate", "departments", "remove", "retail")

    assert answer.code == 1
    assert "is in use" in answer.err


def test_lists_go_out_and_come_in_again(planned: Run, tmp_path: Path) -> None:
    departments, rules = tmp_path / "d.csv", tmp_path / "r.csv"
    before = planned("allocate", "rules", "list", "--json").json

    planned("allocate", "departments", "export", departments)
    planned("allocate", "rules", "export", rules)
    planned("allocate", "departments", "import", departments)
    planned("allocate", "rules", "import", rules)

    assert planned("allocate", "rules", "list", "--json").json == before
    assert "retail" in planned("allocate", "departments", "list").out


def test_rules_are_added_at_a_place_and_removed(planned: Run) -> None:
    words = ("--if", "model=qwen-plus", "--to", "retail", "--place", "1")
    planned("allocate", "rules", "add", "plus", *words)
    planned("allocate", "rules", "remove", "3")

    found = planned("allocate", "rules", "list", "--json").json
    assert [one["name"] for one in found] == ["plus", "lab"]
    assert found[0]["conditions"] == "model=qwen-plus"


def test_the_bills_propose_departments(planned: Run) -> None:
    found = planned("allocate", "departments", "propose", "--json").json

    assert "workspace_id" in [one["by"] for one in found]
    taken = planned("allocate", "departments", "propose", "workspace_id", "--json")
    assert taken.json["departments"] > 2


def test_who_answers_for_the_rest_is_named(planned: Run) -> None:
    planned("allocate", "owner", "Finance")

    assert planned("allocate", "run", "--json").json[0]["owner"] == "Finance"


def test_a_statement_is_written(planned: Run, tmp_path: Path) -> None:
    path = tmp_path / "retail.pdf"

    answer = planned("statement", "retail", MAY, path)

    assert answer.code == 0
    assert path.read_bytes().startswith(b"%PDF")


def test_all_statements_are_written_into_a_folder(planned: Run, tmp_path: Path) -> None:
    found = planned("statement", "--all", MAY, tmp_path / "out", "--json").json

    assert len(found["files"]) == 4


def test_a_statement_without_its_words_is_refused(planned: Run) -> None:
    assert "Give a department" in planned("statement", "retail", MAY).err
    assert "is not a month" in planned("statement", "retail", "May", "x.pdf").err
