"""Declare the tables of papers, contract terms and the close of a period."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop_app.store.tables import Base, BillRow


class DocumentRow(Base):
    """An invoice, a stated total, a payment: as it was imported or typed in."""

    __tablename__ = "document"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(index=True)
    provider: Mapped[str]
    account: Mapped[str]
    number: Mapped[str]
    currency: Mapped[str]
    amount: Mapped[Decimal]
    tax: Mapped[Decimal | None]
    period_from: Mapped[str]
    period_to: Mapped[str]
    dated: Mapped[str]  # YYYY-MM-DD; empty: none
    issuer: Mapped[str]
    status: Mapped[str]
    note: Mapped[str]
    source: Mapped[str]
    sha256: Mapped[str]
    source_row: Mapped[int]
    person: Mapped[str]
    recorded_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawal: Mapped[str]
    shares: Mapped[list["DocumentShareRow"]] = relationship(
        order_by="DocumentShareRow.bill_id"
    )


class DocumentShareRow(Base):
    """How much of a document is for one bill."""

    __tablename__ = "document_share"
    document_id: Mapped[int] = mapped_column(
        ForeignKey("document.id"), primary_key=True
    )
    bill_id: Mapped[int] = mapped_column(
        ForeignKey("bill.id"), primary_key=True, index=True
    )
    amount: Mapped[Decimal]
    bill: Mapped[BillRow] = relationship()


class ContractTermRow(Base):
    """One dated row of the contract beside the discounts."""

    __tablename__ = "contract_term"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(index=True)
    provider: Mapped[str]
    model: Mapped[str]
    type_code: Mapped[str]
    label: Mapped[str]  # class of a savings plan, name of a service
    value: Mapped[Decimal]
    unit: Mapped[str]  # of a rounding: line or bill
    currency: Mapped[str]
    other_currency: Mapped[str]  # of an exchange rate
    effective_from: Mapped[datetime]
    effective_to: Mapped[datetime | None]
    source: Mapped[str]
    note: Mapped[str]
    account: Mapped[str]  # empty: every account


class ClosingRow(Base):
    """The close of a period: prepared, signed, perhaps reopened."""

    __tablename__ = "closing"
    id: Mapped[int] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(index=True)
    account: Mapped[str]
    state: Mapped[str]
    prepared_by: Mapped[str]
    prepared_at: Mapped[datetime]
    waivers: Mapped[dict[str, Any]]
    override: Mapped[str]
    signed_by: Mapped[str]
    signed_at: Mapped[datetime | None]
    note: Mapped[str]
    chain_head: Mapped[str]
    reopened_by: Mapped[str]
    reopened_at: Mapped[datetime | None]
    reason: Mapped[str]
    totals: Mapped[list["SignedTotalRow"]] = relationship(
        order_by="SignedTotalRow.bill_id"
    )


class SignedTotalRow(Base):
    """What a sign-off vouches for, of one bill; never changed."""

    __tablename__ = "signed_total"
    closing_id: Mapped[int] = mapped_column(ForeignKey("closing.id"), primary_key=True)
    bill_id: Mapped[int] = mapped_column(
        ForeignKey("bill.id"), primary_key=True, index=True
    )
    lines: Mapped[int]
    billed: Mapped[Decimal]
    expected: Mapped[Decimal | None]
    unpriced: Mapped[int]
    difference: Mapped[Decimal | None]
    run: Mapped[str]
    parts: Mapped[str]
    inputs: Mapped[str]
    bill: Mapped[BillRow] = relationship()


class BillLockRow(Base):
    """A bill that is locked; triggers refuse every change to it."""

    __tablename__ = "bill_lock"
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id"), primary_key=True)
    closing_id: Mapped[int] = mapped_column(ForeignKey("closing.id"), index=True)


class TotalCheckRow(Base):
    """Whether a signed total still held when it was verified."""

    __tablename__ = "total_check"
    id: Mapped[int] = mapped_column(primary_key=True)
    closing_id: Mapped[int] = mapped_column(ForeignKey("closing.id"), index=True)
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id"))
    at: Mapped[datetime]
    holds: Mapped[bool]
    cause: Mapped[str]
    billed: Mapped[Decimal]
    expected: Mapped[Decimal | None]
    inputs: Mapped[str]
    bill: Mapped[BillRow] = relationship()


class FileSealRow(Base):
    """The SHA-256 of a file's own bytes, for files not named by it; never changed."""

    __tablename__ = "file_seal"
    path: Mapped[str] = mapped_column(primary_key=True)  # relative to the workspace
    sha256: Mapped[str]
