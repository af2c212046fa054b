"""Prove the records of an admin console: integer nano-USD, category by category."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from desktop_app.calc.amounts import MONEY, Columns
from desktop_app.calc.checks import LINES, asked, layered
from desktop_app.calc.lines import array_of, whole, word_codes
from desktop_app.calc.metered.contract import METERS, Amounts
from desktop_app.calc.metered.nano_lists import Listed, listed_spans
from desktop_app.calc.metered.nano_snapshots import OwnPrices, billing_of, own_prices
from desktop_app.calc.metered.nano_steps import nano_steps
from desktop_app.calc.metered.nano_tariffs import Billing, Tariff
from desktop_app.calc.rulebook import RuleBook
from desktop_app.calc.timelines import Timelines, Whole
from desktop_app.domain.findings import Step

_WORDS = ("model", "billing_currency", "own_prices", "price_factors")
_TARIFFS = "tariffs"
_NONE = -1  # no tariff is known
_SECONDS = "pricing_quantity"

_RATES = ("input", "read", "write", "1h", "output", "call", "second")
_NUMBERS = ("number", "low", "high", *(f"rate_{name}" for name in _RATES))
_TARIFF_FIELDS: list[pa.Field[Any]] = [
    *(pa.field(name, pa.int64()) for name in _NUMBERS),
    pa.field("services", pa.decimal128(38, 0)),
    pa.field("splits", pa.bool_()),
]
_TARIFF = pa.schema(_TARIFF_FIELDS)

Words = tuple[str | None, ...]

_COUNTS: Columns = tuple(
    (f"n_{name}", f"coalesce({name}, 0)::HUGEINT") for name in (*METERS, _SECONDS)
)
# The console counts cache apart from the input; the ledger counts it in.
_SIZES: Columns = (
    (
        "fresh",
        "greatest(n_input_tokens - n_cache_read_tokens - n_cache_write_tokens"
        " - n_cache_write_1h_tokens, 0)",
    ),
    ("written", "n_cache_write_tokens + n_cache_write_1h_tokens"),
)


def _of_tokens(tokens: str, rate: str) -> str:
    """Spell what tokens cost: half up; nothing at no rate where there are none."""
    return (
        f"CASE WHEN {tokens} <= 0 THEN 0::HUGEINT"
        f" ELSE ({tokens} * {rate} + 500000) // 1000000 END"
    )


def _in_units(units: str, rate: str) -> str:
    return (
        f"CASE WHEN {rate} = 0 THEN 0::HUGEINT ELSE greatest({units}, 1) * {rate} END"
    )


_SHARES: Columns = (
    ("for_input", _of_tokens("fresh", "rate_input")),
    ("for_read", _of_tokens("n_cache_read_tokens", "rate_read")),
    (
        "for_written",
        f"CASE WHEN splits THEN {_of_tokens('n_cache_write_tokens', 'rate_write')}"
        f" + {_of_tokens('n_cache_write_1h_tokens', 'rate_1h')}"
        f" ELSE {_of_tokens('written', 'rate_write')} END",
    ),
    ("for_output", _of_tokens("n_output_tokens", "rate_output")),
    ("for_calls", _in_units("n_calls", "rate_call")),
    ("for_seconds", _in_units(f"n_{_SECONDS}", "rate_second")),
)
_NANO: Columns = (
    (
        "nano",
        "for_input + for_read + for_written + for_output + for_calls + for_seconds"
        " + services::HUGEINT",
    ),
)
_AMOUNT: Columns = (
    ("amount", f"(nano::DECIMAL(38,0) * 0.000000001::DECIMAL(10,9))::{MONEY}"),
)
_BESIDE = " ".join(
    (
        *("(SELECT * FROM", LINES, "LEFT JOIN", _TARIFFS, "ON tariff = number"),
        "AND coalesce(input_tokens, 0) > low",
        "AND (high IS NULL OR coalesce(input_tokens, 0) <= high))",
    )
)
_QUERY = (
    layered((_COUNTS, _SIZES, _SHARES, _NANO), _AMOUNT, _BESIDE) + " ORDER BY place"
)


class NanoUsd:
    """The admin console's method; it remembers what it has read of a bill."""

    columns: tuple[str, ...] = ("own_prices", "price_factors")

    def __init__(self, book: RuleBook) -> None:
        self._book = book
        self._numbers: dict[Words, int] = {}
        self._billings: list[Billing] = []
        self._own: list[OwnPrices | None] = []
        self._tariffs: list[Tariff | None] = []
        self._subjects: list[int] = []
        self._models: dict[tuple[str, str], int] = {}
        self._listed: Timelines[Listed] = Timelines()

    def amounts(
        self, connection: duckdb.DuckDBPyConnection, records: pa.Table, times: Whole
    ) -> Amounts:
        """Work out what records should cost, by their own and by published prices."""
        numbers = self._number(records)
        places, listed = self._by_list(numbers, times)
        return Amounts(
            own=_costs(connection, records, numbers, self._tariffs),
            listed=_costs(connection, records, places, listed),
        )

    def steps(self, line: Mapping[str, Any], seconds: int | None) -> Iterator[Step]:
        """Yield the working of one record: its rates, each category, the sum."""
        words = tuple(_text(line.get(name)) for name in _WORDS)
        number = self._number_of(words)
        billing, own = self._billings[number], self._own[number]
        listed = None
        if seconds is not None and billing.charged:
            subjects = np.array([self._subjects[number]], dtype=np.int64)
            at = self._listed.find(subjects, np.array([seconds], dtype=np.int64))
            listed = self._listed.values[int(at[0])] if at[0] >= 0 else None
        yield from nano_steps(line, billing, own, listed)

    def _number(self, records: pa.Table) -> Whole:
        """Return, per line, which words it has; new ones are read."""
        total = np.zeros(records.num_rows, dtype=np.int64)
        found: list[Words] = [()]
        for name in _WORDS:
            codes, words = word_codes(whole(records.column(name)))
            options = [*words, None]
            size = len(options)
            keys = total * size + np.where(codes < 0, len(words), codes)
            distinct = pa.array(keys).dictionary_encode()
            total = distinct.indices.to_numpy().astype(np.int64)
            numbered = distinct.dictionary.to_numpy().tolist()
            found = [(*found[one // size], options[one % size]) for one in numbered]
        here = np.array([self._number_of(one) for one in found], dtype=np.int64)
        return here[total] if here.size else total

    def _number_of(self, words: Words) -> int:
        known = self._numbers.get(words)
        if known is not None:
            return known
        model, currency, prices, context = words
        billing = billing_of(context, model)
        self._billings.append(billing)
        own = own_prices(prices, billing)
        self._own.append(own)
        self._tariffs.append(own.tariff if own else None)
        self._subjects.append(self._subject(model or "", currency or ""))
        self._numbers[words] = number = len(self._numbers)
        return number

    def _subject(self, model: str, currency: str) -> int:
        key = (model, currency)
        if key not in self._models:
            spans = listed_spans(self._book, model, currency)
            self._models[key] = self._listed.add(spans)
        return self._models[key]

    def _by_list(
        self, numbers: Whole, times: Whole
    ) -> tuple[Whole, Sequence[Tariff | None]]:
        """Return, per line, a place in the tariffs that the published prices give."""
        values = self._listed.values
        charged = np.array([one.charged for one in self._billings], dtype=np.bool_)
        if not values or not charged.any():
            return np.full(numbers.size, _NONE, dtype=np.int64), ()
        subjects = np.array(self._subjects, dtype=np.int64)[numbers]
        found = np.where(charged[numbers], self._listed.find(subjects, times), _NONE)
        keys = numbers * len(values) + np.maximum(found, 0)
        pairs = pa.array(keys).dictionary_encode()
        tariffs = [
            self._listed_tariff(*divmod(pair, len(values)))
            for pair in pairs.dictionary.to_numpy().tolist()
        ]
        places = pairs.indices.to_numpy().astype(np.int64)
        return np.where(found < 0, _NONE, places), tariffs

    def _listed_tariff(self, number: int, place: int) -> Tariff:
        own, billing = self._own[number], self._billings[number]
        stated = own.stated if own else None
        tariff = self._listed.values[place].for_billing(
            billing, own.base.services if own else 0
        )
        return tariff.multiplied(billing.multiplied_by(stated))


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _costs(
    connection: duckdb.DuckDBPyConnection,
    records: pa.Table,
    places: Whole,
    tariffs: Sequence[Tariff | None],
) -> pa.Array[Any]:
    """Return what lines cost by the tariffs at some places; null: none, or a gap."""
    used = np.unique(places[places >= 0]).tolist()
    lines = records.select([*METERS, _SECONDS])
    lines = lines.append_column("tariff", array_of(places))
    lines = lines.append_column("place", pa.array(range(records.num_rows)))
    table = _table({number: tariffs[number] for number in used})
    answer = asked(connection, _QUERY, {LINES: lines, _TARIFFS: table})
    return whole(answer.column("amount"))


def _table(tariffs: Mapping[int, Tariff | None]) -> pa.Table:
    rows = [
        {
            "number": number,
            "low": -1 if tier.lower is None else tier.lower,
            "high": tier.upper,
            "rate_input": tier.rates.input,
            "rate_read": tier.rates.cache_read,
            "rate_write": tier.rates.write,
            "rate_1h": tier.rates.write_1h,
            "rate_output": tier.rates.output,
            "rate_call": tariff.call,
            "rate_second": tariff.second,
            "services": Decimal(tariff.services),
            "splits": tariff.splits,
        }
        for number, tariff in tariffs.items()
        if tariff is not None
        for tier in tariff.tiers
    ]
    return pa.Table.from_pylist(rows, schema=_TARIFF)
