"""A gateway's log goes the whole way: every planted fault is found, nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.services.pricing import import_prices
from desktop_app.store.workspace import Workspace
from tests.desktop_app.services.systems.neighbours import (
    BILLS,
    faults,
    judge,
    rows_of,
    summed,
    take,
    write,
)

WHOLE = "new-api.log/whole.csv"
QUOTA = 500_000
ONE_API_LIST = """\
provider,region,model,type_code,unit_price,currency,unit,effective_from,effective_to,note
one-api,,qwen-plus,input_token,0.58,USD,1M tokens,2026-01-01T00:00:00Z,,
one-api,,qwen-plus,output_token,1.74,USD,1M tokens,2026-01-01T00:00:00Z,,
"""
UNTOLD = [(9, "unpriced", None), (10, "unpriced", None)]  # expression, subscription


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "ledger", write=True) as opened:
        yield opened


def test_only_what_cannot_be_recalculated_is_open(home: Workspace) -> None:
    take(home, BILLS / WHOLE)

    assert faults(judge(home)) == UNTOLD


def test_the_total_is_the_consumed_quota_less_the_refunded(home: Workspace) -> None:
    quota = dict.fromkeys("1256", 0)
    for row in rows_of(WHOLE):
        quota[row["type"]] += int(row["quota"])

    take(home, BILLS / WHOLE)

    assert summed(judge(home)) == Decimal(quota["2"] - quota["6"]) / QUOTA


@pytest.mark.parametrize(
    ("place", "more"), [(0, 1), (1, -1), (2, 40), (3, 8000), (5, 7), (6, 3), (12, -1)]
)
def test_a_quota_that_its_ratios_do_not_give_is_an_arithmetic_fault(
    home: Workspace, tmp_path: Path, place: int, more: int
) -> None:
    rows = rows_of(WHOLE)
    rows[place]["quota"] = str(int(rows[place]["quota"]) + more)

    take(home, write(tmp_path / "bill.csv", rows))

    fault = (place + 2, "arithmetic", Decimal(more) / QUOTA)
    assert faults(judge(home)) == sorted([fault, *UNTOLD])


def test_a_ratio_that_was_raised_is_found_by_its_amount(
    home: Workspace, tmp_path: Path
) -> None:
    rows = rows_of(WHOLE)
    rows[0]["other"] = json.dumps(json.loads(rows[0]["other"]) | {"group_ratio": 2})

    take(home, write(tmp_path / "bill.csv", rows))

    fault = (2, "arithmetic", Decimal(-450) / QUOTA)
    assert faults(judge(home)) == [fault, *UNTOLD]


def test_a_request_that_is_billed_twice_is_a_duplicate(
    home: Workspace, tmp_path: Path
) -> None:
    rows = rows_of(WHOLE)
    rows.append(rows[0])

    take(home, write(tmp_path / "bill.csv", rows))

    assert faults(judge(home)) == [*UNTOLD, (15, "duplicate", Decimal("0.0009"))]


def test_one_api_s_calls_are_held_against_a_list_of_one_s_own(
    home: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "prices.csv"
    path.write_text(ONE_API_LIST, encoding="utf-8")
    import_prices(home, path)
    rows = rows_of("one-api.log/whole.csv")
    rows[1]["quota"] = "291"

    take(home, write(tmp_path / "bill.csv", rows))

    assert faults(judge(home)) == [(3, "overcharged", Decimal("0.000002"))]


def test_one_api_keeps_no_exact_ratios_so_its_calls_are_unpriced(
    home: Workspace,
) -> None:
    take(home, BILLS / "one-api.log" / "whole.csv")

    lines = judge(home)

    assert [line.found for line in lines] == [
        "unpriced",
        "unpriced",
        "stated",
        "stated",
    ]
    assert summed(lines) == Decimal(725 + 290) / QUOTA
