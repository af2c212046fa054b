"""Judge a stretch of lines: prices beside them, then every check at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from desktop_app.calc.amounts import WAYS
from desktop_app.calc.combinations import RATIO_PLACES, Combinations
from desktop_app.calc.foreknowledge import PartFacts
from desktop_app.calc.lines import (
    AMOUNTS,
    DAY,
    USAGE,
    Flags,
    PartIn,
    Stretch,
    array_of,
    filled,
    month_bounds,
    take,
)
from desktop_app.calc.ordinary import verdicts
from desktop_app.calc.price_times import PriceTimes
from desktop_app.calc.promotions import Promotions
from desktop_app.calc.terms import FACTOR_PLACES
from desktop_app.calc.timelines import Timelines, Whole
from desktop_app.calc.tolerances import Tolerance
from desktop_app.domain.terms import RoundingWay
from importers.contract import Precision
from importers.schema import MONEY, PRICE

_FACTOR = pa.decimal128(38, FACTOR_PLACES)
_RATIO = pa.decimal128(38, RATIO_PLACES)
_NO_DAYS = (-(1 << 62), 1 << 62)


@dataclass(frozen=True)
class Prepared:
    """A stretch ready to be judged: its lines with all they are compared with."""

    stretch: Stretch
    numbers: Whole  # which combination each line is
    times: Whole
    rules: Whole  # place in Combinations.prices.values; -1: none
    priced: int  # how many of those values were known by then
    table: pa.Table


@dataclass(frozen=True)
class Bench:
    """What all lines of a bill are judged with."""

    connection: duckdb.DuckDBPyConnection
    combinations: Combinations
    promotions: Promotions
    period: str


def set_rules_of(
    connection: duckdb.DuckDBPyConnection, part: PartIn, tolerance: Tolerance
) -> None:
    """Tell DuckDB what holds for all lines of a part."""
    has = filled(part.path)
    split = part.precision == Precision.SPLIT
    values = {
        "has_deducted": str("usage_deducted" in has),
        "has_discount": str("discount_amount" in has),
        "has_coupon": str("coupon_amount" in has),
        "rows_prove": str(not split),
        "rows_multiply": str(part.precision == Precision.EXACT),
        "tolerance": f"{tolerance.line}::DECIMAL(38,10)",
        "slack": f"{tolerance.arithmetic}::DECIMAL(38,10)",
    }
    for name, value in values.items():
        connection.execute(f"SET VARIABLE {name} = {value}")


def prepare(bench: Bench, part: PartIn, facts: PartFacts, stretch: Stretch) -> Prepared:
    """Lay beside each line its price, its discounts and what is known of it."""
    times = stretch.times()
    local, found = stretch.combinations()
    here = np.array([bench.combinations.number(one) for one in found], dtype=np.int64)
    numbers = here[local] if here.size else local
    kinds = stretch.kinds(part.precision)
    rules = bench.combinations.prices.find(numbers, times, stretch.times_by)
    rules = np.where(kinds == USAGE, rules, -1)
    columns = {name: stretch.column(name) for name in AMOUNTS}
    columns |= _known_of_lines(facts, stretch, times)
    columns |= _traits(bench.combinations, numbers)
    columns |= _promised(bench.promotions, stretch, times)
    columns |= {
        "kind": array_of(kinds.astype(np.int8)),
        "outside": array_of(_outside(bench.period, part, stretch, times)),
        "price": _in_force(bench.combinations.prices, rules, PRICE),
        "fixed": _fixed(bench.combinations.prices, rules),
        "agreed": _agreed(bench.combinations.factors, numbers, times),
    }
    columns |= _terms_of(bench.combinations, numbers, times)
    priced = len(bench.combinations.prices.values)
    return Prepared(stretch, numbers, times, rules, priced, pa.table(columns))


def judge(connection: duckdb.DuckDBPyConnection, prepared: Prepared) -> pa.Table:
    """Return class number, other classes, expected amount and difference per line."""
    return verdicts(connection, prepared.table)


def _known_of_lines(
    facts: PartFacts, stretch: Stretch, times: Whole
) -> dict[str, pa.Array[Any]]:
    restated = facts.among(facts.restated, stretch)
    return {
        "counted": array_of(~facts.among(facts.dropped, stretch)),
        "duplicate": array_of(facts.among(facts.duplicates, stretch)),
        "first_seen": array_of(facts.among(facts.first_seen, stretch)),
        "restated": array_of(restated),
        "billed_before": facts.before_of(stretch),
        "quota_follows": array_of(facts.quota_follows(stretch, times)),
    }


def _traits(combinations: Combinations, numbers: Whole) -> dict[str, pa.Array[Any]]:
    traits = combinations.traits
    ratios = pa.array([one.ratio for one in traits], type=_RATIO)
    plain = np.array([one.ratio == 1 for one in traits], dtype=np.bool_)
    undecoded = np.array([one.undecoded for one in traits], dtype=np.bool_)
    faulty = np.array([one.unit_fault for one in traits], dtype=np.bool_)
    return {
        "ratio": take(ratios, numbers),
        "plain": array_of(plain[numbers]),
        "undecoded": array_of(undecoded[numbers]),
        "unit_fault": array_of(faulty[numbers]),
    }


def _promised(
    promotions: Promotions, stretch: Stretch, times: Whole
) -> dict[str, pa.Array[Any]]:
    details = stretch.column("discount_detail")
    if details.null_count == len(details):
        none = pa.nulls(stretch.size, _FACTOR)
        return {"stated_factor": none, "promised": none}
    codes = promotions.numbers(details)
    factors = [one.factor if one else None for one in promotions.stated]
    subjects = codes.fill_null(-1).to_numpy().astype(np.int64)
    due = promotions.due.find(subjects, times)
    return {
        "stated_factor": take(pa.array(factors, type=_FACTOR), subjects),
        "promised": _values_at(promotions.due.values, due, _FACTOR),
    }


def _in_force(
    prices: PriceTimes, places: Whole, kind: pa.Decimal128Type
) -> pa.Array[Any]:
    return _values_at([one.price for one in prices.values], places, kind)


def _fixed(prices: PriceTimes, places: Whole) -> pa.Array[Any]:
    """Return where the contract names the price itself."""
    fixed = np.array([*(one.agreed for one in prices.values), False], dtype=np.bool_)
    return array_of(fixed[places])


def _agreed(factors: Timelines[Decimal], numbers: Whole, times: Whole) -> pa.Array[Any]:
    if not factors.values:
        return pa.nulls(numbers.size, _FACTOR)
    return _values_at(factors.values, factors.find(numbers, times), _FACTOR)


def _terms_of(
    combinations: Combinations, numbers: Whole, times: Whole
) -> dict[str, pa.Array[Any]]:
    """Return the factor of the plan's class in force, and how amounts are rounded."""
    plans, roundings = combinations.plans, combinations.roundings
    factors = [one.value for one in plans.values]
    units = [Decimal(1).scaleb(-int(one.value)) for one in roundings.values]
    ways = [WAYS.index(RoundingWay(one.label)) for one in roundings.values]
    rounded = roundings.find(numbers, times)
    return {
        "plan_factor": _values_at(factors, plans.find(numbers, times), _FACTOR),
        "round_unit": _values_at(units, rounded, MONEY),
        "round_way": take(pa.array(ways, type=pa.int8()), rounded),
    }


def _values_at(
    values: Sequence[Decimal], places: Whole, kind: pa.DataType
) -> pa.Array[Any]:
    return take(pa.array(values, type=kind), places)


def _outside(period: str, part: PartIn, stretch: Stretch, times: Whole) -> Flags:
    first, after = month_bounds(period) or _NO_DAYS
    days = stretch.days()
    wrong_day = ~stretch.missing("billing_date") & ((days < first) | (days >= after))
    if part.utc_offset is None:
        return wrong_day
    began = np.floor_divide(times + part.utc_offset * 3_600, DAY)
    timed = ~stretch.missing("charge_period_start")
    return wrong_day | (timed & ((began < first) | (began >= after)))
