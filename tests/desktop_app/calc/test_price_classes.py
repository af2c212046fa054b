"""Classes of price fire on exactly their fault, and not on a line in order."""

from __future__ import annotations

from dataclasses import replace

from desktop_app.calc.tolerances import Tolerance, Tolerances
from desktop_app.domain.findings import FindingClass
from importers.contract import Precision
from tests.desktop_app.calc.cases import Case, Make, cents

OF_MODEL = {"commodity_code": "sfm_inference_public_cn"}


# matched


def test_a_line_billed_by_its_rule_matches(case: Case, line: Make) -> None:
    found = case.judge([line()])[0]

    assert found.only is FindingClass.MATCHED
    assert found.expected == cents("0.02")
    assert found.difference == 0


def test_a_line_billed_otherwise_does_not_match(case: Case, line: Make) -> None:
    assert case.judge([line(list_unit_price="0.0021")])[0].name != "matched"


# overcharged, undercharged


def test_a_price_above_the_rule_is_overcharged(case: Case, line: Make) -> None:
    found = case.judge([line(list_unit_price="0.003")])[0]

    assert found.only is FindingClass.OVERCHARGED
    assert (found.expected, found.difference) == (cents("0.02"), cents("0.01"))


def test_a_price_below_the_rule_is_undercharged(case: Case, line: Make) -> None:
    found = case.judge([line(list_unit_price="0.001")])[0]

    assert found.only is FindingClass.UNDERCHARGED
    assert found.difference == cents("-0.01")


def test_the_last_digit_counts(case: Case, line: Make) -> None:
    found = case.judge([line(list_unit_price="0.00200000001")])[0]

    assert found.only is FindingClass.OVERCHARGED
    assert found.difference == cents("0.0000000001")


def test_without_a_list_price_the_payable_is_compared(case: Case, line: Make) -> None:
    bare = {"list_unit_price": None, "list_cost": None, "discounted_cost": None}

    dear = line(**bare, billed_cost="0.03")
    right = line(**bare, billed_cost="0.02")

    names = [one.only for one in case.judge([dear, right])]
    assert names == [FindingClass.OVERCHARGED, FindingClass.MATCHED]


def test_a_price_per_million_is_compared_with_one_per_thousand(
    case: Case, line: Make
) -> None:
    wide = line(
        list_unit_price="2", vendor_price_unit="元/百万tokens", list_cost="0.02"
    )

    assert case.judge([wide])[0].only is FindingClass.MATCHED


def test_a_coupon_lowers_what_is_expected(case: Case, line: Make) -> None:
    found = case.judge([line(coupon_amount="0.005")])[0]

    assert found.only is FindingClass.MATCHED
    assert found.expected == cents("0.015")


def test_a_savings_plan_lowers_what_is_expected(case: Case, line: Make) -> None:
    found = case.judge([line(plan_list_cost="0.015")])[0]

    assert found.only is FindingClass.MATCHED
    assert found.expected == cents("0.005")


# rounding


def test_a_difference_inside_the_tolerance_is_rounding(case: Case, line: Make) -> None:
    within = Tolerance(Precision.EXACT, "alibaba.", line=cents("0.005"))
    case.tolerances = Tolerances((within,))

    inside, outside = case.judge(
        [line(list_unit_price="0.0025"), line(list_unit_price="0.00251")]
    )

    assert inside.only is FindingClass.ROUNDING
    assert inside.difference == cents("0.005")
    assert outside.only is FindingClass.OVERCHARGED


def test_v2_lines_have_no_tolerance(case: Case, line: Make) -> None:
    found = case.judge([line(list_unit_price="0.00201")])[0]

    assert found.name != FindingClass.ROUNDING


# unpriced


def test_a_model_without_a_rule_is_unpriced(case: Case, line: Make) -> None:
    found = case.judge([line(model="unheard-of")])[0]

    assert found.only is FindingClass.UNPRICED
    assert found.expected is None
    assert found.difference is None


def test_a_line_before_every_snapshot_is_unpriced(case: Case, line: Make) -> None:
    case.bill = replace(case.bill, period="2025-12")
    early = {"billing_period": "2025-12", "at": "2025-12-31 23:59:59"}

    assert case.judge([line(**early)])[0].only is FindingClass.UNPRICED


def test_a_rule_in_another_currency_does_not_price(case: Case, line: Make) -> None:
    assert case.judge([line(billing_currency="USD")])[0].only == "unpriced"


def test_a_product_that_is_no_model_is_unpriced(case: Case, line: Make) -> None:
    disk = line(
        model=None, type_code=None, decoded=None, pricing_unit=None, vendor_unit="GB"
    )

    assert case.judge([disk])[0].only is FindingClass.UNPRICED


# undecoded, unit


def test_an_instance_id_that_does_not_decode_is_undecoded(
    case: Case, line: Make
) -> None:
    broken = line(decoded=False, model=None, type_code=None)

    assert case.judge([broken])[0].only is FindingClass.UNDECODED
    assert case.judge([line()])[0].name != FindingClass.UNDECODED


def test_an_unknown_type_code_is_undecoded_unless_a_rule_names_it(
    case: Case, line: Make, rule: Make
) -> None:
    case.rules = [rule(), rule("agreed_token")]
    strange, agreed = line(type_code="strange_token"), line(type_code="agreed_token")

    found = case.judge([strange, agreed])

    assert [one.only for one in found] == ["undecoded", "matched"]


def test_an_unknown_unit_is_a_unit_finding(case: Case, line: Make) -> None:
    found = case.judge([line(vendor_unit="斤", pricing_unit=None)])[0]

    assert found.only is FindingClass.UNIT
    assert found.expected is None


def test_a_price_for_another_thing_is_a_unit_finding(case: Case, line: Make) -> None:
    assert case.judge([line(vendor_price_unit="元/张")])[0].only == "unit"


def test_a_quantity_of_another_thing_than_the_rule_is_a_unit_finding(
    case: Case, line: Make
) -> None:
    images = line(pricing_unit="image", vendor_unit="张", vendor_price_unit="元/张")

    assert case.judge([images])[0].only is FindingClass.UNIT


def test_a_list_cost_that_forgets_the_price_unit_is_a_unit_finding(
    case: Case, line: Make
) -> None:
    wide = line(list_unit_price="2", vendor_price_unit="元/百万tokens", list_cost="20")

    assert case.judge([wide])[0].name is FindingClass.UNIT


def test_units_of_one_family_are_no_unit_finding(case: Case, line: Make) -> None:
    single = line(
        vendor_unit="Token",
        pricing_unit="tokens",
        vendor_price_unit="元/Token",
        list_unit_price="0.000002",
        pricing_quantity="10000",
    )

    assert case.judge([single])[0].only is FindingClass.MATCHED
