"""ModelRouter's billing rules become price rules, bounds turned exactly."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from importers import ImportRefused
from importers.prices.faults import ListFaulty
from importers.prices.lists import read_price_list

FROM = datetime(2026, 5, 1, tzinfo=UTC)
TIERED = {
    "tiers": [
        {
            "min_tokens": 0,
            "max_tokens": 32000,
            "input_price": 2.5,
            "output_price": 10,
            "thinking_input_price": 2.5,
            "thinking_output_price": 12,
            "cached_input_price": 0.5,
        },
        {"min_tokens": 32000, "max_tokens": 0, "input_price": 4, "output_price": 16},
    ]
}


def read(folder: Path, value: object, name: str = "rules.json") -> list[dict[str, Any]]:
    path = folder / name
    text = value if isinstance(value, str) else json.dumps(value)
    path.write_text(text, encoding="utf-8")
    rows: list[dict[str, Any]] = read_price_list(path, FROM).rules.to_pylist()
    return rows


def prices(rows: list[dict[str, Any]]) -> dict[str, tuple[str, str]]:
    return {
        row["type_code"]: (f"{row['unit_price'].normalize():f}", row["unit"])
        for row in rows
    }


def test_tiers_give_a_price_for_each_kind_of_token(tmp_path: Path) -> None:
    rows = read(tmp_path, {"qwen3-max": TIERED})

    assert prices(rows) == {
        "context_0-32k_input_token": ("2.5", "1M tokens"),
        "context_0-32k_output_token": ("10", "1M tokens"),
        "context_0-32k_thinking_input_token": ("2.5", "1M tokens"),
        "context_0-32k_thinking_output_token": ("12", "1M tokens"),
        "context_0-32k_cached_token": ("0.5", "1M tokens"),
        "context_32k-_input_token": ("4", "1M tokens"),
        "context_32k-_output_token": ("16", "1M tokens"),
    }
    assert {(row["provider"], row["currency"]) for row in rows} == {
        ("model-router", "CNY")
    }


def test_bounds_are_turned_so_that_each_token_count_has_one_tier(
    tmp_path: Path,
) -> None:
    rows = read(tmp_path, {"qwen3-max": TIERED})
    bounds = {(row["tier_lower"], row["tier_upper"]) for row in rows}

    def holding(tokens: int) -> list[tuple[int, int | None]]:
        return [
            (low, high)
            for low, high in bounds
            if low < tokens and (high is None or tokens <= high)
        ]

    assert holding(0) == holding(31_999) == [(-1, 31_999)]
    assert holding(32_000) == holding(10**9) == [(31_999, None)]
    assert {row["note"] for row in rows} == {
        "[0, 32000) tokens",
        "[32000, ∞) tokens",
    }


def test_every_kind_of_billing_is_read(tmp_path: Path) -> None:
    rules = [
        {"modelCode": "image", "pricingConfig": '{"price_per_image": 0.2}'},
        {
            "modelCode": "video",
            "pricingConfig": {
                "tiers": [
                    {"resolution": 480, "has_audio": 0, "price_per_second": 0.24},
                    {"resolution": 480, "has_audio": 1, "price_per_second": 0.3},
                ],
                "default_price_per_second": 0.24,
            },
        },
        {
            "modelCode": "asr",
            "modelType": "ASR",
            "pricingConfig": {"price_per_unit": 0.00022},
        },
        {
            "modelCode": "tts",
            "modelType": "TTS",
            "pricingConfig": {"price_per_unit": 0.8},
        },
        {
            "modelCode": "embed",
            "pricingConfig": {"input_price": 0.5, "multimodal_input_price": 0.6},
        },
        {
            "modelCode": "omni",
            "pricingConfig": {
                "text_input_price": 7,
                "audio_input_price": 53,
                "text_output_price": 40,
                "multi_text_output_price": 0,
                "tool_call_prices": {"web_search": 4, "image_search": 48},
            },
        },
    ]

    rows = read(tmp_path, rules)

    assert prices(rows) == {
        "images": ("0.2", "image"),
        "480P": ("0.24", "second"),
        "480P_audio": ("0.3", "second"),
        "video_ratio": ("0.24", "second"),
        "content_duration": ("0.00022", "second"),
        "audio_tts": ("0.8", "10K characters"),
        "input_token": ("0.5", "1M tokens"),
        "multimodal_input_token": ("0.6", "1M tokens"),
        "text_input_token": ("7", "1M tokens"),
        "audio_input_token": ("53", "1M tokens"),
        "text_output_token": ("40", "1M tokens"),
        "multi_text_output_token": ("0", "1M tokens"),
        "web_search": ("4", "1K calls"),
        "image_search": ("48", "1K calls"),
    }


def test_a_saved_answer_says_from_when_each_rule_holds(tmp_path: Path) -> None:
    rule = {
        "modelCode": "qwen3-max",
        "pricingConfig": TIERED,
        "effectiveTime": "2026-03-01 00:00:00",
        "expireTime": "2026-04-01 00:00:00",
        "deleteTag": 0,
    }
    gone = {**rule, "deleteTag": 1}

    path = tmp_path / "rules.json"
    path.write_text(json.dumps({"success": True, "data": {"list": [rule, gone]}}))
    found = read_price_list(path)

    assert found.dated == datetime(2026, 2, 28, 16, tzinfo=UTC)
    assert [one.reason for one in found.skipped] == ["The rule was deleted."]
    assert found.rules.column("effective_to")[0].as_py() == datetime(
        2026, 3, 31, 16, tzinfo=UTC
    )


def test_a_price_keeps_every_digit(tmp_path: Path) -> None:
    [row] = read(tmp_path, '{"a": {"price_per_image": 0.123456789012}}')

    assert row["unit_price"] == Decimal("0.123456789012")


def test_two_rules_for_one_line_are_both_left_out(tmp_path: Path) -> None:
    path = tmp_path / "rules.json"
    cheap, dear = ({"price_per_image": price} for price in (0.1, 0.2))
    path.write_text(
        json.dumps([{"modelCode": "a", "pricingConfig": one} for one in (cheap, dear)])
    )

    found = read_price_list(path, FROM)

    assert found.rules.num_rows == 0
    assert [one.row for one in found.skipped] == [1, 2]


def tier(lower: object, upper: object) -> dict[str, object]:
    return {
        "min_tokens": lower,
        "max_tokens": upper,
        "input_price": 1,
        "output_price": 1,
    }


def video(lines: int, sound: int) -> dict[str, object]:
    return {"resolution": lines, "has_audio": sound, "price_per_second": 1}


@pytest.mark.parametrize(
    ("tiers", "told"),
    [
        ([tier(1, 0)], "m tiers 1: the first tier begins at 1, not at 0"),
        ([tier(0, 10), tier(11, 0)], "tiers 2: the tier before ends at 10"),
        ([tier(0, 10), tier(9, 0)], "tiers 2: the tier before ends at 10"),
        ([tier(0, 0), tier(10, 0)], "tiers 1: only the last tier may have no end"),
        ([tier(0, 10), tier(10, 10)], "tiers 2: 10 is not above 10"),
        ([tier(0.5, 0)], "“0.5” is no whole number"),
        ([tier(-1, 0)], "“-1” is no whole number"),
        ([], "is not a list of tiers"),
        (["x"], "is not a list of tiers"),
        ([{"min_tokens": 0, "max_tokens": 0}], "states no price"),
        ([video(360, 0)], "360 is not 480, 720 or 1080"),
        ([video(480, 2)], "2 is not 0 or 1"),
        ([video(480, 1), video(480, 1)], "tiers 2: another tier has the same"),
    ],
)
def test_tiers_that_contradict_their_rules_are_named(
    tmp_path: Path, tiers: object, told: str
) -> None:
    with pytest.raises(ListFaulty, match="row 1, m tiers") as caught:
        read(tmp_path, {"m": {"tiers": tiers}})

    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (TIERED, "does not say of which model"),
        ([{"pricingConfig": TIERED}], "names no model"),
        ([{"modelCode": "m", "pricingConfig": "{"}], "holds no pricingConfig"),
        ({"m": {"input_price": 1, "odd_price": 2}}, "“odd_price” is no price"),
        ({"m": {"price_per_unit": 1}}, "ASR or TTS"),
        ({"m": {"price_per_image": -1}}, "below 0"),
        ({"m": {"price_per_image": "1,5"}}, "is not a price"),
        ({"m": 1}, "no price list"),
        ('{"m": {"price_per_image": NaN}}', "not whole JSON"),
        ('{"m": {"input_price": 1, "input_price": 2}}', "names each field once"),
        ('{"m": ' + "[" * 200 + "]" * 200 + "}", "not whole JSON"),
        ('{"m": {"price_per_image": 1e999}}', "is not a price"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(
    tmp_path: Path, value: object, told: str
) -> None:
    with pytest.raises(ImportRefused, match=r"rules\.json") as caught:
        read(tmp_path, value)

    assert told in str(caught.value)


def test_a_list_without_a_date_asks_for_one(tmp_path: Path) -> None:
    path = tmp_path / "rules.json"
    path.write_text(json.dumps({"m": {"price_per_image": 1}}))

    with pytest.raises(ImportRefused, match="from when its prices hold"):
        read_price_list(path)
