"""The dashboard says what changed, what waits and what comes, and leads there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtWidgets import QListWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.bridges import Part
from desktop_app.domain.findings import FindingClass
from desktop_app.domain.outlook import (
    Awaited,
    Contrast,
    DayOutlook,
    DaySpike,
    Deadline,
    Movement,
    Mover,
    Notice,
    PeriodFigures,
    Waiting,
)
from desktop_app.domain.terms import TermKind
from desktop_app.domain.trends import Forecast
from desktop_app.services.summarising import DayTotal
from desktop_app.settings import Settings
from desktop_app.store.workspace import Workspace
from desktop_app.ui.desk import Desk
from desktop_app.ui.page import Page
from desktop_app.ui.pages.overview import OverviewPage
from desktop_app.ui.widgets.bars import ShareRow
from desktop_app.ui.widgets.contrast_card import ContrastCard, percent_text
from desktop_app.ui.widgets.movers_card import MoversCard
from desktop_app.ui.widgets.trend import TrendCard, forecast_text
from desktop_app.ui.widgets.waiting_words import (
    alert_task,
    deadline_task,
    waiting_task,
    waiting_tasks,
)
from tests.desktop_app.services.hand_made import Desk as Books
from tests.desktop_app.services.hand_made import a_line
from tests.desktop_app.ui.rest import all_is_shown

Shown = Callable[[type[Page], Desk], Page]
NOW = PeriodFigures(7, Decimal("3.0000000001"), Decimal(3), Decimal(1), Decimal(900))
THEN = PeriodFigures(5, Decimal(2), Decimal(2), Decimal(0), Decimal(1000))
CONTRAST = Contrast("CNY", "2026-06", "2026-05", NOW, THEN)
TODAY = date(2026, 6, 10)


@pytest.fixture
def one_month(qapp: object, tmp_path: Path) -> Iterator[Desk]:
    """A desk on a ledger of one month, not recalculated."""
    del qapp
    with Workspace.open(tmp_path / "ledger", write=True) as home:
        Books(home, tmp_path).put(a_line(1), a_line(2, "0.003"))
        made = Desk(home, Settings())
        yield made
        made.bridge.close()


def said(card: ContrastCard) -> list[list[str]]:
    return [[cell.text() for cell in row] for row in card.cells]


def test_a_period_is_compared_to_the_last_digit(qtbot: QtBot) -> None:
    card = ContrastCard()
    qtbot.addWidget(card)
    card.resize(600, 300)
    card.show()

    card.show_contrast(CONTRAST)
    qtbot.waitUntil(all_is_shown)

    rows = said(card)
    assert rows[0] == ["Billed", "3.0000000001", "2.00", "+1.0000000001", "+50.0 %"]
    assert rows[2] == ["Difference", "1.00", "0.00", "+1.00", "–"]
    assert rows[3] == ["Tokens", "900", "1,000", "−100", "−10.0 %"]


def test_a_change_against_a_credit_keeps_its_direction() -> None:
    assert percent_text(Decimal(5), Decimal(-10)) == "+50.0 %"
    assert percent_text(Decimal(-5000), Decimal(1)) == "more than tenfold"


def test_a_first_month_says_that_there_is_none_before(qtbot: QtBot) -> None:
    card = ContrastCard()
    qtbot.addWidget(card)
    card.resize(600, 300)
    card.show()

    card.show_contrast(replace(CONTRAST, then=None))

    assert said(card)[0] == ["Billed", "3.0000000001", "–", "–", "–"]


def test_of_many_classes_the_largest_have_rows_and_the_rest_one() -> None:
    classes = list(FindingClass)[:7]
    found = [
        Waiting(Awaited.FINDINGS, "", name, 2, Decimal(10 - n), "CNY")
        for n, name in enumerate(classes)
    ]

    tasks = waiting_tasks(found)

    assert [one.page for one in tasks] == ["findings"] * 5
    assert tasks[0].wish == {"finding_class": classes[0].value}
    assert tasks[-1].words == "3 more classes · 6 lines"
    assert tasks[-1].amount == "+15.00 CNY"


@pytest.mark.parametrize("kind", list(Awaited))
def test_each_thing_that_waits_says_what_and_leads_somewhere(kind: Awaited) -> None:
    task = waiting_task(Waiting(kind, "2026-05", None, 1, Decimal(1), "CNY", TODAY))

    assert task.words
    assert task.action
    assert bool(task.page) == (kind is not Awaited.STALE)


def test_a_deadline_says_how_near_it_is() -> None:
    dispute = Deadline(date(2026, 6, 9), "Too dear", "D-0001", None, Decimal(2), "CNY")
    quota = Deadline(date(2026, 6, 30), "qwen-plus", term=TermKind.FREE_QUOTA)

    tasks = [deadline_task(one, TODAY) for one in (dispute, quota)]

    assert tasks[0].words == "2026-06-09 · 1 day overdue · D-0001 Too dear"
    assert tasks[0].wish == {"dispute": "D-0001"}
    assert tasks[1].words == "2026-06-30 · in 20 days · Free quota expires: qwen-plus"


def test_an_alert_leads_to_its_page() -> None:
    task = alert_task(Notice("Team A is over its budget.", grave=True, page="budgets"))

    assert (task.words, task.page) == ("Team A is over its budget.", "budgets")


def test_a_mover_says_why_and_is_chosen(qtbot: QtBot) -> None:
    causes = ((Part.PRICE, Decimal(4)), (Part.VOLUME, Decimal(-1)))
    mover = Mover("qwen-max", "", Decimal(3), causes)
    card = MoversCard()
    qtbot.addWidget(card)

    card.show_movement(Movement("CNY", "2026-06", "2026-05", Decimal(3), (mover,)))

    (row,) = card.findChildren(ShareRow)
    with qtbot.waitSignal(card.chosen) as chosen:
        row.click()
    assert chosen.args == [mover]
    assert row.accessibleName() == "qwen-max, List price · Volume, +3.00"


def test_a_forecast_says_its_band_and_its_test() -> None:
    until, amounts = date(2026, 6, 30), (Decimal("1.5"), Decimal(3), Decimal(2))
    found = Forecast(until, *amounts, Decimal("4.005"), Decimal("0.04"), 12)

    words = forecast_text(found, "CNY")

    assert words == (
        "2026-06 is foreseen to come to 3.00 CNY (2.00 to 4.01); "
        "half of 12 back tests were off by under 4.0 %."
    )


def test_a_day_that_stands_out_says_so_in_the_list(qtbot: QtBot) -> None:
    card = TrendCard()
    qtbot.addWidget(card)
    day = date(2026, 6, 9)
    card.show_days((DayTotal(day, 3, Decimal(9), None),), "CNY")

    spike = DaySpike(day, Decimal(9), Decimal(1), "qwen-max", Decimal(8))
    card.show_outlook(DayOutlook("CNY", None, (spike,)))
    qtbot.waitUntil(all_is_shown)

    (days,) = card.findChildren(QListWidget)
    assert "9.00 where 1.00 is usual" in days.item(0).text()


def test_a_ledger_of_one_month_stands_without_a_month_before(
    one_month: Desk, shown: Shown
) -> None:
    page = shown(OverviewPage, one_month)

    assert isinstance(page, OverviewPage)
    (stale,) = page.board.waiting.rows
    assert stale.task.words == "Not recalculated yet · 2 lines of 2026-05"
    assert said(page.board.contrast)[0][2:] == ["–", "–", "–"]
    assert page.board.alerts.isHidden()


def test_recalculating_from_the_dashboard_shows_what_is_found(
    one_month: Desk, shown: Shown, at_rest: Callable[[Desk], None]
) -> None:
    Books(one_month.home, one_month.home.root.parent).give_prices()
    page = shown(OverviewPage, one_month)
    assert isinstance(page, OverviewPage)

    page.board.waiting.rows[0].button.click()
    at_rest(one_month)

    (found,) = page.board.waiting.rows
    assert found.task.page == "findings"
    assert found.task.words == "Overcharged · 1 line"
