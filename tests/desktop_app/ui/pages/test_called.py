"""Pages that say what codes are called look again when that changes."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.domain.budgets import Budget, BudgetOf
from desktop_app.domain.changes import Changed
from desktop_app.domain.views import LineQuery
from desktop_app.jobs import Progress
from desktop_app.services.budgeting import add_budget, raise_alerts
from desktop_app.services.looking import open_lines
from desktop_app.services.naming_codes import Wish, set_names
from desktop_app.store.workspace import Workspace
from desktop_app.ui.desk import Desk
from desktop_app.ui.page import Page
from desktop_app.ui.pages.allocation import AllocationPage
from desktop_app.ui.pages.budgets import BudgetsPage
from desktop_app.ui.pages.close import ClosePage
from desktop_app.ui.pages.lines import LinesPage
from desktop_app.ui.pages.overview import OverviewPage
from desktop_app.ui.pages.trends import TrendsPage
from desktop_app.ui.pages.usage import UsagePage
from desktop_app.ui.widgets.details import Details
from tests.desktop_app.services.hand_made import Desk as Books
from tests.desktop_app.services.hand_made import a_line

Shown = Callable[[type[Page], Desk], Page]
AtRest = Callable[[Desk], None]
BUDGET = Budget(
    BudgetOf.MODEL, "qwen-plus", "CNY", Decimal(10), starts="2026-01", ends=""
)


@pytest.fixture
def billed(empty_desk: Desk, empty_home: Workspace, tmp_path: Path) -> Desk:
    """A desk on one line of one model, above its budget."""
    Books(empty_home, tmp_path).put(a_line(1, api_key_id="7", billed_cost=Decimal(85)))
    add_budget(empty_home, BUDGET)
    raise_alerts(empty_home, Progress())
    return empty_desk


def name(desk: Desk) -> None:
    """Name the model and the key on the writer's thread, as the window does."""
    wishes = [Wish("model", "qwen-plus", "Plus"), Wish("api_key", "7", "Search")]
    desk.do("Naming", set_names, wishes)


@pytest.mark.parametrize(
    "page",
    [
        AllocationPage,
        BudgetsPage,
        ClosePage,
        LinesPage,
        OverviewPage,
        TrendsPage,
        UsagePage,
    ],
)
def test_a_page_that_tells_names_cares_about_them(page: type[Page]) -> None:
    assert Changed.NAMES in page.cares_about


def test_budgets_are_told_by_the_new_name(
    billed: Desk, shown: Shown, at_rest: AtRest
) -> None:
    page = shown(BudgetsPage, billed)
    assert isinstance(page, BudgetsPage)

    name(billed)
    at_rest(billed)

    assert page.table.rows[0].budget.called == "Plus"


def test_the_overview_tells_alerts_by_the_new_name_and_asks_nothing_else(
    billed: Desk, shown: Shown, at_rest: AtRest
) -> None:
    page = shown(OverviewPage, billed)
    assert isinstance(page, OverviewPage)
    asked: list[str] = []
    ask = billed.bridge.moved.connect(
        lambda: asked.extend(job.title for job in billed.bridge.jobs)
    )

    name(billed)
    at_rest(billed)
    billed.bridge.moved.disconnect(ask)

    words = page.board.alerts.rows[0].task.words
    assert "Plus · qwen-plus" in words
    assert "Summing up" not in asked


def test_trends_are_told_by_the_new_name(
    billed: Desk, shown: Shown, at_rest: AtRest
) -> None:
    page = shown(TrendsPage, billed)
    assert isinstance(page, TrendsPage)

    name(billed)
    at_rest(billed)

    report = page.trend.report
    assert report is not None
    assert [one.name for one in report.trend.series] == ["Plus"]


def test_a_charge_is_said_again_with_the_new_name(
    billed: Desk, at_rest: AtRest, qtbot: QtBot
) -> None:
    details = Details(billed)
    qtbot.addWidget(details)
    with open_lines(billed.home, LineQuery(), Progress()) as index:
        line = index.page(0, 1, ("line_id",)).column("line_id")[0].as_py()
    details.explain(line)
    at_rest(billed)
    before = details.working

    name(billed)
    at_rest(billed)

    assert before is not None
    assert details.working is not before
