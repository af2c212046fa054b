"""Find the month end that a bill has at another hour than the log.

A log in UTC and a bill in UTC+8 agree on what was used, not on the month it was used
in; and a provider may bill a month's last hours with the next month. Few such shifts
are thinkable. One is taken only if it makes quantities equal that were not, to the
last token, makes none unequal that were equal, and does so for more keys than any
other shift.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Generic, TypeVar

from desktop_app.calc.usage_lines import Calendar, Edge, tried_hours
from desktop_app.domain.money import EXACT, total
from desktop_app.domain.usage import Boundary

Key = TypeVar("Key", bound=Hashable)
Moves = Mapping[tuple[Edge, int], Decimal]  # next to which end, within which hours
_WAYS = ((True, True), (True, False), (False, True))  # gives, takes


@dataclass(frozen=True)
class Near:
    """One key of both sides: how far they are apart, and what stands near the ends.

    Args:
        difference: billed − logged.
        moves: what the log has within a day of the month's ends.
    """

    difference: Decimal
    moves: Moves


@dataclass(frozen=True)
class Shift(Generic[Key]):
    """The shift that was taken, and what it moves of each key."""

    boundary: Boundary
    given: Mapping[Key, Decimal]  # out of the month
    taken: Mapping[Key, Decimal]  # into it


@dataclass(frozen=True)
class _Tried(Generic[Key]):
    boundary: Boundary
    moved: Mapping[Key, Decimal]  # taken − given, where it is not 0
    won: int
    lost: int


def find_shift(
    keys: Mapping[Key, Near], log_offset: int, calendar: Calendar
) -> Shift[Key] | None:
    """Return the one shift that explains differences exactly; None: none does.

    Args:
        keys: what is compared.
        log_offset: hours of UTC in which the log's months are counted.
        calendar: the bill's month, and its zone.
    """
    tried: list[_Tried[Key]] = []
    for boundary in _thinkable(log_offset, calendar):
        one = _try(keys, boundary)
        if one.won and not one.lost and one.moved not in [t.moved for t in tried]:
            tried.append(one)
    most = max((one.won for one in tried), default=0)
    best = [one for one in tried if one.won == most]
    if len(best) != 1:
        return None
    return _taken(keys, best[0].boundary)


def _thinkable(log_offset: int, calendar: Calendar) -> Iterator[Boundary]:
    """Yield the shifts to try, the one that the two zones call for first."""
    apart = calendar.offset - log_offset
    hours = sorted(
        tried_hours([log_offset], calendar), key=lambda hours: hours != abs(apart)
    )
    for later in (apart >= 0, apart < 0):
        for count in hours:
            for gives, takes in _WAYS:
                yield Boundary(count, later, gives, takes, log_offset)


def _try(keys: Mapping[Key, Near], boundary: Boundary) -> _Tried[Key]:
    moved: dict[Key, Decimal] = {}
    won = lost = 0
    for key, near in keys.items():
        by = EXACT.subtract(*_sides(near.moves, boundary))
        if not by:
            continue
        moved[key] = by
        won += near.difference == by
        lost += not near.difference
    return _Tried(boundary, moved, won, lost)


def _sides(moves: Moves, boundary: Boundary) -> tuple[Decimal, Decimal]:
    """Return what comes into the month and what leaves it."""
    into, out = (Edge.BEFORE, Edge.LAST) if boundary.later else (Edge.AFTER, Edge.FIRST)
    return (
        _within(moves, into, boundary.hours) if boundary.takes else Decimal(0),
        _within(moves, out, boundary.hours) if boundary.gives else Decimal(0),
    )


def _within(moves: Moves, edge: Edge, hours: int) -> Decimal:
    return total(
        moved for (at, hour), moved in moves.items() if at is edge and hour <= hours
    )


def _taken(keys: Mapping[Key, Near], boundary: Boundary) -> Shift[Key]:
    sides = {key: _sides(near.moves, boundary) for key, near in keys.items()}
    taken = {key: into for key, (into, _out) in sides.items() if into}
    given = {key: out for key, (_into, out) in sides.items() if out}
    said = replace(boundary, gives=bool(given), takes=bool(taken))
    return Shift(said, given, taken)
