"""The list of bills says what each is worth, and what stands behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.domain.bills import Bill, BillId, BillStatus, Finality, Scope
from desktop_app.domain.matrix import Column
from desktop_app.domain.money import total
from desktop_app.services.browsing import bills
from desktop_app.services.detailing import bill_details
from desktop_app.services.listing import export_bills
from desktop_app.store.workspace import Workspace
from desktop_app.ui.desk import Desk
from desktop_app.ui.page import Page
from desktop_app.ui.pages.bills import BillsPage, recalculated

Shown = Callable[[type[Page], Desk], Page]
AtRest = Callable[[Desk], None]


def a_bill(*, expected: str | None = "12.3", unpriced: int = 0) -> Bill:
    return Bill(
        id=BillId("alibaba", "1064", "2026-05", "CNY"),
        lines=10,
        billed_total=Decimal("12.5"),
        expected_total=Decimal(expected) if expected else None,
        difference=Decimal("0.2") if expected else None,
        checked=10 - unpriced,
        unpriced=unpriced,
        findings=1,
        status=BillStatus.NORMAL,
        finality=Finality.FINAL,
        created_at=datetime(2026, 6, 1, tzinfo=UTC),
    )


@pytest.fixture
def page(desk: Desk, shown: Shown) -> BillsPage:
    found = shown(BillsPage, desk)
    assert isinstance(found, BillsPage)
    return found


def button(page: Page, word: str) -> QPushButton:
    return next(b for b in page.findChildren(QPushButton) if b.text() == word)


def test_a_bill_with_unpriced_lines_has_a_lower_bound() -> None:
    assert recalculated(a_bill(unpriced=3)) == "≥ 12.30"
    assert recalculated(a_bill()) == "12.30"


def test_a_bill_that_was_not_reconciled_has_no_total() -> None:
    assert recalculated(a_bill(expected=None)) == "–"


def sums_of(found: Sequence[Bill]) -> dict[str, Decimal]:
    """Return what bills come to, a sum for each currency."""
    currencies = {bill.id.currency for bill in found}
    return {
        name: total(bill.billed_total for bill in found if bill.id.currency == name)
        for name in currencies
    }


def test_every_bill_is_listed_with_its_sum(page: BillsPage, desk: Desk) -> None:
    found = bills(desk.home, Scope())

    assert list(page.table.rows) == found
    assert page.tally.sums == sums_of(found)


def test_a_period_range_keeps_its_bills_only(page: BillsPage) -> None:
    page.first.setCurrentIndex(page.first.findData("2026-06"))

    assert {bill.id.period for bill in page.table.rows} == {"2026-06"}
    assert page.tally.count == sum(bill.lines for bill in page.table.rows)


def test_a_status_keeps_its_bills_only(page: BillsPage) -> None:
    page.status.setCurrentIndex(page.status.findData("closed"))

    assert not [b for b in page.table.rows if b.status is not BillStatus.CLOSED]


def test_the_details_name_files_and_kinds_that_sum_to_the_bill(
    sample_home: Workspace,
) -> None:
    for bill in bills(sample_home, Scope()):
        details = bill_details(sample_home, bill.id)

        assert sum(one.billed for one in details.kinds) == bill.billed_total
        assert sum(one.lines for one in details.kinds) == bill.lines
        of_record = [one for one in details.files if one.of_record]
        assert sum(one.counted_billed for one in of_record) == bill.billed_total


def test_the_chosen_bill_opens_its_lines(
    page: BillsPage, desk: Desk, qtbot: QtBot
) -> None:
    bill: Bill = page.table.current
    page.open_bill()

    with qtbot.waitSignal(desk.page_wanted) as wanted:
        button(page, "Open lines").click()

    assert wanted.args == [
        "lines",
        {
            "billing_period": bill.id.period,
            "billing_account_id": bill.id.account,
            "billing_currency": "CNY",
        },
    ]


def test_rejects_of_a_bill_lead_to_the_rows(
    page: BillsPage, desk: Desk, qtbot: QtBot, at_rest: AtRest
) -> None:
    holed = next(b for b in page.table.rows if bill_details(desk.home, b.id).rejects)
    page.table.choose(holed)
    at_rest(desk)

    with qtbot.waitSignal(desk.page_wanted) as wanted:
        button(page, "See rejects").click()

    assert wanted.args == ["activity", {"rejects": "all"}]


def test_the_list_is_exported_with_all_its_digits(
    sample_home: Workspace, tmp_path: Path
) -> None:
    found = bills(sample_home, Scope())

    rows = export_bills(sample_home, found, tmp_path / "bills.csv").value

    written = (tmp_path / "bills.csv").read_text("utf-8-sig")
    assert rows == len(found)
    assert str(found[0].billed_total.normalize()) in written


def test_selected_bills_are_copied_as_text_for_a_spreadsheet(
    page: BillsPage,
) -> None:
    first: Bill = page.table.rows[0]

    copied = page.table.as_tsv(headers=True).splitlines()

    assert copied[0].startswith("Period\tStatus\tProvider")
    assert first.id.account in copied[1].split("\t")


def opened(page: BillsPage, desk: Desk, at_rest: AtRest) -> Bill:
    """Open the first bill of the list."""
    bill: Bill = page.table.current
    page.table.opened.emit(bill)
    at_rest(desk)
    return bill


def test_a_bill_opens_as_its_matrix(
    page: BillsPage, desk: Desk, at_rest: AtRest
) -> None:
    bill = opened(page, desk, at_rest)

    found = page.matrix.matrix
    assert found is not None
    assert page.matrix.isVisible()
    assert found.bill == bill.id
    assert found.cell(Column.DETAIL).amount == bill.billed_total
    assert page.tally.count == bill.lines


def test_the_ladder_shows_the_causes_of_the_chosen_cell(
    page: BillsPage, desk: Desk, at_rest: AtRest
) -> None:
    opened(page, desk, at_rest)
    found = page.matrix.matrix
    assert found is not None
    cell = found.cell(Column.RECALCULATED)

    page.matrix.row.cards[Column.RECALCULATED].click()

    shown = [row.accessibleName() for row in page.matrix.ladder.rows]
    assert len(shown) == len(cell.causes) + 2
    assert shown[-1].startswith("= Recalculated")


def test_a_cause_opens_its_lines(
    page: BillsPage, desk: Desk, at_rest: AtRest, qtbot: QtBot
) -> None:
    bill = opened(page, desk, at_rest)
    page.matrix.row.cards[Column.RECALCULATED].click()
    row = next(one for one in page.matrix.ladder.rows if one.isEnabled())

    with qtbot.waitSignal(desk.page_wanted) as wanted:
        row.click()

    name, wish = wanted.args
    assert name == "lines"
    assert wish["billing_period"] == bill.id.period
    assert len(wish) == 4


def test_enter_on_a_cell_of_lines_opens_them(
    page: BillsPage, desk: Desk, at_rest: AtRest, qtbot: QtBot
) -> None:
    opened(page, desk, at_rest)

    with qtbot.waitSignal(desk.page_wanted) as wanted:
        qtbot.keyClick(page.matrix.row.cards[Column.DETAIL], Qt.Key.Key_Return)

    assert wanted.args[0] == "lines"


def test_the_list_comes_back(page: BillsPage, desk: Desk, at_rest: AtRest) -> None:
    opened(page, desk, at_rest)

    page.matrix.left.emit()

    assert page.table.isVisible()
    assert page.tally.count == sum(one.lines for one in page.table.rows)


def test_a_narrow_matrix_stands_in_two_rows(
    page: BillsPage, desk: Desk, at_rest: AtRest, qtbot: QtBot
) -> None:
    opened(page, desk, at_rest)

    page.resize(700, 700)

    cards = page.matrix.row.cards
    qtbot.waitUntil(lambda: cards[Column.RECALCULATED].y() > cards[Column.DETAIL].y())
