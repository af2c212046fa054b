"""SPLIT data is proved by the group: its rows claim nothing, its total is proved."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from desktop_app.domain.findings import OPEN_CLASSES, FindingClass
from desktop_app.domain.money import total
from tests.desktop_app.calc.cases import EIGHT_TENTHS, Case, Found, Make, cents

CLAIMS = {FindingClass.OVERCHARGED, FindingClass.UNDERCHARGED, FindingClass.ARITHMETIC}


def split(case: Case, lines: list[dict[str, Any]]) -> list[Found]:
    return case.judge(lines, precision="split", profile="alibaba.split-item-details")


def spread(line: Make, quantities: list[str], **given: str) -> list[dict[str, Any]]:
    """Round a group's total to cents and spread it over its rows as a bill does."""
    exact = [Decimal(one) * Decimal("0.002") for one in quantities]
    whole = round(total(exact), 2)
    shares = [round(one, 2) for one in exact[:-1]]
    shares.append(whole - total(shares))
    return [
        line(pricing_quantity=quantity, billed_cost=str(share), **given)
        for quantity, share in zip(quantities, shares, strict=True)
    ]


UNEVEN = ["4.131", "17.77", "0.003", "121.9", "3"]


def test_a_spread_total_raises_nothing_to_dispute(case: Case, line: Make) -> None:
    found = split(case, spread(line, UNEVEN))

    assert {one.name for one in found}.isdisjoint(OPEN_CLASSES)
    assert {one.name for one in found} <= {FindingClass.ROUNDING, FindingClass.MATCHED}


def test_the_total_of_a_spread_group_is_proved(case: Case, line: Make) -> None:
    found = split(case, spread(line, UNEVEN))

    expected = total(one.expected or Decimal(0) for one in found)
    left = total(one.difference or Decimal(0) for one in found)
    assert expected == cents("0.293608")  # usage × price, to the last digit
    assert left == cents("-0.003608")
    assert abs(left) <= Decimal("0.01")


def test_what_the_rows_leave_is_summed_as_rounding(case: Case, line: Make) -> None:
    split(case, spread(line, UNEVEN))

    sums = case.run.tally.by_class()
    assert sums[FindingClass.ROUNDING].difference == cents("-0.003608")


def test_a_residue_claims_of_no_row(case: Case, line: Make) -> None:
    rows = spread(line, UNEVEN)
    rows[0]["billed_cost"] += Decimal("0.05")

    found = split(case, rows)

    assert {one.name for one in found} == {FindingClass.RESIDUE}
    assert CLAIMS.isdisjoint(name for one in found for name in one.also)
    assert {one.row["cause_key"] for one in found} == {None}


def test_a_residue_is_the_groups_difference(case: Case, line: Make) -> None:
    rows = spread(line, UNEVEN)
    rows[0]["billed_cost"] += Decimal("0.05")

    split(case, rows)

    sums = case.run.tally.by_class()
    assert sums[FindingClass.RESIDUE].lines == len(rows)
    assert sums[FindingClass.RESIDUE].difference == cents("0.046392")


@pytest.mark.parametrize(
    ("more", "name"), [("0.01", "rounding"), ("0.0100000001", "residue")]
)
def test_a_group_may_leave_one_cent(
    case: Case, line: Make, more: str, name: str
) -> None:
    rows = [
        line(billed_cost="0.02"),
        line(billed_cost=str(cents("0.02") + cents(more))),
    ]

    assert name in {str(one.name) for one in split(case, rows)}


def test_a_discount_holds_for_the_group(case: Case, line: Make) -> None:
    case.terms = [EIGHT_TENTHS]
    rows = [line(billed_cost="0.02"), line(billed_cost="0.01")]

    found = split(case, rows)

    assert total(one.expected or Decimal(0) for one in found) == cents("0.032")
    assert {one.only for one in found} == {FindingClass.ROUNDING}
