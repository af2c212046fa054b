"""Record how periods are closed, and what is locked by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import delete, func, select
from sqlalchemy.orm import joinedload, selectinload

from desktop_app.domain.bills import BillId
from desktop_app.domain.closing import (
    Closing,
    ClosingState,
    SignedTotal,
    TotalCheck,
)
from desktop_app.domain.disputes import LIVE
from desktop_app.store.bill_records import bill_id
from desktop_app.store.closing_tables import (
    BillLockRow,
    ClosingRow,
    FileSealRow,
    SignedTotalRow,
    TotalCheckRow,
)
from desktop_app.store.decision_tables import DisputeItemRow, DisputeRow
from desktop_app.store.sheets import Sheet
from desktop_app.store.sources import hash_file
from desktop_app.store.tables import BillRow


@dataclass(frozen=True)
class LiveDispute:
    """A dispute that is not decided yet, and a bill it is about."""

    bill: BillId
    number: str
    title: str
    state: str
    claim: Decimal
    currency: str


class ClosingRecords(Sheet):
    """Closings, their signed totals, locks, and whether the totals still hold."""

    def closings(self, period: str | None = None) -> list[Closing]:
        """Return the closings of a period or of all, oldest first."""
        wanted = (
            select(ClosingRow)
            .options(selectinload(ClosingRow.totals).joinedload(SignedTotalRow.bill))
            .order_by(ClosingRow.id)
        )
        if period is not None:
            wanted = wanted.where(ClosingRow.period == period)
        return [_closing(row) for row in self._session.scalars(wanted)]

    def closing(self, number: int) -> Closing | None:
        """Return a closing by its number."""
        row = self._session.get(ClosingRow, number)
        return None if row is None else _closing(row)

    def add_closing(
        self, period: str, account: str, waivers: Mapping[str, str], override: str
    ) -> Closing:
        """Prepare a closing, now, by the person at the desk."""
        row = ClosingRow(
            period=period,
            account=account,
            state=ClosingState.PREPARED.value,
            prepared_by=self._person,
            prepared_at=datetime.now(UTC),
            waivers=dict(waivers),
            override=override,
            signed_by="",
            signed_at=None,
            note="",
            chain_head="",
            reopened_by="",
            reopened_at=None,
            reason="",
        )
        self._session.add(row)
        self._session.flush()
        return _closing(row)

    def withdraw_closing(self, number: int) -> None:
        """Take back a closing that was prepared and not signed."""
        row = self._session.get_one(ClosingRow, number)
        row.state = ClosingState.WITHDRAWN.value
        self._session.flush()

    def sign_closing(
        self, number: int, note: str, chain_head: str, totals: Sequence[SignedTotal]
    ) -> Closing:
        """Sign a closing and lock its bills; its trail entry must be written."""
        numbers = self._bills_by_name()
        for one in totals:
            facts = {k: v for k, v in vars(one).items() if k != "bill"}
            self._session.add(
                SignedTotalRow(closing_id=number, bill_id=numbers[one.bill], **facts)
            )
        self._session.flush()
        row = self._session.get_one(ClosingRow, number)
        row.state = ClosingState.SIGNED.value
        row.signed_by = self._person
        row.signed_at = datetime.now(UTC)
        row.note = note
        row.chain_head = chain_head
        self._session.flush()
        for one in totals:
            lock = BillLockRow(bill_id=numbers[one.bill], closing_id=number)
            self._session.add(lock)
        self._session.flush()
        self._session.expire(row)
        return _closing(row)

    def reopen_closing(self, number: int, reason: str) -> Closing:
        """Unlock the bills of a closing; its trail entry must be written."""
        row = self._session.get_one(ClosingRow, number)
        row.state = ClosingState.REOPENED.value
        row.reopened_by = self._person
        row.reopened_at = datetime.now(UTC)
        row.reason = reason
        self._session.flush()
        locks = delete(BillLockRow).where(BillLockRow.closing_id == number)
        self._session.execute(locks)
        return _closing(row)

    def locked_bills(self) -> dict[BillId, int]:
        """Return the locked bills, each with the closing that locks it."""
        rows = self._session.execute(
            select(BillRow, BillLockRow.closing_id).join(
                BillLockRow, BillLockRow.bill_id == BillRow.id
            )
        )
        return {bill_id(row): closing for row, closing in rows}

    def add_total_checks(self, checks: Iterable[TotalCheck]) -> None:
        """Record whether signed totals hold."""
        numbers = self._bills_by_name()
        for one in checks:
            facts = {k: v for k, v in vars(one).items() if k not in {"closing", "bill"}}
            self._session.add(
                TotalCheckRow(
                    closing_id=one.closing, bill_id=numbers[one.bill], **facts
                )
            )
        self._session.flush()

    def total_checks(self) -> list[TotalCheck]:
        """Return the newest check of each total that is signed and not reopened."""
        newest = select(func.max(TotalCheckRow.id)).group_by(
            TotalCheckRow.closing_id, TotalCheckRow.bill_id
        )
        rows = self._session.scalars(
            select(TotalCheckRow)
            .join(ClosingRow, ClosingRow.id == TotalCheckRow.closing_id)
            .where(TotalCheckRow.id.in_(newest))
            .where(ClosingRow.state == ClosingState.SIGNED.value)
            .options(joinedload(TotalCheckRow.bill))
            .order_by(TotalCheckRow.id)
        )
        return [_check(row) for row in rows]

    def disputes_left(self) -> list[LiveDispute]:
        """Return the disputes that are not decided, once for each of their bills."""
        rows = self._session.execute(
            select(DisputeRow, BillRow)
            .join(DisputeItemRow, DisputeItemRow.dispute_id == DisputeRow.id)
            .join(BillRow, BillRow.id == DisputeItemRow.bill_id)
            .where(DisputeRow.state.in_([state.value for state in LIVE]))
            .distinct()
            .order_by(DisputeRow.number, BillRow.id)
        )
        return [
            LiveDispute(
                bill_id(bill), row.number, row.title, row.state, row.claim, row.currency
            )
            for row, bill in rows
        ]

    def seal_files(self, paths: Iterable[str]) -> None:
        """Record the hash of files that are in place, relative to the workspace."""
        for path in paths:
            if self._session.get(FileSealRow, path) is None:
                sha256 = hash_file(self._place(path))
                self._session.add(FileSealRow(path=path, sha256=sha256))
        self._session.flush()

    def file_seals(self) -> dict[str, str]:
        """Return the hash of every sealed file by its path in the workspace."""
        rows = self._session.scalars(select(FileSealRow))
        return {row.path: row.sha256 for row in rows}

    def _bills_by_name(self) -> dict[BillId, int]:
        return {bill_id(row): row.id for row in self._session.scalars(select(BillRow))}


def _closing(row: ClosingRow) -> Closing:
    left_out = {"state", "totals"}
    facts = {
        name: getattr(row, name)
        for name in Closing.__dataclass_fields__
        if name not in left_out
    }
    totals = tuple(
        SignedTotal(
            bill=bill_id(one.bill),
            lines=one.lines,
            billed=one.billed,
            expected=one.expected,
            run=one.run,
            parts=one.parts,
            inputs=one.inputs,
            unpriced=one.unpriced,
            difference=one.difference,
        )
        for one in row.totals
    )
    return Closing(state=ClosingState(row.state), totals=totals, **facts)


def _check(row: TotalCheckRow) -> TotalCheck:
    return TotalCheck(
        closing=row.closing_id,
        bill=bill_id(row.bill),
        at=row.at,
        holds=row.holds,
        cause=row.cause,
        billed=row.billed,
        expected=row.expected,
        inputs=row.inputs,
    )
