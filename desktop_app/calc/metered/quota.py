"""Recalculate a gateway's quota from the ratios that each record keeps.

A record costs its weighted tokens times two ratios, rounded half away from zero to a
whole number of quota, 500,000 of which are one dollar. Ratios are decimals, so every
set of them has a common denominator and all is counted in whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from desktop_app.calc.lines import array_of, whole, word_codes
from desktop_app.calc.metered.contract import Amounts
from desktop_app.calc.metered.counts import whole_numbers
from desktop_app.calc.metered.quota_ratios import (
    QUOTA_A_DOLLAR,
    Ratios,
    counted,
    formula_of,
    quota_of,
    read_ratios,
)
from desktop_app.calc.rulebook import RuleBook
from desktop_app.calc.timelines import Whole
from desktop_app.domain.findings import Step
from desktop_app.i18n import _
from importers.schema import MONEY

_FLAT = (
    "input_tokens",
    "cache_read_tokens",
    "cache_write_tokens",
    "cache_write_1h_tokens",
    "output_tokens",
)
_ROOM = 1 << 61  # twice a sum of int64 must not overflow
_pc: Any = pc  # the stubs know fewer argument types than the kernels
_QUOTA = pa.decimal128(19, 0)
_DOLLARS = pa.scalar(Decimal(1) / QUOTA_A_DOLLAR, pa.decimal128(7, 6))
_MOST = 1 << 62

Counts = dict[str, npt.NDArray[np.int64]]


class QuotaMethod:
    """Prove new-api's calls by their own ratios."""

    columns: tuple[str, ...] = ("own_prices", "usage_detail")

    def __init__(self, book: RuleBook) -> None:
        del book  # a ratio is no published price
        self._known: dict[str, Ratios] = {}

    def amounts(
        self, connection: duckdb.DuckDBPyConnection, records: pa.Table, times: Whole
    ) -> Amounts:
        """Work out what each record's own ratios give; no price list knows ratios."""
        del connection, times
        size = records.num_rows
        quota = np.full(size, -1, dtype=np.int64)
        codes, words = word_codes(_cells(records, "own_prices"))
        counts = {name: _whole(records, name) for name in _FLAT}
        odd = _cells(records, "usage_detail").is_valid().to_numpy(zero_copy_only=False)
        for code, text in enumerate(words):
            here = codes == code
            ratios = self._ratios(text)
            if ratios.why:
                continue
            plain = np.flatnonzero(here & ~odd)
            if not ratios.is_plain or not _together(ratios, counts, plain, quota):
                odd = odd | here
        told = np.flatnonzero(odd & (codes >= 0))
        self._one_by_one(records, told, quota)
        self._let_nothing_be(records, quota)
        return Amounts(_dollars(quota), pa.nulls(size, MONEY))

    def steps(self, line: Mapping[str, Any], seconds: int | None) -> Iterator[Step]:
        """Yield the ratios, the weighted tokens and the quota of one record."""
        del seconds
        if line.get("calls") is None:
            return
        ratios = self._ratios(line.get("own_prices"))
        title = _("Quota from the record's own ratios")
        if ratios.why:
            yield Step(title, _(ratios.why).format(**ratios.facts), "")
            return
        record = counted(line)
        found = quota_of(ratios, record)
        if isinstance(found, str):
            yield Step(title, _("The record names no {ratio}.").format(ratio=found), "")
            return
        yield Step(title, formula_of(ratios, record), f"{found:,}")
        amount = Decimal(found) / QUOTA_A_DOLLAR
        billed = line.get("billed_cost")
        verdict = "" if billed is None else "ok" if billed == amount else "differs"
        yield Step(_("Amount"), f"{found} ÷ {QUOTA_A_DOLLAR}", f"{amount:f}", verdict)

    def _ratios(self, text: str | None) -> Ratios:
        if not text:
            return read_ratios(None)
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = read_ratios(text)
        return known

    def _one_by_one(self, records: pa.Table, rows: Whole, quota: Whole) -> None:
        if not rows.size:
            return
        names = ("own_prices", "usage_detail", *_FLAT)
        chosen = records.select(list(dict.fromkeys(names))).take(array_of(rows))
        for row, line in zip(rows.tolist(), chosen.to_pylist(), strict=True):
            ratios = self._ratios(line["own_prices"])
            found = "" if ratios.why else quota_of(ratios, counted(line))
            if isinstance(found, int) and 0 <= found < _MOST:
                quota[row] = found

    def _let_nothing_be(self, records: pa.Table, quota: Whole) -> None:
        """Let a fixed price be 0 where no token came back: nothing was delivered."""
        rows = np.flatnonzero(quota > 0)
        if not rows.size:
            return
        tokens = _whole(records, "input_tokens") + _whole(records, "output_tokens")
        billed = _cells(records, "billed_cost")
        free = _pc.fill_null(_pc.equal(billed, pa.scalar(0, MONEY)), fill_value=False)
        empty = free.to_numpy(zero_copy_only=False) & (tokens == 0)
        quota[(quota > 0) & empty] = 0


def _together(ratios: Ratios, counts: Counts, rows: Whole, quota: Whole) -> bool:
    """Weigh the records of one set of ratios at once; False: numbers too wide."""
    weights = ratios.weights()
    parts = {name: values[rows] for name, values in counts.items()}
    read, short, long = (parts[name] for name in _FLAT[1:4])
    rest = np.maximum(parts["input_tokens"] - read - short - long, 0)
    by_weight = (
        (rest, "base"),
        (read, "cache_ratio"),
        (short, "cache_write"),
        (long, "cache_creation_ratio_1h"),
        (parts["output_tokens"], "completion_ratio"),
    )
    most = sum(
        (_widest(values) + 1) * (weights[name] or 0) for values, name in by_weight
    )
    if max(most + weights.denominator, _widest(parts["input_tokens"])) > _ROOM:
        return False
    total = np.zeros(rows.size, dtype=np.int64)
    known = np.ones(rows.size, dtype=np.bool_)
    for values, name in by_weight:
        weight = weights[name]
        if weight is None:
            known &= values == 0
        else:
            total += values * weight
    prompt = parts["input_tokens"]
    if ratios.prompt_without_cache:
        prompt = prompt - read - short - long
    used = prompt + parts["output_tokens"] > 0
    rounded = (2 * total + weights.denominator) // (2 * weights.denominator)
    if ratios.charges:
        rounded = np.maximum(rounded, 1)
    quota[rows] = np.where(known, np.where(used, rounded, 0), -1)
    return True


def _widest(values: Whole) -> int:
    return max(int(values.max(initial=0)), -int(values.min(initial=0)))


def _cells(records: pa.Table, name: str) -> pa.Array[Any]:
    return whole(records.column(name))


def _whole(records: pa.Table, name: str) -> npt.NDArray[np.int64]:
    filled = _cells(records, name).fill_null(Decimal(0))
    return whole_numbers(filled)


def _dollars(quota: Whole) -> pa.Array[Any]:
    known: Any = pa.Array.from_pandas(quota, mask=quota < 0)
    exact: Any = _pc.multiply(_pc.cast(known, _QUOTA), _DOLLARS)
    found: pa.Array[Any] = _pc.cast(exact, MONEY)
    return found
