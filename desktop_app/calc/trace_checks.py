"""Hold the provider's own working against the line: formula, decimals, promotions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)
from typing import Any

from desktop_app.calc.promotions import Promotion, read_promotions
from desktop_app.calc.timelines import FOREVER
from desktop_app.calc.units import price_factor, price_unit
from desktop_app.calc.wording import PROVIDER_ZONE
from desktop_app.domain.findings import Step
from desktop_app.domain.money import AMOUNT_PLACES, EXACT, plain, total
from desktop_app.i18n import _

OK, DIFFERS = "ok", "differs"
Line = Mapping[str, Any]

_LIST_BY_USAGE = "官网目录价*用量"
_NAMES = ("优惠名称", "DiscountName", "name")
_AMOUNTS = ("优惠金额", "DiscountAmount", "amount")
# As java.math.BigDecimal numbers its ways of rounding.
_ROUNDINGS = {
    "0": ROUND_UP,
    "1": ROUND_DOWN,
    "2": ROUND_CEILING,
    "3": ROUND_FLOOR,
    "4": ROUND_HALF_UP,
    "5": ROUND_HALF_DOWN,
    "6": ROUND_HALF_EVEN,
}
_MOST_PLACES = 20


@dataclass(frozen=True)
class _Trace:
    """What a line's trace says of its price and its promotions."""

    formula: str
    places: int | None
    rounding: str
    promotions: str  # JSON, as a discount detail; empty: none


def trace_steps(line: Line, moment: int | None) -> Iterator[Step]:
    """Yield each thing that the provider's working says, held against the line.

    Args:
        line: its canonical columns.
        moment: its time in seconds since 1970; None: unknown.
    """
    trace = _trace(line)
    yield from _formula_step(line, trace)
    detail = str(line.get("discount_detail") or "") or trace.promotions
    stated = read_promotions(detail)
    if stated is None:
        return
    rows = _rows(detail)
    for row, promotion in zip(rows, stated.promotions, strict=True):
        yield _promotion_step(_first(row, _NAMES), promotion, moment)
    yield from _discount_step(line, stated.factor)
    yield from _amount_step(line, rows)
    yield from _traced_step(trace, stated.factor)


def _trace(line: Line) -> _Trace:
    found = _json(line.get("vendor_trace"))
    price = found.get("priceExpressInfo")
    price = price if isinstance(price, dict) else {}
    promotions = found.get("promotionInfo")
    places = str(price.get("precision", ""))
    return _Trace(
        formula=str(price.get("formula") or line.get("formula") or ""),
        places=int(places) if places.isascii() and places.isdigit() else None,
        rounding=str(price.get("round", "")),
        promotions=json.dumps(promotions, ensure_ascii=False) if promotions else "",
    )


def _formula_step(line: Line, trace: _Trace) -> Iterator[Step]:
    price, quantity = line.get("list_unit_price"), line.get("pricing_quantity")
    stated = line.get("list_cost")
    if not trace.formula or price is None or quantity is None or stated is None:
        return
    title = _("The provider's formula")
    if trace.formula.replace(" ", "") != _LIST_BY_USAGE:
        yield Step(title, trace.formula, _("is not known here"))
        return
    factor = price_factor(
        price_unit(line.get("vendor_price_unit")), line.get("pricing_unit")
    )
    cost = EXACT.multiply(price, quantity)
    if factor is not None:
        cost = EXACT.divide(
            EXACT.multiply(cost, Decimal(factor.numerator)), Decimal(factor.denominator)
        )
    cost = _rounded(cost, trace)
    formula = f"{trace.formula}: {plain(price)} × {plain(quantity)}"
    if cost == stated:
        yield Step(title, f"{formula} = {plain(cost)}", plain(stated), OK)
    else:
        told = f"{formula} = {plain(cost)} ≠ {plain(stated)}"
        yield Step(title, told, plain(stated), DIFFERS)


