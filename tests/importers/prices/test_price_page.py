"""Check what each word of the price page becomes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from importers.prices.rules import PriceList

Read = Callable[..., PriceList]
Prices = Callable[[PriceList], dict[str, str]]
Reasons = Callable[[PriceList], dict[int, str]]
Row = dict[str, str]

TOKENS = "CNY/1M tokens"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("input_token", "input_token"),
        ("output_token", "output_token"),
        ("input [文本]", "text_input_token"),
        ("input [音频]", "audio_input_token"),
        ("input [图片]", "vision_input_token"),
        ("input [图片/视频]", "vision_input_token"),
        ("output [文本 > 仅纯文本输入]", "purein_text_output_token"),
        ("output [文本 > 多模态输入]", "multiin_text_output_token"),
        ("output [文本+音频 > 仅音频计费]", "multi_output_token"),
        ("input [输入：音频]", "translate_audio_input_token"),
        ("input [输入：图片]", "translate_vision_input_token"),
        ("output [输出：文本]", "translate_multi_text_output_token"),
        ("output [输出：音频]", "translate_multi_output_token"),
    ],
)
def test_token_words_become_the_bills_type_codes(
    read_page: Read, prices: Prices, words: str, code: str
) -> None:
    assert prices(read_page({"charge_type": words})) == {code: "2.5"}


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        (
            {"charge_type": "output", "mode": "720P", "unit": "CNY/second"},
            {"720P", "video_ratio_720p"},
        ),
        ({"charge_type": "output", "unit": "CNY/second"}, {"video_ratio"}),
        ({"charge_type": "input", "unit": "CNY/second"}, {"content_duration"}),
        (
            {"charge_type": "output", "unit": "CNY/second", "model": "fun-music-v1"},
            {"content_duration"},
        ),
        ({"charge_type": "output", "unit": "CNY/image"}, {"images", "image_number"}),
        (
            {"charge_type": "output", "unit": "CNY/image", "mode": "1K"},
            {"image_type_1k"},
        ),
        (
            {"charge_type": "unit", "unit": "CNY/image", "model": "emo-detect-v1"},
            {"image_detect_number"},
        ),
        (
            {"charge_type": "unit", "unit": "CNY/image", "model": "aitryon"},
            {"times", "image_number"},
        ),
        (
            {"charge_type": "input", "unit": "CNY/10K characters"},
            {"audio_tts", "cosy_tts_number"},
        ),
        ({"charge_type": "unit", "unit": "CNY/voice"}, {"tts_vc_model"}),
        ({"model": "text-embedding-v4"}, {"embedding_token", "input_token"}),
        (
            {"model": "qwen3-vl-embedding", "charge_type": "input [图片/视频]"},
            {"embedding_image_token"},
        ),
        (
            {"model": "qwen3.5-omni-plus", "charge_type": "input [文本/图片/视频]"},
            {"text_input_token", "vision_input_token", "omni_no_audio_input_token"},
        ),
        (
            {"model": "qwen-tts", "charge_type": "output_token"},
            {"output_token", "tts_output_token", "qwen_tts_multi_output_token"},
        ),
    ],
)
def test_other_charges_get_the_bills_code_and_the_catalogues(
    read_page: Read, prices: Prices, row: Row, codes: set[str]
) -> None:
    assert set(prices(read_page(row))) == codes


@pytest.mark.parametrize("mode", ["", "non-thinking", "仅非思考模式", "非思考模式"])
def test_without_thinking_there_is_the_plain_code_alone(
    read_page: Read, prices: Prices, mode: str
) -> None:
    assert set(prices(read_page({"mode": mode}))) == {"input_token"}


def test_thinking_output_has_a_code_of_its_own(read_page: Read, prices: Prices) -> None:
    listed = read_page(
        {"charge_type": "output_token", "mode": "non-thinking", "price": "2"},
        {"charge_type": "output_token", "mode": "thinking", "price": "8"},
    )

    assert prices(listed) == {"output_token": "2", "thinking_output_token": "8"}


@pytest.mark.parametrize("mode", ["非思考和思考模式", "非思考和思考", "仅思考模式"])
def test_one_price_for_both_modes_gives_both_codes(
    read_page: Read, prices: Prices, mode: str
) -> None:
    listed = read_page({"charge_type": "output_token", "mode": mode})

    assert prices(listed) == {"output_token": "2.5", "thinking_output_token": "2.5"}


def test_thinking_input_costs_what_input_costs(read_page: Read, prices: Prices) -> None:
    listed = read_page(
        {"price": "0.8"},
        {"charge_type": "output_token", "mode": "thinking", "price": "8"},
    )

    assert ("thinking_input_token", "0.8") in prices(listed).items()


def test_a_tier_is_spelled_as_in_the_bill_with_its_bounds_in_thousands(
    read_page: Read,
) -> None:
    listed = read_page({"tier": "32K<Token≤128K"}, {"tier": "256K<Token≤1M"})

    found = [
        (r["type_code"], r["base_type"], r["tier_lower"], r["tier_upper"])
        for r in listed.rules.to_pylist()
    ]
    assert found == [
        ("context_32k-128k_input_token", "input_token", 32_000, 128_000),
        ("context_256k-1m_input_token", "input_token", 256_000, 1_000_000),
    ]


@pytest.mark.parametrize("tier", ["none", "无阶梯计价", "不区分阶梯"])
def test_no_tier_leaves_the_code_plain(
    read_page: Read, prices: Prices, tier: str
) -> None:
    assert set(prices(read_page({"tier": tier}))) == {"input_token"}


def test_batch_is_exactly_half(read_page: Read, prices: Prices) -> None:
    listed = read_page({"price": "0.15", "notes": "batch 50%", "tier": "0<Token≤32K"})

    assert ("context_0-32k_input_token_batch", "0.075") in prices(listed).items()


def test_context_cache_gives_its_three_prices_and_says_from_what(
    read_page: Read, prices: Prices
) -> None:
    listed = read_page({"price": "2.5", "notes": "context cache"})

    assert prices(listed) == {
        "input_token": "2.5",
        "input_token_cache": "0.5",
        "input_token_cache_creation_5m": "3.125",
        "input_token_cache_read": "0.25",
    }
    assert "derived from row 2: 20 %" in listed.rules.to_pylist()[1]["note"]


def test_other_makers_models_keep_cache_prices_of_their_own(
    read_page: Read, prices: Prices
) -> None:
    listed = read_page({"model": "deepseek-v4-pro", "notes": "context cache"})

    assert set(prices(listed)) == {"input_token"}


def test_a_promotion_leaves_the_list_price_and_stands_in_the_note(
    read_page: Read,
) -> None:
    listed = read_page({"price": "12", "promo_multiplier": "0.5 (limited-time)"})

    rule = listed.rules.to_pylist()[0]
    assert rule["unit_price"] == 12
    assert "promotion × 0.5" in rule["note"]


@pytest.mark.parametrize(
    ("region", "scope", "place"),
    [
        ("cn-beijing", "", ("cn-beijing", "")),
        ("cn-beijing(page default)", "", ("cn-beijing", "")),
        ("ap-southeast-1", "international", ("ap-southeast-1", "")),
        ("eu-central-1", "eu", ("eu-central-1", "")),
        ("us-east-1", "us", ("us-east-1", "")),
        ("ap-northeast-1", "日本", ("ap-northeast-1", "")),
        ("eu-scope", "", ("eu-central-1", "")),
        ("us-scope", "", ("us-east-1", "")),
        ("global-scope", "", ("global", "global")),
        ("us-east-1", "global", ("us-east-1", "")),  # the only scope listed there
    ],
)
def test_a_bill_line_knows_its_region_alone(
    read_page: Read, region: str, scope: str, place: tuple[str, str]
) -> None:
    rule = read_page({"region": region, "scope": scope}).rules.to_pylist()[0]

    assert (rule["region"], rule["scope"]) == place


def test_a_second_scope_of_a_region_keeps_its_name(read_page: Read) -> None:
    listed = read_page(
        {"region": "eu-central-1", "scope": "eu", "price": "2.998"},
        {"region": "eu-central-1", "scope": "global", "price": "0.8"},
    )

    assert [r["scope"] for r in listed.rules.to_pylist()] == ["", "global"]


def test_the_page_holds_from_midnight_in_beijing_of_the_day_in_its_name(
    read_page: Read,
) -> None:
    assert read_page({}).dated == datetime(2026, 5, 13, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"unit": "CNY/?"}, "The unit “CNY/?” is not known."),
        ({"price": ""}, "The row states no price."),
        ({"price": "12,3x"}, "“12,3x” is not a price."),
        ({"price": "-1"}, "The price -1 is below 0."),
        ({"tier": "a<Token≤b"}, "The tier “a<Token≤b” is not known."),
        (
            {"charge_type": "output [文本]"},
            "No type code of the bill is known for “output [文本]”.",
        ),
        (
            {"charge_type": "input", "unit": "CNY/image", "mode": "1k"},
            "No type code of the bill is known for “input 1k”.",
        ),
        ({"mode": "dreaming"}, "The mode “dreaming” has no known meaning."),
        (
            {"model": "2K", "unit": "CNY/image"},
            "The row is damaged: “2K” stands where the model should.",
        ),
        (
            {"mode": "0.2元/张", "unit": "CNY/image"},
            "The row is damaged: “0.2元/张” stands where the mode should.",
        ),
        (
            {"region": "eu-central-1", "scope": "0.5元/张"},
            "The row is damaged: “0.5元/张” stands where the scope should.",
        ),
        ({"region": ""}, "The row names no region of the bill: “”."),
        ({"currency": "yuan"}, "“yuan” is not a currency code of three letters."),
        (
            {"notes": " | raw: 480P：0.5元/秒 720P：0.9元/秒"},
            "The cell holds several prices: 480P：0.5元/秒 720P：0.9元/秒",
        ),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(
    read_page: Read, reasons: Reasons, row: Row, sentence: str
) -> None:
    listed = read_page(row)

    assert reasons(listed) == {2: sentence}
    assert listed.rules.num_rows == 0


def test_of_two_prices_for_one_charge_neither_is_taken(
    read_page: Read, reasons: Reasons
) -> None:
    listed = read_page({"price": "1"}, {"price": "2"})

    assert listed.rules.num_rows == 0
    assert reasons(listed) == {
        2: "Row 3 gives another price for the same charge; neither was taken.",
        3: "Row 2 gives another price for the same charge; neither was taken.",
    }


def test_the_same_price_twice_is_taken_once(read_page: Read, reasons: Reasons) -> None:
    listed = read_page(
        {"price": "1"},
        {"price": "0.001", "unit": "CNY/1K tokens", "section": "again"},
    )

    assert listed.rules.num_rows == 1
    assert reasons(listed) == {3: "Row 2 says the same."}


def test_a_stated_price_comes_before_a_derived_one(
    read_page: Read, prices: Prices
) -> None:
    listed = read_page(
        {"price": "2", "notes": "batch 50%"},
        {"charge_type": "batch input_token", "price": "0.9"},
    )

    assert prices(listed) == {"input_token": "2", "input_token_batch": "0.9"}
    assert not listed.skipped


def test_a_video_model_with_two_prices_for_one_resolution_has_no_sure_price(
    read_page: Read, reasons: Reasons
) -> None:
    video = {"charge_type": "output", "unit": "CNY/second"}
    listed = read_page(
        {**video, "mode": "720P", "price": "0.6"},
        {**video, "mode": "1080P", "price": "0.8"},
        {**video, "mode": "1080P", "price": "1.2"},
    )

    assert listed.rules.num_rows == 0
    assert reasons(listed)[2].startswith("The price depends on something the row")
