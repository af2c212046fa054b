"""DeepSeek's two files go the whole way and say the same."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.domain.money import total
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

AMOUNT, COST = "deepseek.amount/whole.csv", "deepseek.cost/whole.csv"
HEAD = (
    "provider,region,model,type_code,unit_price,currency,unit,"
    "effective_from,effective_to,note"
)
RULE = "deepseek,,{model},{code},{price},CNY,1M tokens,2026-01-01T00:00:00+08:00,,"
PRICES = (
    ("deepseek-chat", "input_token_cache", "0.2"),
    ("deepseek-chat", "input_token", "2"),
    ("deepseek-chat", "output_token", "3"),
    ("deepseek-reasoner", "output_token", "3"),
)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Workspace]:
    rules = [RULE.format(model=m, code=code, price=price) for m, code, price in PRICES]
    path = tmp_path / "prices.csv"
    path.write_text("\n".join([HEAD, *rules]), encoding="utf-8")
    with Workspace.open(tmp_path / "ledger", write=True) as opened:
        import_prices(opened, path)
        yield opened


def test_a_bill_at_the_published_prices_is_in_order(home: Workspace) -> None:
    take(home, BILLS / AMOUNT)

    assert faults(judge(home)) == []


def test_the_amounts_add_up_to_the_cost_file(home: Workspace) -> None:
    take(home, BILLS / AMOUNT)

    assert summed(judge(home)) == total(Decimal(row["cost"]) for row in rows_of(COST))


def test_a_price_above_the_published_one_is_overcharged(
    home: Workspace, tmp_path: Path
) -> None:
    rows = rows_of(AMOUNT)
    rows[2]["price"] = "0.0000035"

    take(home, write(tmp_path / "bill.csv", rows))

    assert faults(judge(home)) == [(4, "overcharged", Decimal("0.00045"))]


def test_a_type_that_is_not_known_is_held_and_listed(
    home: Workspace, tmp_path: Path
) -> None:
    rows = rows_of(AMOUNT)
    rows[0]["type"] = "input_image_tokens"

    take(home, write(tmp_path / "bill.csv", rows))

    assert faults(judge(home)) == [(2, "undecoded", None)]


def test_the_cost_file_stands_beside_the_amounts_in_no_total(home: Workspace) -> None:
    take(home, BILLS / COST)

    bills = take(home, BILLS / AMOUNT)

    assert len(bills) == 1
    assert summed(judge(home)) == Decimal("0.0358266")
