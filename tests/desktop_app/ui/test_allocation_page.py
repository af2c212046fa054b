"""The Allocation page shows whose cost it is, opens each mark, and edits the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.services.planning import plan_of, set_plan
from desktop_app.services.tabulating import Mark
from desktop_app.settings import Settings
from desktop_app.store.workspace import Workspace
from desktop_app.ui.desk import Desk
from desktop_app.ui.dialogs.rule_form import RuleForm
from desktop_app.ui.pages.allocation import BARE, FULL, LINES, AllocationPage
from desktop_app.ui.style import Tone
from desktop_app.ui.widgets.frozen import FrozenColumns
from tests.desktop_app.services.allocation.ledger import PLAN, put_bills
from tests.desktop_app.services.hand_made import Desk as Books

LONG = 30_000
AtRest = Callable[[Desk], None]


@pytest.fixture
def bills(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "ledger", write=True, person="Ada") as home:
        put_bills(Books(home, tmp_path))
        yield home


@pytest.fixture
def planned(bills: Workspace) -> Workspace:
    set_plan(bills, PLAN)
    return bills


@pytest.fixture
def its_desk(dressed: QApplication, bills: Workspace) -> Iterator[Desk]:
    made = Desk(bills, Settings(), dressed)
    yield made
    made.bridge.close()


@pytest.fixture
def page(
    qtbot: QtBot, planned: Workspace, its_desk: Desk, at_rest: AtRest
) -> AllocationPage:
    assert planned.writable
    return shown(qtbot, its_desk, at_rest)


def shown(qtbot: QtBot, desk: Desk, at_rest: AtRest) -> AllocationPage:
    made = AllocationPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    at_rest(desk)
    return made


def tick(form: RuleForm, row: int, share: str = "") -> None:
    name, cell = form.targets.item(row, 0), form.targets.item(row, 1)
    assert name is not None
    assert cell is not None
    name.setCheckState(Qt.CheckState.Checked)
    cell.setText(share)


def offers(page: AllocationPage) -> list[QPushButton]:
    empty = page.stack.currentWidget()
    assert empty is not None
    return empty.findChildren(QPushButton)


def names(page: AllocationPage) -> list[str]:
    grid = page.grid
    assert grid is not None
    return [row.name for row in grid.rows]


def test_departments_stand_with_their_months_and_the_rest_below(
    page: AllocationPage,
) -> None:
    assert names(page) == ["Ads", "Search", "Search (own)", "Lab", "", ""]
    assert page.stack.currentIndex() == FULL


def test_the_proof_of_the_marked_month_is_said(page: AllocationPage) -> None:
    assert "= all bills 69.0100000001 CNY ✓" in page.proof.text()


def test_a_mark_opens_lines_whose_sum_is_its_amount(
    page: AllocationPage, its_desk: Desk, at_rest: AtRest
) -> None:
    page.show_lines(None)
    at_rest(its_desk)

    assert page.views.currentIndex() == LINES
    assert page.tally.sums == {"CNY": Decimal(37)}


@pytest.mark.parametrize(
    ("mark", "billed"),
    [
        (Mark("search", "2026-05", "CNY", below=True), "20.0000000001"),
        (Mark("search", "2026-05", "CNY"), "20"),
    ],
)
def test_a_department_is_marked_with_all_below_it_and_by_itself(
    page: AllocationPage, its_desk: Desk, at_rest: AtRest, mark: Mark, billed: str
) -> None:
    page.table.choose(mark)
    at_rest(its_desk)

    page.show_lines(None)
    at_rest(its_desk)

    assert page.tally.sums == {"CNY": Decimal(billed)}


def test_what_stands_below_adds_up_to_the_row_with_all_below(
    page: AllocationPage,
) -> None:
    grid = page.grid
    assert grid is not None
    whole, own, lab = (one.figures[-1] or Decimal(0) for one in grid.rows[1:4])

    assert own + lab == whole


def test_names_stay_in_sight_while_months_are_scrolled(page: AllocationPage) -> None:
    page.resize(700, 500)
    table = page.table.table
    assert table is not None
    [names] = table.findChildren(FrozenColumns)
    bar = table.horizontalScrollBar()

    bar.setValue(bar.maximum())

    assert bar.maximum() > 0
    assert names.geometry().left() == table.frameWidth()
    assert names.width() == table.columnWidth(0) + table.columnWidth(1)


def test_arrows_bring_a_month_out_from_under_the_names(
    qtbot: QtBot, page: AllocationPage
) -> None:
    page.resize(700, 500)
    table = page.table.table
    assert table is not None
    [names] = table.findChildren(FrozenColumns)

    qtbot.keyClick(table, Qt.Key.Key_Left)

    assert table.visualRect(table.currentIndex()).left() >= names.width()


def test_a_bar_opens_its_own_lines(
    page: AllocationPage, its_desk: Desk, at_rest: AtRest
) -> None:
    page.panel.by.setCurrentIndex(page.panel.by.findData("charge_kind"))
    at_rest(its_desk)

    page.panel.lines_wanted.emit(1)
    at_rest(its_desk)

    assert page.tally.sums == {"CNY": Decimal(-3)}


def test_arrows_move_the_mark_and_enter_opens_its_lines(
    qtbot: QtBot, page: AllocationPage, its_desk: Desk, at_rest: AtRest
) -> None:
    table = page.table.table
    assert table is not None
    qtbot.keyClick(table, Qt.Key.Key_Left)
    at_rest(its_desk)

    qtbot.keyClick(table, Qt.Key.Key_Return)
    at_rest(its_desk)

    mark = page.table.mark
    assert mark is not None
    assert mark.period == "2026-04"
    assert page.tally.sums == {"CNY": Decimal(30)}


def test_shared_cost_opens_all_lines_of_its_rule(
    page: AllocationPage, its_desk: Desk, at_rest: AtRest
) -> None:
    page.panel.pool_wanted.emit("gateway")
    at_rest(its_desk)

    assert page.tally.sums == {"CNY": Decimal("1.01")}


def test_a_bar_of_the_month_marks_its_department(
    page: AllocationPage, its_desk: Desk, at_rest: AtRest
) -> None:
    page.panel.department_wanted.emit("lab")
    at_rest(its_desk)

    assert page.table.mark is not None
    assert page.table.mark.code == "lab"


def test_the_table_is_copied_whole(page: AllocationPage) -> None:
    page.table.copy_all()

    rows = QGuiApplication.clipboard().text().split("\n")
    assert rows[0].startswith("Department\tTrend\t2026-04\t2026-05")
    assert len(rows) == 7


def test_a_trial_shows_moves_and_changes_nothing(
    page: AllocationPage, its_desk: Desk, at_rest: AtRest, bills: Workspace
) -> None:
    page.rules.table.selectRow(1)
    page.rules.remove()

    page.rules.try_wanted.emit(page.rules.draft)
    at_rest(its_desk)

    assert [one.target for one in page.rules.moves.rows] == ["not allocated"]
    assert plan_of(bills).rules == PLAN.rules


def test_a_saved_draft_holds_and_can_be_taken_back(
    qtbot: QtBot, page: AllocationPage, its_desk: Desk, bills: Workspace
) -> None:
    page.rules.table.selectRow(0)
    page.rules.shift(1)
    with qtbot.waitSignal(its_desk.offered, timeout=LONG) as offered:
        page.rules.save_wanted.emit(page.rules.draft)
    assert [one.name for one in plan_of(bills).rules] == ["team x", "gateway"]

    offered.args[3]()

    qtbot.waitUntil(lambda: plan_of(bills).rules == PLAN.rules, timeout=LONG)


def test_a_rule_is_put_together_and_taken_into_the_draft(page: AllocationPage) -> None:
    form = page.editing.edit_rule(None)
    form.name.setText("plus")
    form.asked.setCurrentText("tag:team")
    form.value.setText("x|y")
    form.add_condition()
    tick(form, 0)

    form.submit()

    assert page.rules.changed
    assert page.rules.draft[-1].targets == ("ads",)
    assert page.rules.draft[-1].conditions[0].values == ("x", "y")


def test_shares_over_100_are_refused_in_the_form(
    qtbot: QtBot, page: AllocationPage
) -> None:
    form = page.editing.edit_rule(None)
    form.name.setText("over")
    form.split.setCurrentIndex(2)
    for row, share in ((0, "60"), (1, "50")):
        tick(form, row, share)

    qtbot.mouseClick(form.act, Qt.MouseButton.LeftButton)

    assert "The shares of rule “over” are 110 %" in form.problem.accessibleName()
    assert not page.rules.changed


def test_a_department_is_added_with_its_form(
    qtbot: QtBot, page: AllocationPage, its_desk: Desk, bills: Workspace
) -> None:
    form = page.editing.edit_department(None)
    form.name.setText("Robots")
    form.above.setCurrentIndex(form.above.findData("search"))

    with qtbot.waitSignal(its_desk.offered, timeout=LONG):
        form.submit()

    assert plan_of(bills).tree.under("search") == {"search", "lab", "Robots"}


def test_a_department_in_use_is_not_removed(
    qtbot: QtBot, page: AllocationPage, its_desk: Desk
) -> None:
    with qtbot.waitSignal(its_desk.bridge.failed, timeout=LONG) as failed:
        page.tree.remove_wanted.emit("ads")

    assert "is in use" in str(failed.args[1])


def test_statements_of_all_departments_are_one_job(
    qtbot: QtBot, page: AllocationPage, its_desk: Desk, tmp_path: Path
) -> None:
    with qtbot.waitSignal(its_desk.offered, timeout=LONG) as told:
        page.write_statements("2026-05", tmp_path / "all")

    assert told.args[1] is Tone.GOOD
    assert len(list((tmp_path / "all").iterdir())) == 6


def test_an_empty_page_offers_what_the_bills_name(
    qtbot: QtBot, its_desk: Desk, at_rest: AtRest, bills: Workspace
) -> None:
    page = shown(qtbot, its_desk, at_rest)
    assert page.stack.currentIndex() == BARE

    offers(page)[0].click()

    qtbot.waitUntil(lambda: bool(plan_of(bills).departments), timeout=LONG)
    at_rest(its_desk)
    assert page.stack.currentIndex() == FULL


def test_a_ledger_without_bills_says_to_import_first(
    qtbot: QtBot, empty_desk: Desk, at_rest: AtRest
) -> None:
    page = shown(qtbot, empty_desk, at_rest)

    [offer] = offers(page)
    assert offer.text() == "Import bills…"
