"""Lay out a model's published prices by meter, tier of input and time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from desktop_app.calc.lines import Flags
from desktop_app.calc.rulebook import RuleBook
from desktop_app.calc.rules import Rule
from desktop_app.calc.timelines import Candidate, Span, Timelines, Whole, in_force
from desktop_app.calc.units import exact, price_factor

PRICE_PLACES = 18  # a rule's twelve decimals for a million tokens, for one
_OPEN = 1 << 62  # above every number of tokens
_ONE = "tokens"

# The types whose price holds for a meter: the first that a list names.
_TYPES: dict[str, tuple[str, ...]] = {
    "input": ("input_token", "text_input_token"),
    "read": ("input_token_cache", "cached_token", "input_token_cache_read"),
    "write": ("input_token_cache_creation_5m",),
    "write_1h": ("input_token_cache_creation_1h", "input_token_cache_creation_5m"),
    "output": ("output_token", "purein_text_output_token"),
    "thought": ("thinking_output_token",),
}
# What holds where the list names none of them.
_ELSE = {"read": "input", "write": "input", "write_1h": "input", "thought": "output"}
METERS = tuple(_TYPES)

Names = tuple[str | None, ...]  # model, channel, currency


@dataclass(frozen=True)
class _Model:
    first: int  # number of its first tier
    uppers: tuple[int, ...]  # each tier's upper bound, inclusive


class PriceShelf:
    """The prices of the models asked for; a model's tiers are its subjects."""

    def __init__(self, provider: str, book: RuleBook) -> None:
        self._provider = provider
        self._book = book
        self._models: dict[Names, _Model] = {}
        self._lines: dict[str, Timelines[Decimal]] = {
            meter: Timelines() for meter in METERS
        }
        self._count = 0

    def prices(self, meter: str) -> tuple[Timelines[Decimal], Sequence[Decimal]]:
        """Return when which price of one token holds, and the prices."""
        line = self._lines[meter]
        return line, line.values

    def knows(self, subjects: Whole, times: Whole) -> Flags:
        """Tell for which records any price of input or output holds."""
        found = np.zeros(subjects.size, dtype=np.bool_)
        for meter in ("input", "output"):
            found |= self._lines[meter].find(subjects, times) >= 0
        return found

    def subjects(self, names: Names, inputs: Whole) -> Whole:
        """Return the tiers of records of one model, by their input tokens."""
        model = self._model(names)
        uppers = np.array(model.uppers, dtype=np.int64)
        tier = np.searchsorted(uppers, inputs, side="left")
        return model.first + np.minimum(tier, uppers.size - 1)

    def subject(self, names: Names, inputs: int) -> int:
        """Return the tier of one record."""
        model = self._model(names)
        tier = bisect_left(model.uppers, inputs)
        return model.first + min(tier, len(model.uppers) - 1)

    def price_at(self, meter: str, subject: int, seconds: int) -> Decimal | None:
        """Return the price of one token in a tier at a time; null: none is known."""
        line = self._lines[meter]
        place = line.find(
            np.array([subject], dtype=np.int64), np.array([seconds], dtype=np.int64)
        )[0]
        return None if place < 0 else line.values[place]

    def _model(self, names: Names) -> _Model:
        known = self._models.get(names)
        if known is None:
            rules = self._rules(names)
            uppers = _uppers(rules)
            known = self._models[names] = _Model(self._count, uppers)
            self._count += len(uppers)
            for lower, upper in zip((0, *uppers), uppers, strict=False):
                self._lay_out(rules, lower, upper)
        return known

    def _rules(self, names: Names) -> list[Rule]:
        """Return the model's rules; its name may stand behind the maker's."""
        model, maker, currency = names
        if not model:
            return []
        spelled = [model, *([f"{maker}/{model}"] if maker else [])]
        for name in spelled:
            rules = [
                rule
                for rule in self._book.rules_of(self._provider, name)
                if rule.currency == currency and not rule.region
            ]
            if rules:
                return rules
        return []

    def _lay_out(self, rules: Sequence[Rule], lower: int, upper: int) -> None:
        spans = {
            meter: _spans(rules, types, lower, upper) for meter, types in _TYPES.items()
        }
        for meter in METERS:
            plainer = spans.get(_ELSE.get(meter, ""), [])
            self._lines[meter].add(_either(spans[meter], plainer))


def _uppers(rules: Sequence[Rule]) -> tuple[int, ...]:
    """Return where any price changes with the input, and the open end."""
    bounds = {bound for rule in rules if rule.tier for bound in rule.tier if bound}
    return (*sorted(bounds), _OPEN)


def _spans(
    rules: Sequence[Rule], types: Sequence[str], lower: int, upper: int
) -> list[Span[Decimal]]:
    candidates: list[Candidate[Decimal]] = []
    for rule in rules:
        price = _price_of(rule)
        if rule.base not in types or price is None or rule.start >= rule.end:
            continue
        if not _covers(rule, lower, upper):
            continue
        nearness = (rule.tier is not None, -types.index(rule.base))
        rank = (rule.start, rule.published, *nearness, rule.snapshot_id, -rule.row)
        candidates.append(Candidate(rule.start, rule.end, rank, price))
    return in_force(candidates)


def _covers(rule: Rule, lower: int, upper: int) -> bool:
    if rule.tier is None:
        return True
    start, end = rule.tier
    return start <= lower and upper <= (_OPEN if end is None else end)


def _price_of(rule: Rule) -> Decimal | None:
    factor = price_factor(rule.unit, _ONE)
    return (
        None if factor is None else exact(Fraction(rule.price) * factor, PRICE_PLACES)
    )


def _either(
    first: Sequence[Span[Decimal]], second: Sequence[Span[Decimal]]
) -> list[Span[Decimal]]:
    """Return the first spans, and the second where none of them holds."""
    ranked = [
        Candidate(span.start, span.end, (rank,), span.value)
        for rank, spans in enumerate((second, first))
        for span in spans
    ]
    return in_force(ranked)
