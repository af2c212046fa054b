"""LiteLLM's price map becomes rules, exact to the digit that the map prints."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from importers import ImportRefused
from importers.prices.lists import read_price_list
from importers.prices.rules import PriceList

MAP = Path(__file__).with_name("litellm-map-2026-01-01.json")
Bounds = tuple[int | None, int | None]


@pytest.fixture(scope="module")
def prices() -> PriceList:
    return read_price_list(MAP)


def said(prices: PriceList, model: str) -> dict[tuple[str, Bounds], tuple[str, str]]:
    return {
        (row["base_type"], (row["tier_lower"], row["tier_upper"])): (
            f"{row['unit_price'].normalize():f}",
            row["unit"],
        )
        for row in prices.rules.to_pylist()
        if row["model"] == model
    }


def test_a_price_in_exponents_is_a_price_of_a_million(prices: PriceList) -> None:
    none = (None, None)

    assert said(prices, "gpt-5-mini") == {
        ("input_token", none): ("0.25", "1M tokens"),
        ("output_token", none): ("2", "1M tokens"),
        ("input_token_cache", none): ("0.025", "1M tokens"),
        ("input_token_batch", none): ("0.125", "1M tokens"),
        ("output_token_batch", none): ("1", "1M tokens"),
    }


def test_a_tier_has_its_bounds_and_the_last_is_open(prices: PriceList) -> None:
    assert said(prices, "dashscope/qwen3-max") == {
        ("input_token", (0, 32_000)): ("1.2", "1M tokens"),
        ("output_token", (0, 32_000)): ("6", "1M tokens"),
        ("input_token_cache", (0, 32_000)): ("0.24", "1M tokens"),
        ("input_token", (32_000, 128_000)): ("2.4", "1M tokens"),
        ("output_token", (32_000, 128_000)): ("12", "1M tokens"),
        ("input_token", (128_000, None)): ("3", "1M tokens"),
        ("output_token", (128_000, None)): ("15", "1M tokens"),
    }


def test_a_price_above_a_bound_makes_two_tiers(prices: PriceList) -> None:
    found = said(prices, "claude-sonnet-4")

    assert found["input_token", (0, 200_000)] == ("3", "1M tokens")
    assert found["input_token", (200_000, None)] == ("6", "1M tokens")
    assert found["output_token", (200_000, None)] == ("22.5", "1M tokens")
    assert found["input_token_cache_creation_1h", (None, None)] == ("6", "1M tokens")


def test_seconds_images_and_characters_keep_their_units(prices: PriceList) -> None:
    none = (None, None)

    assert said(prices, "dashscope/wanx-video") == {
        ("video_ratio", none): ("0.1", "second"),
        ("720P", none): ("0.09", "second"),
        ("1080P", none): ("0.16", "second"),
        ("images", none): ("0.028", "image"),
        ("audio_tts", none): ("0.15", "10K characters"),
    }


def test_a_free_model_has_prices_of_nothing(prices: PriceList) -> None:
    assert {price for price, _unit in said(prices, "free-model").values()} == {"0"}


def test_the_maker_stands_in_the_note(prices: PriceList) -> None:
    makers = {row["model"]: row["note"] for row in prices.rules.to_pylist()}

    assert makers["gpt-5-mini"] == "openai"


def test_what_cannot_be_taken_is_listed_with_its_reason(prices: PriceList) -> None:
    reasons = [(row.text, row.sentence) for row in prices.skipped]

    assert reasons == [
        (
            "claude-sonnet-4",
            "The price “search_context_cost_per_query” is not one that a charge line"
            " can be judged by.",
        ),
        ("odd-model", "The price -1 is below 0."),
        ("odd-model", "“2e-06” is not a price."),
        ("odd-model", "The price 0.0000000000001 has more than 12 decimals."),
        ("odd-model", "The model has no price."),
        ("odd-tiers", "The tiers cannot be read: [0]."),
        ("odd-tiers", "The model has no price."),
        ("no-prices", "The model has no price."),
    ]


def test_the_map_s_own_explanation_is_no_model(prices: PriceList) -> None:
    assert "sample_spec" not in prices.rules.column("model").to_pylist()


def test_the_day_stands_in_the_file_s_name(prices: PriceList) -> None:
    assert prices.dated == datetime(2026, 1, 1, tzinfo=UTC)
    assert prices.provider == "litellm"


def test_a_map_without_a_day_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "map.json"
    path.write_bytes(MAP.read_bytes())

    with pytest.raises(ImportRefused, match="from when its prices hold"):
        read_price_list(path)


@pytest.mark.parametrize(
    "text",
    [
        '{"m": {"input_cost_per_token": NaN, "litellm_provider": "x"}}',
        '{"m": {"input_cost_per_token": 1, "input_cost_per_token": 2}}',
        '{"m": {"input_cost_per_token": 1',
        '{"m": 1}',
    ],
)
def test_a_damaged_map_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "map-2026-01-01.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ImportRefused):
        read_price_list(path)


def test_a_price_beyond_all_bounds_is_no_price(tmp_path: Path) -> None:
    path = tmp_path / "map-2026-01-01.json"
    path.write_text('{"m": {"input_cost_per_token": 1e999}}', encoding="utf-8")

    found = read_price_list(path)

    assert not found.rules.num_rows
    assert Decimal("1e999") == Decimal(found.skipped[0].facts["value"])
