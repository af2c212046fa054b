"""Foresee what a month will cost, with a band that its own past has tested."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

from desktop_app.calc.seasons import NOTHING, SAME, usual_of
from desktop_app.domain.money import AMOUNT_PLACES, EXACT, round_half_up, total
from desktop_app.domain.trends import Forecast

LEARNT = 28  # days that a forecast learns from, at least
RECENT = 14  # days that make the level it goes on from
STEP = 3  # days between two back tests
MOST_TESTS = 60
LOW, HIGH = Decimal("0.1"), Decimal("0.9")  # of the back tests lie below


def forecast(
    days: Sequence[date], figures: Sequence[Decimal], until: date
) -> Forecast | None:
    """Foresee what the days from the last one's month up to ``until`` come to.

    Args:
        days: consecutive days with all their lines; the last one is in the month.
        figures: what each came to.
        until: the month's last day.

    Returns:
        None where there are too few days to learn from.
    """
    if len(days) < LEARNT or until < days[-1]:
        return None
    first = until.replace(day=1)
    so_far = total(f for d, f in zip(days, figures, strict=True) if d >= first)
    ahead = (until - days[-1]).days
    rest = ahead_of(days, figures, ahead)
    errors = sorted(back_tests(days, figures, ahead)) if ahead else []
    low, high = _band(errors)
    return Forecast(
        until=until,
        so_far=so_far,
        expected=EXACT.add(so_far, rest),
        low=EXACT.add(so_far, _times(rest, EXACT.add(SAME, low))),
        high=EXACT.add(so_far, _times(rest, EXACT.add(SAME, high))),
        error=median(map(abs, errors)) if errors else None,
        tests=len(errors),
    )


def ahead_of(days: Sequence[date], figures: Sequence[Decimal], ahead: int) -> Decimal:
    """Return what the next days should come to: the recent level, by weekday."""
    return total(each_ahead(days, figures, ahead)) if ahead else NOTHING


def each_ahead(
    days: Sequence[date], figures: Sequence[Decimal], ahead: int
) -> list[Decimal]:
    """Return what each of the next days should come to."""
    learnt, known = days[-2 * LEARNT :], list(figures[-2 * LEARNT :])
    weekdays = usual_of(learnt, known).weekdays
    plain = [
        EXACT.divide(figure, weekdays[day.weekday()])
        for day, figure in zip(learnt[-RECENT:], known[-RECENT:], strict=True)
        if weekdays[day.weekday()]
    ]
    level = median(plain) if plain else NOTHING
    coming = (days[-1] + timedelta(days=n + 1) for n in range(ahead))
    return [_times(level, weekdays[day.weekday()]) for day in coming]


def back_tests(
    days: Sequence[date], figures: Sequence[Decimal], ahead: int
) -> Iterator[Decimal]:
    """Yield how far earlier forecasts of as many days were off, as shares of them.

    0.1: the days came to a tenth more than was foreseen.
    """
    cuts = range(len(days) - ahead, LEARNT - 1, -STEP)
    for cut in list(cuts)[:MOST_TESTS]:
        foreseen = ahead_of(days[:cut], figures[:cut], ahead)
        came = total(figures[cut : cut + ahead])
        if foreseen > 0:
            yield EXACT.divide(EXACT.subtract(came, foreseen), foreseen)


def _band(errors: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """Return the errors that a tenth of the tests fell below, and rose above."""
    if not errors:
        return NOTHING, NOTHING
    # A month to come is one more draw beside the tests: hence the places of n + 1.
    places = len(errors) + 1
    low = max(int(places * LOW) - 1, 0)
    high = min(-int(-places * HIGH // 1) - 1, len(errors) - 1)
    return min(errors[low], NOTHING), max(errors[high], NOTHING)


def _times(amount: Decimal, factor: Decimal) -> Decimal:
    return round_half_up(EXACT.multiply(amount, factor), AMOUNT_PLACES)
