"""Mark the days of a trend that lie far from what is usual, by a rule in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from statistics import median

from desktop_app.calc.seasons import NOTHING, usual_of
from desktop_app.domain.money import EXACT
from desktop_app.domain.trends import Grain, Spike, Trend
from desktop_app.i18n import mark

FEWEST_DAYS = 14  # fewer say nothing of what is usual
WINDOW = 28  # days before and after that make a day's spread
FAR = Decimal(5)  # spreads
NORMAL = Decimal("1.4826")  # a median distance, as a standard deviation
LEAST = Decimal("0.05")  # of what is usual: a spread is never less

RULE = mark(
    "A day is marked when it lies more than 5 spreads from what is usual. Usual is "
    "the median of the 15 days around it, times what its weekday usually makes of "
    "that. A spread is 1.48 times the median distance of the four weeks before and "
    "after from what was usual on their days, and at least 5 % of what is usual."
)


def spikes_of(trend: Trend) -> tuple[Spike, ...]:
    """Return the days that are far from usual; only a trend by days has any."""
    days = [one.start for one in trend.buckets]
    if trend.query.grain is not Grain.DAY or not trend.query.shown.adds_up:
        return ()
    plain = [one for one in days if not isinstance(one, datetime)]
    return tuple(_named(trend, plain, one) for one in far_from_usual(plain, trend.sums))


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
    usual = usual_of(days, known).figures
    distances = [
        abs(EXACT.subtract(one, as_usual))
        for one, as_usual in zip(known, usual, strict=True)
    ]
    for at, figure in enumerate(figures):
        if figure is None:
            continue
        near = distances[max(0, at - WINDOW) : at + WINDOW + 1]
        least = EXACT.multiply(abs(usual[at]), LEAST)
        spread = max(EXACT.multiply(median(near), NORMAL), least)
        if distances[at] > EXACT.multiply(FAR, spread):
            yield Spike(at, figure, usual[at], spread)


def _named(trend: Trend, days: Sequence[date], spike: Spike) -> Spike:
    """Name the series whose own excess is the largest part of a spike's."""
    excesses = []
    for number, one in enumerate(trend.series):
        figures = [figure or NOTHING for figure in one.figures]
        usual = usual_of(days, figures).figures[spike.bucket]
        excesses.append((EXACT.subtract(figures[spike.bucket], usual), number))
    if not excesses:
        return spike
    up = spike.excess > 0
    moved, mover = max(excesses) if up else min(excesses)
    return Spike(spike.bucket, spike.figure, spike.usual, spike.spread, mover, moved)
