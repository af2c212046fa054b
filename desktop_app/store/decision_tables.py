"""Declare the tables of what people decide: trail, findings, disputes."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop_app.store.tables import Base, BillRow


class AuditRow(Base):
    """One entry of the audit trail; triggers keep it as it was written."""

    __tablename__ = "audit_entry"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(index=True)
    person: Mapped[str]
    kind: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    before: Mapped[str]  # canonical JSON
    after: Mapped[str]
    previous: Mapped[str]
    hash: Mapped[str]


class LedgerSettingRow(Base):
    """One choice that holds for everyone at this ledger, such as materiality."""

    __tablename__ = "ledger_setting"
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class FindingDecisionRow(Base):
    """One decision about a group of findings or a line of it; the newest holds."""

    __tablename__ = "finding_decision"
    id: Mapped[int] = mapped_column(primary_key=True)
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id"), index=True)
    finding_class: Mapped[str]
    cause: Mapped[str]
    model: Mapped[str]
    type_code: Mapped[str]
    line_id: Mapped[str]  # empty: the whole group
    state: Mapped[str]
    owner: Mapped[str]
    note: Mapped[str]
    due: Mapped[str]  # YYYY-MM-DD; empty: none
    lines: Mapped[int]
    difference: Mapped[Decimal]
    dispute: Mapped[str]
    person: Mapped[str]
    decided_at: Mapped[datetime]
    undoes: Mapped[int | None] = mapped_column(ForeignKey("finding_decision.id"))
    bill: Mapped[BillRow] = relationship()


class DisputeRow(Base):
    """What a person claims from a provider."""

    __tablename__ = "dispute"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    provider: Mapped[str]
    account: Mapped[str]
    currency: Mapped[str]
    title: Mapped[str]
    reason: Mapped[str]
    claim: Mapped[Decimal]
    state: Mapped[str] = mapped_column(index=True)
    owner: Mapped[str]
    due: Mapped[str]  # YYYY-MM-DD; empty: none
    outcome: Mapped[str]
    agreed: Mapped[Decimal | None]
    opened_at: Mapped[datetime]
    opened_by: Mapped[str]
    changed_at: Mapped[datetime]
    version: Mapped[int]
    items: Mapped[list["DisputeItemRow"]] = relationship(order_by="DisputeItemRow.id")
    messages: Mapped[list["DisputeMessageRow"]] = relationship(
        order_by="DisputeMessageRow.id"
    )
    attachments: Mapped[list["DisputeAttachmentRow"]] = relationship(
        order_by="DisputeAttachmentRow.id"
    )
    settlements: Mapped[list["DisputeSettlementRow"]] = relationship(
        order_by="DisputeSettlementRow.id"
    )


class DisputeItemRow(Base):
    """A group of findings, or one line of it, in a dispute."""

    __tablename__ = "dispute_item"
    id: Mapped[int] = mapped_column(primary_key=True)
    dispute_id: Mapped[int] = mapped_column(ForeignKey("dispute.id"), index=True)
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id"), index=True)
    finding_class: Mapped[str]
    cause: Mapped[str]
    model: Mapped[str]
    type_code: Mapped[str]
    line_id: Mapped[str]
    lines: Mapped[int]
    amount: Mapped[Decimal]
    bill: Mapped[BillRow] = relationship()


class DisputeMessageRow(Base):
    """A message of a dispute; never changed."""

    __tablename__ = "dispute_message"
    id: Mapped[int] = mapped_column(primary_key=True)
    dispute_id: Mapped[int] = mapped_column(ForeignKey("dispute.id"), index=True)
    at: Mapped[datetime]
    person: Mapped[str]
    direction: Mapped[str]
    text: Mapped[str]


class DisputeAttachmentRow(Base):
    """A file of a dispute, kept by its hash; never changed."""

    __tablename__ = "dispute_attachment"
    id: Mapped[int] = mapped_column(primary_key=True)
    dispute_id: Mapped[int] = mapped_column(ForeignKey("dispute.id"), index=True)
    sha256: Mapped[str]
    name: Mapped[str]
    size: Mapped[int]
    at: Mapped[datetime]
    person: Mapped[str]


class DisputeSettlementRow(Base):
    """What came back for a dispute; never changed."""

    __tablename__ = "dispute_settlement"
    id: Mapped[int] = mapped_column(primary_key=True)
    dispute_id: Mapped[int] = mapped_column(ForeignKey("dispute.id"), index=True)
    line_id: Mapped[str]  # empty: settled outside any bill
    amount: Mapped[Decimal]
    note: Mapped[str]
    at: Mapped[datetime]
    person: Mapped[str]
