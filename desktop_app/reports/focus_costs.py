"""Give each charge the prices and costs that FOCUS wants, exactly.

FOCUS asks that unit price × quantity is the cost, to the last digit, and that usage
and purchases have all three. So ListCost and ContractedCost *are* the products. What
the bill states beside them stays in x_ columns; BilledCost is never touched.

Arrow multiplies and divides decimals of 256 bits without losing a digit.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from desktop_app.reports.focus_columns import PRODUCT
from importers.decode import scale_of
from importers.distinct import combinations
from importers.kernels import Cells, cast, one_chunk, unset
from importers.schema import MONEY, PRICE, QUANTITY

_pc: Any = pc  # the stubs know fewer argument types than the kernels
_WIDE_PRICE = pa.decimal256(38, 12)
_WIDE_QUANTITY = pa.decimal256(37, 10)
_PLACES = 12  # of a unit price
_RATIO = pa.decimal256(28, 10)  # what is divided; the quotient has 39 places
_FACTOR = pa.decimal256(20, 9)


@dataclass(frozen=True)
class Costs:
    """The columns of prices and costs; ``counted``: one charge is the quantity."""

    quantity: Cells
    list_price: Cells
    list_cost: Cells
    contracted_price: Cells
    contracted_cost: Cells
    effective_cost: Cells
    counted: Cells


def costs_of(lines: pa.Table, priced: Cells) -> Costs:
    """Return prices and costs of charge lines.

    Args:
        lines: charge lines.
        priced: which are usage or purchases: they have a unit price and a quantity.
    """
    billed = _or_zero(_cells(lines, "billed_cost"))
    listed = _pc.coalesce(
        _cells(lines, "list_cost"), _cells(lines, "discounted_cost"), billed
    )
    stated = _cells(lines, "pricing_quantity")
    counted = _counted(stated, listed)
    quantity = _pc.if_else(counted, _number(1, QUANTITY), stated)
    price = _pc.if_else(counted, _nothing(PRICE), _price(lines))
    price = _pc.if_else(_below_zero(price), _nothing(PRICE), price)
    price = _pc.coalesce(price, _per_unit(listed, quantity), _number(0, PRICE))
    # A negative charge is a negative quantity: FOCUS has no prices below zero.
    turned = _below_zero(price)
    counted = _pc.or_(counted, turned)
    quantity = _pc.if_else(turned, _number(-1, QUANTITY), quantity)
    price = _pc.if_else(turned, cast(_pc.abs(listed), PRICE), price)
    contracted = _contracted(lines, billed, listed, quantity, price)
    purchase = _pc.equal(_cells(lines, "charge_category"), "Purchase")
    effective = _pc.if_else(purchase, _number(0, MONEY), _with_plan(lines, billed))
    return Costs(
        quantity=_where(priced, quantity),
        list_price=_where(priced, price),
        list_cost=_cost(priced, price, quantity, billed),
        contracted_price=_where(priced, contracted),
        contracted_cost=_cost(priced, contracted, quantity, billed),
        effective_cost=effective,
        counted=counted,
    )


def _counted(quantity: Cells, listed: Cells) -> Cells:
    """Return where no quantity can carry the cost: one charge was made."""
    none = _pc.and_(
        _pc.equal(quantity, _number(0, QUANTITY)),
        _pc.not_equal(listed, _number(0, MONEY)),
    )
    found: Cells = _pc.or_(_pc.is_null(quantity), unset(none))
    return found


def _price(lines: pa.Table) -> Cells:
    """Return the list price for one unit of the quantity."""
    stated = _cells(lines, "list_unit_price")
    units = [_cells(lines, "pricing_unit"), _cells(lines, "vendor_price_unit")]
    codes, pairs = combinations(units, lines.num_rows)
    factors = [_factor(unit, price_unit) for unit, price_unit in pairs]
    if set(factors) == {Decimal(1)}:
        return stated
    factor: Any = pa.array(factors, _FACTOR).take(codes)
    wide = _pc.multiply(cast(stated, _WIDE_PRICE), factor)
    short = _pc.round(wide, ndigits=_PLACES)
    exact = _pc.if_else(_pc.equal(short, wide), short, pa.scalar(None, wide.type))
    return cast(exact, PRICE)


def _factor(unit: str | None, price_unit: str | None) -> Decimal | None:
    """Return what turns a price per ``price_unit`` into one per ``unit``."""
    here, there = scale_of(unit or ""), scale_of(price_unit or "")
    if here is None or there is None or here[0] != there[0]:
        return Decimal(1)  # said otherwise nowhere: per unit of the quantity
    whole = here[1].scaleb(9) / there[1]
    return whole.scaleb(-9) if whole == whole.to_integral_value() else None


def _contracted(
    lines: pa.Table, billed: Cells, listed: Cells, quantity: Cells, price: Cells
) -> Cells:
    """Return the price for one unit after the bill's own discount."""
    less = _pc.subtract(
        cast(listed, _RATIO), cast(_cells(lines, "discount_amount"), _RATIO)
    )
    cost = _pc.coalesce(_cells(lines, "discounted_cost"), cast(less, MONEY), billed)
    found = _per_unit(cost, quantity)
    known = _pc.and_(_pc.is_valid(found), _pc.invert(_below_zero(found)))
    chosen: Cells = _pc.if_else(known, found, price)
    return chosen


def _per_unit(cost: Cells, quantity: Cells) -> Cells:
    """Divide exactly, rounded at twelve places; null where there is no quantity."""
    there = _pc.not_equal(quantity, _number(0, QUANTITY))
    divisor = _pc.if_else(there, quantity, _nothing(QUANTITY))
    quotient = _pc.divide(cast(cost, _RATIO), cast(divisor, _RATIO))
    return cast(_pc.round(quotient, ndigits=_PLACES), PRICE)


def _cost(priced: Cells, price: Cells, quantity: Cells, billed: Cells) -> Cells:
    product = _pc.multiply(cast(price, _WIDE_PRICE), cast(quantity, _WIDE_QUANTITY))
    found: Cells = _pc.if_else(priced, cast(product, PRODUCT), cast(billed, PRODUCT))
    return found


def _with_plan(lines: pa.Table, billed: Cells) -> Cells:
    """Add to what was billed what a savings plan paid of it."""
    plan = _or_zero(_cells(lines, "plan_deducted"))
    return cast(_pc.add(cast(billed, _RATIO), cast(plan, _RATIO)), MONEY)


def _cells(lines: pa.Table, name: str) -> Cells:
    return one_chunk(lines.column(name))


def _or_zero(cells: Cells) -> Cells:
    filled: Cells = _pc.coalesce(cells, pa.scalar(Decimal(0), cells.type))
    return filled


def _where(flags: Cells, cells: Cells) -> Cells:
    kept: Cells = _pc.if_else(flags, cells, pa.scalar(None, cells.type))
    return kept


def _below_zero(cells: Cells) -> Cells:
    below = _pc.less(cells, pa.scalar(Decimal(0), cells.type))
    return unset(below)


def _number(value: int, kind: pa.DataType) -> pa.Scalar[Any]:
    return pa.scalar(Decimal(value), kind)


def _nothing(kind: pa.DataType) -> pa.Scalar[Any]:
    return pa.scalar(None, kind)
