"""Search for what gives the billed amounts exactly, over distinct combinations."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from desktop_app.calc.amounts import MONEY, REDUCTIONS, Columns, rounded
from desktop_app.calc.answers import TRIED_PLACES, Answer, Question
from desktop_app.calc.checks import LINES, asked, layered
from desktop_app.calc.combinations import Combination
from desktop_app.calc.hypotheses import answers, question_of
from desktop_app.calc.judging import Bench, Prepared
from desktop_app.calc.lines import array_of, numbers, whole
from desktop_app.calc.pairs import pairs
from desktop_app.calc.plan_classes import plan_classes
from desktop_app.calc.results import NUMBER
from desktop_app.calc.rulebook import RuleBook
from desktop_app.calc.terms import FACTOR_PLACES
from desktop_app.calc.timelines import Whole
from desktop_app.domain.findings import Cause, Hypothesis
from desktop_app.domain.findings import FindingClass as Is
from desktop_app.domain.terms import Agreement
from importers.schema import QUANTITY

Ask = Callable[[Question], list[Answer]]

# Classes that claim money for which another price or factor may be the cause.
SEARCHED = (Is.OVERCHARGED, Is.UNDERCHARGED, Is.DISCOUNT, Is.ARITHMETIC, Is.UNIT)

# Two at once are first tried on so many lines of a combination in a stretch.
SAMPLE = 32

_PRICE = pa.decimal128(38, TRIED_PLACES)
_FACTOR = pa.decimal128(38, FACTOR_PLACES)
_ANSWERS: list[tuple[str, pa.DataType]] = [
    ("about", pa.int64()),  # number of the combination
    ("answer", pa.int32()),
    ("begin", pa.int64()),
    ("finish", pa.int64()),
    ("other_price", _PRICE),
    ("other_factor", _FACTOR),
    ("by_promotion", pa.bool_()),
    ("as_billed", pa.bool_()),
    ("least", QUANTITY),
    ("most", QUANTITY),
]
_ANSWER_SCHEMA = pa.schema(_ANSWERS)

_USED: Columns = (
    ("used_price", "coalesce(other_price, price)"),
    (
        "used_factor",
        "CASE WHEN by_promotion THEN stated_factor WHEN as_billed THEN NULL"
        " ELSE coalesce(other_factor, factor) END",
    ),
    ("net", "billed_cost + coupon + rounding"),
)
_PAYABLE = (
    f"CASE WHEN used_factor IS NULL THEN CAST(used_price * pricing_quantity AS {MONEY})"
    f" - plan - off ELSE CAST((CAST(used_price * pricing_quantity AS {MONEY})"
    f" - plan) * used_factor AS {MONEY}) END"
)
# The product is rounded only where it lies within a digit of what is sought.
_FITS: Columns = (
    (
        "fits",
        "CASE WHEN by_promotion AND stated_factor IS NULL THEN FALSE"
        " WHEN round_unit IS NOT NULL THEN coalesce(billed_cost = ("
        + rounded(f"{_PAYABLE} - coupon", "NULL")
        + "), FALSE) WHEN used_factor IS NULL THEN"
        " CASE WHEN abs(used_price * pricing_quantity - (net + off + plan))"
        " > 0.0000000001 THEN FALSE"
        " ELSE CAST(used_price * pricing_quantity AS " + MONEY + ")"
        " = net + off + plan END"
        " ELSE CAST((CAST(used_price * pricing_quantity AS " + MONEY + ")"
        " - plan) * used_factor AS " + MONEY + ") = net END",
    ),
)
_PLACES: Columns = (
    ("place", "place"),
    ("fitting", "string_agg(answer::VARCHAR, ',' ORDER BY answer)"),
)
_PAIRS = (
    LINES
    + " JOIN tried ON number = about AND time >= begin AND time < finish"
    + " AND (least IS NULL OR pricing_quantity BETWEEN least AND most)"
)
_FITTING = (
    layered((REDUCTIONS, _USED, _FITS), _PLACES, _PAIRS)
    + " WHERE fits GROUP BY place ORDER BY place"
)


class _Search:
    """The lines of a stretch, laid beside what is tried."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        prepared: Prepared,
    ) -> None:
        self._connection = connection
        self._prepared = prepared
        self.numbers = prepared.numbers

    def fits(self, places: Whole, tried: pa.Table) -> pa.Table:
        """Return, by place, the answers that give what was billed."""
        lines = self._prepared.table.take(array_of(places))
        for name, values in (
            ("place", places),
            ("number", self.numbers[places]),
            ("time", self._prepared.times[places]),
        ):
            lines = lines.append_column(name, array_of(values))
        return asked(self._connection, _FITTING, {LINES: lines, "tried": tried})


