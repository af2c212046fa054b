"""LiteLLM's spend goes the whole way: each call by the price map, to a billionth."""

from __future__ import annotations

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

MAP = BILLS.parent / "prices" / "litellm-map-2026-01-01.json"
WHOLE = "litellm.spend-logs/whole.csv"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "ledger", write=True) as opened:
        import_prices(opened, MAP)
        yield opened


def test_calls_at_the_map_s_prices_are_in_order(home: Workspace) -> None:
    take(home, BILLS / WHOLE)

    assert faults(judge(home)) == []


def test_the_total_is_the_file_s_but_for_digits_that_mean_nothing(
    home: Workspace,
) -> None:
    stated = sum((Decimal(row["spend"]) for row in rows_of(WHOLE)), Decimal(0))

    take(home, BILLS / WHOLE)

    assert abs(summed(judge(home)) - stated) < Decimal("0.000000001")


@pytest.mark.parametrize(
    ("place", "spend", "found", "difference"),
    [
        (0, "0.0012500025", "overcharged", "0.0000000025"),
        (1, "0.00025", "overcharged", "0.000076"),
        (2, "0.0769", "overcharged", "0.03844"),
        (3, "0.0384612", "undercharged", "-0.0384612"),
        (5, "0.00016", "undercharged", "-0.000224"),
    ],
)
def test_a_spend_that_the_map_does_not_give_is_found(
    home: Workspace,
    tmp_path: Path,
    place: int,
    spend: str,
    found: str,
    difference: str,
) -> None:
    rows = rows_of(WHOLE)
    rows[place]["spend"] = spend

    take(home, write(tmp_path / "bill.csv", rows))

    assert faults(judge(home)) == [(place + 2, found, Decimal(difference))]


def test_a_double_s_last_digits_are_rounding(home: Workspace, tmp_path: Path) -> None:
    rows = rows_of(WHOLE)
    rows[0]["spend"] = "0.0012500000999999998"

    take(home, write(tmp_path / "bill.csv", rows))

    assert faults(judge(home)) == [(2, "rounding", Decimal("0.0000000001"))]


def test_a_model_that_the_map_does_not_name_is_unpriced(
    home: Workspace, tmp_path: Path
) -> None:
    rows = rows_of(WHOLE)
    rows[0]["model"] = "gpt-unheard"

    take(home, write(tmp_path / "bill.csv", rows))

    assert faults(judge(home)) == [(2, "unpriced", None)]


def test_a_request_that_stands_twice_is_a_duplicate(
    home: Workspace, tmp_path: Path
) -> None:
    rows = rows_of(WHOLE)

    take(home, write(tmp_path / "bill.csv", [*rows, rows[0]]))

    assert faults(judge(home)) == [(14, "duplicate", Decimal("0.00125"))]


def test_the_last_hour_of_a_month_of_utc_lies_in_it(home: Workspace) -> None:
    (bill,) = take(home, BILLS / WHOLE)

    assert bill.period == "2026-06"
