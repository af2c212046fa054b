"""A savings plan deducts by its class; a contract says how amounts are rounded."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from desktop_app.calc.wording import in_words
from desktop_app.calc.working import working_of
from desktop_app.domain.findings import FindingClass
from desktop_app.domain.terms import Term, TermKind
from tests.desktop_app.calc.cases import Case, Make, cents

CLASS_A = Term(
    kind=TermKind.SAVINGS_PLAN,
    provider="alibaba",
    model="qwen-plus",
    type_code="",
    label="A",
    value=Decimal("0.53"),
    unit="",
    currency="",
    other_currency="",
    effective_from=datetime(2026, 1, 1, tzinfo=UTC),
    effective_to=None,
)
CLASS_C = replace(CLASS_A, model="qwen-max", label="C", value=Decimal("0.9"))
WHOLLY = {"plan_list_cost": "0.02"}
ROUNDING = replace(
    CLASS_A, kind=TermKind.ROUNDING, model="", label="half-up", value=Decimal(2)
)
# 12,340 tokens at 2 CNY per million: 0.02468
ODD = {"pricing_quantity": "12.34"}


def test_a_plan_that_deducts_its_class_share_is_in_order(
    case: Case, line: Make
) -> None:
    case.terms = [CLASS_A]

    found = case.judge([line(**WHOLLY, plan_deducted="0.0106")])[0]

    assert found.only is FindingClass.MATCHED
    assert found.expected == 0


def test_another_share_is_a_finding_that_names_the_class_that_fits(
    case: Case, line: Make
) -> None:
    case.terms = [CLASS_A, CLASS_C]

    found = case.judge([line(**WHOLLY, plan_deducted="0.018")])[0]

    assert found.only is FindingClass.DISCOUNT
    assert found.difference == 0
    assert found.hypotheses == ["plan-class"]
    assert "× 0.9, the share of class C" in in_words(found.causes[0]).detail


def test_a_share_of_no_class_has_no_cause(case: Case, line: Make) -> None:
    case.terms = [CLASS_A, CLASS_C]

    found = case.judge([line(**WHOLLY, plan_deducted="0.017")])[0]

    assert found.only is FindingClass.DISCOUNT
    assert found.hypotheses == []


def test_without_a_class_in_force_a_plan_is_not_judged(case: Case, line: Make) -> None:
    case.terms = [CLASS_C, replace(CLASS_A, account="another")]

    found = case.judge([line(**WHOLLY, plan_deducted="0.018")])[0]

    assert found.only is FindingClass.MATCHED


def test_a_discount_is_taken_of_what_the_plan_left(case: Case, line: Make) -> None:
    case.terms = [CLASS_A, replace(CLASS_A, kind=TermKind.MULTIPLIER, value=Decimal(1))]

    found = case.judge([line(plan_list_cost="0.005", plan_deducted="0.00265")])[0]

    assert found.expected == cents("0.015")


def test_the_working_shows_the_share_of_the_plan(case: Case, line: Make) -> None:
    case.terms = [CLASS_A]
    given = line(**WHOLLY, plan_deducted="0.018")
    found = case.judge([given])[0]

    working = working_of(
        {**given, **found.row, "provider": "alibaba", "line_id": "x"},
        case.rules[0],
        (),
        case.terms,
    )

    steps = {step.title: step.formula for step in working.steps}
    assert steps["Charged to the plan, class A"] == "0.02 × 0.53 = 0.0106 ≠ 0.018"


@pytest.mark.parametrize(
    ("way", "billed"), [("half-up", "0.02"), ("down", "0.02"), ("up", "0.03")]
)
def test_a_line_rounded_as_agreed_matches(
    case: Case, line: Make, way: str, billed: str
) -> None:
    case.terms = [replace(ROUNDING, label=way)]

    found = case.judge([line(**ODD, billed_cost=billed)])[0]

    assert found.only is FindingClass.MATCHED
    assert found.expected == cents(billed)


def test_half_a_cent_is_rounded_away_from_zero(case: Case, line: Make) -> None:
    case.terms = [ROUNDING]

    found = case.judge([line(pricing_quantity="12.5", billed_cost="0.03")])[0]

    assert found.only is FindingClass.MATCHED


def test_a_line_not_rounded_as_agreed_is_overcharged(case: Case, line: Make) -> None:
    case.terms = [ROUNDING]

    found = case.judge([line(**ODD)])[0]

    assert found.name is FindingClass.OVERCHARGED
    assert found.expected == cents("0.02")


def test_a_rounding_of_the_whole_bill_leaves_lines_alone(
    case: Case, line: Make
) -> None:
    case.terms = [replace(ROUNDING, unit="bill")]

    assert case.judge([line(**ODD)])[0].only is FindingClass.MATCHED


def test_causes_are_found_under_the_rounding(
    case: Case, line: Make, rule: Make
) -> None:
    case.rules = [rule(), rule(price="5", region="ap-southeast-1")]
    case.terms = [ROUNDING]
    dear = line(list_unit_price="0.005", pricing_quantity="123", billed_cost="0.62")

    found = case.judge([dear])[0]

    assert found.name is FindingClass.OVERCHARGED
    assert found.hypotheses == ["region"]


def test_the_working_shows_the_rounding(case: Case, line: Make) -> None:
    case.terms = [ROUNDING]
    given = line(**ODD, billed_cost="0.02")
    found = case.judge([given])[0]

    working = working_of(
        {**given, **found.row, "provider": "alibaba", "line_id": "x"},
        case.rules[0],
        (),
        case.terms,
    )

    steps = {step.title: step.formula for step in working.steps}
    assert steps["Rounded by contract: 2 decimals, half up"] == "0.02468 → 0.02"
