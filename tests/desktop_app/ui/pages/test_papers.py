"""Papers come into the window by a dialog or a list, and leave with a reason."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.bootstrap import open_ledger
from desktop_app.domain.bills import Scope
from desktop_app.domain.documents import Document, DocumentKind
from desktop_app.domain.matrix import CellState, Column
from desktop_app.jobs import Progress
from desktop_app.paths import resources
from desktop_app.services.documenting import add_document
from desktop_app.services.importing import import_paths
from desktop_app.services.reconciling import reconcile
from desktop_app.settings import Settings
from desktop_app.ui.desk import Desk
from desktop_app.ui.dialogs.document_entry import DocumentEntry
from desktop_app.ui.page import Page
from desktop_app.ui.pages.bills import BillsPage
from desktop_app.ui.widgets.paper_desk import PaperDesk

Shown = Callable[[type[Page], Desk], Page]
AtRest = Callable[[Desk], None]


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of the sample's bills without its papers, built once."""
    root = tmp_path_factory.mktemp("papers") / "ledger"
    with open_ledger(root, Progress(), write=True) as home:
        bills = resources() / "samples" / "bills"
        import_paths(home, [bills], Progress())
        reconcile(home, Scope(), Progress())
    return root


@pytest.fixture
def own_desk(qapp: QApplication, made_once: Path, tmp_path: Path) -> Iterator[Desk]:
    """A desk on a sample ledger that this test may change."""
    root = tmp_path / "own"
    shutil.copytree(made_once, root)
    with open_ledger(root, Progress(), write=True) as home:
        made = Desk(home, Settings(), qapp)
        yield made
        made.bridge.close()


@pytest.fixture
def page(own_desk: Desk, shown: Shown, at_rest: AtRest) -> BillsPage:
    """The bills page with its first bill opened."""
    found = shown(BillsPage, own_desk)
    assert isinstance(found, BillsPage)
    found.open_bill()
    at_rest(own_desk)
    return found


def entry(page: BillsPage) -> DocumentEntry:
    page.matrix.added.emit()
    return page.findChildren(DocumentEntry)[-1]


def press(dialog: DocumentEntry, word: str) -> None:
    next(b for b in dialog.findChildren(QPushButton) if b.text() == word).click()


def test_a_typed_invoice_stands_in_the_matrix_at_once(
    page: BillsPage, own_desk: Desk, at_rest: AtRest
) -> None:
    matrix = page.matrix.matrix
    assert matrix is not None
    detail = matrix.cell(Column.DETAIL).amount
    dialog = entry(page)
    dialog.number.setText("F1")
    dialog.amount.setText(f"¥{detail:,}")

    press(dialog, "Add")
    at_rest(own_desk)

    after = page.matrix.matrix
    assert after is not None
    assert after.cell(Column.INVOICE).state is CellState.TIES
    (paper,) = page.matrix.papers.rows
    assert (paper.document.number, paper.share) == ("F1", detail)


def test_an_amount_that_is_none_keeps_the_dialog_open(page: BillsPage) -> None:
    dialog = entry(page)
    dialog.amount.setText("1O0")

    press(dialog, "Add")

    assert dialog.isVisible()
    dialog.reject()


def test_the_dialog_asks_for_what_the_chosen_cell_needs(page: BillsPage) -> None:
    page.matrix.row.cards[Column.PAYMENT].click()

    dialog = entry(page)

    assert dialog.kind.currentData() == DocumentKind.PAYMENT
    dialog.reject()


def test_a_list_is_taken_and_a_paper_taken_back(
    page: BillsPage, own_desk: Desk, at_rest: AtRest, tmp_path: Path, qtbot: QtBot
) -> None:
    matrix = page.matrix.matrix
    assert matrix is not None
    bill = matrix.bill
    path = tmp_path / "payments.csv"
    path.write_text(f"账期,金额\n{bill.period},12.50\n", "utf-8")
    papers = PaperDesk(page)
    with qtbot.waitSignal(own_desk.notified):
        papers.take(path, bill, DocumentKind.PAYMENT)
    at_rest(own_desk)
    paid: Document = page.matrix.papers.rows[0].document
    assert (paid.kind, paid.amount) == (DocumentKind.PAYMENT, Decimal("12.50"))

    papers.take_back(paid, "paid for another account")
    at_rest(own_desk)

    assert list(page.matrix.papers.rows) == []


def test_the_accounts_page_adds_up_and_lists_every_paper(
    page: BillsPage, own_desk: Desk, at_rest: AtRest
) -> None:
    matrix = page.matrix.matrix
    assert matrix is not None
    invoice = Document(
        DocumentKind.INVOICE,
        matrix.bill.provider,
        matrix.bill.account,
        "F9",
        matrix.bill.currency,
        Decimal(5),
        period_from="2027-01",
        period_to="2027-01",
    )
    add_document(own_desk.home, invoice)

    page.matrix.left.emit()
    page.open_accounts()
    at_rest(own_desk)

    assert page.accounts.isVisible()
    assert [one.number for one in page.accounts.papers.rows] == ["F9"]
    shown = [row.accessibleName() for row in page.accounts.available.rows]
    assert shown[-1].startswith("= Available balance")


def test_an_account_without_papers_says_what_to_do(
    page: BillsPage, own_desk: Desk, at_rest: AtRest
) -> None:
    page.matrix.left.emit()
    page.open_accounts()
    at_rest(own_desk)
    words = {b.text() for b in page.accounts.findChildren(QPushButton) if b.isVisible()}

    assert words == {"Import documents…", "All bills"}

    page.accounts.left.emit()
    assert page.table.isVisible()
