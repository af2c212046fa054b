"""Every spelling of a unit has one name and an exact scale."""

from __future__ import annotations

from decimal import Decimal

import pytest

from importers.decode import canonical_unit, scale_of


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("千tokens", "1K tokens"),
        ("元/千tokens", "1K tokens"),
        ("1K tokens", "1K tokens"),
        ("Per 1K tokens", "1K tokens"),
        ("1000 Tokens", "1K tokens"),
        ("CNY/1M tokens", "1M tokens"),
        ("每百万tokens", "1M tokens"),
        ("Per 1M tokens", "1M tokens"),
        ("1,000,000 tokens", "1M tokens"),
        ("Token", "tokens"),
        ("元/Token", "tokens"),
        ("张", "image"),
        ("元/张", "image"),
        ("每张", "image"),
        ("秒", "second"),
        ("CNY/second", "second"),
        ("分钟", "minute"),
        ("小时", "hour"),
        ("万字", "10K characters"),
        ("每万字符", "10K characters"),
        ("CNY/10K characters", "10K characters"),
        ("次", "call"),
        ("每次", "call"),
        ("CNY/1000 calls", "1K calls"),
        ("千次", "1K calls"),
        ("CNY/voice", "voice"),
        ("Page", "page"),
        ("3D model", "3D model"),
        ("美元/千tokens", "1K tokens"),
        ("$ / 1M tokens", "1M tokens"),
        (" 千Tokens\t", "1K tokens"),
    ],
)
def test_a_unit_has_one_name(text: str, name: str) -> None:
    assert canonical_unit(text) == name
    assert canonical_unit(name) == name


@pytest.mark.parametrize(
    "text", ["", "元", "GB", "CNY/?", "m", "7 tokens", "千", "秒/张", "9" * 5000]
)
def test_an_unknown_unit_is_null(text: str) -> None:
    assert canonical_unit(text) is None
    assert scale_of(text) is None


@pytest.mark.parametrize(
    ("unit", "family", "scale"),
    [
        ("tokens", "token", 1),
        ("1K tokens", "token", 1_000),
        ("1M tokens", "token", 1_000_000),
        ("10K characters", "character", 10_000),
        ("character", "character", 1),
        ("minute", "second", 60),
        ("hour", "second", 3600),
        ("1K calls", "call", 1_000),
        ("image", "image", 1),
    ],
)
def test_a_unit_has_a_scale_in_its_family(unit: str, family: str, scale: int) -> None:
    assert scale_of(unit) == (family, Decimal(scale))
