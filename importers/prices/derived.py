"""Derive the prices that the official rules give from a stated one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from importers.prices.rules import Rule, holds_exactly

BATCH_NOTE = "batch 50%"
CACHE_NOTE = "context cache"


@dataclass(frozen=True)
class Derivation:
    """A general rule: the suffix it adds to a type code, its factor, its words."""

    suffix: str
    factor: Decimal
    words: str


BATCH = Derivation("_batch", Decimal("0.5"), "50 %, batch")

# Official context-cache rules; exceptions stand in the catalogue, model by model.
CACHE = (
    Derivation("_cache", Decimal("0.2"), "20 %, implicit cache hit"),
    Derivation("_cache_creation_5m", Decimal("1.25"), "125 %, explicit cache creation"),
    Derivation("_cache_read", Decimal("0.1"), "10 %, explicit cache read"),
)
_CACHED = ("input_token", "thinking_input_token")
# Other makers' models have cache prices of their own (deepseek-v4-pro: 1/12).
_CACHE_MAKER = "qwen"


def apply(rule: Rule, derivation: Derivation) -> Rule:
    """Return the derived rule, saying what it was derived from."""
    note = f"derived from row {rule.source_row}: {derivation.words} of {rule.type_code}"
    return replace(
        rule,
        type_code=rule.type_code + derivation.suffix,
        base_type=rule.base_type + derivation.suffix,
        unit_price=rule.unit_price * derivation.factor,
        note=note,
        stated=False,
    )


def derive(rules: Iterable[Rule], notes: str) -> list[Rule]:
    """Return what a row's notes say beyond its own prices."""
    tokens = [rule for rule in rules if rule.unit.endswith("tokens")]
    found: list[Rule] = []
    if BATCH_NOTE in notes:
        found += [apply(rule, BATCH) for rule in tokens]
    if CACHE_NOTE in notes:
        found += [
            apply(rule, derivation)
            for rule in tokens
            if rule.base_type in _CACHED and rule.model.startswith(_CACHE_MAKER)
            for derivation in CACHE
        ]
    return [rule for rule in found if holds_exactly(rule.unit_price)]
