"""Trends, bridges and forecasts on the terminal, as tables, JSON, CSV and pictures."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop_app.cli import main as terminal
from desktop_app.domain.money import shared_out
from tests.desktop_app.cli.conftest import Run as Running

Json = Any  # what a command wrote; the schema says its shape
Run = Callable[..., Any]
Check = Callable[[object, str], None]
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def on_books(billed_once: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run commands that only read the ledger of bills."""

    def running(*words: str) -> tuple[int, str, str]:
        arguments = terminal.parse([*words, "--ledger", str(billed_once)])
        capsys.readouterr()
        code = terminal.run(arguments)
        found = capsys.readouterr()
        return code, found.out, found.err

    return running


@pytest.fixture
def limited(on_bills: Running) -> Running:
    """Run commands where accounts may cost 300 a month in all, and a model 90."""
    bills = on_bills("bills", "--json").json
    accounts = sorted({one["account"] for one in bills if one["currency"] == "CNY"})
    shares = shared_out(Decimal(300), [Decimal(1)] * len(accounts))
    same = ("--currency", "CNY", "--from", "2026-01")
    for name, share in zip(accounts, shares, strict=True):
        limit = ("--limit", str(share))
        assert on_bills("budgets", "add", "account", name, *same, *limit).code == 0
    limit = ("--limit", "90")
    assert on_bills("budgets", "add", "model", "qwen3-max", *same, *limit).code == 0
    return on_bills


def as_json(out: str) -> Json:
    found: Json = json.loads(out)
    return found


def added(figures: list[str | None]) -> Decimal:
    return sum((Decimal(one) for one in figures if one is not None), Decimal(0))


def test_a_trend_as_json_fits_its_schema_and_adds_up(
    on_books: Run, check: Check
) -> None:
    code, out, _err = on_books("trend", "--period", "2026-06", "--json")

    assert code == 0
    found = as_json(out)
    check(found, "trend")
    for one in found:
        assert added([b["figure"] for b in one["buckets"]]) == Decimal(one["whole"])
        assert added([s["whole"] for s in one["series"]]) == Decimal(one["whole"])


def test_a_trend_as_csv_has_a_row_a_bucket_and_group(on_books: Run) -> None:
    words = ("trend", "--period", "2026-06", "--by", "", "--csv")

    _code, out, _err = on_books(*words)

    rows = list(csv.DictReader(out.splitlines()))
    assert len(rows) == 30
    keys = {"currency", "start", "group", "name", "figure", "before", "budget"}
    assert set(rows[0]) == keys
    assert {row["budget"] for row in rows} == {""}


def test_a_trend_for_people_says_why_days_are_marked(on_books: Run) -> None:
    code, out, _err = on_books("trend", "--period", "2026-06")

    assert code == 0
    assert "usual for such a day is" in out


def test_budgets_stand_beside_a_trend_as_json(limited: Running, check: Check) -> None:
    answer = limited("trend", "--period", "2026-06", "--grain", "day", "--json")

    check(answer.json, "trend")
    yuan = next(one for one in answer.json if one["currency"] == "CNY")
    whole, model = yuan["budgets"]
    assert whole["series"] is None
    assert set(whole["figures"]) == {"10"}
    assert whole["whole"] == "300"
    assert yuan["series"][model["series"]]["values"] == ["qwen3-max"]
    assert set(model["figures"]) == {"3"}
    assert model["name"] == (
        "Budget of model qwen3-max, shared evenly by the days of the month"
    )


def test_budgets_are_a_column_of_the_csv_and_of_the_tables(limited: Running) -> None:
    words = ("trend", "--period", "2026-06", "--grain", "month")

    as_csv = list(csv.DictReader(limited(*words, "--csv").out.splitlines()))
    as_text = limited(*words).out

    limits = {r["group"]: r["budget"] for r in as_csv if r["currency"] == "CNY"}
    assert (limits.pop("*"), limits.pop("qwen3-max")) == ("300", "90")
    assert set(limits.values()) == {""}
    assert as_text.count("Budget ┃") == 2
    assert "Budget of model qwen3-max." in as_text


def test_a_bridge_as_json_fits_its_schema_and_adds_up(
    on_books: Run, check: Check
) -> None:
    _code, out, _err = on_books("bridge", "2026-05", "2026-06", "--json")

    found = as_json(out)
    check(found, "bridge")
    for one in found:
        parts = added([part["amount"] for part in one["parts"]])
        assert parts == Decimal(one["change"])


def test_a_bridge_as_csv_names_items(on_books: Run) -> None:
    _code, out, _err = on_books("bridge", "2026-05", "2026-06", "--csv")

    assert out.startswith("currency,part,item,amount\n")


def test_a_forecast_as_json_fits_its_schema(on_books: Run, check: Check) -> None:
    code, out, _err = on_books("forecast", "--json")

    assert code == 0
    check(as_json(out), "forecast")


def test_only_lines_that_fit_are_added_up(on_books: Run) -> None:
    words = ("trend", "--period", "2026-06", "--where", "model=qwen3-max", "--json")

    _code, out, _err = on_books(*words)

    assert [s["values"] for s in as_json(out)[0]["series"]] == [["qwen3-max"]]


@pytest.mark.parametrize(
    "words",
    [
        ["trend", "--chart", "x.gif"],
        ["trend", "--range", "2026-05-02..2026-05-01"],
        ["trend", "--measure", "smell"],
        ["bridge", "May"],
    ],
)
def test_what_makes_no_sense_leaves_with_two(on_books: Run, words: list[str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        on_books(*words)

    assert leaving.value.code == 2


def test_a_ledger_without_lines_is_refused(run: Run) -> None:
    answer = run("trend")

    assert answer.code == 1
    assert "There are no charge lines." in answer.err


@pytest.mark.parametrize(
    ("words", "ending"),
    [(["trend", "--year"], "svg"), (["bridge", "2026-05", "2026-06"], "png")],
)
def test_a_chart_is_drawn_without_a_display(
    billed_once: Path, tmp_path: Path, words: list[str], ending: str
) -> None:
    picture = tmp_path / f"chart.{ending}"
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    own = {name: value for name, value in os.environ.items() if name not in hidden}

    done = subprocess.run(
        [
            *(sys.executable, "-m", "desktop_app", *words, "--json"),
            *("--chart", str(picture), "--ledger", str(billed_once)),
        ],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**own, "HOME": str(tmp_path), "LANGUAGE": "en"},
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert as_json(done.stdout)
    assert f"The chart was written to {picture}." in done.stderr
    starts = {"png": b"\x89PNG", "svg": b"<?xml"}
    assert picture.read_bytes().startswith(starts[ending])
