"""Say what is usual on a day: its level, and what its weekday makes of that.

Medians throughout, so one wild day changes nothing. These are estimates and no
amounts of a bill; they are decimals all the same, and rounded where they are shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

from desktop_app.domain.money import AMOUNT_PLACES, EXACT, round_half_up

AROUND = 7  # days before and after that make a day's level
FEWEST = 3  # days of one weekday that say what that weekday does
NOTHING = Decimal(0)
SAME = Decimal(1)


@dataclass(frozen=True)
class Usual:
    """What is usual of each day of a series, and what each weekday does.

    Args:
        figures: a usual figure a day, in the order of the days.
        weekdays: what Monday (0) to Sunday (6) make of the level; 1: nothing.
    """

    figures: tuple[Decimal, ...]
    weekdays: tuple[Decimal, ...]


def usual_of(days: Sequence[date], figures: Sequence[Decimal]) -> Usual:
    """Return what is usual on each of some consecutive days."""
    levels = [_level(figures, at) for at in range(len(figures))]
    weekdays = weekday_factors(days, figures, levels)
    usual = tuple(
        round_half_up(EXACT.multiply(level, weekdays[day.weekday()]), AMOUNT_PLACES)
        for day, level in zip(days, levels, strict=True)
    )
    return Usual(usual, weekdays)


def weekday_factors(
    days: Sequence[date], figures: Sequence[Decimal], levels: Sequence[Decimal]
) -> tuple[Decimal, ...]:
    """Return what each weekday makes of its level, where enough days say so."""
    ratios: dict[int, list[Decimal]] = defaultdict(list)
    for day, figure, level in zip(days, figures, levels, strict=True):
        if level > 0:
            ratios[day.weekday()].append(EXACT.divide(figure, level))
    return tuple(
        median(ratios[one]) if len(ratios[one]) >= FEWEST else SAME for one in range(7)
    )


def _level(figures: Sequence[Decimal], at: int) -> Decimal:
    return median(figures[max(0, at - AROUND) : at + AROUND + 1])
