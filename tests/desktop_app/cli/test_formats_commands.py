"""Formats are listed and explained, and bills leave as FOCUS, at the terminal."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from importers.registry import BUILTIN

Run = Callable[..., Any]
BILLS = Path(__file__).parents[2] / "importers" / "bills"


def test_all_formats_are_listed(run: Run) -> None:
    found = run("formats", "--json").json

    assert [one["name"] for one in found] == [one.profile.name for one in BUILTIN]


def test_a_format_s_page_says_where_to_get_it(run: Run) -> None:
    found = run("formats", "alibaba.day-summary.v2")

    assert "Expenses and Costs console" in found.out
    assert "账单信息/账单日期" in found.out


def test_an_unknown_format_names_the_known_ones(run: Run) -> None:
    found = run("formats", "acme")

    assert found.code == 1
    assert "focus.plumbline" in found.err


def test_the_formats_nearest_to_a_file_come_first(run: Run) -> None:
    file = BILLS / "focus.cost-and-usage" / "refused-no-cost.csv"

    found = run("formats", "--like", file, "--json").json

    assert found[0]["name"] == "focus.cost-and-usage"
    assert found[0]["missing"] == ["BilledCost"]


def test_a_refused_file_points_to_the_formats(run: Run) -> None:
    found = run("import", BILLS / "focus.cost-and-usage" / "refused-no-cost.csv")

    assert found.code == 1
    assert "plumbline formats --like" in found.err


def test_focus_is_exported_as_csv(on_sample: Run, tmp_path: Path) -> None:
    target = tmp_path / "june.csv"

    found = on_sample("export", "focus", target, "--period", "2026-06", "--json").json

    with target.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert found["rows"] == len(rows) == 1709
    assert {row["x_BillingPeriod"] for row in rows} == {"2026-06"}


def test_focus_is_exported_as_parquet(on_sample: Run, tmp_path: Path) -> None:
    target = tmp_path / "all.parquet"

    on_sample("export", "focus", target)

    bills = on_sample("bills", "--json").json
    assert pq.read_metadata(target).num_rows == sum(one["lines"] for one in bills)


def test_focus_is_not_written_as_a_workbook(on_sample: Run, tmp_path: Path) -> None:
    found = on_sample("export", "focus", tmp_path / "all.xlsx")

    assert found.code == 1
    assert "neither .csv nor .parquet" in found.err
