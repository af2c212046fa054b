"""Declare the tables of departments, allocation rules and frozen allocations."""

from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop_app.store.tables import Base


class DepartmentRow(Base):
    """A department or project that cost is given to."""

    __tablename__ = "department"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    parent: Mapped[str]  # code; empty: at the top
    kind: Mapped[str]
    owner: Mapped[str]
    since: Mapped[str]  # YYYY-MM; empty: open
    until: Mapped[str]
    note: Mapped[str]


class AllocationRuleRow(Base):
    """One rule; those of a lower place are asked first."""

    __tablename__ = "allocation_rule"
    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[int]
    name: Mapped[str]
    conditions: Mapped[list[Any]] = mapped_column(JSON)
    split: Mapped[str]
    targets: Mapped[list[Any]] = mapped_column(JSON)
    shares: Mapped[list[Any]] = mapped_column(JSON)  # percent, as text
    since: Mapped[str]
    until: Mapped[str]
    note: Mapped[str]


class FrozenAllocationRow(Base):
    """The allocation that a period was closed with; never changed."""

    __tablename__ = "frozen_allocation"
    closing_id: Mapped[int] = mapped_column(ForeignKey("closing.id"), primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)
    currency: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[dict[str, Any]]
