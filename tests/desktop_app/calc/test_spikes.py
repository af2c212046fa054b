"""A day is marked when it lies far from what is usual on such a day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from desktop_app.calc.spikes import far_from_usual, spikes_of
from desktop_app.domain.bills import Scope
from desktop_app.domain.money import total
from desktop_app.domain.trends import Bucket, Grain, Series, Span, Trend, TrendQuery

FIRST = date(2026, 1, 5)  # a Monday
DAYS = [FIRST + timedelta(days=n) for n in range(84)]
WEEKEND = 5


def figures(**changed: str) -> list[Decimal | None]:
    """Return 100 a day and 40 on weekends, swinging a little, with some changed."""
    usual = [Decimal(40 if day.weekday() >= WEEKEND else 100) for day in DAYS]
    swung: list[Decimal | None] = [
        one + Decimal(n * 7 % 5 - 2) / 2 for n, one in enumerate(usual)
    ]
    for place, figure in changed.items():
        swung[int(place.removeprefix("day"))] = Decimal(figure)
    return swung


def marked(given: list[Decimal | None]) -> list[int]:
    return [one.bucket for one in far_from_usual(DAYS, given)]


def test_an_ordinary_series_has_no_spike() -> None:
    assert marked(figures()) == []


def test_a_dear_day_is_marked_with_what_is_usual() -> None:
    [found] = far_from_usual(DAYS, figures(day44="180"))

    assert (found.bucket, found.figure) == (44, Decimal(180))
    assert abs(found.usual - 100) < 3
    assert found.excess == found.figure - found.usual


def test_a_day_that_costs_nothing_like_usual_is_marked_too() -> None:
    assert marked(figures(day44="3")) == [44]


def test_a_weekend_is_compared_with_weekends() -> None:
    assert marked(figures(day47="100")) == [47]  # a Saturday, dear as a weekday


@pytest.mark.parametrize("growth", ["1.01", "0.99"])
def test_steady_growth_is_no_spike(growth: str) -> None:
    grown = [Decimal(1000) * Decimal(growth) ** n for n in range(len(DAYS))]

    assert marked(list(grown)) == []


@pytest.mark.parametrize("times", ["0.5", "2"])
def test_a_new_level_is_no_spike(times: str) -> None:
    given = [one for one in figures() if one is not None]
    at = 44
    changed = [*given[:at], *(one * Decimal(times) for one in given[at:])]

    assert marked(list(changed)) == []


def test_a_dear_day_of_the_weekend_is_marked_by_what_a_weekend_costs() -> None:
    given = figures()
    rough = [
        None if one is None else one * (Decimal(8 + n * 5 % 5) / 10)
        for n, one in enumerate(given)
    ]
    rough[47] = Decimal(110)  # a Saturday: far for its 40, near beside the 100

    assert 47 in marked(rough)


def test_a_flat_series_alarms_only_beyond_a_quarter_of_it() -> None:
    flat: list[Decimal | None] = [Decimal(100)] * len(DAYS)
    little = [*flat[:40], Decimal(124), *flat[41:]]
    much = [*flat[:40], Decimal(126), *flat[41:]]

    assert (marked(little), marked(much)) == ([], [40])


def test_a_day_without_lines_is_never_a_spike() -> None:
    given = figures()
    given[44] = None

    assert marked(given) == []


def test_two_weeks_are_the_least_that_says_what_is_usual() -> None:
    assert not list(far_from_usual(DAYS[:13], figures(day5="900")[:13]))


def test_a_refund_is_marked_below_zero() -> None:
    [found] = far_from_usual(DAYS, figures(day44="-250"))

    assert found.excess < 0


def a_trend(grain: Grain, *groups: list[Decimal | None]) -> Trend:
    sums = [
        total(one or Decimal(0) for one in day) for day in zip(*groups, strict=True)
    ]
    query = TrendQuery(Scope(), Span(DAYS[0], DAYS[-1]), grain=grain)
    series = tuple(
        Series((f"m{n}",), tuple(g), Decimal(0), ()) for n, g in enumerate(groups)
    )
    buckets = tuple(Bucket(day, ()) for day in DAYS)
    return Trend(query, "CNY", buckets, series, tuple(sums), Decimal(0), 1)


def test_the_series_that_moved_most_is_named() -> None:
    trend = a_trend(Grain.DAY, figures(), figures(day30="500"))

    [found] = spikes_of(trend)

    assert (found.bucket, found.mover) == (30, 1)
    assert abs(found.moved - 400) < 5


def test_only_days_are_marked() -> None:
    assert spikes_of(a_trend(Grain.MONTH, figures(day30="500"))) == ()
