"""Bills and lines are listed, filtered and exported whole."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

Run = Callable[..., Any]
Check = Callable[[object, str], None]


def test_lines_are_decoded_and_sum_to_their_bill(on_sample: Run) -> None:
    bills = on_sample("bills", "--json").json
    bill = max(bills, key=lambda one: one["lines"])

    lines = on_sample(
        "lines", "--period", bill["period"], "--account", bill["account"], "--json"
    ).json

    assert len(lines) == bill["lines"]
    total = sum(Decimal(line["billed_cost"]) for line in lines)
    assert total == Decimal(bill["billed_total"])
    assert {"input", "output"} <= {line["direction"] for line in lines}


def test_lines_can_be_filtered_and_limited(on_sample: Run) -> None:
    where = ("--where", "model=qwen3.6-plus", "--where", "direction=output")

    found = on_sample("lines", *where, "--limit", "5", "--json").json

    assert len(found) == 5
    assert {line["model"] for line in found} == {"qwen3.6-plus"}
    assert {line["direction"] for line in found} == {"output"}


def test_a_filter_on_an_unknown_column_names_the_columns(on_sample: Run) -> None:
    found = on_sample("lines", "--where", "colour=red")

    assert found.code == 1
    assert "billed_cost" in found.err


def test_bills_list_totals_and_status(check: Check, on_sample: Run) -> None:
    found = on_sample("bills", "--json").json

    check(found, "bills")
    assert len(found) == 27  # two accounts a year; platform, trial and gateway a month


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.parametrize("what", ["findings", "lines"])
def test_exports_hold_every_row(
    what: str, ending: str, on_sample: Run, tmp_path: Path
) -> None:
    target = tmp_path / f"out.{ending}"

    found = on_sample("export", what, target, "--period", "2026-05", "--json").json

    expected = len(on_sample(what, "--period", "2026-05", "--json").json)
    assert found["rows"] >= expected
    if ending == "xlsx":
        assert openpyxl.load_workbook(target).worksheets[-1].max_row == expected + 1
    else:
        with target.open(encoding="utf-8-sig", newline="") as file:
            assert len(list(csv.reader(file))) == expected + 1


def test_an_export_to_another_ending_is_refused(on_sample: Run, tmp_path: Path) -> None:
    found = on_sample("export", "lines", tmp_path / "out.docx")

    assert found.code == 1
    assert ".xlsx" in found.err


def test_terms_and_names_are_listed(on_sample: Run) -> None:
    terms = on_sample("terms", "list", "--json").json
    names = on_sample("names", "list", "--json").json

    assert terms[0]["factor"] == "0.9"
    assert {"api_key", "workspace", "account", "model"} == {n["kind"] for n in names}


def test_people_get_tables(on_sample: Run) -> None:
    for words in (("bills",), ("reconcile",), ("findings",), ("lines",), ("rejects",)):
        found = on_sample(*words)

        assert found.code == 0
        assert re.search(r"[─━]", found.out)


@pytest.mark.parametrize("what", ["findings", "lines"])
def test_an_export_of_an_empty_ledger_holds_its_header(
    what: str, run: Run, tmp_path: Path
) -> None:
    target = tmp_path / "out.csv"

    found = run("export", what, target, "--json")

    assert (found.code, found.json["rows"]) == (0, 0)
    assert len(target.read_text("utf-8-sig").splitlines()) == 1
