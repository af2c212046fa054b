"""Classes of the bill's own figures fire on exactly their fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from desktop_app.domain.findings import FindingClass
from tests.desktop_app.calc.cases import EIGHT_TENTHS, Case, Make, cents

OF_MODEL = {"commodity_code": "sfm_inference_public_cn"}


# arithmetic


def test_a_list_cost_that_is_not_price_by_quantity_is_arithmetic(
    case: Case, line: Make
) -> None:
    found = case.judge([line(list_cost="0.03")])[0]

    assert found.only is FindingClass.ARITHMETIC
    assert (found.expected, found.difference) == (cents("0.02"), cents("0.01"))


def test_a_payable_that_is_not_cost_less_coupon_is_arithmetic(
    case: Case, line: Make
) -> None:
    found = case.judge([line(coupon_amount="0.005", billed_cost="0.02")])[0]

    assert found.only is FindingClass.ARITHMETIC
    assert found.difference == cents("0.005")


def test_a_discounted_cost_that_does_not_follow_is_arithmetic(
    case: Case, line: Make
) -> None:
    found = case.judge([line(discounted_cost="0.019")])[0]

    assert found.only is FindingClass.ARITHMETIC


def test_a_quantity_that_is_not_usage_less_deduction_is_arithmetic(
    case: Case, line: Make
) -> None:
    found = case.judge([line(usage_before_deduction="9")])[0]

    assert found.only is FindingClass.ARITHMETIC
    assert found.difference == cents("0.002")


def test_a_refund_that_contradicts_itself_is_arithmetic(case: Case, line: Make) -> None:
    refund = line(charge_kind="refund", list_cost="-2", billed_cost="-1.5")

    assert case.judge([refund])[0].name is FindingClass.ARITHMETIC


def test_figures_that_follow_are_not_arithmetic(case: Case, line: Make) -> None:
    whole = line(
        pricing_quantity="4.131",
        list_unit_price="0.002",
        discount_amount="0",
        coupon_amount="0.001",
        rounding_amount="0.0002",
    )

    assert case.judge([whole])[0].only is FindingClass.MATCHED


def test_a_check_without_its_column_is_left_out(case: Case, line: Make) -> None:
    bare = line(usage_deducted=None, usage_before_deduction="12")

    assert case.judge([bare])[0].only is FindingClass.MATCHED


def test_a_missing_coupon_column_can_only_lower_the_payable(
    case: Case, line: Make
) -> None:
    more = line(coupon_amount=None, billed_cost="0.021")
    less = line(coupon_amount=None, billed_cost="0.019")

    found = case.judge([more, less])

    assert [one.name for one in found] == ["arithmetic", "undercharged"]


# discount


def test_a_promotion_at_another_rate_than_stated_is_a_discount_finding(
    case: Case, line: Make, promotion: Callable[..., str]
) -> None:
    found = case.judge(
        [line(discount_amount="0.002", discount_detail=promotion("8折"))]
    )[0]

    assert found.only is FindingClass.DISCOUNT
    assert (found.expected, found.difference) == (cents("0.016"), cents("0.002"))


def test_a_promotion_after_its_end_is_a_discount_finding(
    case: Case, line: Make, promotion: Callable[..., str]
) -> None:
    ended = promotion("8折", end="2026-05-01 00:00:00")

    found = case.judge([line(discount_amount="0.004", discount_detail=ended)])[0]

    assert found.only is FindingClass.DISCOUNT
    assert (found.expected, found.difference) == (cents("0.02"), cents("-0.004"))


def test_a_promotion_as_stated_matches(
    case: Case, line: Make, promotion: Callable[..., str]
) -> None:
    found = case.judge(
        [line(discount_amount="0.004", discount_detail=promotion("8折"))]
    )[0]

    assert found.only is FindingClass.MATCHED
    assert found.expected == cents("0.016")


def test_the_last_second_of_a_promotion_still_counts(
    case: Case, line: Make, promotion: Callable[..., str]
) -> None:
    ends = promotion("8折", end="2026-05-13 18:46:00")

    found = case.judge([line(discount_amount="0.004", discount_detail=ends)])[0]

    assert found.only is FindingClass.MATCHED


def test_two_promotions_multiply(
    case: Case, line: Make, promotion: Callable[..., str]
) -> None:
    both = promotion("8折")[:-1] + "," + promotion("5折")[1:]

    found = case.judge([line(discount_amount="0.012", discount_detail=both)])[0]

    assert found.only is FindingClass.MATCHED


def test_an_agreed_discount_that_is_missing_is_a_discount_finding(
    case: Case, line: Make
) -> None:
    case.terms = [EIGHT_TENTHS]

    found = case.judge([line(), line(discount_amount="0.004")])

    assert [one.only for one in found] == ["discount", "matched"]
    assert found[0].difference == cents("0.004")


def test_an_agreed_discount_holds_from_its_start(case: Case, line: Make) -> None:
    later = datetime(2026, 5, 14, tzinfo=UTC)
    case.terms = [replace(EIGHT_TENTHS, effective_from=later)]

    assert case.judge([line()])[0].only is FindingClass.MATCHED
