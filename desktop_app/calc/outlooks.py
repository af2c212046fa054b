"""Foresee when a month crosses its limit, and what it will come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from desktop_app.calc.forecast import LEARNT, ahead_of, forecast
from desktop_app.domain.budgets import Outlook
from desktop_app.domain.money import (
    AMOUNT_PLACES,
    EXACT,
    negated,
    round_half_up,
    total,
)

WEEK = 7
LONGEST = 366  # days that are looked ahead


def outlook(
    limit: Decimal,
    actual: Decimal,
    figures: Mapping[date, Decimal],
    newest: date,
    until: date,
) -> Outlook:
    """Return what a month comes to, and the day on which its limit is reached.

    What lines without a day come to counts from the month's first day.

    Args:
        limit: of the month.
        actual: of the month, with lines that have no day.
        figures: of each day with lines, earlier months too.
        newest: the last day that has all its lines.
        until: the month's last day.
    """
    first = until.replace(day=1)
    dated = {d: f for d, f in sorted(figures.items()) if first <= d <= until}
    undated = EXACT.subtract(actual, total(dated.values()))
    crossed = _crossed(limit, undated, dated)
    over = newest >= until
    if over or not figures:
        expected = actual if over else None
        return Outlook(newest, expected, expected, expected, crossed)
    days, values = stretch(figures, newest)
    found = forecast(days, values, until) if newest >= first else None
    if found is None:
        return Outlook(newest, crossing=crossed)
    base = total((undated, *(f for d, f in dated.items() if d <= newest)))
    moved = EXACT.subtract(base, found.so_far)
    crossing = crossed or _foreseen(limit, base, (days, values), until)
    return Outlook(
        newest,
        EXACT.add(found.expected, moved),
        EXACT.add(found.low, moved),
        EXACT.add(found.high, moved),
        crossing,
        foreseen=crossed is None and crossing is not None,
    )


def stretch(
    figures: Mapping[date, Decimal], newest: date
) -> tuple[list[date], list[Decimal]]:
    """Return every day from the first figure to the newest day; none: 0."""
    first = min(figures, default=newest)
    days = [first + timedelta(days=n) for n in range((newest - first).days + 1)]
    return days, [figures.get(day, Decimal(0)) for day in days]


def daily_use(days: Sequence[date], figures: Sequence[Decimal]) -> Decimal:
    """Return what a day of the coming week uses: by weekday, else the mean."""
    if not days:
        return Decimal(0)
    if len(days) >= LEARNT:
        week = ahead_of(days, figures, WEEK)
        return round_half_up(EXACT.divide(week, Decimal(WEEK)), AMOUNT_PLACES)
    mean = EXACT.divide(total(figures), Decimal(len(days)))
    return round_half_up(mean, AMOUNT_PLACES)


def runs_out(
    left: Decimal, days: Sequence[date], figures: Sequence[Decimal]
) -> date | None:
    """Return the first day on which what is left does not suffice.

    None: it suffices for a year, or nothing is used.
    """
    if not days:
        return None
    if left <= 0:
        return days[-1]
    by_weekday = len(days) >= LEARNT
    daily = daily_use(days, figures)
    ahead = [
        ahead_of(days, figures, n) if by_weekday else EXACT.multiply(daily, Decimal(n))
        for n in range(WEEK + 1)
    ]
    if ahead[WEEK] <= 0:
        return None
    for number in range(1, LONGEST + 1):
        weeks, rest = divmod(number, WEEK)
        used = EXACT.add(EXACT.multiply(ahead[WEEK], Decimal(weeks)), ahead[rest])
        if used > left:
            return days[-1] + timedelta(days=number)
    return None


def _crossed(
    limit: Decimal, undated: Decimal, dated: Mapping[date, Decimal]
) -> date | None:
    so_far = undated
    for day, figure in dated.items():
        so_far = EXACT.add(so_far, figure)
        if so_far >= limit:
            return day
    return None


def _foreseen(
    limit: Decimal,
    base: Decimal,
    learnt: tuple[Sequence[date], Sequence[Decimal]],
    until: date,
) -> date | None:
    days, figures = learnt
    short = EXACT.add(limit, negated(base))
    for ahead in range(1, (until - days[-1]).days + 1):
        if ahead_of(days, figures, ahead) >= short:
            return days[-1] + timedelta(days=ahead)
    return None
