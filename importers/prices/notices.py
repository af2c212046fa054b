"""Put dated price changes in order: what held until a day, and what from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone

from importers.contract import mark
from importers.prices.collisions import same_price
from importers.prices.rules import RowUnfit, Rule

NOT_A_DATE = mark("“{value}” is not a date.")
GAP = mark(
    "Row {other} gives another price for a later or earlier day; no notice says when"
    " it changed between {start} and {end}."
)

_UNTIL = "until "
_BEIJING = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class Fact:
    """A day on which a price began or ceased to hold."""

    instant: datetime  # UTC
    ends: bool  # the price held until then


def fact_of(text: str) -> Fact:
    """Read ``2024-12-31T10:00+08:00`` or ``until 2024-03-18`` (Beijing midnight)."""
    value = text.removeprefix(_UNTIL)
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        raise RowUnfit(NOT_A_DATE, value=text) from None
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=_BEIJING)
    return Fact(instant.astimezone(UTC), text.startswith(_UNTIL))


def put_in_order(
    rules: Iterable[Rule], facts: Mapping[int, Fact]
) -> tuple[list[Rule], dict[int, RowUnfit]]:
    """Date each rule by the facts before and after it.

    Returns:
        the dated rules, and the rows between which a price changed unseen.
    """
    unclear: dict[int, RowUnfit] = {}
    ordered: list[Rule] = []
    for group in _by_key(rules).values():
        group.sort(
            key=lambda rule: (
                facts[rule.source_row].instant,
                not facts[rule.source_row].ends,
            )
        )
        ordered += _dated(group, facts, unclear)
    return [rule for rule in ordered if rule.source_row not in unclear], unclear


def _by_key(rules: Iterable[Rule]) -> dict[tuple[str, ...], list[Rule]]:
    groups: dict[tuple[str, ...], list[Rule]] = defaultdict(list)
    for rule in rules:
        groups[rule.key].append(rule)
    return groups


def _dated(
    group: list[Rule], facts: Mapping[int, Fact], unclear: dict[int, RowUnfit]
) -> list[Rule]:
    found: list[Rule] = []
    for number, rule in enumerate(group):
        fact = facts[rule.source_row]
        before = group[number - 1] if number else None
        after = group[number + 1] if number + 1 < len(group) else None
        if fact.ends:
            start = _start_of(rule, before, facts, unclear)
            found.append(replace(rule, effective_from=start, effective_to=fact.instant))
        else:
            end = facts[after.source_row].instant if after else None
            found.append(replace(rule, effective_from=fact.instant, effective_to=end))
    return found


def _start_of(
    rule: Rule,
    before: Rule | None,
    facts: Mapping[int, Fact],
    unclear: dict[int, RowUnfit],
) -> datetime | None:
    if before is None:
        return None
    start, end = facts[before.source_row].instant, facts[rule.source_row].instant
    if not facts[before.source_row].ends and not same_price(before, rule):
        for one, other in ((rule, before), (before, rule)):
            unclear[one.source_row] = RowUnfit(
                GAP, other=other.source_row, start=_day(start), end=_day(end)
            )
    return start


def _day(instant: datetime) -> str:
    return instant.astimezone(_BEIJING).date().isoformat()
