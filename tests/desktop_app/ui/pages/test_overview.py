"""The overview says what a scope cost, exactly, and leads to what stands behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.domain.bills import Scope
from desktop_app.domain.findings import ClassTotal, FindingClass
from desktop_app.services.summarising import (
    CurrencyFigures,
    DayTotal,
    ModelTotal,
    overview,
)
from desktop_app.ui.chart import DayChart, DayPoint, round_steps, whole_days
from desktop_app.ui.desk import Desk
from desktop_app.ui.page import Page
from desktop_app.ui.pages.overview import OverviewPage
from desktop_app.ui.text import amount
from desktop_app.ui.widgets.bars import ShareRow
from desktop_app.ui.widgets.glance import FigureRow, coverage_text

Shown = Callable[[type[Page], Desk], Page]


def figures(
    *,
    lines: int = 100,
    checked: int = 100,
    unpriced: int = 0,
    billed: str = "12.34",
    expected: str = "12",
    undecided: int = 3,
) -> CurrencyFigures:
    classes = ((FindingClass.OVERCHARGED, ClassTotal(3, Decimal(4), Decimal("0.34"))),)
    return CurrencyFigures(
        currency="CNY",
        lines=lines,
        checked=checked,
        unpriced=unpriced,
        billed=Decimal(billed),
        expected=Decimal(expected),
        difference=Decimal(billed) - Decimal(expected),
        reconciled=True,
        classes=classes,
        days=(DayTotal(date(2026, 5, 1), 3, Decimal(4), Decimal(3)),),
        models=(ModelTotal("qwen-max", 3, Decimal(4)),),
        undecided=undecided,
    )


def names(row: FigureRow) -> list[str]:
    return [card.accessibleName() for card in row.cards]


def test_figures_keep_every_digit(qtbot: QtBot) -> None:
    row = FigureRow()
    qtbot.addWidget(row)

    row.show_figures(figures(billed="1234567.0000000001", expected="1234567"))

    assert names(row)[0].endswith(": 1,234,567.0000000001")
    assert names(row)[2].endswith(": +0.0000000001")


def test_a_total_with_unpriced_lines_is_a_lower_bound(qtbot: QtBot) -> None:
    row = FigureRow()
    qtbot.addWidget(row)

    row.show_figures(figures(checked=98, unpriced=2))

    assert names(row)[1].endswith(": ≥ 12.00")
    assert names(row)[3].endswith(": 98.0 %")
    assert row.cards[3].accessibleDescription() == "2 lines unpriced"


def test_coverage_is_not_whole_while_a_line_is_missing() -> None:
    assert coverage_text(figures(lines=100_000, checked=99_999)) == "99.9 %"
    assert coverage_text(figures()) == "100.0 %"


def test_a_bill_that_waits_shows_no_recalculated_total(qtbot: QtBot) -> None:
    row = FigureRow()
    qtbot.addWidget(row)

    row.show_figures(figures(checked=0, expected="0"))

    assert names(row)[1].endswith(": –")
    assert names(row)[2].endswith(": –")


def test_days_without_charges_are_drawn_as_nothing() -> None:
    days = [DayPoint(date(2026, 5, 1), Decimal(1), None, 1)]
    days.append(DayPoint(date(2026, 5, 4), Decimal(2), Decimal(2), 1))

    whole = whole_days(days)

    assert [p.day.day for p in whole] == [1, 2, 3, 4]
    assert [p.billed for p in whole] == [1, 0, 0, 2]


@pytest.mark.parametrize(
    ("top", "bottom", "steps"),
    [
        ("1000", "0", [0, 250, 500, 750, 1000]),
        ("0.07", "0", ["0.00", "0.02", "0.04", "0.06"]),
        ("10", "-10", [-10, -5, 0, 5, 10]),
        ("0", "0", [0]),
    ],
)
def test_the_axis_has_round_amounts(
    top: str, bottom: str, steps: list[str | int]
) -> None:
    found = round_steps(Decimal(top), Decimal(bottom))

    assert found == [Decimal(step) for step in steps]


def test_arrow_keys_walk_the_days_and_enter_opens_one(qtbot: QtBot) -> None:
    chart = DayChart()
    qtbot.addWidget(chart)
    chart.resize(600, 200)
    chart.show()
    days = [DayPoint(date(2026, 5, n), Decimal(n), None, n) for n in (1, 2, 3)]
    chart.show_days(days)

    QTest.keyClick(chart, Qt.Key.Key_Right)
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.pointed_at == days[1]
    with qtbot.waitSignal(chart.opened) as opened:
        QTest.keyClick(chart, Qt.Key.Key_Return)

    assert opened.args == [days[1]]


def test_the_sample_ledger_is_summed_up(desk: Desk, shown: Shown) -> None:
    page = shown(OverviewPage, desk)
    found = overview(desk.home, Scope()).figures

    assert isinstance(page, OverviewPage)
    assert names(page.board.figures)[0].endswith(": " + amount(found[0].billed))
    assert page.tally.sums == {one.currency: one.billed for one in found}


def test_a_class_leads_to_its_findings(desk: Desk, shown: Shown, qtbot: QtBot) -> None:
    page = shown(OverviewPage, desk)
    row = next(r for r in page.findChildren(ShareRow) if r.key == "overcharged")

    with qtbot.waitSignal(desk.page_wanted) as wanted:
        row.click()

    page_name, wish = wanted.args
    assert (page_name, wish["finding_class"]) == ("findings", "overcharged")


def test_a_day_of_the_list_leads_to_its_lines(
    desk: Desk, shown: Shown, qtbot: QtBot
) -> None:
    page = shown(OverviewPage, desk)
    assert isinstance(page, OverviewPage)

    with qtbot.waitSignal(desk.page_wanted) as wanted:
        page.board.trend.opened.emit(date(2026, 5, 13))

    page_name, wish = wanted.args
    assert (page_name, wish["billing_date"]) == ("lines", "2026-05-13")


def test_an_empty_ledger_offers_the_first_steps(
    empty_desk: Desk, shown: Shown, qtbot: QtBot
) -> None:
    page = shown(OverviewPage, empty_desk)
    offers = {b.text(): b for b in page.findChildren(QPushButton) if b.isVisible()}

    assert set(offers) == {"Import files…", "Open the sample ledger"}
    with qtbot.waitSignal(empty_desk.import_wanted) as wanted:
        offers["Import files…"].click()
    assert wanted.args == [[]]


def test_decided_findings_are_not_counted_as_open(qtbot: QtBot) -> None:
    row = FigureRow()
    qtbot.addWidget(row)

    row.show_figures(figures(undecided=1))

    notes = [one.text() for one in row.cards[-1].findChildren(QLabel)]
    assert names(row)[-1] == "Open findings: 1"
    assert "of 3 found" in notes
