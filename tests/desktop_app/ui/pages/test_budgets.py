"""Budgets are shown against the month, set, changed, and told when crossed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import keyring
import pytest
from pytestqt.qtbot import QtBot

from desktop_app.domain.bills import Scope
from desktop_app.domain.budgets import Budget, BudgetOf
from desktop_app.domain.changes import Changed
from desktop_app.services.budgeting import add_budget, list_alerts, list_budgets
from desktop_app.settings import YES, Settings
from desktop_app.store.entries import NameEntry
from desktop_app.store.workspace import Workspace
from desktop_app.ui.budget_watch import BudgetWatch
from desktop_app.ui.desk import Desk
from desktop_app.ui.dialogs.budget_entry import BudgetEntry
from desktop_app.ui.dialogs.mail_settings import MailSettings
from desktop_app.ui.page import Page
from desktop_app.ui.pages.budgets import PLANS, STOPPING, BudgetsPage
from desktop_app.ui.pages.overview import OverviewPage
from desktop_app.ui.widgets.banner import Banner
from tests.desktop_app.connectors.memory_keyring import MemoryKeyring
from tests.desktop_app.connectors.smtp_server import HOST, Script, SmtpServer
from tests.desktop_app.services.hand_made import Desk as Books
from tests.desktop_app.services.hand_made import a_line

Shown = Callable[[type[Page], Desk], Page]
AtRest = Callable[[Desk], None]
LONG = 30_000
BUDGET = Budget(
    BudgetOf.MODEL, "qwen-plus", "CNY", Decimal(100), starts="2026-01", ends=""
)


@pytest.fixture
def books(empty_home: Workspace, tmp_path: Path) -> Books:
    """A ledger with one line of 85 CNY in May."""
    made = Books(empty_home, tmp_path)
    made.put(a_line(1, billed_cost=Decimal(85)))
    return made


@pytest.fixture
def ring() -> Iterator[MemoryKeyring]:
    """A keyring of this test alone."""
    before, made = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def page(books: Books, empty_desk: Desk, shown: Shown) -> BudgetsPage:
    add_budget(books.home, BUDGET)
    found = shown(BudgetsPage, empty_desk)
    assert isinstance(found, BudgetsPage)
    return found


def test_a_ledger_without_a_budget_offers_one(empty_desk: Desk, shown: Shown) -> None:
    page = shown(BudgetsPage, empty_desk)

    assert isinstance(page, BudgetsPage)
    assert not page.table.isVisible()


def test_a_budget_stands_against_the_newest_month(page: BudgetsPage) -> None:
    [one] = page.table.rows

    assert (one.period, one.actual) == ("2026-05", Decimal(85))
    assert "Model qwen-plus (85.0 %)" in page.warning.accessibleName()


def test_the_table_copies_exact_figures(page: BudgetsPage) -> None:
    page.table.selectAll()

    text = page.table.as_tsv(headers=True)

    assert text.startswith("State\tKind\tName\tUsed")
    assert "\nThreshold\tModel\tqwen-plus\t85\t85\t100\t" in text


def test_another_month_is_said_to_be_unknown(
    page: BudgetsPage, at_rest: AtRest
) -> None:
    page.desk.look(Scope("2026-04"))
    at_rest(page.desk)

    [one] = page.table.rows
    assert one.actual is None
    assert page.warning.accessibleName() == ""


def test_a_budget_is_taken_out(page: BudgetsPage, at_rest: AtRest) -> None:
    page.take_out(page.table.rows[0].budget.id)
    at_rest(page.desk)

    assert list_budgets(page.desk.home) == []
    assert not page.table.isVisible()


def test_what_stops_and_what_was_bought_are_worked_out_when_seen(
    page: BudgetsPage, at_rest: AtRest
) -> None:
    assert not page.stops.table.rows

    page.views.setCurrentIndex(STOPPING)
    at_rest(page.desk)
    page.views.setCurrentIndex(PLANS)
    at_rest(page.desk)

    assert [one.daily for one in page.stops.table.rows] == [Decimal(85)]
    assert [one.bill for one in page.months.rows] == [Decimal(85)]


def test_the_overview_tells_of_budgets_at_a_threshold(
    books: Books, empty_desk: Desk, shown: Shown
) -> None:
    add_budget(books.home, BUDGET)

    page = shown(OverviewPage, empty_desk)

    assert isinstance(page, OverviewPage)
    [alert] = page.board.alerts.rows
    assert "qwen-plus has used 85.0 % of its budget" in alert.task.words


def test_a_budget_is_set_in_the_editor(
    books: Books, empty_desk: Desk, qtbot: QtBot, at_rest: AtRest
) -> None:
    dialog = BudgetEntry(empty_desk, None)
    qtbot.addWidget(dialog)
    at_rest(empty_desk)
    dialog.name.setEditText("qwen-plus")
    dialog.limit.setText("1,000.50")
    dialog.thresholds.setText("50 90")

    dialog.act.click()
    at_rest(empty_desk)

    [found] = list_budgets(books.home)
    assert (found.limit, found.currency) == (Decimal("1000.50"), "CNY")
    assert found.thresholds == (Decimal(50), Decimal(90))


def test_the_editor_offers_names_and_keeps_the_code(
    books: Books, empty_desk: Desk, qtbot: QtBot, at_rest: AtRest, shown: Shown
) -> None:
    with books.home.ledger.begin() as records:
        records.set_name(NameEntry("model", "qwen-plus", "Plus"))
    dialog = BudgetEntry(empty_desk, None)
    qtbot.addWidget(dialog)
    at_rest(empty_desk)
    dialog.name.setCurrentText("Plus · qwen-plus")
    dialog.limit.setText("9")
    dialog.starts.setText("2026-01")

    dialog.act.click()
    at_rest(empty_desk)
    page = shown(BudgetsPage, empty_desk)

    assert [one.name for one in list_budgets(books.home)] == ["qwen-plus"]
    assert isinstance(page, BudgetsPage)
    assert "Plus · qwen-plus" in page.table.whole_tsv()


def test_what_makes_no_sense_stays_in_the_editor(
    books: Books, empty_desk: Desk, qtbot: QtBot, at_rest: AtRest
) -> None:
    dialog = BudgetEntry(empty_desk, None)
    qtbot.addWidget(dialog)
    dialog.open()
    at_rest(empty_desk)
    dialog.name.setEditText("qwen-plus")
    dialog.thresholds.setText("many")

    dialog.act.click()
    said = dialog.problem.accessibleName()
    dialog.thresholds.setText("")
    dialog.act.click()
    at_rest(empty_desk)

    assert "not a list of percentages" in said
    assert "must be above 0" in dialog.problem.accessibleName()
    assert dialog.isVisible()
    assert list_budgets(books.home) == []


def test_a_budget_is_changed_in_the_editor(
    page: BudgetsPage, qtbot: QtBot, at_rest: AtRest
) -> None:
    dialog = BudgetEntry(page.desk, page.table.rows[0].budget)
    qtbot.addWidget(dialog)
    at_rest(page.desk)
    dialog.limit.setText("200")

    dialog.act.click()
    at_rest(page.desk)

    assert [one.limit for one in list_budgets(page.desk.home)] == [Decimal(200)]
    assert [one.budget.limit for one in page.table.rows] == [Decimal(200)]


def test_a_crossing_is_told_once_above_the_page(
    books: Books, empty_desk: Desk, qtbot: QtBot, at_rest: AtRest
) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    watch = BudgetWatch(empty_desk, banner)
    told: list[Changed] = []
    empty_desk.changed.connect(told.append)
    add_budget(books.home, BUDGET)

    empty_desk.changed.emit(Changed.BILLS)
    at_rest(empty_desk)
    empty_desk.changed.emit(Changed.BILLS)
    at_rest(empty_desk)

    assert watch.parent() is banner
    assert len(list_alerts(books.home)) == 1
    assert len([one for one in told if one & Changed.BUDGETS]) == 1


def test_changed_rules_are_held_against_budgets(
    books: Books, empty_desk: Desk, qtbot: QtBot, at_rest: AtRest
) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    BudgetWatch(empty_desk, banner)
    add_budget(books.home, BUDGET)

    empty_desk.changed.emit(Changed.ALLOCATION)
    at_rest(empty_desk)

    assert len(list_alerts(books.home)) == 1


def test_a_crossing_is_sent_by_mail_if_a_server_is_named(
    books: Books, empty_desk: Desk, qtbot: QtBot, at_rest: AtRest
) -> None:
    script = Script()
    banner = Banner()
    qtbot.addWidget(banner)
    BudgetWatch(empty_desk, banner)
    add_budget(books.home, BUDGET)

    with SmtpServer(script) as server:
        empty_desk.settings = _mail(server.port)
        empty_desk.changed.emit(Changed.FINDINGS)
        qtbot.waitUntil(lambda: len(script.messages) == 1, timeout=LONG)
        at_rest(empty_desk)

    assert list_alerts(books.home)[0].sent_at is not None


def test_mail_settings_keep_the_password_in_the_keyring(
    empty_desk: Desk, qtbot: QtBot, at_rest: AtRest, ring: MemoryKeyring
) -> None:
    dialog = MailSettings(empty_desk)
    qtbot.addWidget(dialog)
    dialog.host.setText("mail.example.com")
    dialog.user.setText("ann")
    dialog.password.setText("marker-31")
    dialog.mail_from.setText("p@example.com")
    dialog.to.setText("ann@example.com")
    dialog.desktop.setChecked(True)

    dialog.act.click()
    at_rest(empty_desk)

    assert empty_desk.settings.mail_host == "mail.example.com"
    assert empty_desk.settings.desktop_alerts == YES
    assert "marker-31" in ring.kept.values()
    assert "marker-31" not in str(empty_desk.settings)


def test_a_test_is_sent_with_what_is_typed_in(
    empty_desk: Desk, qtbot: QtBot, at_rest: AtRest
) -> None:
    script = Script()

    with SmtpServer(script) as server:
        empty_desk.settings = _mail(server.port)
        dialog = MailSettings(empty_desk)
        qtbot.addWidget(dialog)
        dialog.test.click()
        at_rest(empty_desk)

    assert len(script.messages) == 1
    assert dialog.said.text() == "The test was sent to ann@example.com."


def test_a_test_that_fails_is_told_in_the_dialog(
    empty_desk: Desk, qtbot: QtBot, at_rest: AtRest
) -> None:
    with SmtpServer(Script(answer="554 no")) as server:
        empty_desk.settings = _mail(server.port)
        dialog = MailSettings(empty_desk)
        qtbot.addWidget(dialog)
        dialog.test.click()
        at_rest(empty_desk)

    assert "did not take the message" in dialog.problem.accessibleName()


def _mail(port: int) -> Settings:
    return Settings(
        mail_host=HOST,
        mail_port=str(port),
        mail_security="none",
        mail_from="p@example.com",
        mail_to="ann@example.com",
    )
