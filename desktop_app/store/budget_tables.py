"""Declare the tables of budgets and of the alerts that they raised."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop_app.store.tables import Base


class BudgetRow(Base):
    """A monthly limit; its figures are never changed."""

    __tablename__ = "budget"
    id: Mapped[int] = mapped_column(primary_key=True)
    of: Mapped[str]
    name: Mapped[str]
    currency: Mapped[str]
    amount: Mapped[Decimal]
    starts: Mapped[str]
    ends: Mapped[str]
    note: Mapped[str]
    thresholds: Mapped[list[str]] = mapped_column(JSON)  # exact decimals as text
    person: Mapped[str]
    recorded_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class BudgetAlertRow(Base):
    """One crossing of one threshold in a month; it only learns whether it was sent."""

    __tablename__ = "budget_alert"
    __table_args__ = (UniqueConstraint("budget_id", "period", "threshold"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    budget_id: Mapped[int] = mapped_column(ForeignKey("budget.id"), index=True)
    period: Mapped[str]
    threshold: Mapped[Decimal]
    actual: Mapped[Decimal]
    raised_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    problem: Mapped[str]
    budget: Mapped[BudgetRow] = relationship()
