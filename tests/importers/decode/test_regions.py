"""A region's name gives its code; an unknown name gives none."""

from __future__ import annotations

import pytest

from importers.decode.regions import region_code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("华北2（北京）", "cn-beijing"),
        ("华北2(北京)", "cn-beijing"),
        (" 华北 2（北京） ", "cn-beijing"),
        ("China (Beijing)", "cn-beijing"),
        ("新加坡", "ap-southeast-1"),
        ("Singapore", "ap-southeast-1"),
        ("美国（弗吉尼亚）", "us-east-1"),
        ("CN-Hangzhou", "cn-hangzhou"),
        ("ap-southeast-7", "ap-southeast-7"),
    ],
)
def test_a_known_name_or_a_code_gives_the_code(name: str, code: str) -> None:
    assert region_code(name) == code


@pytest.mark.parametrize("name", ["火星1（奥林帕斯）", "Beijing", "华北", ""])
def test_an_unknown_name_is_not_guessed(name: str) -> None:
    assert region_code(name) is None
