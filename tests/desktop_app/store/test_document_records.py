"""Papers are added and withdrawn, never changed; a locked bill keeps its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.domain.bills import BillId, BillStatus, Finality
from desktop_app.domain.documents import Document, DocumentKind, Share
from desktop_app.domain.errors import Refused
from desktop_app.store.entries import NewImport, NewPart, SourceFile
from desktop_app.store.workspace import Workspace
from tests.desktop_app.locking import lock_bill

NOON = datetime(2026, 6, 3, 12, tzinfo=UTC)
MAY = BillId("alibaba", "1001", "2026-05", "CNY")
JUNE = BillId("alibaba", "1001", "2026-06", "CNY")
INVOICE = Document(
    DocumentKind.INVOICE,
    "alibaba",
    "1001",
    "24910001",
    "CNY",
    Decimal("100.0000000001"),
    tax=Decimal("5.66"),
    period_from="2026-05",
    period_to="2026-06",
    dated=date(2026, 7, 1),
    issuer="Cloud Ltd",
    status="issued",
    shares=(Share(MAY, Decimal("60.0000000001")), Share(JUNE, Decimal(40))),
)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path, write=True, person="Ada") as opened:
        source = SourceFile(
            "s", "s.csv", 1, "alibaba", "hand", 1, "exact", "csv", "utf-8",
            NOON, NOON, 1, 1, 0, 0, 0,
        )  # fmt: skip
        parts = tuple(
            NewPart(
                bill.period, bill, f"lines/{bill.period}.parquet", 1, Decimal(1),
                Decimal(1), 0, NOON, finality,
            )
            for bill, finality in (
                (MAY, Finality.FINAL), (JUNE, Finality.PROVISIONAL)
            )
        )  # fmt: skip
        with opened.ledger.begin() as records:
            records.add_import(NewImport(source, parts))
        yield opened


def recorded(home: Workspace, *documents: Document) -> list[Document]:
    with home.ledger.begin() as records:
        return records.add_documents(documents)


def directly(home: Workspace, statement: str, *values: object) -> None:
    with sqlite3.connect(home.root / "ledger.sqlite") as direct:
        direct.execute(statement, values)
    direct.close()


def number_of(home: Workspace, bill: BillId) -> int:
    with sqlite3.connect(home.root / "ledger.sqlite") as direct:
        found = direct.execute("SELECT id FROM bill WHERE period = ?", (bill.period,))
        number: int = found.fetchone()[0]
    direct.close()
    return number


def dispute(home: Workspace, bill: BillId, state: str = "sent") -> None:
    directly(
        home,
        "INSERT INTO dispute VALUES (1, 'D-0001', 'alibaba', '1001', 'CNY', 't', 'r',"
        " '1', ?, '', '', '', NULL, 'x', 'Ada', 'x', 1)",
        state,
    )
    directly(
        home,
        "INSERT INTO dispute_item VALUES (1, 1, ?, 'overcharged', '', '', '', '', 1,"
        " '1')",
        number_of(home, bill),
    )


def status(home: Workspace, bill: BillId) -> BillStatus:
    with home.ledger.read() as records:
        return next(one.status for one in records.bills() if one.id == bill)


def test_a_paper_comes_back_as_it_was_recorded(home: Workspace) -> None:
    (made,) = recorded(home, INVOICE)

    with home.ledger.read() as records:
        assert records.documents() == [made]
        assert records.document(made.id) == made
    expected = replace(INVOICE, id=made.id, person="Ada", recorded_at=made.recorded_at)
    assert made == expected


def test_the_papers_of_a_bill_are_those_with_a_share_of_it(home: Workspace) -> None:
    other = replace(INVOICE, number="2", shares=(Share(JUNE, INVOICE.amount),))
    first, second = recorded(home, INVOICE, other)

    with home.ledger.read() as records:
        assert records.documents_of(MAY) == [first]
        assert records.documents_of(JUNE) == [first, second]


def test_a_withdrawn_paper_stays_with_its_reason(home: Workspace) -> None:
    (made,) = recorded(home, INVOICE)

    with home.ledger.begin() as records:
        records.withdraw_document(made.id, "issued twice")

    with home.ledger.read() as records:
        assert records.documents() == []
        assert records.documents_of(MAY) == []
        (kept,) = records.documents(withdrawn=True)
    assert (kept.withdrawal, kept.withdrawn_at is not None) == ("issued twice", True)


def test_shares_are_replaced_together(home: Workspace) -> None:
    (made,) = recorded(home, INVOICE)

    with home.ledger.begin() as records:
        records.share_document(made.id, [Share(JUNE, INVOICE.amount)])

    with home.ledger.read() as records:
        assert records.documents()[0].shares == (Share(JUNE, INVOICE.amount),)


@pytest.mark.parametrize(
    "statement", ["UPDATE document SET amount = '1'", "DELETE FROM document"]
)
def test_a_paper_is_never_changed(home: Workspace, statement: str) -> None:
    recorded(home, INVOICE)

    with pytest.raises(sqlite3.IntegrityError, match="plumbline:kept"):
        directly(home, statement)


def test_a_locked_bill_takes_no_paper(home: Workspace) -> None:
    lock_bill(home, MAY)

    with pytest.raises(Refused, match="locked"):
        recorded(home, INVOICE)

    with home.ledger.read() as records:
        assert records.documents(withdrawn=True) == []


def test_a_paper_of_a_locked_bill_is_not_withdrawn(home: Workspace) -> None:
    (made,) = recorded(home, INVOICE)
    lock_bill(home, MAY)

    with pytest.raises(Refused, match="locked"), home.ledger.begin() as records:
        records.withdraw_document(made.id, "too late")


def test_a_paper_of_a_locked_bill_is_not_shared_anew(home: Workspace) -> None:
    (made,) = recorded(home, INVOICE)
    lock_bill(home, MAY)

    with pytest.raises(Refused, match="locked"), home.ledger.begin() as records:
        records.share_document(made.id, [Share(JUNE, INVOICE.amount)])


def test_a_bill_is_normal_or_provisional_by_its_files(home: Workspace) -> None:
    assert status(home, MAY) is BillStatus.NORMAL
    assert status(home, JUNE) is BillStatus.PROVISIONAL


def test_a_live_dispute_makes_its_bill_disputed(home: Workspace) -> None:
    dispute(home, JUNE)

    assert status(home, JUNE) is BillStatus.DISPUTED
    assert status(home, MAY) is BillStatus.NORMAL


@pytest.mark.parametrize("state", ["settled", "closed", "withdrawn"])
def test_a_dispute_that_is_over_leaves_its_bill_alone(
    home: Workspace, state: str
) -> None:
    dispute(home, MAY, state)

    assert status(home, MAY) is BillStatus.NORMAL


def test_a_locked_bill_is_closed_even_if_disputed(home: Workspace) -> None:
    dispute(home, MAY)
    lock_bill(home, MAY)

    assert status(home, MAY) is BillStatus.CLOSED
