"""Find price rules that would match one charge line, and settle who stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import combinations

from importers.contract import mark
from importers.decode import scale_of
from importers.prices.rules import Rule

CONFLICT = mark(
    "Row {other} gives another price for the same charge; neither was taken."
)
REPEAT = mark("Row {other} says the same.")

_BEGINNING = datetime.min.replace(tzinfo=UTC)
_END = datetime.max.replace(tzinfo=UTC)


@dataclass
class Settlement:
    """Which rules stay, and which rows go for which other row's sake."""

    rules: list[Rule] = field(default_factory=list)
    conflicts: dict[int, int] = field(default_factory=dict)
    repeats: dict[int, int] = field(default_factory=dict)


def overlap(one: Rule, other: Rule) -> bool:
    """Whether two rules of one key hold at one time (half-open ranges).

    A rule with a time window goes before one without: these two never collide.
    """
    starts = max(one.effective_from or _BEGINNING, other.effective_from or _BEGINNING)
    if starts >= min(one.effective_to or _END, other.effective_to or _END):
        return False
    window, others = one.window, other.window
    if window is None or others is None:
        return window is others
    return window.meets(others)


def same_price(one: Rule, other: Rule) -> bool:
    """Whether two rules say the same price, whatever unit they say it in."""
    if one.currency != other.currency:
        return False
    first, second = scale_of(one.unit), scale_of(other.unit)
    if first is None or second is None:
        return one.unit == other.unit and one.unit_price == other.unit_price
    (family, scale), (other_family, other_scale) = first, second
    return family == other_family and (
        one.unit_price * other_scale == other.unit_price * scale
    )


def collisions(rules: Iterable[Rule]) -> list[tuple[Rule, Rule]]:
    """Return each pair of rules that would match one line at one time."""
    groups: dict[tuple[str, ...], list[Rule]] = defaultdict(list)
    for rule in rules:
        groups[rule.key].append(rule)
    return [
        pair
        for group in groups.values()
        for pair in combinations(group, 2)
        if overlap(*pair)
    ]


def settle(rules: Sequence[Rule]) -> Settlement:
    """Take no price that another row contradicts, and each price once.

    Stated prices come first: of two rows that differ neither is taken, of two that
    agree the earlier. A derived price or other spelling gives way to them.
    """
    result = Settlement()
    stated = [rule for rule in rules if rule.stated]
    for one, other in collisions(stated):
        if not same_price(one, other):
            result.conflicts.setdefault(one.source_row, other.source_row)
            result.conflicts.setdefault(other.source_row, one.source_row)
    agreed = [rule for rule in stated if rule.source_row not in result.conflicts]
    repeated = {id(late): early.source_row for early, late in collisions(agreed)}
    kept = [rule for rule in agreed if id(rule) not in repeated]
    rows = {rule.source_row for rule in kept}
    for rule in agreed:
        if rule.source_row not in rows:
            result.repeats.setdefault(rule.source_row, repeated[id(rule)])
    derived = [rule for rule in rules if not rule.stated and rule.source_row in rows]
    result.rules = kept + _give_way(kept, derived)
    return result


def _give_way(stated: list[Rule], derived: list[Rule]) -> list[Rule]:
    """Return the derived rules that contradict or repeat nothing."""
    taken = {rule.key for rule in stated}
    free = [rule for rule in derived if rule.key not in taken]
    out: set[int] = set()
    for one, other in collisions(free):
        out.add(id(other))
        if not same_price(one, other):
            out.add(id(one))
    return [rule for rule in free if id(rule) not in out]