def _rounded(cost: Decimal, trace: _Trace) -> Decimal:
    places = AMOUNT_PLACES if trace.places is None else trace.places
    rounding = _ROUNDINGS.get(trace.rounding, ROUND_HALF_UP)
    one = Decimal(1).scaleb(-min(places, _MOST_PLACES))
    return cost.quantize(one, rounding=rounding, context=EXACT)


def _promotion_step(name: str, one: Promotion, moment: int | None) -> Step:
    title = _("Promotion {name}").format(name=name) if name else _("Promotion")
    known = moment is not None
    formula = _("× {factor}, {start} to {end}; the charge: {at}").format(
        factor=plain(one.factor),
        start=_told(one.start),
        end=_told(one.end - 1),
        at=_told(moment) if moment is not None else "–",
    )
    holds = moment is not None and one.start <= moment < one.end
    verdict = (OK if holds else DIFFERS) if known else ""
    result = _("holds") if holds else _("does not hold at that time") if known else "–"
    return Step(title, formula, result, verdict)


def _discount_step(line: Line, factor: Decimal) -> Iterator[Step]:
    cost, off = line.get("list_cost"), line.get("discount_amount")
    if cost is None or off is None:
        return
    base = cost - (line.get("plan_list_cost") or line.get("plan_deducted") or 0)
    given = EXACT.multiply(base, 1 - factor)
    one = Decimal(1).scaleb(-AMOUNT_PLACES)
    either = {  # the bill may round the discount, or what is left
        given.quantize(one, rounding=ROUND_HALF_UP, context=EXACT),
        base - (base - given).quantize(one, rounding=ROUND_HALF_UP, context=EXACT),
    }
    formula = f"{plain(base)} × (1 − {plain(factor)}) = {plain(given)}"
    title = _("Discount by these promotions")
    if off in either:
        yield Step(title, formula, plain(off), OK)
    else:
        yield Step(title, f"{formula} ≠ {plain(off)}", plain(off), DIFFERS)


def _amount_step(line: Line, rows: Sequence[Mapping[str, Any]]) -> Iterator[Step]:
    amounts = [_decimal(_first(row, _AMOUNTS)) for row in rows]
    off = line.get("discount_amount")
    known = [one for one in amounts if one is not None]
    if off is None or len(known) != len(amounts):
        return
    added = total(known)
    formula = " + ".join(plain(one) for one in known) + f" = {plain(added)}"
    title = _("Amounts that the promotions state")
    if added == off:
        yield Step(title, formula, plain(off), OK)
    else:
        yield Step(title, f"{formula} ≠ {plain(off)}", plain(off), DIFFERS)


def _traced_step(trace: _Trace, factor: Decimal) -> Iterator[Step]:
    """Say whether the trace names the same promotions as the discount detail."""
    stated = read_promotions(trace.promotions) if trace.promotions else None
    if stated is None:
        return
    title = _("Promotions in the calculation")
    same = stated.factor == factor
    formula = f"× {plain(stated.factor)}"
    if not same:
        formula += f" ≠ × {plain(factor)}"
    yield Step(title, formula, plain(stated.factor), OK if same else DIFFERS)


def _told(moment: int) -> str:
    if abs(moment) >= FOREVER - 1:
        return "–"
    here = datetime.fromtimestamp(moment, UTC).astimezone(PROVIDER_ZONE)
    return here.strftime("%Y-%m-%d %H:%M:%S")


def _rows(detail: str) -> list[Mapping[str, Any]]:
    found = json.loads(detail)
    return found if isinstance(found, list) else [found]


def _first(row: Mapping[str, Any], names: Sequence[str]) -> str:
    return next((str(row[name]) for name in names if row.get(name)), "")


def _decimal(text: str) -> Decimal | None:
    try:
        found = Decimal(text)
    except ArithmeticError:
        return None
    return found if found.is_finite() else None


def _json(text: object) -> dict[str, Any]:
    try:
        found = json.loads(str(text or ""))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
