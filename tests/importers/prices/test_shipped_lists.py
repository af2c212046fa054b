"""Check the real price lists that ship: nothing lost, known facts found."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from importers.decode import parse_type_code
from importers.prices.collisions import collisions
from importers.prices.lists import read_price_list
from importers.prices.rules import PriceList, Rule
from importers.prices.sheet import read_sheet

FOLDER = Path(__file__).parents[3] / "resources" / "prices"
LISTS = sorted(FOLDER.glob("*.csv"), key=lambda path: path.name)


@cache
def _listed(name: str) -> PriceList:
    return read_price_list(FOLDER / name)


def _price(name: str, region: str, model: str, code: str) -> tuple[Decimal, str, str]:
    (rule,) = [
        rule
        for rule in _listed(name).rules.to_pylist()
        if (rule["region"], rule["scope"]) == (region, "")
        and (rule["model"], rule["type_code"]) == (model, code)
    ]
    return rule["unit_price"], rule["unit"], rule["currency"]


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_every_row_is_a_rule_or_has_its_reason(path: Path) -> None:
    listed = _listed(path.name)

    taken = {int(rule["source_row"]) for rule in listed.rules.to_pylist()}
    left = [skipped.row for skipped in listed.skipped]
    assert sorted([*taken, *left]) == [row.number for row in read_sheet(path).rows]
    assert all(skipped.sentence for skipped in listed.skipped)


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_no_two_rules_match_one_line(path: Path) -> None:
    rules = [Rule(**row) for row in _listed(path.name).rules.to_pylist()]

    assert collisions(rules) == []


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_most_rows_are_taken(path: Path) -> None:
    listed = _listed(path.name)

    assert len(listed.skipped) < listed.rules.num_rows / 5


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_every_type_code_is_one_that_a_bill_can_hold(path: Path) -> None:
    for rule in _listed(path.name).rules.to_pylist():
        code = parse_type_code(rule["type_code"])

        assert code is not None, rule["type_code"]
        assert (code.base, code.tier_lower, code.tier_upper) == (
            rule["base_type"],
            rule["tier_lower"],
            rule["tier_upper"],
        )


def test_qwen3_max_in_beijing_on_24_february() -> None:
    page = "model-studio-price-page-2026-02-24.csv"

    found = _price(page, "cn-beijing", "qwen3-max", "context_0-32k_input_token")

    assert found == (Decimal("2.5"), "1M tokens", "CNY")
    assert _listed(page).dated == datetime(2026, 2, 23, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("model", "code", "price", "unit"),
    [
        ("happyhorse-1.0-i2v", "720P", "0.9", "second"),
        ("happyhorse-1.0-i2v", "1080P", "1.6", "second"),
        ("wanx2.1-t2i-plus", "images", "0.20", "image"),
        ("qwen-plus", "context_0-128k_output_token", "2", "1M tokens"),
        ("qwen-plus", "context_0-128k_thinking_output_token", "8", "1M tokens"),
        ("qwen-plus", "context_0-128k_thinking_input_token", "0.8", "1M tokens"),
        ("qwen-plus", "context_0-128k_input_token_batch", "0.4", "1M tokens"),
        ("qwen3-max", "context_0-32k_input_token_cache", "0.5", "1M tokens"),
    ],
)
def test_prices_that_a_real_bill_of_may_shows(
    model: str, code: str, price: str, unit: str
) -> None:
    page = "model-studio-price-page-2026-05-14.csv"

    assert _price(page, "cn-beijing", model, code) == (Decimal(price), unit, "CNY")


@pytest.mark.parametrize(
    ("model", "code", "price"),
    [
        ("happyhorse-1.0-t2v", "720P", "0.9"),
        ("happyhorse-1.0-t2v", "video_ratio_1080p", "1.6"),
        ("aitryon", "times", "0.2"),
        ("kimi-k2.6", "input_token_cache_creation_5m", "8.125"),
        ("qwen3-max", "context_32k-128k_input_token_cache_read", "0.4"),
    ],
)
def test_prices_of_the_catalogue(model: str, code: str, price: str) -> None:
    name = "model-studio-catalogue-2026-05-30.csv"

    assert _price(name, "cn-beijing", model, code)[0] == Decimal(price)


def test_what_the_page_derives_is_what_the_catalogue_states() -> None:
    page = _listed("model-studio-price-page-2026-05-14.csv").rules.to_pylist()
    catalogue = {
        (rule["model"], rule["type_code"]): rule["unit_price"]
        for rule in _listed("model-studio-catalogue-2026-05-30.csv").rules.to_pylist()
    }
    derived = [
        rule
        for rule in page
        if rule["note"].startswith("derived") and rule["region"] == "cn-beijing"
    ]

    both = [r for r in derived if (r["model"], r["type_code"]) in catalogue]
    differing = {
        (r["model"], r["type_code"])
        for r in both
        if catalogue[r["model"], r["type_code"]] != r["unit_price"]
    }
    assert len(both) > 100
    # The catalogue prints 125 % of 0.15 as 0.188.
    assert differing == {("qwen-flash", "context_0-128k_input_token_cache_creation_5m")}


def test_the_notices_date_a_change_to_the_hour() -> None:
    found = [
        (rule["unit_price"], rule["effective_from"], rule["effective_to"])
        for rule in _listed("model-studio-price-notices.csv").rules.to_pylist()
        if rule["model"] == "qwen-vl-max" and rule["type_code"] == "input_token"
    ]

    change = datetime(2024, 12, 31, 2, tzinfo=UTC)
    start = datetime(2024, 3, 17, 16, tzinfo=UTC)
    assert found == [
        (Decimal("0.02"), start, change),
        (Decimal("0.003"), change, None),
    ]
