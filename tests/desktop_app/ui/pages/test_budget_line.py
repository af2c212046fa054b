"""The chart of a trend shows what budgets allow, at their exact limits."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pyqtgraph as pg
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop_app.domain.budgets import Budget, BudgetOf
from desktop_app.domain.changes import Changed
from desktop_app.services.budgeting import add_budgets, list_budgets, remove_budget
from desktop_app.store.workspace import Workspace
from desktop_app.ui.charts.trend_chart import Place
from desktop_app.ui.style import dress
from tests.desktop_app.ui.pages.trend_books import (
    AtRest,
    Open,
    a_ledger,
    choose,
    usual_days,
)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
OF_ACCOUNT = Budget(BudgetOf.ACCOUNT, "1001", "CNY", Decimal(600), starts="2026-04")
OF_MODEL = replace(OF_ACCOUNT, of=BudgetOf.MODEL, name="qwen-max", limit=Decimal(300))
APRIL_DAYS, MAY_DAYS = 15, 15  # of the last thirty days
WILD = 26  # the place of 12 May among them


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    yield from a_ledger(tmp_path_factory.mktemp("calm"), usual_days())


@pytest.fixture
def limited(calm: Workspace, qapp: QApplication, at_rest: AtRest) -> Iterator[Open]:
    """The page of trends beside a budget of the account and one of a model."""
    add_budgets(calm, [OF_ACCOUNT, OF_MODEL])
    dress(qapp, "light")
    made = Open(calm, qapp, at_rest)
    yield made
    made.close()
    for one in list_budgets(calm):
        remove_budget(calm, one.id)


def drawn(opened: Open) -> list[float]:
    """Return the height of the dashed line in each bucket; none: it is not there."""
    dashed = [
        one
        for one in opened.page.trend.view.chart.items
        if isinstance(one, pg.PlotCurveItem)
        and one.opts["pen"].style() == Qt.PenStyle.CustomDashLine
    ]
    if not dashed:
        return []
    line: Any = dashed[0]  # its casing is no dashed one
    xs, ys = line.getData()
    assert list(xs[:4]) == [-0.5, 0.5, 0.5, 1.5]
    assert [str(one) for one in ys[::2]] == [str(one) for one in ys[1::2]]
    return [float(one) for one in ys[::2]]


def test_the_line_stands_at_the_exact_share_of_each_day(limited: Open) -> None:
    assert drawn(limited) == [20.0] * APRIL_DAYS + [19.35] * MAY_DAYS


def test_by_month_the_line_stands_at_the_limit(limited: Open) -> None:
    choose(limited, range="year", grain="month")

    found = drawn(limited)

    assert all(math.isnan(one) for one in found[:-2])
    assert found[-2:] == [600.0, 600.0]


def test_the_chart_is_as_high_as_a_limit_that_no_bar_reaches(limited: Open) -> None:
    choose(limited, range="month", grain="day")
    chart = limited.page.trend.view.chart

    assert chart.bounds(0, 0)[1] == Decimal("19.35")
    assert chart.report.trend.sums[0] < 20


def test_a_crowded_chart_has_its_line_too(limited: Open) -> None:
    choose(limited, range="year", grain="day")

    found = drawn(limited)

    assert len(found) > 300
    assert [one for one in found if not math.isnan(one)] == [20.0] * 30 + [19.35] * 31


def test_the_series_that_is_left_has_its_own_line(limited: Open) -> None:
    swatches = limited.page.trend.view.legend.swatches
    names = [one.accessibleName() for one in swatches]

    swatches[names.index("Show qwen-plus")].click()

    assert drawn(limited) == [10.0] * APRIL_DAYS + [9.68] * MAY_DAYS
    assert "qwen-max: Over budget by" in limited.page.trend.view.legend.said


def test_a_series_without_a_budget_has_no_line(limited: Open) -> None:
    legend = limited.page.trend.view.legend
    names = [one.accessibleName() for one in legend.swatches]

    legend.swatches[names.index("Show qwen-max")].click()

    assert drawn(limited) == []
    assert "Leave one series shown to see its budget" in legend.said


def test_a_day_over_its_budget_is_told_in_words(limited: Open) -> None:
    view = limited.page.trend.view

    view.chart.point_at(Place(WILD))

    words = "Over budget by 883.15 (limit by day)"
    assert words in view.legend.said
    assert view.chart.accessibleDescription() == (
        f"2026-05-12, all: 902.50 CNY, budget 19.35, {words}"
    )
    assert "19.35" in [one.strip() for one in view.legend.figures]


def test_the_key_says_what_the_budget_allows_in_all(limited: Open) -> None:
    choose(limited, range="month")

    legend = limited.page.trend.view.legend

    assert "600.00" in [one.strip() for one in legend.figures]
    assert "Over budget by" in legend.said


def test_the_text_of_the_chart_names_each_budget(limited: Open) -> None:
    told = limited.page.trend.view.chart.accessibleDescription().splitlines()

    assert told[0] == (
        "2026-04-16: 12.50, budget 20.00, Below budget by 7.50 (limit by day)"
    )


def test_the_table_and_its_copy_have_the_budgets(limited: Open) -> None:
    limited.page.trend.choices.list.click()

    limited.page.trend.copy()

    head, first, *_rest = QGuiApplication.clipboard().text().splitlines()
    assert head.split("\t")[-2:] == ["Budget", "Budget, qwen-max"]
    assert first.split("\t")[-2:] == ["20", "10"]


def test_tokens_have_no_budget(limited: Open) -> None:
    choose(limited, shown="tokens")

    assert drawn(limited) == []
    assert "udget" not in limited.page.trend.view.legend.said


def test_a_budget_that_is_taken_out_leaves_the_chart(
    limited: Open, calm: Workspace
) -> None:
    for one in list_budgets(calm):
        remove_budget(calm, one.id)

    limited.desk.changed.emit(Changed.BUDGETS)
    limited.rest()

    assert drawn(limited) == []


def test_the_rest_of_a_month_stands_on_its_bar_whatever_was_before(
    limited: Open,
) -> None:
    choose(limited, range="month", grain="month")
    chart = limited.page.trend.view.chart
    report = chart.report
    high = replace(report.before, sums=(Decimal(99_999),))

    chart.show_report(replace(report, before=high))

    foreseen: Any = [one for one in chart.items if isinstance(one, pg.BarGraphItem)][-1]
    assert date(2026, 5, 31) == report.ahead.forecast.until
    assert foreseen.opts["y0"] == [float(report.trend.sums[0])]
