"""Record papers and what of each is for which bill; withdraw them, never change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from desktop_app.domain.bills import BillId
from desktop_app.domain.documents import Document, DocumentKind, Share
from desktop_app.store.bill_records import bill_id
from desktop_app.store.closing_tables import DocumentRow, DocumentShareRow
from desktop_app.store.sheets import Sheet
from desktop_app.store.tables import BillRow

_PLAIN = (
    "provider",
    "account",
    "number",
    "currency",
    "amount",
    "tax",
    "period_from",
    "period_to",
    "issuer",
    "status",
    "note",
    "source",
    "sha256",
    "source_row",
)


class DocumentRecords(Sheet):
    """Invoices, stated totals, payments and the account's balances."""

    def documents(self, *, withdrawn: bool = False) -> list[Document]:
        """Return the papers that hold, in the order of recording.

        Args:
            withdrawn: with those that were withdrawn.
        """
        wanted = (
            select(DocumentRow)
            .options(selectinload(DocumentRow.shares).joinedload(DocumentShareRow.bill))
            .order_by(DocumentRow.id)
        )
        if not withdrawn:
            wanted = wanted.where(DocumentRow.withdrawn_at.is_(None))
        return [_document(row) for row in self._session.scalars(wanted)]

    def documents_of(self, bill: BillId) -> list[Document]:
        """Return the papers that hold and have a share for a bill."""
        rows = self._session.scalars(
            select(DocumentRow)
            .join(DocumentRow.shares)
            .join(DocumentShareRow.bill)
            .where(DocumentRow.withdrawn_at.is_(None))
            .where(BillRow.provider == bill.provider)
            .where(BillRow.account == bill.account)
            .where(BillRow.period == bill.period)
            .where(BillRow.currency == bill.currency)
            .options(joinedload(DocumentRow.shares).joinedload(DocumentShareRow.bill))
            .order_by(DocumentRow.id)
        )
        return [_document(row) for row in rows.unique()]

    def document(self, number: int) -> Document | None:
        """Return a paper by its number, withdrawn or not."""
        row = self._session.get(DocumentRow, number)
        return None if row is None else _document(row)

    def add_documents(self, documents: Sequence[Document]) -> list[Document]:
        """Record papers now, by the person at the desk; return them numbered."""
        at = datetime.now(UTC)
        numbers = self._numbers_of_bills()
        rows = [self._document_row(one, numbers, at) for one in documents]
        self._session.add_all(rows)
        self._session.flush()
        return [
            replace(one, id=row.id, person=self._person, recorded_at=at)
            for one, row in zip(documents, rows, strict=True)
        ]

    def share_document(self, number: int, shares: Iterable[Share]) -> None:
        """Say what of a paper is for which bill, in place of what was said before."""
        row = self._session.get_one(DocumentRow, number)
        numbers = self._numbers_of_bills()
        for old in row.shares:
            self._session.delete(old)
        self._session.flush()
        self._session.expire(row)
        self._session.add_all(
            DocumentShareRow(
                document_id=number, bill_id=numbers[one.bill], amount=one.amount
            )
            for one in shares
        )
        self._session.flush()

    def withdraw_document(self, number: int, reason: str) -> None:
        """Take a paper back, with a reason; it stays in the ledger."""
        row = self._session.get_one(DocumentRow, number)
        row.withdrawn_at = datetime.now(UTC)
        row.withdrawal = reason
        self._session.flush()

    def bill_ids(self) -> list[BillId]:
        """Return every bill that the ledger knows, in their order."""
        return sorted(self._numbers_of_bills())

    def _numbers_of_bills(self) -> dict[BillId, int]:
        return {bill_id(row): row.id for row in self._session.scalars(select(BillRow))}

    def _document_row(
        self, one: Document, numbers: dict[BillId, int], at: datetime
    ) -> DocumentRow:
        shares = [
            DocumentShareRow(bill_id=numbers[share.bill], amount=share.amount)
            for share in one.shares
        ]
        return DocumentRow(
            **{name: getattr(one, name) for name in _PLAIN},
            kind=one.kind.value,
            dated=one.dated.isoformat() if one.dated else "",
            person=self._person,
            recorded_at=at,
            withdrawn_at=None,
            withdrawal="",
            shares=shares,
        )


def _document(row: DocumentRow) -> Document:
    return Document(
        **{name: getattr(row, name) for name in _PLAIN},
        kind=DocumentKind(row.kind),
        dated=date.fromisoformat(row.dated) if row.dated else None,
        shares=tuple(Share(bill_id(one.bill), one.amount) for one in row.shares),
        id=row.id,
        person=row.person,
        recorded_at=row.recorded_at,
        withdrawn_at=row.withdrawn_at,
        withdrawal=row.withdrawal,
    )
