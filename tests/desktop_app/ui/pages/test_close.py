"""The close of a month, in the window: what holds, who prepared, who signed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QInputDialog
from pytestqt.qtbot import QtBot

from desktop_app.domain.closing import CheckName, ClosingState
from desktop_app.services.period_states import closing_history
from desktop_app.services.pricing import import_prices
from desktop_app.settings import Settings
from desktop_app.store.workspace import Workspace
from desktop_app.ui.desk import Desk
from desktop_app.ui.page import Page
from desktop_app.ui.pages.close import ClosePage
from desktop_app.ui.signed_watch import SignedWatch
from desktop_app.ui.widgets.banner import Banner
from desktop_app.ui.widgets.checklist import CheckRow
from tests.desktop_app.services.closing import books

Shown = Callable[[type[Page], Desk], Page]
AtRest = Callable[[Desk], None]
PERIOD = books.MAY.period


@pytest.fixture(scope="session")
def made_books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Open books, made once."""
    root = tmp_path_factory.mktemp("books") / "books"
    books.keep_books(root)
    return root


@pytest.fixture
def root(made_books: Path, tmp_path: Path) -> Path:
    """Open books of this test alone."""
    return Path(shutil.copytree(made_books, tmp_path / "books"))


@pytest.fixture
def at_the_desk(qapp: QApplication, root: Path) -> Iterator[Callable[[str], Desk]]:
    """Seat a person at a desk on the books; who sat there before leaves."""
    seated: list[tuple[Desk, Workspace]] = []

    def leave() -> None:
        for desk, home in seated:
            desk.bridge.close()
            home.close()
        seated.clear()

    def sit(person: str) -> Desk:
        leave()
        home = books.opened(root, person)
        seated.append((Desk(home, Settings(), qapp), home))
        return seated[0][0]

    yield sit
    leave()


def close_page(shown: Shown, desk: Desk, period: str = PERIOD) -> ClosePage:
    page = shown(ClosePage, desk)
    assert isinstance(page, ClosePage)
    page.period.setCurrentIndex(page.period.findData(period))
    return page


def row(page: ClosePage, name: CheckName) -> CheckRow:
    return next(one for one in page.checklist.rows if one.item.name is name)


def answer(page: ClosePage, reason: str) -> None:
    box = page.findChildren(QInputDialog)[-1]
    box.setTextValue(reason)
    box.accept()


def test_an_empty_ledger_offers_the_first_steps(
    shown: Shown, empty_desk: Desk, at_rest: AtRest
) -> None:
    page = shown(ClosePage, empty_desk)

    at_rest(empty_desk)
    assert page.findChild(CheckRow) is None


def test_the_newest_period_is_shown_first(
    shown: Shown, at_the_desk: Callable[[str], Desk], at_rest: AtRest
) -> None:
    desk = at_the_desk(books.ADA)
    page = shown(ClosePage, desk)
    at_rest(desk)

    assert isinstance(page, ClosePage)
    assert page.state is not None
    assert page.state.period == books.JUNE.period


def test_each_point_has_a_word_beside_its_mark(
    shown: Shown, at_the_desk: Callable[[str], Desk], at_rest: AtRest
) -> None:
    desk = at_the_desk(books.ADA)
    page = close_page(shown, desk)
    at_rest(desk)

    names = {one.item.name: one.accessibleName() for one in page.checklist.rows}
    assert names[CheckName.RECONCILED] == "Every line is recalculated: Holds"
    assert names[CheckName.TIES_TO_INVOICE] == "Lines tie to the invoice: Not met"


def test_the_preparer_cannot_sign_and_is_told(
    shown: Shown, at_the_desk: Callable[[str], Desk], at_rest: AtRest
) -> None:
    desk = at_the_desk(books.ADA)
    desk.look(type(desk.scope)(PERIOD, books.MAY.account))
    page = close_page(shown, desk)
    at_rest(desk)

    page.prepare.click()
    at_rest(desk)

    assert not page.sign.isEnabled()
    assert "another person must sign it" in page.waiting.accessibleName()


def test_a_point_is_waived_with_a_reason_and_then_signed_by_another(
    shown: Shown, at_the_desk: Callable[[str], Desk], at_rest: AtRest
) -> None:
    desk = at_the_desk(books.ADA)
    page = close_page(shown, desk)
    at_rest(desk)
    page.prepare.click()
    at_rest(desk)
    for name in (CheckName.TIES_TO_BILL, CheckName.TIES_TO_INVOICE):
        row(page, name).act.click()
        answer(page, "comes later")
        at_rest(desk)

    page.close()
    desk = at_the_desk(books.BOB)
    page = close_page(shown, desk)
    at_rest(desk)
    page.sign.click()
    at_rest(desk)

    (signed,) = [
        c for c in closing_history(desk.home) if c.state is ClosingState.SIGNED
    ]
    assert (signed.prepared_by, signed.signed_by) == (books.ADA, books.BOB)
    assert signed.waivers["ties-to-invoice"] == "comes later"
    assert len(page.totals.rows) == 2
    assert "closed and locked" in page.locked.accessibleName()


def test_a_closed_period_is_reopened_with_a_reason(
    root: Path, shown: Shown, at_the_desk: Callable[[str], Desk], at_rest: AtRest
) -> None:
    books.close_may(root)
    desk = at_the_desk(books.ADA)
    page = close_page(shown, desk)
    at_rest(desk)

    page.reopen.click()
    answer(page, "a credit note came in")
    at_rest(desk)

    (closing,) = closing_history(desk.home)
    assert (closing.state, closing.reason) == (
        ClosingState.REOPENED,
        "a credit note came in",
    )
    assert page.reopen.isHidden()


def test_an_empty_reason_reopens_nothing(
    root: Path, shown: Shown, at_the_desk: Callable[[str], Desk], at_rest: AtRest
) -> None:
    books.close_may(root)
    desk = at_the_desk(books.ADA)
    page = close_page(shown, desk)
    at_rest(desk)

    page.reopen.click()
    answer(page, "  ")
    at_rest(desk)

    assert closing_history(desk.home)[0].state is ClosingState.SIGNED


def test_a_broken_total_is_said_above_every_page_and_on_this_one(
    root: Path,
    shown: Shown,
    at_the_desk: Callable[[str], Desk],
    at_rest: AtRest,
    qtbot: QtBot,
) -> None:
    books.close_may(root)
    desk = at_the_desk(books.ADA)
    banner = Banner()
    qtbot.addWidget(banner)
    watch = SignedWatch(desk, banner)
    page = close_page(shown, desk)
    at_rest(desk)

    path = root.parent / "dearer.csv"
    path.write_text(books.DEARER, encoding="utf-8")
    desk.do("Importing", import_prices, path)
    at_rest(desk)

    assert watch.parent() is desk
    assert banner.accessibleName().startswith("1 signed total no longer holds")
    assert page.broken.accessibleName().startswith("1 signed total no longer holds")
    assert page.totals.rows[0].sign[1] == "No longer holds"
