"""Recalculation adds up, and every finding shows its figures."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

Run = Callable[..., Any]
Check = Callable[[object, str], None]


def test_reconcile_gives_classes_that_add_up(check: Check, on_sample: Run) -> None:
    found = on_sample("reconcile", "--json").json

    check(found, "run")
    classes = found["classes"].values()
    assert sum(one["lines"] for one in classes) == found["lines"]
    billed = sum(Decimal(one["billed"]) for one in classes)
    assert billed == Decimal(found["billed_total"])
    differences = sum(Decimal(one["difference"]) for one in classes)
    assert differences == Decimal(found["difference"])


def test_reconciling_again_gives_the_same_on_sample(on_sample: Run) -> None:
    first = on_sample("reconcile", "--json").json

    again = on_sample("reconcile", "--json").json

    assert first == again


def test_reconcile_of_an_empty_ledger_says_what_to_do(
    run: Run,
) -> None:
    found = run("reconcile")

    assert found.code == 1
    assert found.err.strip()
    assert "Traceback" not in found.err


def test_findings_carry_their_figures_rule_and_causes(
    check: Check, on_sample: Run
) -> None:
    found = on_sample("findings", "--json").json

    check(found, "findings")
    for one in found:
        if one["difference"] is not None and one["class"] in {
            "overcharged",
            "undercharged",
        }:
            difference = Decimal(one["billed"]) - Decimal(one["expected"])
            assert difference == Decimal(one["difference"])


def test_findings_can_be_limited_to_a_class(on_sample: Run) -> None:
    found = on_sample("findings", "--class", "duplicate", "--json").json

    assert {one["class"] for one in found} == {"duplicate"}


def test_an_unknown_class_is_refused_with_the_known_ones(on_sample: Run) -> None:
    found = on_sample("findings", "--class", "wrong")

    assert found.code == 1
    assert "overcharged" in found.err


def test_findings_come_as_csv_too(on_sample: Run) -> None:
    found = on_sample("findings", "--csv")

    rows = list(csv.DictReader(io.StringIO(found.out)))
    assert len(rows) == len(on_sample("findings", "--json").json)
    assert "class" in rows[0]


def test_explain_shows_the_working_of_one_charge(check: Check, on_sample: Run) -> None:
    finding = on_sample("findings", "--class", "overcharged", "--json").json[0]

    found = on_sample("explain", finding["line_id"], "--json").json

    check(found, "working")
    assert found["class"] == "overcharged"
    assert found["rule"]


def test_explaining_a_line_that_is_not_there_is_refused(on_sample: Run) -> None:
    found = on_sample("explain", "nothing.1")

    assert found.code == 1
    assert "nothing.1" in found.err


def test_the_working_names_keys_and_workspaces(on_sample: Run) -> None:
    line = on_sample("lines", "--where", "workspace_id=ws-5tq9hxlab", "--json").json[0]

    parts = on_sample("explain", line["line_id"], "--json").json["parts"]

    assert parts["Workspace"] == "算法实验室 · ws-5tq9hxlab"
