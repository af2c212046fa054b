"""Invent daily costs with events that are known: spikes, outages, steps, growth."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

FIRST = date(2025, 9, 1)
DAYS = 180
CENT = Decimal("0.01")
_APART = 9  # days between two planted days
_SATURDAY = 5
_EDGE = 5  # days at either end without a planted one
_WEEKENDS = (0.3, 0.9)  # what a weekend is of a weekday


@dataclass(frozen=True)
class Kind:
    """What a series is like.

    Args:
        noise: the spread of a day's chance, as a share.
        growth: how much the last day is of the first.
        step: what the level becomes, at once, on one day in the middle; 1: nothing.
    """

    name: str
    noise: float
    growth: float = 1.2
    step: float = 1.0


KINDS = (
    Kind("calm, 5 % noise", 0.05),
    Kind("lively, 12 % noise", 0.12),
    Kind("rough, 25 % noise", 0.25),
    Kind("threefold growth", 0.08, growth=3.0),
    Kind("price halved on a day", 0.08, step=0.5),
    Kind("new use, +60 % on a day", 0.08, step=1.6),
)


@dataclass(frozen=True)
class Series:
    """Consecutive days, what each cost, and on which something was planted."""

    days: tuple[date, ...]
    figures: tuple[Decimal, ...]
    planted: frozenset[int]


def make(kind: Kind, number: int, times: float, count: int) -> Series:
    """Return a series of a kind, always the same one of that number.

    Args:
        kind: what it is like.
        number: which one.
        times: what a planted day costs, in usual days of its kind.
        count: how many days are planted.
    """
    chance = random.Random(f"{kind.name} {number}")
    weekend = chance.uniform(*_WEEKENDS)
    level = 10 ** chance.uniform(1, 5)
    step_at = DAYS // 2 + chance.randrange(-20, 20)
    planted = _places(chance, count)
    days = tuple(FIRST + timedelta(days=n) for n in range(DAYS))
    figures = []
    for at, day in enumerate(days):
        figure = level * kind.growth ** (at / DAYS)
        figure *= kind.step if at >= step_at else 1
        figure *= weekend if day.weekday() >= _SATURDAY else 1
        figure *= math.exp(chance.gauss(0, kind.noise))
        figure *= times if at in planted else 1
        figures.append(Decimal(str(figure)).quantize(CENT))
    return Series(days, tuple(figures), planted)


def _places(chance: random.Random, count: int) -> frozenset[int]:
    found: set[int] = set()
    while len(found) < count:
        at = chance.randrange(_EDGE, DAYS - _EDGE)
        if all(abs(at - other) >= _APART for other in found):
            found.add(at)
    return frozenset(found)
