"""The chart shows days, and painting it many times loses nothing."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from desktop_app.ui.chart import ChartInk, DayChart, DayPoint
from desktop_app.ui.style import Size, font
from tests.desktop_app.ui.references import dropped_at_each


@pytest.fixture
def chart(qtbot: QtBot) -> DayChart:
    made = DayChart()
    qtbot.addWidget(made)
    made.resize(600, 200)
    ink = QColor("black")
    white, small = QColor("white"), font(Size.SMALL)
    made.dress(ChartInk(ink, ink, ink, ink, ink, white, small, ink))
    made.show()
    return made


def days(count: int) -> list[DayPoint]:
    first = date(2026, 5, 1)
    return [
        DayPoint(first + timedelta(days=n), Decimal(n), Decimal(n) / 2, n)
        for n in range(count)
    ]


def test_painting_many_times_drops_no_reference_to_none(chart: DayChart) -> None:
    chart.show_days(days(366))
    places = cycle(range(366))

    def paint() -> None:
        chart.point_at(next(places))
        chart.grab()

    assert dropped_at_each(paint) == 0


def test_nothing_to_show_is_no_mistake(chart: DayChart) -> None:
    chart.show_days([])
    chart.point_at_day(date(2026, 5, 1))

    assert chart.pointed_at is None


def test_a_day_is_pointed_at_by_its_date(chart: DayChart) -> None:
    shown = days(5)
    chart.show_days(shown)

    chart.point_at_day(date(2026, 5, 3))

    assert chart.pointed_at == shown[2]


def test_negative_days_are_drawn_below_zero(chart: DayChart) -> None:
    refund = DayPoint(date(2026, 5, 1), Decimal("-12.5"), None, 1)

    chart.show_days([refund])

    assert chart.lowest < Decimal("-12.5")
