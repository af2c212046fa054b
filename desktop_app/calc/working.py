"""Show the whole working of one charge, step by step, beside the provider's."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from desktop_app.calc.lines import UTC_OFFSET
from desktop_app.calc.metered.contract import Method
from desktop_app.calc.metered.methods import record_steps
from desktop_app.calc.promotions import read_promotions, spans_of
from desktop_app.calc.results import classes_in
from desktop_app.calc.rulebook import Wanted
from desktop_app.calc.term_steps import plan_steps, rounding_of, rounding_steps
from desktop_app.calc.terms import at, factor_spans, multiplier_spans, price_spans
from desktop_app.calc.trace_checks import DIFFERS, OK, trace_steps
from desktop_app.calc.units import exact, price_factor, price_unit
from desktop_app.calc.vendor_trace import vendor_trace
from desktop_app.calc.window_words import window_in_words
from desktop_app.calc.wording import in_words, rule_in_words
from desktop_app.domain.findings import Cause, FindingClass, Step, Working
from desktop_app.domain.money import AMOUNT_PLACES, EXACT, plain, round_half_up
from desktop_app.domain.terms import Agreement
from desktop_app.i18n import _, mark
from importers.charge_kinds import ChargeKind

__all__ = ["rule_in_words", "working_of"]

Line = Mapping[str, Any]

_PARTS: tuple[tuple[str, str], ...] = (
    ("api_key_id", mark("API key")),
    ("workspace_id", mark("Workspace")),
    ("model", mark("Model")),
    ("type_code", mark("Type")),
    ("channel", mark("Channel")),
    ("quota_stop", mark("Stops at free quota")),
    ("direction", mark("Direction")),
    ("modality", mark("Modality")),
    ("cache_action", mark("Cache")),
    ("mode", mark("Mode")),
    ("thinking", mark("Thinking")),
    ("context_tier", mark("Context tier")),
    ("resolution", mark("Resolution")),
    ("decode_note", mark("Note")),
)
_ELSEWHERE = {
    "tags",
    "vendor_trace",
    "discount_detail",
    "coupon_detail",
    "price_factors",
    "formula",
    "line_id",
    "finding_class",
    "also",
    "cause_key",
    *(name for name, _label in _PARTS),
}


def working_of(
    line: Line,
    rule: Mapping[str, Any] | None,
    causes: Sequence[Cause],
    terms: Sequence[Agreement],
    method: Method | None = None,
) -> Working:
    """Return the working of one charge line.

    Args:
        line: its canonical columns, and those of its verdict.
        rule: the price rule it was judged by, with ``snapshot_name``.
        causes: what gives the billed amount exactly, as recorded.
        terms: the contract's discounts, agreed prices and multipliers.
        method: how its system's records are proved, if it has several meters.
    """
    verdict = line.get("finding_class")
    return Working(
        line_id=str(line["line_id"]),
        finding_class=FindingClass(verdict) if verdict else None,
        also=classes_in(line.get("also")),
        parts=tuple(_parts(line)),
        tags=tuple(_tags(line.get("tags"))),
        steps=tuple(_steps(line, rule, terms, method)),
        rule=rule_in_words(rule) if rule else "",
        snapshot=str(rule.get("snapshot_name", "")) if rule else "",
        causes=tuple(in_words(cause) for cause in causes),
        vendor_trace=vendor_trace(line),
        fields=tuple(_fields(line)),
    )


def _parts(line: Line) -> Iterator[tuple[str, str]]:
    for name, label in _PARTS:
        value = line.get(name)
        if value not in (None, ""):
            yield _(label), _text(value)


def _tags(tags: object) -> Iterator[tuple[str, str]]:
    if not tags:
        return
    found = json.loads(str(tags))
    for key, value in found.items():
        yield key, str(value)


def _fields(line: Line) -> Iterator[tuple[str, str]]:
    for name, value in line.items():
        if name not in _ELSEWHERE and value not in (None, ""):
            yield name, _text(value)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return plain(value) if isinstance(value, Decimal) else str(value)


def _steps(
    line: Line,
    rule: Mapping[str, Any] | None,
    terms: Sequence[Agreement],
    method: Method | None,
) -> Iterator[Step]:
    yield from _stated_steps(line)
    if method is not None:
        yield from record_steps(method, line, _seconds(line), terms)
    price, quantity = line.get("expected_unit_price"), line.get("pricing_quantity")
    if price is not None and quantity is not None:
        yield from _price_steps(line, rule, price, terms)
        cost = round_half_up(EXACT.multiply(price, quantity), AMOUNT_PLACES)
        yield Step(
            _("Recalculated list cost"), _product(price, quantity, cost), plain(cost)
        )
        yield from _payable_steps(line, cost, terms)
    yield from _result_step(line)
    yield from trace_steps(line, _seconds(line))


def _price_steps(
    line: Line,
    rule: Mapping[str, Any] | None,
    price: Decimal,
    terms: Sequence[Agreement],
) -> Iterator[Step]:
    """Show the price of the list, the agreed one in its place, and the multiplier."""
    fixed, times = _by_contract(line, terms)
    base = price if times is None else _listed(line, rule)
    if fixed is not None:
        if rule is not None and (listed := _listed(line, rule)) is not None:
            yield _price_step(line, rule, listed)
        formula = _("{price} {currency} per {unit}").format(
            price=plain(fixed),
            currency=line.get("billing_currency"),
            unit=line.get("pricing_unit"),
        )
        yield Step(_("Price agreed by contract"), formula, plain(fixed))
        base = fixed
    elif rule is not None and base is not None:
        yield _price_step(line, rule, base)
    if times is not None and base is not None:
        yield Step(_("With the multiplier"), _product(base, times, price), plain(price))


def _listed(line: Line, rule: Mapping[str, Any] | None) -> Decimal | None:
    if rule is None:
        return None
    factor = price_factor(rule["unit"], line.get("pricing_unit"))
    return None if factor is None else exact(Fraction(rule["unit_price"]) * factor)


def _by_contract(
    line: Line, terms: Sequence[Agreement]
) -> tuple[Decimal | None, Decimal | None]:
    """Return the agreed price and the multiplier that hold at the line's time."""
    moment, wanted = _seconds(line), _wanted(line)
    if moment is None or line.get("charge_kind") != ChargeKind.USAGE:
        return None, None
    agreed, times = price_spans(terms, wanted), multiplier_spans(terms, wanted)
    return at(agreed, moment), at(times, moment)


