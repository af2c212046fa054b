"""Recalculate a record of several meters from the published prices of its model.

A gateway that states one amount for a call is held against a price list: plain input,
what the cache held and took, output, thought. Where a list names no price of its own
for one of them, the next plainer one holds: cached and written input cost what input
costs, thought what output costs. The whole record takes the tier of all its input.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from desktop_app.calc.failures import TooLarge
from desktop_app.calc.lines import array_of, take, whole, word_codes
from desktop_app.calc.metered.contract import Amounts
from desktop_app.calc.metered.counts import whole_numbers
from desktop_app.calc.metered.price_shelf import METERS, PRICE_PLACES, PriceShelf
from desktop_app.calc.rulebook import RuleBook
from desktop_app.calc.timelines import NO_TIME, Whole
from desktop_app.domain.findings import Step
from desktop_app.domain.money import total
from desktop_app.i18n import _, mark
from importers.schema import MONEY

_pc: Any = pc  # the stubs know fewer argument types than the kernels
_COUNT = pa.decimal256(21, 0)
_PRICE = pa.decimal256(46, PRICE_PLACES)
_COST = pa.decimal256(70, PRICE_PLACES)
_PLACES = 10  # of schema.MONEY
_KEY = ("model", "channel", "billing_currency")
# Which meters a record shows, and what each is called in the working.
_TITLES = {
    "input": mark("Input"),
    "read": mark("Input from the cache"),
    "write": mark("Input into the cache"),
    "write_1h": mark("Input into the cache for an hour"),
    "output": mark("Output"),
    "thought": mark("Thought"),
}


class PublishedMethod:
    """Prove records by published prices.

    Args:
        provider: whose price list it is.
        book: the price rules of all snapshots.
        stated: costs in a record's usage detail for which no list has a price.
    """

    columns: tuple[str, ...] = ("channel", "usage_detail")

    def __init__(
        self, provider: str, book: RuleBook, stated: Sequence[str] = ()
    ) -> None:
        self._shelf = PriceShelf(provider, book)
        self._as_stated = stated

    def amounts(
        self, connection: duckdb.DuckDBPyConnection, records: pa.Table, times: Whole
    ) -> Amounts:
        """Work out what each record costs by the prices in force at its time."""
        del connection
        size = records.num_rows
        counts = _counts(records)
        subjects = self._subjects(records, _inputs(records))
        cost: Any = _pc.cast(array_of(np.zeros(size, dtype=np.int64)), _COST)
        known = np.ones(size, dtype=np.bool_)
        counted = np.zeros(size, dtype=np.bool_)  # else no list can say anything
        for meter in METERS:
            line, values = self._shelf.prices(meter)
            places = line.find(subjects, times)
            price = take(pa.array(values, _PRICE), places)
            more = _pc.not_equal(counts[meter], pa.scalar(0, _COUNT))
            used = more.to_numpy(zero_copy_only=False).astype(np.bool_)
            known &= ~(used & (places < 0))
            counted |= used
            part = _pc.multiply(counts[meter], _pc.fill_null(price, Decimal(0)))
            cost = _pc.cast(_pc.add(cost, part), _COST)
        cost = _pc.cast(_pc.add(cost, self._stated(records)), _COST)
        priced = self._shelf.knows(subjects, times)
        nothing = pa.scalar(None, MONEY)
        told = array_of(known & counted & priced)
        listed = _pc.if_else(told, _money(cost), nothing)
        return Amounts(pa.nulls(size, MONEY), listed)

    def steps(self, line: Mapping[str, Any], seconds: int | None) -> Iterator[Step]:
        """Yield what each meter of a record costs, and the sum."""
        used = {name: count for name, count in _meters_of(line).items() if count}
        if line.get("calls") != 1:
            return  # a sum of several calls has no tier
        names = tuple(line.get(name) for name in _KEY)
        subject = self._shelf.subject(names, int(line.get("input_tokens") or 0))
        at = NO_TIME if seconds is None else seconds
        parts: list[Decimal] = []
        for meter, count in used.items():
            price = self._shelf.price_at(meter, subject, at)
            title = _(_TITLES[meter])
            if price is None:
                yield Step(title, f"{count:,}", _("no published price"))
                return
            parts.append(count * price)
            yield Step(title, f"{count:,} × {_text(price)}", _text(parts[-1]))
        extra = self._stated_in(line.get("usage_detail"))
        if extra:
            parts.append(extra)
            yield Step(_("Tools and files, as stated"), _text(extra), _text(extra))
        if not parts:
            return
        due = total(parts)
        billed = line.get("billed_cost")
        gap = None if billed is None else abs(billed - due)
        near = gap is not None and gap < Decimal(1).scaleb(1 - _PLACES)
        verdict = "" if gap is None else "ok" if near else "differs"
        yield Step(_("By the published prices"), "Σ", _text(due), verdict)

    def _stated(self, records: pa.Table) -> pa.Array[Any]:
        """Return what tools and files cost, for which no list has a price."""
        kind = pa.decimal256(48, PRICE_PLACES)
        if not self._as_stated:
            return pa.array([Decimal(0)], kind).take(pa.array([0] * records.num_rows))
        texts = whole(records.column("usage_detail")).to_pylist()
        return pa.array([self._stated_in(text) for text in texts], kind)

    def _stated_in(self, text: str | None) -> Decimal:
        if not text or not self._as_stated:
            return Decimal(0)
        told: dict[str, Any] = json.loads(text, parse_float=Decimal)
        return total(Decimal(told[name]) for name in self._as_stated if name in told)

    def _subjects(self, records: pa.Table, inputs: Whole) -> Whole:
        """Return, per record, which model and tier it is."""
        code = np.zeros(records.num_rows, dtype=np.int64)
        choices: list[list[Any]] = []
        for name in _KEY:
            codes, words = word_codes(whole(records.column(name)))
            code = code * (len(words) + 1) + np.where(codes < 0, len(words), codes)
            choices.append([*words, None])
        found = np.empty(records.num_rows, dtype=np.int64)
        for number in np.unique(code).tolist():
            names = _spelled(number, choices)
            here = code == number
            found[here] = self._shelf.subjects(names, inputs[here])
        return found


def _money(cost: pa.Array[Any]) -> pa.Array[Any]:
    """Round to the ledger's places, half away from zero."""
    rounded = _pc.round(cost, ndigits=_PLACES, round_mode="half_towards_infinity")
    try:
        found: pa.Array[Any] = _pc.cast(rounded, MONEY)
    except pa.ArrowInvalid as error:
        raise TooLarge(str(error)) from error
    return found


