"""Record budgets and the alerts that they raised, each crossing once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from desktop_app.domain.budgets import Alert, Budget, BudgetOf
from desktop_app.domain.money import plain
from desktop_app.store.budget_tables import BudgetAlertRow, BudgetRow
from desktop_app.store.sheets import Sheet


class BudgetRecords(Sheet):
    """Monthly limits, and which thresholds were crossed."""

    def budgets(self, *, removed: bool = False) -> list[Budget]:
        """Return the budgets in the order of recording.

        Args:
            removed: with those that were taken out.
        """
        wanted = select(BudgetRow).order_by(BudgetRow.id)
        if not removed:
            wanted = wanted.where(BudgetRow.removed_at.is_(None))
        return [_budget(row) for row in self._session.scalars(wanted)]

    def add_budgets(self, budgets: Sequence[Budget]) -> list[Budget]:
        """Record budgets now, by the person at the desk; return them numbered."""
        at = datetime.now(UTC)
        rows = [
            BudgetRow(
                of=one.of.value,
                name=one.name,
                currency=one.currency,
                amount=one.limit,
                starts=one.starts,
                ends=one.ends,
                note=one.note,
                thresholds=[plain(mark) for mark in one.thresholds],
                person=self._person,
                recorded_at=at,
                removed_at=None,
            )
            for one in budgets
        ]
        self._session.add_all(rows)
        self._session.flush()
        return [
            replace(one, id=row.id, person=self._person, recorded_at=at)
            for one, row in zip(budgets, rows, strict=True)
        ]

    def remove_budget(self, number: int) -> None:
        """Take a budget out; it stays in the ledger with its alerts."""
        row = self._session.get_one(BudgetRow, number)
        row.removed_at = datetime.now(UTC)
        self._session.flush()

    def alerts(self) -> list[Alert]:
        """Return every alert that was raised, newest first."""
        wanted = (
            select(BudgetAlertRow)
            .options(joinedload(BudgetAlertRow.budget))
            .order_by(BudgetAlertRow.id.desc())
        )
        return [_alert(row) for row in self._session.scalars(wanted)]

    def add_alerts(self, alerts: Iterable[Alert]) -> list[Alert]:
        """Record alerts; the caller has seen that none was raised before."""
        made = list(alerts)
        rows = [
            BudgetAlertRow(
                budget_id=one.budget.id,
                period=one.period,
                threshold=one.threshold,
                actual=one.actual,
                raised_at=one.raised_at,
                sent_at=None,
                problem="",
            )
            for one in made
        ]
        self._session.add_all(rows)
        self._session.flush()
        return [replace(one, id=row.id) for one, row in zip(made, rows, strict=True)]

    def note_sent(self, numbers: Iterable[int], problem: str = "") -> None:
        """Note that alerts went out by e-mail, or why they did not."""
        for number in numbers:
            row = self._session.get_one(BudgetAlertRow, number)
            row.problem = problem
            if not problem:
                row.sent_at = datetime.now(UTC)
        self._session.flush()


def _budget(row: BudgetRow) -> Budget:
    return Budget(
        of=BudgetOf(row.of),
        name=row.name,
        currency=row.currency,
        limit=row.amount,
        thresholds=tuple(Decimal(one) for one in row.thresholds),
        starts=row.starts,
        ends=row.ends,
        note=row.note,
        id=row.id,
        person=row.person,
        recorded_at=row.recorded_at,
        removed_at=row.removed_at,
    )


def _alert(row: BudgetAlertRow) -> Alert:
    return Alert(
        budget=_budget(row.budget),
        period=row.period,
        threshold=row.threshold,
        actual=row.actual,
        raised_at=row.raised_at,
        id=row.id,
        sent_at=row.sent_at,
        problem=row.problem,
    )
