"""Mark the days of a trend that lie far from what is usual, by a rule in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from statistics import median

from desktop_app.calc.seasons import NOTHING, Usual, usual_of
from desktop_app.domain.money import AMOUNT_PLACES, EXACT, round_half_up
from desktop_app.domain.trends import Grain, Spike, Trend
from desktop_app.i18n import mark

FEWEST_DAYS = 14  # fewer say nothing of what is usual
WINDOW = 28  # days before and after that make a day's spread
ASIDE = 14  # days on one side that make a level by themselves
FAR = Decimal(5)  # spreads
NORMAL = Decimal("1.4826")  # a median distance, as a standard deviation
LEAST = Decimal("0.05")  # of what is usual: a spread is never less

RULE = mark(
    "A day is marked when it lies more than 5 spreads from what is usual. Usual is the "
    "median of the 15 days around it, times what its weekday usually makes of that; or "
    "the same of the 14 days before it or after it, if the day lies nearer to that: a "
    "new level is no spike. A spread is 1.48 times the median distance, as a share of "
    "what was usual, of the four weeks before and after, and at least 5 %."
)


def spikes_of(trend: Trend) -> tuple[Spike, ...]:
    """Return the days that are far from usual; only a trend by days has any."""
    days = [one.start for one in trend.buckets]
    if trend.query.grain is not Grain.DAY or not trend.query.shown.adds_up:
        return ()
    plain = [one for one in days if not isinstance(one, datetime)]
    found = tuple(far_from_usual(plain, trend.sums))
    if not found:
        return ()
    excesses = [_excesses(plain, one.figures) for one in trend.series]
    return tuple(_named(excesses, one) for one in found)


def _excesses(days: Sequence[date], figures: Sequence[Decimal | None]) -> list[Decimal]:
    """Return how far each day of a series lies above what is usual of it."""
    known = [one or NOTHING for one in figures]
    usual = usual_of(days, known).figures
    return [EXACT.subtract(one, its) for one, its in zip(known, usual, strict=True)]


def far_from_usual(
    days: Sequence[date], figures: Sequence[Decimal | None]
) -> Iterator[Spike]:
    """Yield the days whose figures are far from what is usual.

    Args:
        days: consecutive days.
        figures: one a day; None: no line, which is never a spike.
    """
    known = [one or NOTHING for one in figures]
    if len(known) < FEWEST_DAYS:
        return
    around = usual_of(days, known)
    swings = [
        abs(EXACT.subtract(one, as_usual))
        for one, as_usual in zip(known, around.figures, strict=True)
    ]
    for at, figure in enumerate(figures):
        if figure is None:
            continue
        usual = _nearest(at, known, around, around.weekdays[days[at].weekday()])
        spread = _spread(at, usual, around.figures, swings)
        if abs(EXACT.subtract(figure, usual)) > EXACT.multiply(FAR, spread):
            yield Spike(at, figure, usual, spread)


def _nearest(
    at: int, known: Sequence[Decimal], around: Usual, weekday: Decimal
) -> Decimal:
    """Return what is usual around a day, or on one side of it, where that is nearer.

    Where the level changes for good, the days beside the change are like one side.
    """
    sides = (known[max(0, at - ASIDE) : at], known[at + 1 : at + 1 + ASIDE])
    found = [around.figures[at]]
    found += [
        round_half_up(EXACT.multiply(median(side), weekday), AMOUNT_PLACES)
        for side in sides
        if len(side) == ASIDE
    ]
    return min(found, key=lambda one: abs(EXACT.subtract(known[at], one)))


def _spread(
    at: int, usual: Decimal, figures: Sequence[Decimal], swings: Sequence[Decimal]
) -> Decimal:
    """Return a day's spread: small on a quiet weekday, large on a dear one.

    Args:
        at: which day.
        usual: what is usual on it.
        figures: what is usual around each day.
        swings: how far each day lay from that.
    """
    near = range(max(0, at - WINDOW), min(len(figures), at + WINDOW + 1))
    shares = [EXACT.divide(swings[n], abs(figures[n])) for n in near if figures[n]]
    if not usual or not shares:
        return EXACT.multiply(median(swings[n] for n in near), NORMAL)
    share = max(EXACT.multiply(median(shares), NORMAL), LEAST)
    return round_half_up(EXACT.multiply(abs(usual), share), AMOUNT_PLACES)


def _named(excesses: Sequence[Sequence[Decimal]], spike: Spike) -> Spike:
    """Name the series whose own excess is the largest part of a spike's."""
    if not excesses:
        return spike
    own = [(one[spike.bucket], number) for number, one in enumerate(excesses)]
    moved, mover = max(own) if spike.excess > 0 else min(own)
    return Spike(spike.bucket, spike.figure, spike.usual, spike.spread, mover, moved)
