"""Record what people decide of findings; the newest decision holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from desktop_app.domain.bills import BillId
from desktop_app.domain.decisions import Decision, FindingState, GroupId
from desktop_app.domain.disputes import LIVE
from desktop_app.domain.findings import FindingClass
from desktop_app.store.bill_records import bill_id
from desktop_app.store.decision_tables import (
    DisputeItemRow,
    DisputeRow,
    FindingDecisionRow,
)
from desktop_app.store.sheets import Sheet
from desktop_app.store.tables import BillRow

_KEY = (
    FindingDecisionRow.bill_id,
    FindingDecisionRow.finding_class,
    FindingDecisionRow.cause,
    FindingDecisionRow.model,
    FindingDecisionRow.type_code,
    FindingDecisionRow.line_id,
)


class DecisionRecords(Sheet):
    """Decisions about findings: added, never changed."""

    def decisions(self, bills: Iterable[BillId] | None = None) -> list[Decision]:
        """Return the decision that holds for each group and line, oldest first."""
        newest = select(func.max(FindingDecisionRow.id)).group_by(*_KEY)
        return self._decisions(FindingDecisionRow.id.in_(newest), bills)

    def decision_history(self, group: GroupId) -> list[Decision]:
        """Return all that was decided of a group and its lines, oldest first."""
        found = self._decisions(FindingDecisionRow.finding_class != "", [group.bill])
        return [one for one in found if one.group == group]

    def decision(self, number: int) -> Decision | None:
        """Return a decision by its number."""
        row = self._session.get(FindingDecisionRow, number)
        return None if row is None else _decision(row)

    def decisions_after(self, number: int = 0) -> list[Decision]:
        """Return everything that was decided after a decision, oldest first."""
        return self._decisions(FindingDecisionRow.id > number, None)

    def live_disputes(self) -> dict[tuple[GroupId, str], str]:
        """Return the number of the live dispute of each group, or line of it."""
        rows = self._session.execute(
            select(DisputeItemRow, DisputeRow.number)
            .join(DisputeRow, DisputeItemRow.dispute_id == DisputeRow.id)
            .where(DisputeRow.state.in_([state.value for state in LIVE]))
            .options(joinedload(DisputeItemRow.bill))
            .order_by(DisputeItemRow.id)
        )
        return {(_group(item), item.line_id): number for item, number in rows}

    def add_decisions(self, decisions: Sequence[Decision]) -> list[Decision]:
        """Record decisions now, by the person at the desk; return them numbered."""
        at = datetime.now(UTC)
        numbers = {
            bill_id(row): row.id for row in self._session.scalars(select(BillRow))
        }
        rows = [self._row(one, numbers[one.group.bill], at) for one in decisions]
        self._session.add_all(rows)
        self._session.flush()
        return [
            replace(one, number=row.id, person=self._person, decided_at=at)
            for one, row in zip(decisions, rows, strict=True)
        ]

    def _decisions(
        self, wanted: ColumnElement[bool], bills: Iterable[BillId] | None
    ) -> list[Decision]:
        rows = self._session.scalars(
            select(FindingDecisionRow)
            .where(wanted)
            .options(joinedload(FindingDecisionRow.bill))
            .order_by(FindingDecisionRow.id)
        )
        found = [_decision(row) for row in rows]
        if bills is None:
            return found
        among = set(bills)
        return [one for one in found if one.group.bill in among]

    def _row(self, one: Decision, bill: int, at: datetime) -> FindingDecisionRow:
        return FindingDecisionRow(
            bill_id=bill,
            finding_class=one.group.finding_class.value,
            cause=one.group.cause,
            model=one.group.model,
            type_code=one.group.type_code,
            line_id=one.line_id,
            state=one.state.value,
            owner=one.owner,
            note=one.note,
            due=one.due.isoformat() if one.due else "",
            lines=one.lines,
            difference=one.difference,
            dispute=one.dispute,
            person=self._person,
            decided_at=at,
            undoes=one.undoes or None,
        )


def _group(row: FindingDecisionRow | DisputeItemRow) -> GroupId:
    return GroupId(
        bill_id(row.bill),
        FindingClass(row.finding_class),
        row.cause,
        row.model,
        row.type_code,
    )


def _decision(row: FindingDecisionRow) -> Decision:
    return Decision(
        group=_group(row),
        state=FindingState(row.state),
        line_id=row.line_id,
        owner=row.owner,
        note=row.note,
        due=date.fromisoformat(row.due) if row.due else None,
        lines=row.lines,
        difference=row.difference,
        dispute=row.dispute,
        person=row.person,
        decided_at=row.decided_at,
        number=row.id,
        undoes=row.undoes or 0,
    )
