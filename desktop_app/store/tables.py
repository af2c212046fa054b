"""Declare the ledger's tables: decisions and where the facts lie.

The annotations are read as they stand, not as texts that are evaluated one by one:
that would take a fifth of the time that mapping takes at every start.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import JSON, ForeignKey, MetaData, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from desktop_app.store.column_types import Exact, Instant


class Base(DeclarativeBase):
    """What all tables share: exact types, and names for every constraint."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        Decimal: Exact,
        datetime: Instant,
        dict[str, Any]: JSON,
    }


class SourceFileRow(Base):
    """An exported file as it came."""

    __tablename__ = "source_file"
    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    size: Mapped[int]
    provider: Mapped[str]
    profile: Mapped[str]
    profile_version: Mapped[int]
    precision: Mapped[str]
    role: Mapped[str]  # bill | usage-log
    container: Mapped[str]
    encoding: Mapped[str]
    exported_at: Mapped[datetime]
    imported_at: Mapped[datetime]
    rows: Mapped[int]
    lines: Mapped[int]
    rejects: Mapped[int]
    blank: Mapped[int]
    duplicates: Mapped[int]


class BillRow(Base):
    """One provider account in one period and currency."""

    __tablename__ = "bill"
    __table_args__ = (UniqueConstraint("provider", "account", "period", "currency"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    provider: Mapped[str]
    account: Mapped[str]
    period: Mapped[str]
    currency: Mapped[str]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]  # the last import that touched it


class PartRow(Base):
    """The lines of one source file that belong to one bill."""

    __tablename__ = "part"
    id: Mapped[int] = mapped_column(primary_key=True)
    content_id: Mapped[str] = mapped_column(unique=True)
    source_file_id: Mapped[int] = mapped_column(
        ForeignKey("source_file.id"), index=True
    )
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id"), index=True)
    path: Mapped[str]  # relative to the workspace, with /
    lines: Mapped[int]
    billed_total: Mapped[Decimal]
    list_total: Mapped[Decimal]
    duplicates: Mapped[int]
    final_from: Mapped[datetime]
    finality: Mapped[str]
    restated_path: Mapped[str | None]
    source: Mapped[SourceFileRow] = relationship()
    bill: Mapped[BillRow] = relationship()
    drops: Mapped[list["SupersessionRow"]] = relationship(
        order_by="SupersessionRow.id", viewonly=True
    )


class SupersessionRow(Base):
    """Lines of a part that an import took out of the count: same, restated, gone."""

    __tablename__ = "supersession"
    id: Mapped[int] = mapped_column(primary_key=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("part.id"), index=True)
    by_source_file_id: Mapped[int] = mapped_column(ForeignKey("source_file.id"))
    path: Mapped[str]
    lines: Mapped[int]
    billed_total: Mapped[Decimal]
    list_total: Mapped[Decimal]


class RejectRow(Base):
    """A row of a file that was not taken, and why."""

    __tablename__ = "reject"
    id: Mapped[int] = mapped_column(primary_key=True)
    source_file_id: Mapped[int] = mapped_column(
        ForeignKey("source_file.id"), index=True
    )
    part: Mapped[int]
    row: Mapped[int]
    column: Mapped[str]
    value: Mapped[str]
    reason: Mapped[str]


class PriceSnapshotRow(Base):
    """A published price snapshot."""

    __tablename__ = "price_snapshot"
    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    effective_from: Mapped[datetime | None]
    effective_to: Mapped[datetime | None]
    source: Mapped[str]
    rules: Mapped[int]
    skipped: Mapped[int]
    published_at: Mapped[datetime]


class RunRow(Base):
    """One recalculation: what went in, what came out."""

    __tablename__ = "run"
    id: Mapped[str] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(index=True)
    scope_period: Mapped[str | None]
    scope_account: Mapped[str | None]
    engine_version: Mapped[str]
    inputs: Mapped[dict[str, Any]]
    totals: Mapped[dict[str, Any]]


class RunPartRow(Base):
    """Where a run's results for a part lie."""

    __tablename__ = "run_part"
    run_id: Mapped[str] = mapped_column(ForeignKey("run.id"), primary_key=True)
    part_id: Mapped[int] = mapped_column(
        ForeignKey("part.id"), primary_key=True, index=True
    )
    path: Mapped[str]


class RunBillRow(Base):
    """What a run found of a bill."""

    __tablename__ = "run_bill"
    run_id: Mapped[str] = mapped_column(ForeignKey("run.id"), primary_key=True)
    bill_id: Mapped[int] = mapped_column(
        ForeignKey("bill.id"), primary_key=True, index=True
    )
    lines: Mapped[int]
    checked: Mapped[int]
    unpriced: Mapped[int]
    findings: Mapped[int]
    billed_total: Mapped[Decimal]
    expected_total: Mapped[Decimal]
    difference: Mapped[Decimal]


class FindingGroupRow(Base):
    """Lines of one bill with one class, cause, model and type."""

    __tablename__ = "finding_group"
    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("run.id"), index=True)
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id"))
    finding_class: Mapped[str]
    cause_key: Mapped[int | None]
    model: Mapped[str]
    type_code: Mapped[str]
    lines: Mapped[int]
    billed: Mapped[Decimal]
    difference: Mapped[Decimal]


class CauseRow(Base):
    """One hypothesis that explains a cause key of a run."""

    __tablename__ = "cause"
    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("run.id"), index=True)
    cause_key: Mapped[int]
    hypothesis: Mapped[str]
    detail: Mapped[str]


class NameRow(Base):
    """A person's name for a code, dated."""

    __tablename__ = "name_entry"
    __table_args__ = (UniqueConstraint("kind", "code", "valid_from"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    code: Mapped[str]
    name: Mapped[str]
    valid_from: Mapped[datetime | None]
    valid_to: Mapped[datetime | None]


class DiscountRow(Base):
    """One dated row of contract terms."""

    __tablename__ = "discount"
    id: Mapped[int] = mapped_column(primary_key=True)
    provider: Mapped[str]
    model: Mapped[str]
    type_code: Mapped[str]
    factor: Mapped[Decimal]
    effective_from: Mapped[datetime]
    effective_to: Mapped[datetime | None]
    note: Mapped[str]
