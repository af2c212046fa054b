"""Each hypothesis is found where it alone gives what was billed, and not nearby."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from desktop_app.calc.wording import in_words
from desktop_app.domain.prices import Discount
from tests.desktop_app.calc.cases import Case, Make

NEAR = Decimal("0.0000000001")


def causes(case: Case, given: dict[str, Any]) -> list[str]:
    """Judge one line and name the hypotheses that give its amount."""
    return case.judge([given])[0].hypotheses


@pytest.fixture
def dated(case: Case, rule: Make) -> Case:
    case.rules = [
        rule(price="3"),
        rule(price="2", snapshot_name="May", snapshot_from="2026-05-06 00:00:00"),
    ]
    return case


def test_the_price_before_the_cut(dated: Case, line: Make) -> None:
    assert causes(dated, line(list_unit_price="0.003")) == ["snapshot-date"]


def test_almost_the_price_before_the_cut(dated: Case, line: Make) -> None:
    assert causes(dated, line(list_unit_price="0.00300000001")) == []


def test_the_price_after_the_cut_charged_too_early(dated: Case, line: Make) -> None:
    early = line(list_unit_price="0.002", at="2026-05-05 23:59:59")

    assert causes(dated, early) == ["snapshot-date"]


@pytest.fixture
def regional(case: Case, rule: Make) -> Case:
    case.rules = [rule(), rule(price="8.807", region="ap-southeast-1")]
    return case


def test_the_price_of_another_region(regional: Case, line: Make) -> None:
    assert causes(regional, line(list_unit_price="0.008807")) == ["region"]


def test_almost_the_price_of_another_region(regional: Case, line: Make) -> None:
    assert causes(regional, line(list_unit_price="0.008806")) == []


@pytest.fixture
def tiered(case: Case, rule: Make) -> Case:
    case.rules = [
        rule("context_0-32k_input_token", "2"),
        rule("context_32k-128k_input_token", "5"),
        rule("context_128k-256k_input_token", "9"),
    ]
    return case


SMALL = {"type_code": "context_0-32k_input_token"}


def test_the_price_of_the_next_tier(tiered: Case, line: Make) -> None:
    assert causes(tiered, line(**SMALL, list_unit_price="0.005")) == ["tier"]


def test_the_price_of_the_tier_below(tiered: Case, line: Make) -> None:
    middle = {"type_code": "context_32k-128k_input_token"}

    assert causes(tiered, line(**middle, list_unit_price="0.002")) == ["tier"]


def test_the_price_two_tiers_away_is_no_cause(tiered: Case, line: Make) -> None:
    assert causes(tiered, line(**SMALL, list_unit_price="0.009")) == []


@pytest.fixture
def batched(case: Case, rule: Make) -> Case:
    case.rules = [rule(), rule("input_token_batch", "0.9")]
    return case


def test_batch_at_the_realtime_price(batched: Case, line: Make) -> None:
    batch = line(type_code="input_token_batch", list_unit_price="0.002")

    assert causes(batched, batch) == ["batch"]


def test_batch_at_almost_the_realtime_price(batched: Case, line: Make) -> None:
    batch = line(type_code="input_token_batch", list_unit_price="0.0019")

    assert causes(batched, batch) == []


def test_half_the_price_is_batch_where_batch_has_no_rule(
    case: Case, line: Make
) -> None:
    assert causes(case, line(list_unit_price="0.001")) == ["batch"]


def test_half_the_price_is_not_batch_where_batch_has_a_rule(
    batched: Case, line: Make
) -> None:
    assert causes(batched, line(list_unit_price="0.001")) == []


@pytest.fixture
def cached(case: Case, rule: Make) -> Case:
    case.rules = [rule(), rule("input_token_cache", "0.4")]
    return case


def test_a_cache_hit_as_plain_input(cached: Case, line: Make) -> None:
    hit = {"type_code": "input_token_cache"}

    assert causes(cached, line(**hit, list_unit_price="0.002")) == ["cache"]


def test_a_cache_hit_under_its_other_name(cached: Case, line: Make) -> None:
    hit = {"type_code": "cached_token"}

    assert causes(cached, line(**hit, list_unit_price="0.002")) == ["cache"]


def test_a_cache_hit_at_another_price(cached: Case, line: Make) -> None:
    hit = {"type_code": "input_token_cache"}

    assert causes(cached, line(**hit, list_unit_price="0.0005")) == []


@pytest.fixture
def thinking(case: Case, rule: Make) -> Case:
    case.rules = [rule("output_token", "2"), rule("thinking_output_token", "8")]
    return case


OUTPUT = {"type_code": "output_token"}


def test_the_thinking_price_without_thinking(thinking: Case, line: Make) -> None:
    assert causes(thinking, line(**OUTPUT, list_unit_price="0.008")) == ["thinking"]


def test_almost_the_thinking_price(thinking: Case, line: Make) -> None:
    assert causes(thinking, line(**OUTPUT, list_unit_price="0.0079")) == []


@pytest.fixture
def agreed(case: Case) -> Case:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    case.terms = [Discount("alibaba", "qwen-plus", "", Decimal("0.9"), start, None)]
    return case


def test_an_agreed_discount_that_was_left_out(agreed: Case, line: Make) -> None:
    assert causes(agreed, line()) == ["discount"]


def test_an_agreed_discount_at_another_rate(agreed: Case, line: Make) -> None:
    assert causes(agreed, line(discount_amount="0.001")) == []


def test_a_promotion_given_after_its_end(
    case: Case, line: Make, promotion: Callable[..., str]
) -> None:
    ended = promotion("8折", end="2026-05-01 00:00:00")
    late = line(discount_amount="0.004", discount_detail=ended)

    assert causes(case, late) == ["discount"]


def test_a_promotion_after_its_end_at_another_rate(
    case: Case, line: Make, promotion: Callable[..., str]
) -> None:
    ended = promotion("8折", end="2026-05-01 00:00:00")
    late = line(discount_amount="0.003", discount_detail=ended)

    assert causes(case, late) == []


def test_a_term_that_has_ended(case: Case, line: Make) -> None:
    start, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)
    case.terms = [Discount("alibaba", "qwen-plus", "", Decimal("0.7"), start, end)]
    bare = line(
        list_unit_price=None,
        list_cost=None,
        discounted_cost=None,
        discount_amount=None,
        billed_cost="0.014",
    )

    assert causes(case, bare) == ["discount"]


def test_the_price_per_million_as_per_thousand(case: Case, line: Make) -> None:
    assert causes(case, line(list_unit_price="2")) == ["unit"]


def test_a_thousandth_of_the_price(case: Case, line: Make) -> None:
    assert causes(case, line(list_unit_price="0.000002")) == ["unit"]


def test_1024_times_the_price_is_no_cause(case: Case, line: Make) -> None:
    assert causes(case, line(list_unit_price="2.048")) == []


def test_a_payable_a_thousand_times_its_own_figures(case: Case, line: Make) -> None:
    odd = line(billed_cost="20")

    found = case.judge([odd])[0]

    assert found.name == "arithmetic"
    assert found.hypotheses == ["unit"]


def test_all_that_fit_are_listed(case: Case, line: Make, rule: Make) -> None:
    case.rules = [
        rule("context_0-32k_input_token", "2"),
        rule("context_32k-128k_input_token", "5"),
        rule("context_0-32k_input_token", "5", region="us-east-1"),
    ]

    found = causes(case, line(**SMALL, list_unit_price="0.005"))

    assert found == ["region", "tier"]


def test_lines_with_one_cause_share_its_key(tiered: Case, line: Make) -> None:
    dear = [
        line(**SMALL, list_unit_price="0.005", pricing_quantity=str(n))
        for n in range(1, 50)
    ]

    found = tiered.judge(dear)

    assert len({one.row["cause_key"] for one in found}) == 1
    assert len(tiered.run.tally.groups) == 1


def test_a_line_in_order_has_no_cause(tiered: Case, line: Make) -> None:
    found = tiered.judge([line(**SMALL)])[0]

    assert found.row["cause_key"] is None


def test_coupons_and_discounts_are_kept_when_a_cause_is_sought(
    case: Case, line: Make, promotion: Callable[..., str]
) -> None:
    given = line(
        list_unit_price="2",
        discount_amount="4",
        discount_detail=promotion("8折"),
        coupon_amount="1",
    )

    assert causes(case, given) == ["unit"]


def test_a_cause_is_told_in_words_and_figures(dated: Case, line: Make) -> None:
    found = dated.judge([line(list_unit_price="0.003")])[0].causes[0]

    told = in_words(found).detail

    assert told == (
        "0.003 CNY per 1K tokens is the price from 2026-01-01 to 2026-05-06 (January)."
    )