def _spelled(number: int, choices: list[list[Any]]) -> tuple[Any, ...]:
    names: list[Any] = []
    for options in reversed(choices):
        number, at = divmod(number, len(options))
        names.append(options[at])
    return tuple(reversed(names))


def _column(records: pa.Table, name: str) -> pa.Array[Any]:
    cells = _pc.fill_null(whole(records.column(name)), Decimal(0))
    found: pa.Array[Any] = _pc.cast(cells, _COUNT)
    return found


def _inputs(records: pa.Table) -> Whole:
    return whole_numbers(
        _pc.fill_null(whole(records.column("input_tokens")), Decimal(0))
    )


def _counts(records: pa.Table) -> dict[str, pa.Array[Any]]:
    """Return what each meter counts, none of it twice and none below nothing."""
    read = _column(records, "cache_read_tokens")
    write = _column(records, "cache_write_tokens")
    write_1h = _column(records, "cache_write_1h_tokens")
    thought = _column(records, "reasoning_tokens")
    cached = _sum(_sum(read, write), write_1h)
    return {
        "input": _less(_column(records, "input_tokens"), cached),
        "read": read,
        "write": write,
        "write_1h": write_1h,
        "output": _less(_column(records, "output_tokens"), thought),
        "thought": thought,
    }


def _sum(one: pa.Array[Any], other: pa.Array[Any]) -> pa.Array[Any]:
    found: pa.Array[Any] = _pc.cast(_pc.add(one, other), _COUNT)
    return found


def _less(one: pa.Array[Any], other: pa.Array[Any]) -> pa.Array[Any]:
    rest: Any = _pc.cast(_pc.subtract(one, other), _COUNT)
    nothing = pa.scalar(0, _COUNT)
    found: pa.Array[Any] = _pc.if_else(_pc.less(rest, nothing), nothing, rest)
    return found


def _text(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _meters_of(line: Mapping[str, Any]) -> dict[str, Decimal]:
    def count(name: str) -> Decimal:
        return Decimal(line.get(name) or 0)

    read, write = count("cache_read_tokens"), count("cache_write_tokens")
    write_1h, thought = count("cache_write_1h_tokens"), count("reasoning_tokens")
    return {
        "input": max(count("input_tokens") - read - write - write_1h, Decimal(0)),
        "read": read,
        "write": write,
        "write_1h": write_1h,
        "output": max(count("output_tokens") - thought, Decimal(0)),
        "thought": thought,
    }
