"""Bounds, thousands, agreements and pairs are found where they alone fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from desktop_app.calc.wording import in_words
from desktop_app.domain.prices import Discount
from desktop_app.domain.terms import Term, TermKind
from tests.desktop_app.calc.cases import EIGHT_TENTHS, Case, Make

START = datetime(2026, 1, 1, tzinfo=UTC)
APRIL = datetime(2026, 4, 1, tzinfo=UTC)
SMALL = {"type_code": "context_0-32k_input_token"}
LARGE = {"type_code": "context_32k-128k_input_token"}


def a_term(kind: TermKind, value: str, **given: str | datetime) -> Term:
    """Make a term of qwen-plus that holds from 2026 on."""
    made = Term(
        kind=kind,
        provider="alibaba",
        model="qwen-plus",
        type_code="",
        label="",
        value=Decimal(value),
        unit="1M tokens" if kind is TermKind.AGREED_PRICE else "",
        currency="CNY" if kind is TermKind.AGREED_PRICE else "",
        other_currency="",
        effective_from=START,
        effective_to=None,
    )
    fields: dict[str, Any] = dict(given)
    return replace(made, **fields)


def causes(case: Case, *given: dict[str, Any]) -> list[str]:
    return case.judge(list(given))[0].hypotheses


def sentence(case: Case, given: dict[str, Any]) -> str:
    return in_words(case.judge([given])[0].causes[0]).detail


@pytest.fixture
def tiered(case: Case, rule: Make) -> Case:
    case.rules = [
        rule("context_0-32k_input_token", "2"),
        rule("context_32k-128k_input_token", "5"),
    ]
    return case


# the bound of a tier


def test_the_bound_itself_at_the_price_beyond_it(tiered: Case, line: Make) -> None:
    at_bound = line(**SMALL, list_unit_price="0.005", pricing_quantity="32")

    assert causes(tiered, at_bound) == ["tier-bound"]
    assert sentence(tiered, at_bound) == (
        "32,000 tokens, the bound itself, were put beyond it:"
        " 0.005 CNY per 1K tokens is the price of context_32k-128k_input_token."
    )


def test_the_bound_itself_at_the_price_below_it(tiered: Case, line: Make) -> None:
    at_bound = line(**LARGE, list_unit_price="0.002", pricing_quantity="32")

    assert causes(tiered, at_bound) == ["tier-bound"]


def test_away_from_the_bound_it_is_the_other_tier(tiered: Case, line: Make) -> None:
    away = line(**SMALL, list_unit_price="0.005", pricing_quantity="31.999")

    assert causes(tiered, away) == ["tier"]


def test_a_bound_among_others_of_its_tier_is_the_other_tier(
    tiered: Case, line: Make
) -> None:
    dear = {**SMALL, "list_unit_price": "0.005"}
    lines = [line(**dear, pricing_quantity=n) for n in ("32", "31")]

    assert causes(tiered, *lines) == ["tier"]


def test_output_has_no_bound_of_its_own(case: Case, line: Make, rule: Make) -> None:
    case.rules = [
        rule("context_0-32k_output_token", "2"),
        rule("context_32k-128k_output_token", "5"),
    ]
    code = {"type_code": "context_0-32k_output_token"}

    found = causes(case, line(**code, list_unit_price="0.005", pricing_quantity="32"))

    assert found == ["tier"]


# 1,000 or 1,024


def test_a_request_between_both_readings_of_a_bound(tiered: Case, line: Make) -> None:
    between = line(**LARGE, list_unit_price="0.002", pricing_quantity="32.768")

    assert causes(tiered, between) == ["thousand"]


def test_a_request_above_both_readings_of_a_bound(tiered: Case, line: Make) -> None:
    above = line(**LARGE, list_unit_price="0.002", pricing_quantity="32.769")

    assert causes(tiered, above) == ["tier"]


@pytest.mark.parametrize("price", ["0.001953125", "0.002048"])
def test_thousands_of_1024(case: Case, line: Make, price: str) -> None:
    assert causes(case, line(list_unit_price=price)) == ["thousand"]


def test_almost_thousands_of_1024(case: Case, line: Make) -> None:
    assert causes(case, line(list_unit_price="0.002047")) == []


def test_a_price_per_single_token_has_no_thousands(
    case: Case, line: Make, rule: Make
) -> None:
    case.rules = [rule(price="2", unit="tokens")]
    single = line(
        pricing_unit="tokens", vendor_price_unit="元/token", list_unit_price="2.048"
    )

    assert causes(case, single) == []


# agreed prices


@pytest.fixture
def agreed(case: Case) -> Case:
    case.terms = [a_term(TermKind.AGREED_PRICE, "1.5")]
    return case


def test_the_list_price_in_place_of_the_agreed_one(agreed: Case, line: Make) -> None:
    assert causes(agreed, line()) == ["agreed-price"]
    assert sentence(agreed, line()) == (
        "The list price of 0.002 CNY per 1K tokens was charged, not the agreed 0.0015."
    )


def test_another_price_in_place_of_the_agreed_one(agreed: Case, line: Make) -> None:
    assert causes(agreed, line(list_unit_price="0.0019")) == []


def test_the_agreed_price_of_another_time(case: Case, line: Make) -> None:
    ended = a_term(TermKind.AGREED_PRICE, "1.7", effective_to=APRIL)
    case.terms = [ended, a_term(TermKind.AGREED_PRICE, "1.5", effective_from=APRIL)]
    given = line(list_unit_price="0.0017")

    assert causes(case, given) == ["agreed-price"]
    assert "was agreed from 2026-01-01 08:00 to 2026-04-01 08:00" in sentence(
        case, given
    )


def test_almost_the_agreed_price_of_another_time(case: Case, line: Make) -> None:
    ended = a_term(TermKind.AGREED_PRICE, "1.7", effective_to=APRIL)
    case.terms = [ended, a_term(TermKind.AGREED_PRICE, "1.5", effective_from=APRIL)]

    assert causes(case, line(list_unit_price="0.0016999")) == []


# multipliers


@pytest.fixture
def doubled(case: Case) -> Case:
    case.terms = [a_term(TermKind.MULTIPLIER, "3")]
    return case


def test_a_multiplier_that_was_left_out(doubled: Case, line: Make) -> None:
    assert causes(doubled, line()) == ["multiplier"]
    assert sentence(doubled, line()) == "The multiplier × 3 was left out."


def test_another_multiplier_than_agreed(doubled: Case, line: Make) -> None:
    assert causes(doubled, line(list_unit_price="0.005")) == []


def test_a_multiplier_of_another_time(case: Case, line: Make) -> None:
    case.terms = [a_term(TermKind.MULTIPLIER, "3", effective_to=APRIL)]

    assert causes(case, line(list_unit_price="0.006")) == ["multiplier"]


# two at once


def test_the_wrong_tier_without_the_discount(tiered: Case, line: Make) -> None:
    tiered.terms = [EIGHT_TENTHS]
    given = line(**SMALL, list_unit_price="0.005")

    assert causes(tiered, given) == ["two-at-once"]
    assert sentence(tiered, given) == (
        "Two at once: 0.005 CNY per 1K tokens is the price of"
        " context_32k-128k_input_token. No discount was given."
    )


def test_two_are_not_tried_where_one_fits(tiered: Case, line: Make) -> None:
    tiered.terms = [Discount("alibaba", "qwen-*", "", Decimal(1), START, None)]

    assert causes(tiered, line(**SMALL, list_unit_price="0.005")) == ["tier"]


def test_almost_the_wrong_tier_without_the_discount(tiered: Case, line: Make) -> None:
    tiered.terms = [EIGHT_TENTHS]

    assert causes(tiered, line(**SMALL, list_unit_price="0.00499")) == []


def test_the_wrong_tier_of_another_region(
    case: Case, line: Make, rule: Callable[..., dict[str, Any]]
) -> None:
    there = "ap-southeast-1"
    case.rules = [
        rule("context_0-32k_input_token", "2"),
        rule("context_32k-128k_input_token", "5"),
        rule("context_0-32k_input_token", "3", region=there),
        rule("context_32k-128k_input_token", "11", region=there),
    ]

    assert causes(case, line(**SMALL, list_unit_price="0.011")) == ["two-at-once"]


def test_the_price_before_a_cut_a_thousand_times(
    case: Case, line: Make, rule: Make
) -> None:
    case.rules = [
        rule(price="3"),
        rule(price="2", snapshot_name="May", snapshot_from="2026-05-06 00:00:00"),
    ]

    assert causes(case, line(list_unit_price="3")) == ["two-at-once"]


def test_lines_beyond_the_sample_get_the_pair_that_fits_it(
    tiered: Case, line: Make
) -> None:
    tiered.terms = [EIGHT_TENTHS]
    dear = {**SMALL, "list_unit_price": "0.005"}

    found = tiered.judge([line(**dear, pricing_quantity=str(n)) for n in range(1, 99)])

    assert {tuple(one.hypotheses) for one in found} == {("two-at-once",)}
    assert len({one.row["cause_key"] for one in found}) == 1
