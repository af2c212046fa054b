"""Type codes come apart as the catalogue says, and go together again."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.decode import equivalents, parse_type_code, tier_label, variants
from importers.decode.type_code_words import (
    BATCH_SUFFIXES,
    CACHE_SUFFIXES,
    STEMS,
    Takes,
)

# the official catalogue, 2026-05-30, and real bills
CATALOGUE = Path(__file__).with_name("type_codes.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("text", CATALOGUE)
def test_a_known_code_is_built_back_to_the_same_text(text: str) -> None:
    code = parse_type_code(text)

    assert code is not None
    assert code.text == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "input",
        "input_tokens",
        "INPUT_TOKEN",
        "web_search_batch",
        "output_token_cache",
        "input_token_cache_batch",
        "thinking_images",
        "thinking_thinking_input_token",
        "context_0-128k_images",
        "context_0-128k_",
        "context_128k-0k_input_token",
        "context_0-128_input_token",
        "context_0-128k_cat_token",
        "context_0-9999999999999k_input_token",
        " input_token",
    ],
)
def test_an_unknown_code_is_held_and_not_guessed(text: str) -> None:
    assert parse_type_code(text) is None


@pytest.mark.parametrize(
    ("text", "direction", "modality", "cache", "mode"),
    [
        ("input_token", "input", "text", "none", "realtime"),
        ("input_token_cache", "input", "text", "hit", "realtime"),
        ("cached_token", "input", "text", "hit", "realtime"),
        ("input_token_cache_creation_5m", "input", "text", "create_5m", "realtime"),
        ("input_token_cache_creation_1h", "input", "text", "create_1h", "realtime"),
        ("vision_input_token_cache", "input", "vision", "hit", "realtime"),
        ("input_token_cache_read", "input", "text", "read", "realtime"),
        ("output_token_batch", "output", "text", "none", "batch"),
        ("output_token_batch_chat", "output", "text", "none", "batch"),
        ("multi_output_token", "output", "audio", "none", "realtime"),
        ("720P_batch", "output", "video", "none", "batch"),
        ("images", "output", "image", "none", "realtime"),
        ("web_search", "other", "tool", "none", "realtime"),
        ("audio_tts", "output", "audio", "none", "realtime"),
    ],
)
def test_the_longest_match_says_what_a_code_is(
    text: str, direction: str, modality: str, cache: str, mode: str
) -> None:
    code = parse_type_code(text)

    assert code is not None
    assert (code.direction, code.modality) == (direction, modality)
    assert (code.cache_action, code.mode) == (cache, mode)


@pytest.mark.parametrize(
    ("text", "lower", "upper", "label"),
    [
        ("context_0-128k_input_token", 0, 128_000, "0-128k"),
        ("context_256k-1m_output_token", 256_000, 1_000_000, "256k-1m"),
        ("context_32-128k_output_token", 32_000, 128_000, "32-128k"),
    ],
)
def test_a_tier_prefix_gives_bounds_in_thousands(
    text: str, lower: int, upper: int, label: str
) -> None:
    code = parse_type_code(text)

    assert code is not None
    assert (code.tier_lower, code.tier_upper) == (lower, upper)
    assert code.context_tier == label
    assert "context" not in code.base
    assert code.text == text


def test_a_code_without_prefix_has_no_tier() -> None:
    code = parse_type_code("input_token")

    assert code is not None
    assert (code.tier, code.tier_lower, code.tier_upper) == (None, None, None)


def test_thinking_is_a_prefix_or_a_word_of_its_own() -> None:
    found = [
        parse_type_code(text) for text in ("thinking_output_token", "image_thinking")
    ]

    assert [code is not None and code.thinking for code in found] == [True, True]


def test_a_resolution_is_spelled_in_one_way() -> None:
    texts = ("720P", "video_ratio_720p", "1080P_no_audio", "image_type_2k")
    codes = [parse_type_code(text) for text in texts]

    assert [code.resolution for code in codes if code] == [
        "720P",
        "720P",
        "1080P",
        "2K",
    ]


def test_the_variants_differ_in_one_respect_each() -> None:
    code = parse_type_code("context_0-128k_input_token")
    assert code is not None

    tiers = [(0, 128_000), (128_000, 256_000), (256_000, 1_000_000)]
    found = {(v.axis, v.code.text) for v in variants(code, tiers)}

    assert found == {
        ("tier", "context_128k-256k_input_token"),
        ("batch", "context_0-128k_input_token_batch"),
        ("batch", "context_0-128k_input_token_batch_chat"),
        ("cache", "context_0-128k_input_token_cache"),
        ("cache", "context_0-128k_input_token_cache_read"),
        ("cache", "context_0-128k_input_token_cache_creation_5m"),
        ("cache", "context_0-128k_input_token_cache_creation_1h"),
        ("thinking", "context_0-128k_thinking_input_token"),
    }


def test_a_cache_hit_has_plain_input_as_a_variant() -> None:
    code = parse_type_code("cached_token")
    assert code is not None

    assert "input_token" in {v.code.text for v in variants(code)}


def test_a_code_that_knows_no_tiers_cannot_be_given_one() -> None:
    code = parse_type_code("images")
    assert code is not None

    assert code.with_tier(0, 32_000) is None
    assert code.as_batch() is None
    assert code.as_thinking() is None
    assert code.as_cache("hit") is None


def test_batch_is_taken_off_and_put_on() -> None:
    code = parse_type_code("output_token_batch_chat")
    assert code is not None

    assert code.as_realtime().text == "output_token"
    assert (again := code.as_realtime().as_batch(chat=True)) is not None
    assert again.text == code.text


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("720P", "video_ratio_720p"),
        ("720P_batch", "video_ratio_720p_batch"),
        ("images", "image_number"),
        ("context_0-128k_cached_token", "context_0-128k_input_token_cache"),
    ],
)
def test_bill_and_catalogue_names_are_equivalent(text: str, other: str) -> None:
    code = parse_type_code(text)
    assert code is not None

    assert other in [same.text for same in equivalents(code)]


def test_a_code_with_one_name_has_no_equivalent() -> None:
    code = parse_type_code("output_token")
    assert code is not None

    assert equivalents(code) == ()


SUFFIXES = ("", *CACHE_SUFFIXES, *BATCH_SUFFIXES)


@given(
    stem=st.sampled_from(sorted(STEMS)),
    suffix=st.sampled_from(SUFFIXES),
    thinking=st.booleans(),
    bounds=st.none()
    | st.lists(st.integers(0, 2_000), min_size=2, max_size=2, unique=True),
)
def test_what_parses_is_built_back_to_the_same_text(
    *, stem: str, suffix: str, thinking: bool, bounds: list[int] | None
) -> None:
    low, high = sorted(bounds) if bounds else (0, 0)
    prefix = f"context_{tier_label(low * 1000, high * 1000)}_" if bounds else ""
    text = prefix + ("thinking_" if thinking else "") + stem + suffix

    code = parse_type_code(text)

    assert code is None or code.text == text
    if code is not None and bounds:
        assert code.tier == (low * 1000, high * 1000)
    if Takes.TIER in STEMS[stem].takes and not suffix and not thinking:
        assert code is not None


@given(st.text(max_size=40))
def test_any_text_is_a_code_that_builds_back_or_unknown(text: str) -> None:
    code = parse_type_code(text)

    assert code is None or code.text == text
