"""The Lines page shows every line, and its sums are the ledger's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from desktop_app.domain.bills import Scope
from desktop_app.domain.saved_views import SavedView
from desktop_app.domain.views import Filter, LineQuery, Op, Sort
from desktop_app.i18n import _
from desktop_app.jobs import Progress
from desktop_app.services.browsing import bills
from desktop_app.services.looking import open_lines
from desktop_app.services.stating import open_stated
from desktop_app.services.viewing import list_views, save_view
from desktop_app.store.workspace import Workspace
from desktop_app.ui.desk import Desk
from desktop_app.ui.models.line_columns import LINE_COLUMNS, line_columns
from desktop_app.ui.pages.lines import LinesPage
from desktop_app.ui.widgets.saved_views import SavedViews
from importers.schema import CHARGE

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
Rest = Callable[[Desk], None]


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, at_rest: Rest) -> Iterator[LinesPage]:
    made = LinesPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    at_rest(desk)
    made.grab()
    at_rest(desk)
    yield made
    made.hide()


def test_the_sum_of_all_lines_is_the_sum_of_the_bills(
    page: LinesPage, sample_home: Workspace
) -> None:
    found = bills(sample_home, Scope())

    assert page.tally.count == sum(bill.lines for bill in found)
    for currency, billed in page.tally.sums.items():
        mine = [bill for bill in found if bill.id.currency == currency]
        assert billed == sum((bill.billed_total for bill in mine), Decimal(0))
    assert page.tally.sums.keys() == {bill.id.currency for bill in found}


def test_a_filter_narrows_rows_and_sums(
    page: LinesPage, desk: Desk, at_rest: Rest, sample_home: Workspace
) -> None:
    wanted = (Filter("model", Op.IS, ("qwen-plus",)),)
    page.lines.view.restrict(wanted)
    at_rest(desk)

    with open_lines(sample_home, LineQuery(filters=wanted), Progress()) as index:
        assert (page.tally.count, page.tally.sums) == (index.count, index.totals)


def test_sorted_rows_come_in_order(page: LinesPage, desk: Desk, at_rest: Rest) -> None:
    view = page.lines.view
    view.sort = (Sort("billed_cost", descending=True),)
    view.rearranged.emit()
    at_rest(desk)
    page.grab()
    at_rest(desk)

    place = next(n for n, c in enumerate(LINE_COLUMNS) if c.key == "billed_cost")
    rows = [view.table.values(n) for n in range(100)]
    billed = [Decimal(str(row[place])) for row in rows if row is not None]
    assert len(billed) == 100
    assert billed == sorted(billed, reverse=True)


def test_the_scope_of_the_window_is_the_scope_of_the_page(
    page: LinesPage, desk: Desk, at_rest: Rest, sample_home: Workspace
) -> None:
    bill = bills(sample_home, Scope())[0]
    desk.look(Scope(bill.id.period, bill.id.account))
    at_rest(desk)

    assert page.tally.count == bill.lines
    assert page.tally.sums == {bill.id.currency: bill.billed_total}


def test_a_chosen_line_asks_for_its_working(
    qtbot: QtBot, page: LinesPage, desk: Desk
) -> None:
    table = page.lines.view.table
    where = QPoint(50, 40)
    with qtbot.waitSignal(desk.line_wanted) as told:
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)

    values = table.values(table.current)
    assert values is not None
    assert (told.args or [""])[0] in values


def test_a_column_that_was_hidden_is_read_when_shown(
    page: LinesPage, desk: Desk, at_rest: Rest
) -> None:
    table = page.lines.view.table
    table.columns.show(["region_id", "billed_cost"])
    table.header.laid_out.emit()
    page.grab()
    at_rest(desk)

    place = next(n for n, c in enumerate(LINE_COLUMNS) if c.key == "region_id")
    values = table.values(0)
    assert values is not None
    assert values[place]
    assert desk.settings.lines_columns.startswith("region_id:")


def test_a_wish_of_another_page_becomes_a_filter(
    page: LinesPage, desk: Desk, at_rest: Rest
) -> None:
    page.show_only({"model": "qwen-plus", "billing_date": "2026-06-10"})
    at_rest(desk)

    assert [f.column for f in page.lines.view.filters] == ["model", "billing_date"]
    assert 0 < page.tally.count < 100


def test_values_are_offered_with_their_counts(
    qtbot: QtBot, page: LinesPage, desk: Desk, at_rest: Rest
) -> None:
    view = page.lines.view
    popup = view.open_filter("model", QPoint(10, 10))
    assert popup is not None
    qtbot.addWidget(popup)
    at_rest(desk)

    counts = [int(item.text(1).replace(",", "")) for item in popup.items()]
    assert sum(counts) == page.tally.count
    popup.close()


def test_every_column_of_a_charge_line_has_a_name() -> None:
    named = {column.key for column in LINE_COLUMNS}
    # JSON as it came is shown in the details, not in a cell.
    raw = {"spec_config", "usage_detail", "price_factors", "formula", "price_tier"}
    raw |= {"discount_detail", "coupon_detail", "vendor_trace", "plan_list_cost"}
    raw |= {"availability_zone", "source_part", "decoded", "own_prices"}

    assert set(CHARGE.names) - named == raw
    assert len(named) == len(LINE_COLUMNS)


def test_the_currency_stands_in_the_header_of_amounts_only() -> None:
    titles = {column.key: column.title for column in line_columns("CNY")}

    assert titles["billed_cost"] == _("Billed") + " (CNY)"
    assert "CNY" not in titles["pricing_quantity"]
    mixed = {column.key: column.shown for column in line_columns("")}
    assert mixed["billing_currency"]


def test_an_empty_ledger_offers_to_import(
    qtbot: QtBot, empty_desk: Desk, at_rest: Rest
) -> None:
    page = LinesPage(empty_desk)
    qtbot.addWidget(page)
    page.show()
    at_rest(empty_desk)

    assert page.lines.view.empty.isVisible()


def test_lines_say_what_was_decided_and_are_filtered_by_it(
    page: LinesPage, desk: Desk, at_rest: Rest, sample_home: Workspace
) -> None:
    wanted = (Filter("state", Op.IS, ("open",)),)

    page.show_only({"state": "open"})
    at_rest(desk)

    with open_stated(sample_home, LineQuery(filters=wanted), Progress()) as index:
        assert 0 < page.tally.count == index.count
    page.grab()
    at_rest(desk)
    place = next(n for n, c in enumerate(LINE_COLUMNS) if c.key == "state")
    row = page.lines.view.table.values(0)
    assert row is not None
    assert row[place] == "open"


@pytest.fixture
def own_page(qtbot: QtBot, empty_desk: Desk, at_rest: Rest) -> Iterator[LinesPage]:
    made = LinesPage(empty_desk)
    qtbot.addWidget(made)
    made.show()
    at_rest(empty_desk)
    yield made
    made.hide()


def test_a_view_is_saved_opened_again_and_deleted(
    own_page: LinesPage, empty_desk: Desk, at_rest: Rest
) -> None:
    view = own_page.lines.view
    (views,) = own_page.findChildren(SavedViews)
    view.table.columns.show(["model", "difference"])
    view.sort = (Sort("difference", descending=True),)
    view.restrict((Filter("model", Op.IS, ("qwen-plus",)),))
    at_rest(empty_desk)

    views.save("Plus")
    at_rest(empty_desk)
    view.table.columns.show(["billed_cost"])
    view.sort = ()
    view.restrict(())
    (saved,) = list_views(empty_desk.home)
    views.open(saved)
    at_rest(empty_desk)

    seen = SavedView("Plus", view.filters, view.sort, view.table.columns.save())
    assert seen == saved
    assert saved.filters == (Filter("model", Op.IS, ("qwen-plus",)),)
    assert saved.sort == (Sort("difference", descending=True),)
    assert saved.layout.startswith("model:")
    views.delete(saved)
    at_rest(empty_desk)
    assert list_views(empty_desk.home) == []


def test_the_button_offers_the_saved_views(
    own_page: LinesPage, empty_desk: Desk, at_rest: Rest
) -> None:
    save_view(empty_desk.home, SavedView("A & B"))
    (views,) = own_page.findChildren(SavedViews)

    views.click()
    at_rest(empty_desk)

    menu = views.menu_now
    assert menu is not None
    words = [one.text() for one in menu.actions()]
    assert words == ["A && B", "", "&Save this view…", "&Delete a view"]
    menu.close()