def _wanted(line: Line) -> Wanted:
    names = ("provider", "region_id", "model", "type_code")
    more = ("billing_currency", "pricing_unit")
    return Wanted(*(str(line.get(name) or "") for name in (*names, *more)))


def _stated_steps(line: Line) -> Iterator[Step]:
    before, quantity = line.get("usage_before_deduction"), line.get("pricing_quantity")
    deducted = line.get("usage_deducted") or Decimal(0)
    if before is not None and quantity is not None:
        left = before - deducted
        formula = f"{plain(before)} − {plain(deducted)} = {plain(left)}"
        yield _checked(_("Quantity"), formula, left, quantity)
    price, cost = line.get("list_unit_price"), line.get("list_cost")
    if price is not None and quantity is not None and cost is not None:
        factor = price_factor(
            price_unit(line.get("vendor_price_unit")), line.get("pricing_unit")
        )
        ratio = Decimal(1)
        if factor is not None:
            ratio = EXACT.divide(Decimal(factor.numerator), Decimal(factor.denominator))
        exact = EXACT.multiply(EXACT.multiply(price, quantity), ratio)
        given = round_half_up(exact, AMOUNT_PLACES)
        yield _checked(
            _("List cost as billed"),
            _product(price, quantity, given, ratio),
            given,
            cost,
        )
    if cost is not None:
        yield from _stated_payable(line, cost)


def _stated_payable(line: Line, cost: Decimal) -> Iterator[Step]:
    billed = line.get("billed_cost")
    taken = [
        line.get("plan_list_cost") or line.get("plan_deducted"),
        line.get("discount_amount"),
        line.get("coupon_amount"),
        line.get("rounding_amount"),
    ]
    amounts = [amount for amount in taken if amount]
    if billed is not None:
        rest = cost - sum(amounts, Decimal(0))
        formula = " − ".join(plain(amount) for amount in (cost, *amounts))
        yield _checked(
            _("Payable as billed"), f"{formula} = {plain(rest)}", rest, billed
        )


