"""A call is due its tokens times the published prices, in the tier of its input."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from desktop_app.calc.metered.contract import METERS
from desktop_app.calc.metered.published import PublishedMethod
from desktop_app.calc.rulebook import RuleBook
from desktop_app.calc.rules import Rule, Tier
from desktop_app.calc.timelines import FOREVER
from importers.schema import QUANTITY, WORD

SHORT, LONG = (0, 20_000), (20_000, 128_000)


def a_rule(code: str, price: str, tier: Tier | None = None, model: str = "m") -> Rule:
    side = code.rpartition("k_")[2]
    return Rule(
        snapshot_id="s",
        snapshot_name="own",
        published=0,
        row=0,
        provider="wuliang",
        region="",
        model=model,
        type_code=code,
        base=side,
        tier=tier,
        unit="1M tokens",
        price=Decimal(price),
        currency="CNY",
        start=0,
        end=FOREVER,
    )


FLAT = (a_rule("input_token", "2"), a_rule("output_token", "8"))
TIERED = (
    a_rule("context_0-20k_input_token", "1", SHORT),
    a_rule("context_0-20k_output_token", "4", SHORT),
    a_rule("context_20k-128k_input_token", "3", LONG),
    a_rule("context_20k-128k_output_token", "9", LONG),
)


def due(
    rules: tuple[Rule, ...],
    *calls: tuple[Any, Any],
    model: str = "m",
    second: int = 1,
) -> list[Decimal | None]:
    """Return what calls of these input and output tokens should cost."""
    count = len(calls)
    table = pa.table(
        {
            **{name: pa.nulls(count, QUANTITY) for name in METERS},
            "input_tokens": pa.array([one for one, _other in calls], QUANTITY),
            "output_tokens": pa.array([other for _one, other in calls], QUANTITY),
            "model": pa.array([model] * count).cast(WORD),
            "channel": pa.nulls(count, WORD),
            "billing_currency": pa.array(["CNY"] * count).cast(WORD),
        }
    )
    method = PublishedMethod("wuliang", RuleBook(rules))
    with duckdb.connect() as connection:
        found = method.amounts(connection, table, np.full(count, second))
    assert found.own.null_count == count
    amounts: list[Decimal | None] = found.listed.to_pylist()
    return amounts


def test_each_side_has_its_price() -> None:
    assert due(FLAT, (1_000, 500), (1, 0), (0, 1)) == [
        Decimal("0.006"),
        Decimal("0.000002"),
        Decimal("0.000008"),
    ]


@pytest.mark.parametrize(
    ("tokens", "cost"),
    [
        (19_999, "0.023999"),
        (20_000, "0.024"),
        (20_001, "0.069003"),
        (128_000, "0.393"),
    ],
)
def test_the_input_of_the_call_chooses_the_tier_of_all_its_tokens(
    tokens: int, cost: str
) -> None:
    assert due(TIERED, (tokens, 1_000)) == [Decimal(cost)]


def test_a_call_longer_than_every_tier_of_the_list_has_no_price() -> None:
    assert due(TIERED, (128_001, 1), (2**40, 1)) == [None, None]


@pytest.mark.parametrize("call", [(None, None), (0, 0), (None, 0)])
def test_a_call_without_tokens_has_no_price(call: tuple[int | None, ...]) -> None:
    assert due(FLAT, (call[0], call[1])) == [None]


def test_a_side_that_was_not_used_needs_no_price() -> None:
    assert due(FLAT[:1], (10, 0), (10, 1)) == [Decimal("0.00002"), None]


def test_other_models_and_times_before_the_prices_have_none() -> None:
    assert due(FLAT, (10, 10), model="other") == [None]
    assert due(FLAT, (10, 10), second=-1) == [None]


@pytest.mark.parametrize(
    ("billed", "verdict"), [("0.024004", "ok"), ("0.03", "differs")]
)
def test_the_working_shows_both_products_and_their_sum(
    billed: str, verdict: str
) -> None:
    line: Mapping[str, Any] = {
        "model": "m",
        "channel": None,
        "calls": Decimal(1),
        "billing_currency": "CNY",
        "input_tokens": Decimal(20_000),
        "output_tokens": Decimal(1_001),
        "billed_cost": Decimal(billed),
    }

    steps = list(PublishedMethod("wuliang", RuleBook(TIERED)).steps(line, 1))

    assert [(one.formula, one.result, one.verdict) for one in steps] == [
        ("20,000 × 0.000001", "0.02", ""),
        ("1,001 × 0.000004", "0.004004", ""),
        ("Σ", "0.024004", verdict),
    ]
