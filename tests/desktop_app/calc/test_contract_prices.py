"""An agreed price goes before a discount, a discount before a promotion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from desktop_app.calc.working import working_of
from desktop_app.domain.findings import FindingClass
from desktop_app.domain.terms import Term, TermKind
from tests.desktop_app.calc.cases import EIGHT_TENTHS, Case, Make, cents

AGREED = Term(
    kind=TermKind.AGREED_PRICE,
    provider="alibaba",
    model="qwen-plus",
    type_code="input_token",
    label="",
    value=Decimal("1.5"),
    unit="1M tokens",
    currency="CNY",
    other_currency="",
    effective_from=datetime(2026, 1, 1, tzinfo=UTC),
    effective_to=None,
)
DOUBLE = replace(
    AGREED, kind=TermKind.MULTIPLIER, value=Decimal(2), unit="", currency=""
)
CHEAP = {"list_unit_price": "0.0015"}


def test_a_bill_at_the_agreed_price_matches(case: Case, line: Make) -> None:
    case.terms = [AGREED]

    found = case.judge([line(**CHEAP)])[0]

    assert found.only is FindingClass.MATCHED
    assert found.expected == cents("0.015")
    assert found.row["expected_unit_price"] == Decimal("0.0015")


def test_a_discount_that_comes_to_the_agreed_price_matches(
    case: Case, line: Make
) -> None:
    case.terms = [AGREED]

    assert case.judge([line(discount_amount="0.005")])[0].only is FindingClass.MATCHED


def test_a_bill_at_the_list_price_is_overcharged(case: Case, line: Make) -> None:
    case.terms = [AGREED]

    found = case.judge([line()])[0]

    assert found.only is FindingClass.OVERCHARGED
    assert (found.expected, found.difference) == (cents("0.015"), cents("0.005"))


def test_an_agreed_price_goes_before_a_discount(case: Case, line: Make) -> None:
    case.terms = [EIGHT_TENTHS, AGREED]

    assert case.judge([line(**CHEAP)])[0].only is FindingClass.MATCHED


def test_no_discount_is_due_beside_an_agreed_price(case: Case, line: Make) -> None:
    case.terms = [AGREED]

    found = case.judge([line(**CHEAP, discount_amount="0.003")])[0]

    assert found.only is FindingClass.UNDERCHARGED
    assert found.difference == cents("-0.003")


def test_a_promotion_beside_the_agreed_price_raises_no_discount_finding(
    case: Case, line: Make, promotion: Callable[..., str]
) -> None:
    case.terms = [AGREED]
    ended = promotion("7.5折", "0.005", end="2026-05-01 00:00:00")

    found = case.judge([line(discount_amount="0.005", discount_detail=ended)])[0]

    assert found.only is FindingClass.MATCHED


def test_an_agreed_price_goes_before_a_promotion(
    case: Case, line: Make, promotion: Callable[..., str]
) -> None:
    case.terms = [AGREED]
    promoted = line(discount_amount="0.004", discount_detail=promotion("8折"))

    found = case.judge([promoted])[0]

    assert found.only is FindingClass.OVERCHARGED
    assert found.difference == cents("0.001")


def test_a_discount_goes_before_a_promotion(
    case: Case, line: Make, promotion: Callable[..., str]
) -> None:
    case.terms = [EIGHT_TENTHS]
    promoted = line(discount_amount="0.001", discount_detail=promotion("9.5折"))

    found = case.judge([promoted])[0]

    assert found.only is FindingClass.DISCOUNT
    assert found.difference == cents("0.003")


def test_plan_coupon_and_rounding_are_taken_off_the_agreed_price(
    case: Case, line: Make
) -> None:
    case.terms = [AGREED]
    given = line(**CHEAP, coupon_amount="0.001", plan_list_cost="0.005")

    found = case.judge([given])[0]

    assert (found.only, found.expected) == (FindingClass.MATCHED, cents("0.009"))


def test_an_agreed_price_prices_what_no_snapshot_has(case: Case, line: Make) -> None:
    case.rules = []
    case.terms = [AGREED]

    found = case.judge([line(**CHEAP), line()])

    assert [one.only for one in found] == ["matched", "overcharged"]
    assert found[0].row["snapshot_id"] is None
    assert found[0].row["rule_row"] is None


@pytest.mark.parametrize(
    "given",
    [
        {"model": "qwen-max"},
        {"type_code": "output_token"},
        {"provider": "wuliang"},
        {"currency": "USD"},
        {"unit": "image"},
        {"effective_from": datetime(2026, 5, 14, tzinfo=UTC)},
        {"effective_to": datetime(2026, 5, 13, tzinfo=UTC)},
    ],
)
def test_an_agreed_price_of_something_else_does_not_count(
    case: Case, line: Make, given: dict[str, Any]
) -> None:
    case.terms = [replace(AGREED, **given)]

    assert case.judge([line()])[0].only is FindingClass.MATCHED


def test_the_closest_agreed_price_wins(case: Case, line: Make) -> None:
    case.terms = [AGREED, replace(AGREED, model="qwen-*", value=Decimal(1))]

    assert case.judge([line(**CHEAP)])[0].only is FindingClass.MATCHED


def test_an_agreed_price_holds_from_its_start(case: Case, line: Make) -> None:
    start = datetime(2026, 5, 13, 10, tzinfo=UTC)  # 18:00 in Beijing
    case.terms = [replace(AGREED, effective_from=start)]

    before, after = line(at="2026-05-13 17:59:59"), line(**CHEAP)

    found = case.judge([before, after])

    assert {one.only for one in found} == {FindingClass.MATCHED}


def test_free_quota_stays_free_beside_an_agreed_price(case: Case, line: Make) -> None:
    case.terms = [AGREED]
    free = line(charge_kind="free-quota", list_unit_price="0")

    assert case.judge([free])[0].only is FindingClass.MATCHED


def test_a_multiplier_multiplies_the_list_price(case: Case, line: Make) -> None:
    case.terms = [DOUBLE]

    found = case.judge([line(list_unit_price="0.004")])[0]

    assert (found.only, found.expected) == (FindingClass.MATCHED, cents("0.04"))


def test_a_multiplier_multiplies_the_agreed_price(case: Case, line: Make) -> None:
    case.terms = [DOUBLE, AGREED]

    assert case.judge([line(list_unit_price="0.003")])[0].only is FindingClass.MATCHED


def test_a_discount_is_taken_off_the_multiplied_price(case: Case, line: Make) -> None:
    case.terms = [DOUBLE, EIGHT_TENTHS]
    given = line(list_unit_price="0.004", discount_amount="0.008")

    assert case.judge([given])[0].only is FindingClass.MATCHED


RULE = {
    "model": "qwen-plus",
    "type_code": "input_token",
    "region": "",
    "unit_price": Decimal(2),
    "currency": "CNY",
    "unit": "1M tokens",
    "snapshot_name": "May",
}


def steps(line: dict[str, Any], price: str, *terms: Term) -> dict[str, str]:
    verdict = {
        "line_id": "abc.2",
        "provider": "alibaba",
        "expected_unit_price": Decimal(price),
        "expected": Decimal("0.015"),
    }
    working = working_of({**line, **verdict}, RULE, (), terms)
    return {step.title: step.formula for step in working.steps}


def test_the_working_shows_both_prices(line: Make) -> None:
    found = steps(line(discount_amount="0.004"), "0.0015", AGREED)

    assert found["Price in the snapshot"] == "2 CNY per 1M tokens = 0.002 per 1K tokens"
    assert found["Price agreed by contract"] == "0.0015 CNY per 1K tokens"
    assert found["After discount"] == "0.015 × 1 = 0.015"


def test_the_working_shows_the_multiplier(line: Make) -> None:
    found = steps(line(), "0.004", DOUBLE)

    assert found["With the multiplier"] == "0.002 × 2 = 0.004"
    assert found["Recalculated list cost"] == "0.004 × 10 = 0.04"
