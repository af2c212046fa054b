"""The columns of a claimed line are enough to calculate it again by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from desktop_app.calc.claimed import Arithmetic, Basis, arithmetic_of, first_fault
from desktop_app.domain.prices import Discount

D = Decimal
AGREED = Discount(
    "alibaba", "qwen-plus", "", D("0.9"), datetime(2026, 1, 1, tzinfo=UTC), None
)


def a_line(**given: object) -> dict[str, Any]:
    """Make an overcharged line: 1,000 units at 0.002, billed at 0.003."""
    line: dict[str, Any] = {
        "provider": "alibaba",
        "model": "qwen-plus",
        "type_code": "input_token",
        "finding_class": "overcharged",
        "pricing_quantity": D(1000),
        "pricing_unit": "1K tokens",
        "vendor_price_unit": "1K tokens",
        "list_unit_price": D("0.003"),
        "expected_unit_price": D("0.002"),
        "billed_cost": D(3),
        "expected": D(2),
        "difference": D(1),
    }
    return {**line, **given}


def test_a_line_is_its_price_times_its_quantity() -> None:
    found = arithmetic_of(a_line(), [])

    assert (found.basis, found.list_cost, found.factor) == (Basis.PRICE, D(2), None)
    assert not first_fault(found)


def test_reductions_as_billed_are_taken_off() -> None:
    line = a_line(
        plan_deducted=D("0.2"),
        discount_amount=D("0.3"),
        coupon_amount=D("0.1"),
        rounding_amount=D("0.05"),
        expected=D("1.35"),
        difference=D("1.65"),
    )

    found = arithmetic_of(line, [AGREED])

    assert (found.basis, found.discount, found.factor) == (Basis.PRICE, D("0.3"), None)


def test_a_discount_that_was_not_given_is_shown_as_its_factor() -> None:
    line = a_line(expected=D("1.8"), difference=D("1.2"))

    found = arithmetic_of(line, [AGREED])

    assert (found.factor, found.discount) == (D("0.9"), D("0.2"))


def test_a_bills_own_slip_is_calculated_from_its_own_figures() -> None:
    line = a_line(
        finding_class="arithmetic",
        expected_unit_price=None,
        expected=D(3),
        billed_cost=D(4),
    )

    found = arithmetic_of(line, [])

    assert (found.basis, found.unit_price) == (Basis.OWN, D("0.003"))


@pytest.mark.parametrize(
    ("name", "basis", "expected"),
    [
        ("duplicate", Basis.NOTHING_DUE, "0"),
        ("free-quota", Basis.NOTHING_DUE, "0"),
        ("restated", Basis.BEFORE, "1.5"),
    ],
)
def test_some_lines_need_no_price(name: str, basis: Basis, expected: str) -> None:
    due = D(expected)
    line = a_line(finding_class=name, expected=due, difference=D(3) - due)

    found = arithmetic_of(line, [])

    assert found.basis is basis
    assert not first_fault(found)


def test_a_line_without_a_recalculated_amount_claims_nothing() -> None:
    found = arithmetic_of(a_line(expected=None, difference=None), [])

    assert found.basis is Basis.UNKNOWN
    assert not first_fault(found)


def test_what_the_columns_do_not_give_is_said_to_be_the_engines() -> None:
    found = arithmetic_of(a_line(expected=D("1.234"), difference=D("1.766")), [])

    assert found.basis is Basis.ENGINE


@pytest.mark.parametrize(
    ("column", "named"),
    [
        ("quantity", "list_cost"),
        ("unit_price", "list_cost"),
        ("ratio", "list_cost"),
        ("list_cost", "list_cost"),
        ("factor", "discount"),
        ("plan", "discount"),
        ("discount", "discount"),
        ("coupon", "expected"),
        ("rounding", "expected"),
        ("expected", "expected"),
        ("billed", "difference"),
        ("difference", "difference"),
    ],
)
def test_any_changed_figure_breaks_the_arithmetic(column: str, named: str) -> None:
    whole = arithmetic_of(a_line(expected=D("1.8"), difference=D("1.2")), [AGREED])

    altered = Arithmetic(**{**vars(whole), column: D("0.7")})

    assert first_fault(altered) == named


@pytest.mark.parametrize("basis", list(Basis))
def test_a_line_that_lacks_its_figures_does_not_hold(basis: Basis) -> None:
    fault = first_fault(Arithmetic(basis, expected=D(1), difference=D(1)))

    assert fault
