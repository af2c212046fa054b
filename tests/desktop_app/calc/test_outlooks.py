"""A month's end, its crossing and the end of a balance are foreseen by day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.calc.outlooks import daily_use, outlook, runs_out, stretch
from desktop_app.domain.money import total

FIRST = date(2026, 3, 1)
MAY_END = date(2026, 5, 31)
amounts = st.decimals(-1000, 1000, places=4)


def steady(last: date, amount: str = "3") -> dict[date, Decimal]:
    days = (last - FIRST).days + 1
    return {FIRST + timedelta(days=n): Decimal(amount) for n in range(days)}


def test_a_month_that_is_over_comes_to_its_actual() -> None:
    found = outlook(Decimal(90), Decimal(93), steady(MAY_END), MAY_END, MAY_END)

    assert found.expected == Decimal(93)
    assert found.crossing == date(2026, 5, 30)
    assert not found.foreseen


def test_a_limit_is_crossed_on_the_day_that_reaches_it() -> None:
    newest = date(2026, 5, 20)

    found = outlook(Decimal(75), Decimal(60), steady(newest), newest, MAY_END)

    assert found.crossing == date(2026, 5, 25)
    assert found.expected == Decimal(93)


def test_a_limit_that_suffices_is_not_crossed() -> None:
    newest = date(2026, 5, 20)

    found = outlook(Decimal(94), Decimal(60), steady(newest), newest, MAY_END)

    assert found.crossing is None


def test_what_has_no_day_brings_the_crossing_forward() -> None:
    newest = date(2026, 5, 20)

    found = outlook(Decimal(75), Decimal(69), steady(newest), newest, MAY_END)

    assert found.crossing == date(2026, 5, 22)
    assert found.expected == Decimal(102)


def test_a_day_that_is_not_over_is_foreseen_whole() -> None:
    newest = date(2026, 5, 20)
    figures = {**steady(newest), newest + timedelta(days=1): Decimal(1)}

    found = outlook(Decimal(1000), Decimal(61), figures, newest, MAY_END)

    assert found.expected == Decimal(93)


def test_few_days_give_no_forecast() -> None:
    newest = date(2026, 5, 3)
    few = {newest - timedelta(days=n): Decimal(3) for n in range(5)}

    found = outlook(Decimal(100), Decimal(9), few, newest, MAY_END)

    assert found.expected is None
    assert found.crossing is None


def test_a_balance_ends_on_the_first_day_it_does_not_suffice() -> None:
    days, figures = stretch(steady(MAY_END), MAY_END)

    assert runs_out(Decimal(30), days, figures) == date(2026, 6, 11)
    assert runs_out(Decimal(0), days, figures) == MAY_END
    assert runs_out(Decimal(10_000), days, figures) is None


def test_what_is_not_used_never_ends() -> None:
    assert runs_out(Decimal(1), [MAY_END], [Decimal(0)]) is None
    assert runs_out(Decimal(1), [MAY_END], [Decimal(-5)]) is None


def test_the_daily_use_of_few_days_is_their_mean() -> None:
    days, figures = stretch(
        {FIRST: Decimal(1), FIRST + timedelta(2): Decimal(5)}, FIRST + timedelta(2)
    )

    assert daily_use(days, figures) == Decimal(2)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(amounts, min_size=1, max_size=31), amounts, st.integers(1, 5000))
def test_a_crossing_is_the_first_day_whose_running_sum_reaches_the_limit(
    figures: list[Decimal], undated: Decimal, limit: int
) -> None:
    days = {date(2026, 5, n + 1): one for n, one in enumerate(figures)}
    actual = total((undated, *figures))

    found = outlook(Decimal(limit), actual, days, MAY_END, MAY_END)

    sums = [total((undated, *figures[: n + 1])) for n in range(len(figures))]
    first = next((n for n, one in enumerate(sums) if one >= limit), None)
    assert found.crossing == (None if first is None else date(2026, 5, first + 1))
