"""A chart of very many bars: none is so thin that it is not drawn."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.domain.bills import Scope
from desktop_app.domain.trend_reports import TrendReport
from desktop_app.domain.trends import Bucket, Grain, Series, Span, Trend, TrendQuery
from desktop_app.ui.charts.ink import ink_of
from desktop_app.ui.charts.trend_chart import TrendChart
from desktop_app.ui.style import LIGHT

HOURS = 720
TALL = range(5, HOURS, 37)  # hours with a bar of full height, all by themselves
BEGIN = datetime(2026, 6, 1, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture
def chart(dressed: QApplication, qtbot: QtBot) -> TrendChart:
    """A month by the hour, 800 pixels wide."""
    del dressed
    made = TrendChart()
    qtbot.addWidget(made)
    made.dress(ink_of(LIGHT))
    made.resize(800, 300)
    made.show()
    figures = tuple(Decimal(100) if n in TALL else None for n in range(HOURS))
    query = TrendQuery(
        Scope(), Span(date(2026, 6, 1), date(2026, 6, 30)), grain=Grain.HOUR
    )
    buckets = tuple(Bucket(BEGIN + timedelta(hours=n), ()) for n in range(HOURS))
    whole = Decimal(100 * len(TALL))
    series = Series(("qwen-plus",), figures, whole, ())
    trend = Trend(query, "CNY", buckets, (series,), figures, whole, len(TALL))
    made.show_report(TrendReport(trend))
    return made


@pytest.mark.parametrize("width", [500, 800, 1300])
def test_every_bar_is_seen(chart: TrendChart, width: int) -> None:
    chart.resize(width, 300)
    picture = chart.grab().toImage()
    ink = ink_of(LIGHT).of(0)

    half_way = picture.height() // 2
    seen = [
        x
        for x in range(picture.width())
        if abs(picture.pixelColor(x, half_way).red() - ink.red()) < 40
        and abs(picture.pixelColor(x, half_way).blue() - ink.blue()) < 40
    ]

    apart = [x for x in seen if x - 1 not in seen]
    assert len(apart) == len(TALL)
