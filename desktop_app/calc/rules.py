"""Read price rules from the table of all snapshots, a model at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from desktop_app.calc.timelines import FOREVER, Whole
from importers.price_windows import TimeBasis, Window, window_of
from importers.schema import INSTANT, WINDOW

Tier = tuple[int, int | None]

_DATED = (
    "effective_from",
    "effective_to",
    "snapshot_from",
    "snapshot_to",
    "published_at",
)
_READ = [
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
    *WINDOW,
    *_DATED,
]


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
    window: Window | None = None  # null: it holds at all times of the week


class Shelf:
    """The rules of whole snapshots, in columns until a model is asked for."""

    def __init__(self, table: pa.Table) -> None:
        kept = table.select(_READ)
        for name in _DATED:
            dates = kept.column(name).cast(INSTANT).cast(pa.int64())
            kept = kept.set_column(kept.column_names.index(name), name, dates)
        kept = kept.append_column("place", pa.array(_places(table)))
        self._rules = kept.combine_chunks()
        bases = pc.unique(self._rules.column("time_basis")).to_pylist()
        self.bases = frozenset(TimeBasis(one) for one in bases if one)

    def rules_of(self, provider: str, model: str) -> list[Rule]:
        """Return every rule of a model, in the order of its snapshots."""
        same_provider = pc.equal(self._rules.column("provider"), pa.scalar(provider))
        same_model = pc.equal(self._rules.column("model"), pa.scalar(model))
        found = self._rules.filter(pc.and_(same_provider, same_model))
        return [_rule(row) for row in found.to_pylist() if not row["scope"]]


def with_lonely_tiers(rules: Sequence[Rule]) -> list[Rule]:
    """Mark the rules of a model whose tier is the only one of its key."""
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


def _places(table: pa.Table) -> Whole:
    """Return each row's place in its snapshot, from 0."""
    named = table.column("snapshot_id").combine_chunks().dictionary_encode()
    codes = named.indices.to_numpy()
    order = np.argsort(codes, kind="stable")
    ordered = codes[order]
    places = np.empty(codes.size, dtype=np.int64)
    places[order] = np.arange(codes.size) - np.searchsorted(ordered, ordered)
    return places


def _rule(row: dict[str, Any]) -> Rule:
    lower, upper = row["tier_lower"], row["tier_upper"]
    start, end = row["effective_from"], row["effective_to"]
    start = row["snapshot_from"] if start is None else start
    end = row["snapshot_to"] if end is None else end
    return Rule(
        snapshot_id=row["snapshot_id"],
        snapshot_name=row["snapshot_name"],
        published=row["published_at"] or 0,
        row=row["place"],
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
        window=window_of(*(row[name] for name in WINDOW)),
    )