class CauseFinder:
    """Finds causes and numbers each distinct set of them, over a whole run."""

    def __init__(self, book: RuleBook, terms: Sequence[Agreement]) -> None:
        self.sets: list[tuple[Cause, ...]] = []  # by cause key
        self._book = book
        self._terms = terms
        self._answers: list[Answer] = []
        self._asked: dict[tuple[Ask, str, Combination], range] = {}
        self._keys: dict[tuple[Cause, ...], int] = {}
        self._known: dict[str, int] = {}
        self._beyond: set[int] = set()  # tiers that were charged, bound or not

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
        if places.size:
            self._search(connection, bench, prepared, keys, places)
        found = plan_classes(connection, bench, prepared, classes, keys)
        for place, causes in found:
            keys[place] = self._set_key(causes)
        return keys

    def _search(
        self,
        connection: duckdb.DuckDBPyConnection,
        bench: Bench,
        prepared: Prepared,
        keys: Whole,
        places: Whole,
    ) -> None:
        search = _Search(connection, prepared)
        self._note(keys, search.fits(places, self._tried(bench, search, places)))
        left = places[keys[places] < 0]
        if left.size:
            self._note(keys, self._two_at_once(bench, search, left))

    def _two_at_once(self, bench: Bench, search: _Search, left: Whole) -> pa.Table:
        """Try pairs on a few lines of each combination, what fits there on all."""
        few = _first_of_each(search.numbers[left], SAMPLE)
        tried = self._tried(bench, search, left, pairs)
        found = search.fits(left[few], tried)
        texts = pc.unique(found.column("fitting")).to_pylist()
        fitting = {at for text in texts for at in _places(str(text))}
        known = pa.array(sorted(fitting), type=pa.int32())
        return search.fits(
            left, tried.filter(pc.is_in(tried.column("answer"), value_set=known))
        )

    def _note(self, keys: Whole, found: pa.Table) -> None:
        if not found.num_rows:
            return
        texts = found.column("fitting").combine_chunks().dictionary_encode()
        known = [str(text) for text in texts.dictionary.to_pylist()]
        self._learn(known)
        codes = [self._key(self._told(text)) for text in known]
        sets = np.array(codes, dtype=np.int64)[texts.indices.to_numpy()]
        keys[found.column("place").to_numpy()] = sets

    def _tried(
        self, bench: Bench, search: _Search, places: Whole, ask: Ask = answers
    ) -> pa.Table:
        rows = []
        for number in np.unique(search.numbers[places]).tolist():
            one = bench.combinations.all[number]
            for at in self._ask(bench.combinations.provider, one, ask):
                answer = self._answers[at]
                rows.append(
                    (
                        number,
                        at,
                        answer.start,
                        answer.end,
                        answer.price,
                        answer.factor,
                        answer.promotion,
                        answer.as_billed,
                        answer.least,
                        answer.most,
                    )
                )
        columns = list(zip(*rows, strict=True)) or [()] * len(_ANSWER_SCHEMA)
        arrays = [
            pa.array(values, type=field.type)
            for values, field in zip(columns, _ANSWER_SCHEMA, strict=True)
        ]
        return pa.Table.from_arrays(arrays, schema=_ANSWER_SCHEMA)

    def _ask(self, provider: str, one: Combination, ask: Ask) -> range:
        known = self._asked.get((ask, provider, one))
        if known is None:
            first = len(self._answers)
            question = question_of(one, provider, self._book, self._terms)
            self._answers += ask(question) if question else []
            known = range(first, len(self._answers))
            self._asked[ask, provider, one] = known
        return known

    def _key(self, text: str) -> int:
        known = self._known.get(text)
        if known is None:
            causes = tuple(_cause(self._answers[at]) for at in _places(text))
            known = self._known[text] = self._set_key(causes)
        return known

    def _set_key(self, causes: tuple[Cause, ...]) -> int:
        """Return the number of a set of causes; a new one is noted."""
        known = self._keys.setdefault(causes, len(self.sets))
        if known == len(self.sets):
            self.sets.append(causes)
        return known

    def _told(self, text: str) -> str:
        """Leave out of what fits what another answer says better."""
        fitting = {at: self._answers[at] for at in _places(text)}
        batch = [at for at in fitting if fitting[at].hypothesis is Hypothesis.BATCH]
        tiers = {
            one.facts["type_code"]: at
            for at, one in fitting.items()
            if one.hypothesis is Hypothesis.TIER
        }
        gone = set(batch[1:])  # batch chat, listed at the price of real time
        for at, one in fitting.items():
            if "bound" in one.facts:
                tier = tiers[one.facts["type_code"]]
                gone.add(at if tier in self._beyond else tier)
        return ",".join(str(at) for at in fitting if at not in gone)

    def _learn(self, texts: Sequence[str]) -> None:
        """Note the tiers whose price lines away from their bound were charged, too."""
        for text in texts:
            fitting = {at: self._answers[at] for at in _places(text)}
            if not any("bound" in one.facts for one in fitting.values()):
                self._beyond |= {
                    at
                    for at, one in fitting.items()
                    if one.hypothesis is Hypothesis.TIER
                }


def _places(text: str) -> list[int]:
    return [int(at) for at in text.split(",")]


def _first_of_each(numbered: Whole, most: int) -> Whole:
    """Return the places of the first few lines of each number."""
    order = np.argsort(numbered, kind="stable")
    ordered = numbered[order]
    begins = np.searchsorted(ordered, ordered, side="left")
    rank = np.arange(ordered.size, dtype=np.int64) - begins
    return np.sort(order[rank < most]).astype(np.int64)


def _cause(answer: Answer) -> Cause:
    facts = json.dumps(dict(answer.facts), ensure_ascii=False, sort_keys=True)
    return Cause(answer.hypothesis, facts)
