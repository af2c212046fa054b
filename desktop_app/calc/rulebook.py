"""Hold the price rules of all snapshots and find those that fit a charge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

import pyarrow as pa

from desktop_app.calc.rules import Rule, Shelf, Tier, with_lonely_tiers
from desktop_app.calc.timelines import Candidate, Span, in_force
from desktop_app.calc.units import exact, price_factor
from importers.decode.type_codes import TypeCode, equivalents, parse_type_code
from importers.price_windows import TimeBasis

_KNOWN_CODES = 4096  # remembered; a bill has a few dozen
_SAME, _OPEN, _ALONE, _ANY = 3, 2, 1, 0  # how well a rule's tier fits


@dataclass(frozen=True)
class Wanted:
    """What a charge asks the rule book for."""

    provider: str
    region: str
    model: str
    type_code: str
    currency: str
    unit: str

    @property
    def code(self) -> TypeCode | None:
        """The type code taken apart; null: unknown."""
        return parse_type_code(self.type_code)


@dataclass(frozen=True)
class Priced:
    """A rule and its price in the unit of the charge."""

    rule: Rule
    price: Decimal


class RuleBook:
    """All rules, found by provider and model.

    A bill names few of the models that the snapshots price: of those that lie on
    a shelf, only the rules of the models that are asked for are read.
    """

    def __init__(self, rules: Iterable[Rule], shelf: Shelf | None = None) -> None:
        self._shelf = shelf
        self._rules: dict[tuple[str, str], Sequence[Rule]] = {}
        self._spans: dict[Wanted, Sequence[Span[Priced]]] = {}
        given: dict[tuple[str, str], list[Rule]] = defaultdict(list)
        bases: set[TimeBasis] = set(shelf.bases if shelf else ())
        for rule in rules:
            given[rule.provider, rule.model].append(rule)
            bases |= {rule.window.basis} if rule.window else set()
        # Which times of a line its rules ask for, besides its start.
        self.bases: tuple[TimeBasis, ...] = tuple(sorted(bases))
        for key, found in given.items():
            self._rules[key] = with_lonely_tiers(found)

    @classmethod
    def from_table(cls, table: pa.Table) -> RuleBook:
        """Bind the rules of whole snapshots, each with its snapshot's columns."""
        return cls((), Shelf(table))

    def rules_of(self, provider: str, model: str) -> Sequence[Rule]:
        """Return every rule of a model, of any region, type and time."""
        key = (provider, model)
        if key not in self._rules:
            found = self._shelf.rules_of(provider, model) if self._shelf else []
            self._rules[key] = with_lonely_tiers(found)
        return self._rules[key]

    def fitting(self, wanted: Wanted) -> list[tuple[Rule, tuple[int, ...]]]:
        """Return the rules that fit a charge at any time, each with how well."""
        bases = _bases(wanted.type_code)
        code = wanted.code
        tier = code.tier if code else None
        found: list[tuple[Rule, tuple[int, ...]]] = []
        for rule in self.rules_of(wanted.provider, wanted.model):
            if rule.currency != wanted.currency:
                continue
            if rule.region not in {wanted.region, ""} or rule.base not in bases:
                continue
            fit = _tier_fit(rule, tier)
            if fit is not None:
                exactly = rule.type_code == wanted.type_code
                near = (int(rule.region == wanted.region), fit, int(exactly))
                found.append((rule, near))
        return found

    def spans(self, wanted: Wanted) -> Sequence[Span[Priced]]:
        """Return which rule is in force when, priced in the charge's own unit.

        Rules with a time window stand beside these (see `price_windows`).
        """
        known = self._spans.get(wanted)
        if known is None:
            known = self._spans[wanted] = self._resolve(wanted)
        return known

    def _resolve(self, wanted: Wanted) -> Sequence[Span[Priced]]:
        candidates = []
        for rule, near in self.fitting(wanted):
            price = price_in(rule, wanted.unit)
            if price is not None and rule.start < rule.end and rule.window is None:
                value = Priced(rule, price)
                rank = rank_of(rule, near)
                candidates.append(Candidate(rule.start, rule.end, rank, value))
        return in_force(candidates)


def rank_of(rule: Rule, near: tuple[int, ...]) -> tuple[object, ...]:
    """Return what of two rules that fit decides: the newer one, then the closer."""
    return (rule.start, rule.published, near, rule.snapshot_id, -rule.row)


def price_in(rule: Rule, unit: str) -> Decimal | None:
    """Return a rule's price per ``unit``; null: it does not convert exactly."""
    factor = price_factor(rule.unit, unit)
    return None if factor is None else exact(Fraction(rule.price) * factor)


@lru_cache(maxsize=_KNOWN_CODES)
def _bases(type_code: str) -> frozenset[str]:
    code = parse_type_code(type_code)
    if code is None:
        return frozenset({type_code})
    plain = code.without_tier()
    return frozenset({plain.base, *(one.base for one in equivalents(plain))})


def _tier_fit(rule: Rule, tier: Tier | None) -> int | None:
    if rule.tier == tier:
        return _SAME
    if rule.tier is None:
        return _ANY
    if tier is None:
        return _ALONE if rule.alone else None
    return _OPEN if rule.tier == (tier[0], None) else None
