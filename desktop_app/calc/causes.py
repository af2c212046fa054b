"""Search for what gives the billed amounts exactly, over distinct combinations."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import duckdb
import numpy as np
import pyarrow as pa

from desktop_app.calc.amounts import MONEY, REDUCTIONS, Columns
from desktop_app.calc.checks import LINES, asked, layered
from desktop_app.calc.combinations import Combination
from desktop_app.calc.hypotheses import Answer, answers
from desktop_app.calc.judging import Bench, Prepared
from desktop_app.calc.lines import array_of, numbers, whole
from desktop_app.calc.results import NUMBER
from desktop_app.calc.rulebook import RuleBook
from desktop_app.calc.terms import FACTOR_PLACES
from desktop_app.calc.timelines import Whole
from desktop_app.domain.findings import Cause, Hypothesis
from desktop_app.domain.findings import FindingClass as Is
from desktop_app.domain.prices import Discount
from importers.schema import PRICE

# Classes that claim money for which another price or factor may be the cause.
SEARCHED = (Is.OVERCHARGED, Is.UNDERCHARGED, Is.DISCOUNT, Is.ARITHMETIC, Is.UNIT)

_TIMES = pa.decimal128(9, 3)
_FACTOR = pa.decimal128(38, FACTOR_PLACES)
_ANSWERS: list[tuple[str, pa.DataType]] = [
    ("about", pa.int64()),  # number of the combination
    ("answer", pa.int32()),
    ("begin", pa.int64()),
    ("finish", pa.int64()),
    ("other_price", PRICE),
    ("other_factor", _FACTOR),
    ("times", _TIMES),
    ("by_promotion", pa.bool_()),
]
_ANSWER_SCHEMA = pa.schema(_ANSWERS)

_USED: Columns = (
    ("used_price", "coalesce(other_price, price)"),
    (
        "used_factor",
        "CASE WHEN by_promotion THEN stated_factor ELSE coalesce(other_factor, factor)"
        " END",
    ),
    ("net", "billed_cost + coupon + rounding"),
)
# The product is rounded only where it lies within a digit of what is sought.
_FITS: Columns = (
    (
        "fits",
        "CASE WHEN by_promotion AND stated_factor IS NULL THEN FALSE"
        " WHEN used_factor IS NULL THEN"
        " CASE WHEN abs(used_price * pricing_quantity * times - (net + off + plan))"
        " > 0.0000000001 THEN FALSE"
        " ELSE CAST(used_price * pricing_quantity * times AS " + MONEY + ")"
        " = net + off + plan END"
        " ELSE CAST((CAST(used_price * pricing_quantity * times AS " + MONEY + ")"
        " - plan) * used_factor AS " + MONEY + ") = net END",
    ),
)
_PLACES: Columns = (
    ("place", "place"),
    ("fitting", "string_agg(answer::VARCHAR, ',' ORDER BY answer)"),
)
_PAIRS = LINES + " JOIN tried ON number = about AND time >= begin AND time < finish"
_FITTING = (
    layered((REDUCTIONS, _USED, _FITS), _PLACES, _PAIRS)
    + " WHERE fits GROUP BY place ORDER BY place"
)


class CauseFinder:
    """Finds causes and numbers each distinct set of them, over a whole run."""

    def __init__(self, book: RuleBook, terms: Sequence[Discount]) -> None:
        self.sets: list[tuple[Cause, ...]] = []  # by cause key
        self._book = book
        self._terms = terms
        self._answers: list[Answer] = []
        self._asked: dict[tuple[str, Combination], range] = {}
        self._keys: dict[tuple[Cause, ...], int] = {}
        self._known: dict[str, int] = {}

    def find(
        self,
        connection: duckdb.DuckDBPyConnection,
        bench: Bench,
        prepared: Prepared,
        verdicts: pa.Table,
    ) -> Whole:
        """Return each line's cause key; -1: nothing reproduces what was billed."""
        keys = np.full(prepared.numbers.size, -1, dtype=np.int64)
        classes = numbers(whole(verdicts.column("class_number")), -1)
        searched = np.isin(classes, [NUMBER[name] for name in SEARCHED])
        searched &= ~whole(verdicts.column("as_due")).to_numpy(zero_copy_only=False)
        places = np.flatnonzero(searched & (prepared.rules >= 0))
        if not places.size:
            return keys
        found = self._fits(connection, bench, prepared, places)
        texts = found.column("fitting").combine_chunks().dictionary_encode()
        codes = [self._key(str(text)) for text in texts.dictionary.to_pylist()]
        sets = np.array(codes, dtype=np.int64)[texts.indices.to_numpy()]
        keys[found.column("place").to_numpy()] = sets
        return keys

    def _fits(
        self,
        connection: duckdb.DuckDBPyConnection,
        bench: Bench,
        prepared: Prepared,
        places: Whole,
    ) -> pa.Table:
        lines = prepared.table.take(array_of(places))
        lines = lines.append_column("place", array_of(places))
        lines = lines.append_column("number", array_of(prepared.numbers[places]))
        lines = lines.append_column("time", array_of(prepared.times[places]))
        tried = self._tried(bench, np.unique(prepared.numbers[places]).tolist())
        return asked(connection, _FITTING, {LINES: lines, "tried": tried})

    def _tried(self, bench: Bench, combinations: Iterable[int]) -> pa.Table:
        rows = []
        for number in combinations:
            one = bench.combinations.all[number]
            for at in self._ask(bench.combinations.provider, one):
                answer = self._answers[at]
                rows.append(
                    (
                        number,
                        at,
                        answer.start,
                        answer.end,
                        answer.price,
                        answer.factor,
                        answer.times,
                        answer.promotion,
                    )
                )
        columns = list(zip(*rows, strict=True)) or [()] * len(_ANSWER_SCHEMA)
        arrays = [
            pa.array(values, type=field.type)
            for values, field in zip(columns, _ANSWER_SCHEMA, strict=True)
        ]
        return pa.Table.from_arrays(arrays, schema=_ANSWER_SCHEMA)

    def _ask(self, provider: str, one: Combination) -> range:
        known = self._asked.get((provider, one))
        if known is None:
            first = len(self._answers)
            self._answers += answers(one, provider, self._book, self._terms)
            known = self._asked[provider, one] = range(first, len(self._answers))
        return known

    def _key(self, text: str) -> int:
        known = self._known.get(text)
        if known is None:
            fitting = [self._answers[int(at)] for at in text.split(",")]
            causes = tuple(_cause(answer) for answer in _distinct(fitting))
            known = self._keys.setdefault(causes, len(self.sets))
            if known == len(self.sets):
                self.sets.append(causes)
            self._known[text] = known
        return known


def _distinct(fitting: Sequence[Answer]) -> list[Answer]:
    """Leave out batch chat, listed at the price of real time, beside real time."""
    batch = [one for one in fitting if one.hypothesis is Hypothesis.BATCH]
    return [one for one in fitting if one not in batch[1:]]


def _cause(answer: Answer) -> Cause:
    facts = json.dumps(dict(answer.facts), ensure_ascii=False, sort_keys=True)
    return Cause(answer.hypothesis, facts)
