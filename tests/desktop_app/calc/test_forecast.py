"""A forecast learns weekdays and level, and says how well its past held."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from desktop_app.calc.forecast import ahead_of, back_tests, forecast
from desktop_app.domain.money import total

FIRST = date(2026, 3, 2)  # a Monday
WEEKEND = 5


def days(count: int) -> list[date]:
    return [FIRST + timedelta(days=n) for n in range(count)]


def weekly(some: list[date]) -> list[Decimal]:
    return [Decimal(20 if day.weekday() >= WEEKEND else 100) for day in some]


def test_a_regular_month_is_foreseen_to_the_digit() -> None:
    known = days(75)  # until 15 May
    until = date(2026, 5, 31)
    rest = [known[-1] + timedelta(days=n + 1) for n in range(16)]

    found = forecast(known, weekly(known), until)

    assert found is not None
    assert found.so_far == total(weekly(known)[-15:])
    assert found.expected == found.so_far + total(weekly(rest))
    assert found.low == found.high == found.expected
    assert found.error == Decimal(0)


def test_one_wild_day_does_not_change_what_comes() -> None:
    known = days(75)
    figures = weekly(known)
    calm = ahead_of(known, figures, 16)
    figures[-3] = Decimal(5000)

    assert ahead_of(known, figures, 16) == calm


def test_the_band_is_as_wide_as_the_past_was_wrong() -> None:
    known = days(110)
    figures = [one * (3 if n % 9 == 0 else 1) for n, one in enumerate(weekly(known))]

    found = forecast(known, figures, date(2026, 6, 30))

    assert found is not None
    assert found.tests > 5
    assert found.low <= found.expected < found.high
    assert found.error is not None
    assert found.error > 0


def test_a_whole_month_needs_no_forecast() -> None:
    known = days(91)  # until 31 May

    found = forecast(known, weekly(known), date(2026, 5, 31))

    assert found is not None
    assert found.expected == found.so_far == found.low == found.high
    assert found.tests == 0


def test_four_weeks_are_the_least_to_learn_from() -> None:
    known = days(27)

    assert forecast(known, weekly(known), date(2026, 3, 31)) is None


def test_back_tests_learn_only_from_what_was_before() -> None:
    known = days(80)
    figures = [Decimal(0)] * 60 + [Decimal(100)] * 20

    assert list(back_tests(known[:60], figures[:60], 5)) == []  # nothing to be wrong of
    assert all(error < 1 for error in back_tests(known, figures, 5))