def _price_step(line: Line, rule: Mapping[str, Any], price: Decimal) -> Step:
    formula = _("{price} {currency} per {unit} = {converted} per {own}").format(
        price=plain(Decimal(rule["unit_price"])),
        currency=rule["currency"],
        unit=rule["unit"],
        converted=plain(price),
        own=line.get("pricing_unit"),
    )
    stated = line.get("list_unit_price")
    same_unit = price_unit(line.get("vendor_price_unit")) == line.get("pricing_unit")
    verdict = ""
    if stated is not None and same_unit:
        verdict = OK if stated == price else DIFFERS
    title, window = _("Price in the snapshot"), window_in_words(rule)
    title = f"{title} · {window}" if window else title
    return Step(title, formula, plain(price), verdict)


def _payable_steps(
    line: Line, cost: Decimal, terms: Sequence[Agreement]
) -> Iterator[Step]:
    plan = line.get("plan_list_cost") or line.get("plan_deducted") or Decimal(0)
    if plan:
        left = cost - plan
        formula = f"{plain(cost)} − {plain(plan)} = {plain(left)}"
        yield Step(_("After the savings plan"), formula, plain(left))
        yield from plan_steps(line, terms, _seconds(line), _wanted(line))
        cost = left
    fixed, _times = _by_contract(line, terms)
    factor = Decimal(1) if fixed is not None else _factor(line, terms)
    stated = line.get("discount_amount") or Decimal(0)
    if factor is not None and (fixed is None or stated):
        after = round_half_up(EXACT.multiply(cost, factor), AMOUNT_PLACES)
        taken = cost - after
        verdict = OK if taken == stated else DIFFERS
        yield Step(
            _("After discount"), _product(cost, factor, after), plain(after), verdict
        )
        cost = after
    elif stated and fixed is None:
        after = cost - stated
        formula = f"{plain(cost)} − {plain(stated)} = {plain(after)}"
        yield Step(_("After discount"), formula, plain(after))
        cost = after
    rounding = rounding_of(terms, _seconds(line), _wanted(line))
    for name, title in (
        ("coupon_amount", _("After coupon")),
        ("rounding_amount", _("After rounding")),
    ):
        amount = line.get(name)
        if amount:
            formula = f"{plain(cost)} − {plain(amount)} = {plain(cost - amount)}"
            if name == "rounding_amount" and rounding:
                continue  # the contract says how it is rounded
            cost -= amount
            yield Step(title, formula, plain(cost))
    yield from rounding_steps(rounding, cost)


def _result_step(line: Line) -> Iterator[Step]:
    billed, expected = line.get("billed_cost"), line.get("expected")
    if billed is None or expected is None:
        return
    gap = billed - expected
    formula = f"{plain(billed)} − {plain(expected)} = {plain(gap)}"
    yield Step(_("Billed − expected"), formula, plain(gap), DIFFERS if gap else OK)


def _factor(line: Line, terms: Sequence[Agreement]) -> Decimal | None:
    """Return the factor that holds at the line's time; null: none is known."""
    moment = _seconds(line)
    if moment is None or line.get("charge_kind") != ChargeKind.USAGE:
        return None
    provider, model = str(line.get("provider", "")), str(line.get("model") or "")
    agreed = factor_spans(terms, provider, model, str(line.get("type_code") or ""))
    found = at(agreed, moment)
    if found is not None:
        return found
    stated = read_promotions(str(line.get("discount_detail") or ""))
    return at(spans_of(stated), moment) if stated else None


def _seconds(line: Line) -> int | None:
    start, day = line.get("charge_period_start"), line.get("billing_date")
    if start is not None:
        return int(start.timestamp())
    if day is None:
        return None
    begin = datetime.combine(day, time(), UTC) - timedelta(seconds=UTC_OFFSET)
    return int(begin.timestamp())


def _checked(title: str, formula: str, ours: Decimal, stated: Decimal) -> Step:
    if ours == stated:
        return Step(title, formula, plain(stated), OK)
    return Step(title, f"{formula} ≠ {plain(stated)}", plain(stated), DIFFERS)


def _product(
    price: Decimal, quantity: Decimal, result: Decimal, ratio: Decimal = Decimal(1)
) -> str:
    factors = [price, quantity] if ratio == 1 else [price, quantity, ratio]
    return " × ".join(plain(one) for one in factors) + f" = {plain(result)}"
