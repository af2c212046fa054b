"""Hold the price rules of all snapshots and find those that fit a charge."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

import pyarrow as pa

from desktop_app.calc.timelines import FOREVER, Candidate, Span, in_force
from desktop_app.calc.units import exact, price_factor
from importers.decode.type_codes import TypeCode, equivalents, parse_type_code
from importers.schema import INSTANT

Tier = tuple[int, int | None]
_KNOWN_CODES = 4096  # remembered; a bill has a few dozen
_SAME, _OPEN, _ALONE, _ANY = 3, 2, 1, 0  # how well a rule's tier fits


@dataclass(frozen=True)
class Rule:
    """One price rule with the snapshot it stands in; times in seconds."""

    snapshot_id: str
    snapshot_name: str
    published: int  # seconds
    row: int  # place in its snapshot, from 0
    provider: str
    region: str
    model: str
    type_code: str
    base: str
    tier: Tier | None
    unit: str
    price: Decimal
    currency: str
    start: int
    end: int
    alone: bool = False  # the only tier of its key, and it starts at 0


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
    """All rules, found by provider and model."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules: dict[tuple[str, str], list[Rule]] = defaultdict(list)
        self._spans: dict[Wanted, Sequence[Span[Priced]]] = {}
        for rule in rules:
            self._rules[rule.provider, rule.model].append(rule)
        for found in self._rules.values():
            found[:] = _with_lonely_tiers(found)

    @classmethod
    def from_table(cls, table: pa.Table) -> RuleBook:
        """Read the rules of whole snapshots, each with its snapshot's columns."""
        places: Counter[str] = Counter()
        rules = []
        for row in _rows(table):
            place = places[row["snapshot_id"]]
            places[row["snapshot_id"]] += 1
            if not row["scope"]:
                rules.append(_rule(row, place))
        return cls(rules)

    def rules_of(self, provider: str, model: str) -> Sequence[Rule]:
        """Return every rule of a model, of any region, type and time."""
        return self._rules.get((provider, model), ())

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
        """Return which rule is in force when, priced in the charge's own unit."""
        known = self._spans.get(wanted)
        if known is None:
            known = self._spans[wanted] = self._resolve(wanted)
        return known

    def _resolve(self, wanted: Wanted) -> Sequence[Span[Priced]]:
        candidates = []
        for rule, near in self.fitting(wanted):
            price = price_in(rule, wanted.unit)
            if price is not None and rule.start < rule.end:
                rank = (rule.start, rule.published, near, rule.snapshot_id, -rule.row)
                value = Priced(rule, price)
                candidates.append(Candidate(rule.start, rule.end, rank, value))
        return in_force(candidates)


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


def _with_lonely_tiers(rules: Sequence[Rule]) -> list[Rule]:
    tiers: dict[tuple[str, ...], set[Tier | None]] = defaultdict(set)
    for rule in rules:
        tiers[_tier_key(rule)].add(rule.tier)
    return [
        replace(rule, alone=True)
        if rule.tier and rule.tier[0] == 0 and len(tiers[_tier_key(rule)]) == 1
        else rule
        for rule in rules
    ]


def _tier_key(rule: Rule) -> tuple[str, ...]:
    return (rule.snapshot_id, rule.region, rule.base, rule.currency)


_DATED = {
    "effective_from",
    "effective_to",
    "snapshot_from",
    "snapshot_to",
    "published_at",
}
_READ = (
    "provider",
    "region",
    "scope",
    "model",
    "type_code",
    "base_type",
    "tier_lower",
    "tier_upper",
    "unit",
    "unit_price",
    "currency",
    "snapshot_id",
    "snapshot_name",
    *sorted(_DATED),
)


def _rows(table: pa.Table) -> list[dict[str, Any]]:
    columns = []
    for name in _READ:
        column = table.column(name)
        if name in _DATED:
            column = column.cast(INSTANT).cast(pa.int64())
        columns.append(column.to_pylist())
    return [dict(zip(_READ, row, strict=True)) for row in zip(*columns, strict=True)]


def _rule(row: dict[str, Any], place: int) -> Rule:
    lower, upper = row["tier_lower"], row["tier_upper"]
    start, end = row["effective_from"], row["effective_to"]
    start = row["snapshot_from"] if start is None else start
    end = row["snapshot_to"] if end is None else end
    return Rule(
        snapshot_id=row["snapshot_id"],
        snapshot_name=row["snapshot_name"],
        published=row["published_at"] or 0,
        row=place,
        provider=row["provider"],
        region=row["region"] or "",
        model=row["model"],
        type_code=row["type_code"],
        base=row["base_type"] or row["type_code"],
        tier=None if lower is None and upper is None else (lower or 0, upper),
        unit=row["unit"],
        price=row["unit_price"],
        currency=row["currency"],
        start=-FOREVER if start is None else start,
        end=FOREVER if end is None else end,
    )
