"""Check how the official catalogue is read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from importers.prices.rules import PriceList

Read = Callable[..., PriceList]
Reasons = Callable[[PriceList], dict[int, str]]
Row = dict[str, str]


@pytest.mark.parametrize(
    ("words", "code", "bounds"),
    [
        ("", "input_token", (None, None)),
        ("输入<=32k", "context_0-32k_input_token", (0, 32_000)),
        ("32k<输入<=128k", "context_32k-128k_input_token", (32_000, 128_000)),
        ("256k<输入<=1m", "context_256k-1m_input_token", (256_000, 1_000_000)),
    ],
)
def test_a_range_becomes_the_bills_tier(
    read_catalogue: Read, words: str, code: str, bounds: tuple[int | None, int | None]
) -> None:
    rule = read_catalogue({"range_name": words}).rules.to_pylist()[0]

    assert rule["type_code"] == code
    assert (rule["tier_lower"], rule["tier_upper"]) == bounds
    assert rule["region"] == "cn-beijing"


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        (
            {"type": "video_ratio_720p", "price_unit": "每秒"},
            ["video_ratio_720p", "720P"],
        ),
        ({"type": "image_number", "price_unit": "每张"}, ["image_number", "images"]),
        (
            {"type": "image_number", "price_unit": "每张", "model": "aitryon"},
            ["image_number", "times"],
        ),
        (
            {"type": "cosy_tts_number", "price_unit": "每万字符"},
            ["cosy_tts_number", "audio_tts"],
        ),
        (
            {"type": "tts_text_number", "price_unit": "每万字符"},
            ["tts_text_number", "audio_tts"],
        ),
    ],
)
def test_a_charge_can_be_found_under_the_name_a_real_bill_gives_it(
    read_catalogue: Read, row: Row, codes: list[str]
) -> None:
    listed = read_catalogue(row)

    assert listed.rules.column("type_code").to_pylist() == codes


def test_a_batch_chat_price_is_the_list_price_and_says_so(read_catalogue: Read) -> None:
    rule = read_catalogue({"type": "input_token_batch_chat"}).rules.to_pylist()[0]

    assert "separate discount of 0.5" in rule["note"]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"price": ""}, "The row states no price."),
        (
            {"range_name": "图片生成数量<=25", "type": "image_number"},
            "The price depends on how many were made in the month (图片生成数量<=25);"
            " a line of the bill does not show it.",
        ),
        ({"range_name": "somewhere"}, "The range “somewhere” is not known."),
        (
            {"type": "image_type_4k", "price_unit": "每秒"},
            "“image_type_4k” cannot be priced per second.",
        ),
        ({"price_unit": "每斤"}, "The unit “每斤” is not known."),
        ({"region": ""}, "The row names no region of the bill: “”."),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(
    read_catalogue: Read, reasons: Reasons, row: Row, sentence: str
) -> None:
    assert reasons(read_catalogue(row)) == {2: sentence}


def test_of_two_prices_neither_is_taken(read_catalogue: Read, reasons: Reasons) -> None:
    listed = read_catalogue({"price": "1"}, {"price": "2"})

    assert set(reasons(listed)) == {2, 3}
