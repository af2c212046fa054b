"""Lay out the arithmetic of a claimed line, and do it again from what is written.

The columns of a claimed line are enough to calculate it by hand:
quantity × unit price × ratio = list cost; list cost − plan − discount − coupon −
rounding = expected; billed − expected = difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from desktop_app.calc.promotions import read_promotions
from desktop_app.calc.terms import fitting_terms
from desktop_app.calc.units import price_factor, price_unit
from desktop_app.domain.findings import FindingClass
from desktop_app.domain.money import AMOUNT_PLACES, EXACT, round_half_up
from desktop_app.domain.prices import Discount

Line = Mapping[str, Any]
ONE, NOTHING = Decimal(1), Decimal(0)


class Basis(StrEnum):
    """What the expected amount of a claimed line follows from."""

    PRICE = "price"  # the price rule × quantity, less the reductions
    OWN = "own"  # the bill's own figures, calculated without its slip
    NOTHING_DUE = "nothing-due"  # charged twice, or while free quota was left
    BEFORE = "before"  # what the provider billed before it restated the line
    ENGINE = "engine"  # the engine's result; these columns alone do not give it
    UNKNOWN = "unknown"  # nothing to compare with: claims nothing


@dataclass(frozen=True)
class Arithmetic:
    """What was multiplied and taken off to get what should have been billed."""

    basis: Basis
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    ratio: Decimal | None = None  # of the units of quantity and price
    factor: Decimal | None = None  # of the discount; None: an amount as billed
    list_cost: Decimal | None = None
    plan: Decimal | None = None
    discount: Decimal | None = None
    coupon: Decimal | None = None
    rounding: Decimal | None = None
    expected: Decimal | None = None
    billed: Decimal | None = None
    difference: Decimal | None = None


AMOUNTS = tuple(name for name in Arithmetic.__dataclass_fields__ if name != "basis")
_BARE = {
    FindingClass.DUPLICATE: Basis.NOTHING_DUE,
    FindingClass.FREE_QUOTA: Basis.NOTHING_DUE,
    FindingClass.RESTATED: Basis.BEFORE,
}


def arithmetic_of(line: Line, terms: Sequence[Discount]) -> Arithmetic:
    """Return the arithmetic that gives a line's expected amount exactly.

    Args:
        line: its canonical columns, and those of its verdict.
        terms: the contract discounts.
    """
    known = {name: line.get(name) for name in ("expected", "difference")}
    known["billed"] = line.get("billed_cost")
    if known["expected"] is None:
        return Arithmetic(Basis.UNKNOWN, **known)
    bare = _BARE.get(FindingClass(line["finding_class"]))
    if bare is not None:
        return Arithmetic(bare, **known)
    tries = (*_priced(line, terms), *_own(line))
    fitting = (one for one in tries if not first_fault(one))
    return next(fitting, Arithmetic(Basis.ENGINE, **known))


def first_fault(one: Arithmetic) -> str:
    """Return the column at which the arithmetic does not hold; empty: it holds."""
    if one.basis is Basis.UNKNOWN:
        return "expected" if one.expected is not None else ""
    if one.billed is None or one.expected is None or one.difference is None:
        return "difference"
    if one.basis is Basis.NOTHING_DUE and one.expected != 0:
        return "expected"
    if one.basis in {Basis.PRICE, Basis.OWN} and (fault := _fault_in_product(one)):
        return fault
    gap = EXACT.subtract(one.billed, one.expected)
    return "" if gap == one.difference else "difference"


def _fault_in_product(one: Arithmetic) -> str:
    if one.quantity is None or one.unit_price is None or one.ratio is None:
        return "quantity"
    if one.list_cost != _product(one.quantity, one.unit_price, one.ratio):
        return "list_cost"
    base = EXACT.subtract(one.list_cost, one.plan or NOTHING)
    discount = one.discount or NOTHING
    if one.factor is not None and discount not in _discounts(base, one.factor):
        return "discount"
    rest = base
    for taken in (discount, one.coupon or NOTHING, one.rounding or NOTHING):
        rest = EXACT.subtract(rest, taken)
    return "" if rest == one.expected else "expected"


def _product(*factors: Decimal) -> Decimal:
    found = ONE
    for one in factors:
        found = EXACT.multiply(found, one)
    return round_half_up(found, AMOUNT_PLACES)


def _discounts(base: Decimal, factor: Decimal) -> tuple[Decimal, Decimal]:
    """Return the discount by a factor: what is left may be rounded, or what goes."""
    left = EXACT.subtract(base, _product(base, factor))
    return left, _product(base, EXACT.subtract(ONE, factor))


def _priced(line: Line, terms: Sequence[Discount]) -> Iterator[Arithmetic]:
    price, quantity = line.get("expected_unit_price"), line.get("pricing_quantity")
    if price is None or quantity is None:
        return
    for factor in (None, *_factors(line, terms)):
        yield _built(line, Basis.PRICE, (quantity, price, ONE), factor)


def _own(line: Line) -> Iterator[Arithmetic]:
    price, quantity = line.get("list_unit_price"), line.get("pricing_quantity")
    if price is None:
        return
    before = line.get("usage_before_deduction")
    deducted = line.get("usage_deducted") or NOTHING
    left = None if before is None else EXACT.subtract(before, deducted)
    for amount in (quantity, left):
        for ratio in (ONE, _ratio(line)):
            if amount is not None:
                yield _built(line, Basis.OWN, (amount, price, ratio), None)


def _ratio(line: Line) -> Decimal:
    factor = price_factor(
        price_unit(line.get("vendor_price_unit")), line.get("pricing_unit")
    )
    if factor is None:
        return ONE
    return EXACT.divide(Decimal(factor.numerator), Decimal(factor.denominator))


def _built(
    line: Line,
    basis: Basis,
    product: tuple[Decimal, Decimal, Decimal],
    factor: Decimal | None,
) -> Arithmetic:
    cost = _product(*product)
    plan = line.get("plan_list_cost") or line.get("plan_deducted") or NOTHING
    discount = line.get("discount_amount") or NOTHING
    if factor is not None:
        discount = _discounts(EXACT.subtract(cost, plan), factor)[0]
    return Arithmetic(
        basis,
        quantity=product[0],
        unit_price=product[1],
        ratio=product[2],
        factor=factor,
        list_cost=cost,
        plan=plan,
        discount=discount,
        coupon=line.get("coupon_amount") or NOTHING,
        rounding=line.get("rounding_amount") or NOTHING,
        expected=line.get("expected"),
        billed=line.get("billed_cost"),
        difference=line.get("difference"),
    )


def _factors(line: Line, terms: Sequence[Discount]) -> list[Decimal]:
    """Return the factors that may have held: none, agreed, as promised."""
    names = (line.get("provider"), line.get("model"), line.get("type_code"))
    provider, model, type_code = (str(name or "") for name in names)
    agreed = fitting_terms(terms, provider, model, type_code)
    factors = [one.factor for one, _near in agreed]
    stated = read_promotions(str(line.get("discount_detail") or ""))
    if stated:
        factors += [stated.factor, *(one.factor for one in stated.promotions)]
    return [ONE, *factors]
