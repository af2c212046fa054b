"""The admin console's model prices become rules, tier by tier."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from importers.contract import ImportRefused
from importers.prices.lists import read_price_list
from importers.prices.rules import PriceList

TOKEN = {
    "currency": "USD",
    "isFree": False,
    "pricingMode": "token",
    "inputUSDPerMTokens": 1,
    "cacheReadUSDPerMTokens": 0.1,
    "cacheWriteUSDPerMTokens": 1.1,
    "outputUSDPerMTokens": 5,
    "callUSDPerCall": 0.04,
    "durationUSDPerSecond": 0.1,
}
TIERS = {
    "tiers": [
        {**TOKEN, "upToTokens": 1000},
        {**TOKEN, "upToTokens": 1500, "inputUSDPerMTokens": 0.9},
        {**TOKEN, "upToTokens": 0, "inputUSDPerMTokens": 0.8},
    ]
}
Read = Callable[..., PriceList]
Sold = dict[str, Decimal]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read a pricing export, or the text of one."""

    def _read(export: object, name: str = "pricing-2026-05-14.json") -> PriceList:
        path = tmp_path / name
        text = export if isinstance(export, str) else json.dumps(export)
        path.write_text(text, encoding="utf-8")
        return read_price_list(path)

    return _read


def sold(prices: PriceList) -> Sold:
    """Return each type code with its price."""
    return {
        row["type_code"]: row["unit_price"].normalize()
        for row in prices.rules.to_pylist()
    }


def reasons(prices: PriceList) -> list[tuple[int, str]]:
    return [(row.row, row.sentence) for row in prices.skipped]


def test_a_token_price_has_four_lines(read: Read) -> None:
    prices = read({"gpt-shop": TOKEN})

    assert sold(prices) == {
        "input_token": Decimal(1),
        "input_token_cache_read": Decimal("0.1"),
        "input_token_cache_write": Decimal("1.1"),
        "output_token": Decimal(5),
    }
    assert set(prices.rules.column("unit").to_pylist()) == {"1M tokens"}
    assert set(prices.rules.column("provider").to_pylist()) == {"admin-console"}


@pytest.mark.parametrize(
    ("mode", "code", "price"),
    [("call", "call", "0.04"), ("duration", "second", "0.1")],
)
def test_calls_and_seconds_have_one_price(
    read: Read, mode: str, code: str, price: str
) -> None:
    prices = read({"wan": {**TOKEN, "pricingMode": mode}})

    assert sold(prices) == {code: Decimal(price)}
    assert prices.rules.column("unit").to_pylist() == [code]


@pytest.mark.parametrize(
    "stated", [{"tieredPricing": TIERS}, {"tieredPricingJSON": json.dumps(TIERS)}]
)
def test_tiers_lie_one_above_the_other(read: Read, stated: dict[str, Any]) -> None:
    prices = read({"qwen-plus": {**TOKEN, "pricingMode": "tiered", **stated}})

    inputs = [
        (row["type_code"], row["tier_lower"], row["tier_upper"], row["unit_price"])
        for row in prices.rules.to_pylist()
        if row["base_type"] == "input_token"
    ]
    assert inputs == [
        ("context_0-1k_input_token", 0, 1000, Decimal(1)),
        ("context_1k-1500_input_token", 1000, 1500, Decimal("0.9")),
        ("context_1500-up_input_token", 1500, None, Decimal("0.8")),
    ]


def test_the_last_tier_takes_what_exceeds_its_bound(read: Read) -> None:
    tiers = {"tiers": TIERS["tiers"][:2]}
    entry = {**TOKEN, "pricingMode": "tiered", "tieredPricing": tiers}

    bounds = read({"qwen-plus": entry}).rules.column("tier_upper").to_pylist()

    assert set(bounds) == {1000, None}


def test_a_free_model_costs_nothing(read: Read) -> None:
    prices = read({"gpt-free": {**TOKEN, "isFree": True}})

    assert set(sold(prices).values()) == {Decimal(0)}
    assert set(prices.rules.column("note").to_pylist()) == {"free"}


def test_prices_hold_from_the_day_in_the_name(read: Read) -> None:
    assert read({"gpt-shop": TOKEN}).dated == datetime(2026, 5, 14, tzinfo=UTC)


def test_a_list_without_a_day_is_refused(read: Read) -> None:
    with pytest.raises(ImportRefused, match="does not say from when its prices hold"):
        read({"gpt-shop": TOKEN}, "pricing.json")


def test_the_answer_of_the_console_is_read_too(read: Read) -> None:
    answer = {
        "errorMsg": "",
        "data": {"total": 1, "results": [{"platformModelName": "gpt-shop", **TOKEN}]},
    }

    assert len(sold(read(answer))) == 4


def test_a_model_priced_twice_unlike_is_not_taken(read: Read) -> None:
    other = {**TOKEN, "pricingMode": "tiered", "tieredPricing": TIERS}

    prices = read({"gpt-shop": TOKEN, " gpt-shop": other, "gpt-5": TOKEN})

    assert set(prices.rules.column("model").to_pylist()) == {"gpt-5"}
    assert [row for row, _why in reasons(prices)] == [1, 2]
    assert "neither was taken" in reasons(prices)[0][1]


def test_a_model_priced_twice_alike_is_taken_once(read: Read) -> None:
    prices = read({"gpt-shop": TOKEN, "gpt-shop ": TOKEN})

    assert prices.rules.num_rows == 4
    assert reasons(prices) == [(2, "Row 1 says the same.")]


def test_a_field_named_twice_refuses_the_list(read: Read) -> None:
    text = f'{{"gpt-shop": {json.dumps(TOKEN)}, "gpt-shop": {json.dumps(TOKEN)}}}'

    with pytest.raises(ImportRefused, match="names each field once"):
        read(text)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"pricingMode": "barter"}, "The pricing mode “barter” is not known."),
        ({"inputUSDPerMTokens": -1}, "The price -1 is below 0."),
        ({"inputUSDPerMTokens": None}, "The row states no price."),
        ({"inputUSDPerMTokens": "dear"}, "“dear” is not a price."),
        ({"currency": "DOLLARS"}, "“DOLLARS” is not a currency code"),
        ({"pricingMode": "tiered"}, "has no tiers that can be read"),
        ({"pricingMode": "tiered", "tieredPricingJSON": "{"}, "has no tiers"),
        (
            {
                "pricingMode": "tiered",
                "tieredPricing": {"tiers": TIERS["tiers"][1::-1]},
            },
            "The tier up to 1000 tokens does not lie above the one before it.",
        ),
    ],
)
def test_a_model_that_cannot_be_priced_is_skipped_and_says_why(
    read: Read, changed: dict[str, Any], why: str
) -> None:
    prices = read({"odd": {**TOKEN, **changed}, "gpt-shop": TOKEN})

    assert set(prices.rules.column("model").to_pylist()) == {"gpt-shop"}
    [(row, said)] = reasons(prices)
    assert row == 1
    assert why in said


@pytest.mark.parametrize("number", ["NaN", "1e999"])
def test_a_price_that_is_no_number_is_not_taken(read: Read, number: str) -> None:
    text = json.dumps({"gpt-shop": {**TOKEN, "inputUSDPerMTokens": 7}})

    try:
        prices = read(text.replace(": 7", f": {number}"))
    except ImportRefused:
        return

    assert prices.rules.num_rows == 0
    assert "is not a price" in reasons(prices)[0][1]


def test_other_json_is_no_price_list(read: Read) -> None:
    with pytest.raises(ImportRefused, match="is JSON, but no price list"):
        read({"hello": {"world": 1}})
