"""The month is foreseen while it lasts, and the days that stand out are named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.domain.bills import Scope
from desktop_app.jobs import Progress
from desktop_app.services.foreseeing import day_outlooks
from desktop_app.store.workspace import Workspace
from tests.desktop_app.services.hand_made import Desk, Row, a_line

FIRST, DAYS = date(2026, 4, 1), 76  # to 15 June
ODD = date(2026, 5, 20)


def a_day(number: int) -> Row:
    day = FIRST + timedelta(days=number)
    return a_line(
        number % 60,
        vendor_line_id=f"id-{number}",
        source_row=number + 2,
        billing_period=f"{day:%Y-%m}",
        billing_date=day,
        charge_period_start=datetime(day.year, day.month, day.day, 4, tzinfo=UTC),
        billed_cost=Decimal(90 if day == ODD else 10),
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Ten a day, one day apart, half of June."""
    folder = tmp_path_factory.mktemp("days")
    with Workspace.open(folder / "ledger", write=True) as opened:
        Desk(opened, folder).put(*(a_day(number) for number in range(DAYS)))
        yield opened


def test_a_month_under_way_is_foreseen(home: Workspace) -> None:
    (found,) = day_outlooks(home, Scope(), Progress())

    assert found.forecast is not None
    assert found.forecast.until == date(2026, 6, 30)
    assert found.forecast.so_far == 150
    assert found.forecast.expected == 300


def test_a_month_that_is_over_is_not_foreseen(home: Workspace) -> None:
    (found,) = day_outlooks(home, Scope("2026-05"), Progress())

    assert found.forecast is None


def test_a_day_that_stands_out_is_named_with_what_made_it(home: Workspace) -> None:
    (found,) = day_outlooks(home, Scope(), Progress())

    (spike,) = found.spikes
    assert (spike.day, spike.figure, spike.mover) == (ODD, Decimal(90), "qwen-plus")


def test_days_before_the_first_bill_are_not_taken_for_free(home: Workspace) -> None:
    (found,) = day_outlooks(home, Scope(), Progress())

    assert FIRST not in {one.day for one in found.spikes}


def test_an_empty_ledger_foretells_nothing(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "ledger", write=True) as home:
        assert day_outlooks(home, Scope(), Progress()) == []
