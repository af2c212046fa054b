"""The provider's own working is held against the line, and contradictions are said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from desktop_app.calc.working import working_of
from desktop_app.domain.findings import Step

Make = Callable[..., dict[str, Any]]


def a_trace(places: str = "10", promotions: str = "[]", way: str = "4") -> str:
    return (
        f'{{"priceExpressInfo":{{"formula":"官网目录价*用量","precision":"{places}",'
        f'"round":"{way}"}},"promotionInfo":{promotions}}}'
    )


def steps(line: dict[str, Any]) -> dict[str, Step]:
    told = {**line, "line_id": "abc.2", "provider": "alibaba"}
    return {one.title: one for one in working_of(told, None, (), ()).steps}


def test_a_formula_that_gives_the_list_cost_holds(line: Make) -> None:
    found = steps(line(vendor_trace=a_trace()))["The provider's formula"]

    assert (found.formula, found.verdict) == (
        "官网目录价*用量: 0.002 × 10 = 0.02",
        "ok",
    )


def test_a_list_cost_that_does_not_follow_is_said(line: Make) -> None:
    found = steps(line(vendor_trace=a_trace(), list_cost="0.03"))

    assert found["The provider's formula"].formula.endswith("= 0.02 ≠ 0.03")
    assert found["The provider's formula"].verdict == "differs"


@pytest.mark.parametrize(
    ("places", "way", "cost", "verdict"),
    [
        ("3", "4", "0.009", "ok"),
        ("3", "1", "0.008", "ok"),
        ("4", "4", "0.009", "differs"),
    ],
)
def test_the_trace_rounds_as_it_says(
    line: Make, places: str, way: str, cost: str, verdict: str
) -> None:
    given = line(
        pricing_quantity="4.25",
        list_cost=cost,
        vendor_trace=a_trace(places, way=way),
    )

    assert steps(given)["The provider's formula"].verdict == verdict


def test_a_formula_that_is_not_known_is_shown_unchecked(line: Make) -> None:
    found = steps(line(formula="套餐价/天数"))["The provider's formula"]

    assert (found.formula, found.verdict) == ("套餐价/天数", "")


def test_a_promotion_in_its_dates_holds(line: Make, promotion: Make) -> None:
    given = line(discount_amount="0.004", discount_detail=promotion("8折"))

    found = steps(given)

    assert found["Promotion 限时优惠"].formula == (
        "× 0.8, 2026-01-01 00:00:00 to 2099-01-01 00:00:00;"
        " the charge: 2026-05-13 18:46:00"
    )
    assert found["Promotion 限时优惠"].verdict == "ok"
    assert found["Discount by these promotions"].verdict == "ok"
    assert found["Amounts that the promotions state"].verdict == "ok"


def test_a_promotion_after_its_end_is_said(line: Make, promotion: Make) -> None:
    ended = promotion("8折", end="2026-05-01 00:00:00")

    found = steps(line(discount_amount="0.004", discount_detail=ended))

    assert found["Promotion 限时优惠"].result == "does not hold at that time"
    assert found["Promotion 限时优惠"].verdict == "differs"


def test_a_discount_that_is_not_the_promotions_is_said(
    line: Make, promotion: Make
) -> None:
    given = line(discount_amount="0.003", discount_detail=promotion("8折"))

    found = steps(given)

    assert found["Discount by these promotions"].formula == (
        "0.02 × (1 − 0.8) = 0.004 ≠ 0.003"
    )
    assert found["Amounts that the promotions state"].verdict == "differs"


def test_a_calculation_with_another_promotion_than_the_detail_is_said(
    line: Make, promotion: Make
) -> None:
    given = line(
        discount_amount="0.004",
        discount_detail=promotion("8折"),
        vendor_trace=a_trace(promotions=str(promotion("9折"))),
    )

    found = steps(given)["Promotions in the calculation"]

    assert (found.formula, found.verdict) == ("× 0.9 ≠ × 0.8", "differs")


def test_a_promotion_in_the_calculation_alone_is_checked(
    line: Make, promotion: Make
) -> None:
    given = line(
        discount_amount="0.004",
        vendor_trace=a_trace(promotions=str(promotion("8折"))),
    )

    assert steps(given)["Discount by these promotions"].verdict == "ok"


def test_a_line_without_a_trace_has_no_such_steps(line: Make) -> None:
    assert set(steps(line())) == {
        "Quantity",
        "List cost as billed",
        "Payable as billed",
    }


def test_a_trace_that_is_no_json_is_left_alone(line: Make) -> None:
    assert "The provider's formula" not in steps(line(vendor_trace="{"))
