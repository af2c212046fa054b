"""Take a bill's type code apart, build it back, and name its neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from importers.decode.type_code_words import (
    BATCH_SUFFIXES,
    CACHE_SUFFIXES,
    SAME_CHARGE,
    STEMS,
    Stem,
    Takes,
)

_TIER = re.compile(r"context_(([0-9]+)([km]?)-([0-9]+)([km]))_", re.ASCII)
_THINKING = "thinking_"
_KILO, _MEGA = 1_000, 1_000_000  # as on the price page; the bill has only labels
_SCALE = {"": 1, "k": _KILO, "m": _MEGA}
_MOST_DIGITS = 9  # of a tier bound; a label is short
_KNOWN_CODES = 4096  # remembered; a bill has a few dozen


@dataclass(frozen=True)
class TypeCode:
    """An input/output type of the bill, taken apart; `text` builds it back."""

    stem: Stem
    context_tier: str | None = None  # as in the code, e.g. 0-128k
    thinking_prefix: bool = False
    suffix: str = ""  # of CACHE_SUFFIXES or BATCH_SUFFIXES

    @property
    def base(self) -> str:
        """The code without its tier prefix."""
        return (
            (_THINKING if self.thinking_prefix else "") + self.stem.code + self.suffix
        )

    @property
    def text(self) -> str:
        """The code as it stands in the bill."""
        return f"context_{self.context_tier}_{self.base}" if self.tier else self.base

    @property
    def tier(self) -> tuple[int, int] | None:
        """Tokens: lower bound exclusive, upper bound inclusive; null: no tier."""
        return None if self.context_tier is None else _bounds(self.context_tier)

    @property
    def tier_lower(self) -> int | None:
        return self.tier[0] if self.tier else None

    @property
    def tier_upper(self) -> int | None:
        return self.tier[1] if self.tier else None

    @property
    def direction(self) -> str:
        return self.stem.direction

    @property
    def modality(self) -> str:
        return self.stem.modality

    @property
    def cache_action(self) -> str:
        return CACHE_SUFFIXES.get(self.suffix, self.stem.cache_action)

    @property
    def mode(self) -> str:
        return "batch" if self.suffix in BATCH_SUFFIXES else "realtime"

    @property
    def thinking(self) -> bool:
        return self.thinking_prefix or self.stem.thinking

    @property
    def resolution(self) -> str | None:
        return self.stem.resolution

    def with_tier(self, lower: int, upper: int) -> TypeCode | None:
        """Return the code in another tier; null: this charge knows no tiers."""
        if Takes.TIER not in self.stem.takes:
            return None
        return replace(self, context_tier=tier_label(lower, upper))

    def without_tier(self) -> TypeCode:
        """Return the code without its tier prefix."""
        return replace(self, context_tier=None)

    def as_realtime(self) -> TypeCode:
        """Return the code outside batch mode."""
        return replace(self, suffix="") if self.mode == "batch" else self

    def as_batch(self, *, chat: bool = False) -> TypeCode | None:
        """Return the code in batch mode; null: not sold so (or it is cached)."""
        if Takes.BATCH not in self.stem.takes or self.cache_action != "none":
            return None
        return replace(self, suffix="_batch_chat" if chat else "_batch")

    def as_thinking(self, *, on: bool = True) -> TypeCode | None:
        """Return the code with or without thinking; null: there is no such code."""
        if Takes.THINKING not in self.stem.takes:
            return None
        return replace(self, thinking_prefix=on)

    def as_cache(self, action: str) -> TypeCode | None:
        """Return the code of another cache action; null: there is no such code.

        Args:
            action: none, hit, read, create_5m or create_1h.
        """
        stem = self.stem
        if stem.code == "cached_token":
            stem = STEMS["input_token"]
        if Takes.CACHE not in stem.takes or self.mode == "batch":
            return None
        suffixes = {what: suffix for suffix, what in CACHE_SUFFIXES.items()}
        return replace(
            self, stem=stem, suffix="" if action == "none" else suffixes[action]
        )


@dataclass(frozen=True)
class Variant:
    """A code that differs in one respect: tier, batch, cache or thinking."""

    axis: str
    code: TypeCode


def tier_label(lower: int, upper: int) -> str:
    """Spell tier bounds as the bill does: 0-128k, 256k-1m."""
    return f"{_bound_label(lower)}-{_bound_label(upper)}"


@lru_cache(maxsize=_KNOWN_CODES)
def parse_type_code(text: str) -> TypeCode | None:
    """Take a type code apart; null: unknown, to be held and never guessed."""
    found = _TIER.match(text)
    tier = found.group(1) if found else None
    if tier is not None and _bounds(tier) is None:
        return None
    rest = text[found.end() :] if found else text
    code = _parse_base(rest, prefixed=False)
    if code is None and rest.startswith(_THINKING):
        code = _parse_base(rest.removeprefix(_THINKING), prefixed=True)
    if code is None or (tier is not None and Takes.TIER not in code.stem.takes):
        return None
    return replace(code, context_tier=tier)


def equivalents(code: TypeCode) -> tuple[TypeCode, ...]:
    """Return the same charge as other sources spell it (bill or catalogue)."""
    others: list[TypeCode] = []
    for names in SAME_CHARGE:
        plain = replace(code, context_tier=None, thinking_prefix=False).text
        if plain not in names:
            continue
        parsed = (parse_type_code(name) for name in names if name != plain)
        others += [
            replace(
                other,
                context_tier=code.context_tier,
                thinking_prefix=code.thinking_prefix,
            )
            for other in parsed
            if other is not None
        ]
    return tuple(others)


def variants(
    code: TypeCode, tiers: Sequence[tuple[int, int]] = ()
) -> tuple[Variant, ...]:
    """Return the codes that differ in one respect from this one.

    Args:
        code: the code as billed.
        tiers: the tiers in which the model is sold, as (lower, upper).
    """
    found = [
        *(Variant("tier", other) for other in _other_tiers(code, tiers)),
        *(Variant("batch", other) for other in _other_modes(code)),
        *(Variant("cache", other) for other in _other_caches(code)),
        *(Variant("thinking", other) for other in _other_thinking(code)),
    ]
    return tuple(variant for variant in found if variant.code.text != code.text)


def _parse_base(text: str, *, prefixed: bool) -> TypeCode | None:
    for suffix, needs in (
        ("", Takes.NOTHING),
        *((suffix, Takes.CACHE) for suffix in CACHE_SUFFIXES),
        *((suffix, Takes.BATCH) for suffix in BATCH_SUFFIXES),
    ):
        needed = needs | (Takes.THINKING if prefixed else Takes.NOTHING)
        stem = STEMS.get(text.removesuffix(suffix)) if text.endswith(suffix) else None
        if stem is not None and needed in stem.takes:
            return TypeCode(stem, thinking_prefix=prefixed, suffix=suffix)
    return None


def _bounds(label: str) -> tuple[int, int] | None:
    found = _TIER.fullmatch(f"context_{label}_")
    if found is None:
        return None
    _, low, low_unit, high, high_unit = found.groups()
    if max(len(low), len(high)) > _MOST_DIGITS:
        return None
    # 32-128k: nobody prices 32 tokens, the unit is that of the upper bound
    lower = int(low) * _SCALE[low_unit or high_unit]
    upper = int(high) * _SCALE[high_unit]
    return (lower, upper) if lower < upper else None


def _bound_label(tokens: int) -> str:
    if tokens and tokens % _MEGA == 0:
        return f"{tokens // _MEGA}m"
    return f"{tokens // _KILO}k" if tokens else "0"


def _other_tiers(
    code: TypeCode, tiers: Sequence[tuple[int, int]]
) -> Iterator[TypeCode]:
    known = sorted(set(tiers))
    if code.tier not in known:
        return
    here = known.index(code.tier)
    for there in (here - 1, here + 1):
        other = code.with_tier(*known[there]) if 0 <= there < len(known) else None
        if other is not None:
            yield other


def _other_modes(code: TypeCode) -> Iterator[TypeCode]:
    for other in (code.as_realtime(), code.as_batch(), code.as_batch(chat=True)):
        if other is not None:
            yield other


def _other_caches(code: TypeCode) -> Iterator[TypeCode]:
    for action in ("none", *CACHE_SUFFIXES.values()):
        other = code.as_cache(action)
        if other is not None and action != code.cache_action:
            yield other


def _other_thinking(code: TypeCode) -> Iterator[TypeCode]:
    other = code.as_thinking(on=not code.thinking_prefix)
    if other is not None:
        yield other
