"""ModelRouter's answers go the whole way: planted faults are found, nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.bills import ImportStatus, Scope
from desktop_app.domain.money import total
from desktop_app.domain.views import LineQuery
from desktop_app.jobs import Progress
from desktop_app.services.explaining import explain
from desktop_app.services.importing import import_paths
from desktop_app.services.looking import LineIndex, judged_parts
from desktop_app.services.pricing import import_prices
from desktop_app.services.reconciling import reconcile
from desktop_app.store.workspace import Workspace

BILLS = Path(__file__).parents[3] / "importers" / "bills"
BREAKDOWN = BILLS / "model-router.cost-breakdown"
DETAILS = BILLS / "model-router.billing-details"
RULES = {
    "qwen3-max": {
        "tiers": [
            {
                "min_tokens": 0,
                "max_tokens": 32000,
                "input_price": 2.5,
                "output_price": 10,
                "cached_input_price": 0.5,
            },
            {
                "min_tokens": 32000,
                "max_tokens": 128000,
                "input_price": 4,
                "output_price": 16,
                "thinking_output_price": 54,
            },
        ]
    },
    "text-embedding-v4": {"input_price": 0.5},
    "wan2.2-t2i-plus": {"price_per_image": 0.2},
}
NO_ACCOUNT = "The file names no account; one can be given when it is imported."
COLUMNS = ("line_id", "source_row", "finding_class", "billed_cost", "difference")

Lines = list[dict[str, Any]]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Workspace]:
    rules = tmp_path / "rules-2026-01-01.json"
    rules.write_text(json.dumps(RULES), encoding="utf-8")
    with Workspace.open(tmp_path / "ledger", write=True) as opened:
        import_prices(opened, rules)
        yield opened


def judged(home: Workspace, path: Path) -> Lines:
    """Import a file, reconcile it, and return its lines in the order of the file."""
    (receipt,) = import_paths(home, [path], Progress()).value
    assert receipt.status is ImportStatus.IMPORTED, receipt
    reconcile(home, Scope(), Progress())
    with LineIndex(judged_parts(home, Scope()), LineQuery()) as index:
        rows: Lines = index.page(0, index.count, COLUMNS).to_pylist()
    return sorted(rows, key=lambda row: row["source_row"])


def faults(lines: Lines) -> list[tuple[int, str, str]]:
    return [
        (row["source_row"], row["finding_class"], f"{row['difference'].normalize():f}")
        for row in lines
        if row["finding_class"] != "matched"
    ]


def changed(folder: Path, source: Path, old: str, new: str) -> Path:
    """Plant a fault: the first place where a text stands becomes another."""
    text = source.read_text(encoding="utf-8")
    assert old in text
    path = folder / source.name
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_a_month_at_list_prices_has_no_finding(home: Workspace) -> None:
    lines = judged(home, BREAKDOWN / "whole.json")

    assert faults(lines) == []
    assert len(lines) == 5


def test_the_total_is_the_files_own_to_the_last_digit(home: Workspace) -> None:
    lines = judged(home, BREAKDOWN / "whole.json")

    assert total(row["billed_cost"] for row in lines) == Decimal("2.3705025")


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("twice.jsonl", "Page 2 stands in twice.jsonl 2 times; it was read once."),
        ("short.json", "short.json holds 4 of the 5 rows that its pages count."),
        ("whole.json", ""),
    ],
)
def test_the_receipt_says_what_is_odd_of_the_pages(
    home: Workspace, file: str, told: str
) -> None:
    (receipt,) = import_paths(home, [BREAKDOWN / file], Progress()).value

    assert receipt.status is ImportStatus.IMPORTED
    assert receipt.message.removesuffix(NO_ACCOUNT).strip() == told


def test_a_row_that_its_tiers_contradict_is_an_arithmetic_fault(
    home: Workspace, tmp_path: Path
) -> None:
    bill = changed(
        tmp_path,
        BREAKDOWN / "whole.json",
        '"payableAmount": 0.25',
        '"payableAmount": 0.27',
    )

    assert faults(judged(home, bill)) == [(1, "arithmetic", "0.02")]


def test_the_guides_own_example_contradicts_itself_and_says_so(
    home: Workspace,
) -> None:
    assert faults(judged(home, BREAKDOWN / "guide.json")) == [
        (1, "arithmetic", "-0.049872")
    ]


def test_the_working_says_that_the_tiers_count_other_tokens(home: Workspace) -> None:
    [line] = judged(home, BREAKDOWN / "guide.json")

    steps = explain(home, line["line_id"]).steps

    shown = {step.title: (step.result, step.verdict) for step in steps}
    assert shown["Sum of the row's tiers"] == ("0.05", "differs")
    assert shown["Input tokens of the row's tiers"] == ("1000", "differs")
    assert shown["Output tokens of the row's tiers"] == ("500", "differs")


def test_a_row_above_the_billing_rules_is_overcharged(
    home: Workspace, tmp_path: Path
) -> None:
    bill = changed(
        tmp_path,
        BREAKDOWN / "whole.json",
        '"payableAmount": 0.6',
        '"payableAmount": 0.9',
    )

    assert faults(judged(home, bill)) == [(4, "overcharged", "0.3")]


def test_a_row_whose_tiers_are_all_too_cheap_is_undercharged(
    home: Workspace, tmp_path: Path
) -> None:
    text = (BREAKDOWN / "whole.json").read_text(encoding="utf-8")
    bill = tmp_path / "bill.json"
    bill.write_text(text.replace('"payableAmount": 0.25', '"payableAmount": 0.05'))

    assert faults(judged(home, bill)) == [(1, "undercharged", "-0.2")]


def test_requests_are_proved_with_their_own_discount(home: Workspace) -> None:
    lines = judged(home, DETAILS / "whole.json")

    assert faults(lines) == []


def test_a_request_without_its_discount_is_overcharged(
    home: Workspace, tmp_path: Path
) -> None:
    bill = changed(tmp_path, DETAILS / "whole.json", '"amount": 0.4', '"amount": 0.5')

    assert faults(judged(home, bill)) == [(4, "overcharged", "0.1")]


def test_a_model_without_rules_is_unpriced(home: Workspace, tmp_path: Path) -> None:
    bill = changed(tmp_path, DETAILS / "whole.json", '"wan2.2-t2i-plus"', '"unknown"')

    [(row, found, _difference)] = [
        (one["source_row"], one["finding_class"], one["difference"])
        for one in judged(home, bill)
        if one["finding_class"] != "matched"
    ]
    assert (row, found) == (4, "unpriced")


def test_the_working_shows_the_tiers_and_the_rules(home: Workspace) -> None:
    lines = judged(home, BREAKDOWN / "whole.json")

    steps = explain(home, lines[1]["line_id"]).steps
    shown = {step.title: (step.formula, step.result, step.verdict) for step in steps}

    assert shown["Sum of the row's tiers"] == ("0.36 + 1.16", "1.52", "ok")
    assert shown["By the billing rules"] == ("", "1.52", "ok")
    assert ("4000 × 54 / 1M tokens", "0.216", "") in shown.values()
