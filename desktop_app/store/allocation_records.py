"""Record departments, the rules that give them cost, and what a close froze."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from sqlalchemy import delete, select

from desktop_app.domain.allocated import Allocation
from desktop_app.domain.allocation import AllocationRule, Plan, Split
from desktop_app.domain.closing import ClosingState
from desktop_app.domain.departments import Department, DepartmentKind
from desktop_app.domain.money import plain
from desktop_app.store.allocation_tables import (
    AllocationRuleRow,
    DepartmentRow,
    FrozenAllocationRow,
)
from desktop_app.store.allocation_text import (
    allocation_from_json,
    allocation_to_json,
    filters_from_json,
    filters_to_json,
)
from desktop_app.store.closing_tables import ClosingRow
from desktop_app.store.decision_tables import LedgerSettingRow
from desktop_app.store.sheets import Sheet

OWNER = "allocation.owner"  # of what is not allocated


class AllocationRecords(Sheet):
    """Departments, allocation rules, frozen allocations."""

    def plan(self) -> Plan:
        """Return all that an allocation goes by today."""
        owner = self._session.get(LedgerSettingRow, OWNER)
        return Plan(
            tuple(self.departments()),
            tuple(self.allocation_rules()),
            owner.value if owner else "",
        )

    def departments(self) -> list[Department]:
        """Return all departments, by code."""
        rows = self._session.scalars(select(DepartmentRow).order_by(DepartmentRow.code))
        return [_department(row) for row in rows]

    def set_departments(self, departments: Iterable[Department]) -> None:
        """Make these the departments; the caller records it in the trail."""
        wanted = {one.code: one for one in departments}
        for row in self._session.scalars(select(DepartmentRow)):
            one = wanted.pop(row.code, None)
            if one is None:
                self._session.delete(row)
            else:
                for name, value in _facts(one).items():
                    setattr(row, name, value)
        self._session.add_all(DepartmentRow(**_facts(o)) for o in wanted.values())
        self._session.flush()

    def allocation_rules(self) -> list[AllocationRule]:
        """Return the rules in the order in which they are asked."""
        rows = self._session.scalars(
            select(AllocationRuleRow).order_by(
                AllocationRuleRow.place, AllocationRuleRow.id
            )
        )
        return [_rule(row) for row in rows]

    def set_allocation_rules(self, rules: Sequence[AllocationRule]) -> None:
        """Make these the rules, in this order; the caller records it in the trail."""
        self._session.execute(delete(AllocationRuleRow))
        for place, one in enumerate(rules, start=1):
            self._session.add(
                AllocationRuleRow(
                    place=place,
                    name=one.name,
                    conditions=filters_to_json(one.conditions),
                    split=one.split.value,
                    targets=list(one.targets),
                    shares=[plain(share) for share in one.shares],
                    since=one.since,
                    until=one.until,
                    note=one.note,
                )
            )
        self._session.flush()

    def freeze_allocations(self, closing: int, some: Iterable[Allocation]) -> None:
        """Keep the allocation that a prepared closing is about to be signed with."""
        for one in some:
            self._session.add(
                FrozenAllocationRow(
                    closing_id=closing,
                    period=one.period,
                    currency=one.currency,
                    content=allocation_to_json(one),
                )
            )
        self._session.flush()

    def frozen_allocations(self) -> list[Allocation]:
        """Return what the closings that hold now froze, in their order."""
        rows = self._session.scalars(
            select(FrozenAllocationRow)
            .join(ClosingRow, ClosingRow.id == FrozenAllocationRow.closing_id)
            .where(ClosingRow.state == ClosingState.SIGNED.value)
            .order_by(
                FrozenAllocationRow.closing_id,
                FrozenAllocationRow.period,
                FrozenAllocationRow.currency,
            )
        )
        return [
            allocation_from_json(row.period, row.currency, row.closing_id, row.content)
            for row in rows
        ]


def _department(row: DepartmentRow) -> Department:
    fields = {name: getattr(row, name) for name in Department.__dataclass_fields__}
    return Department(**{**fields, "kind": DepartmentKind(row.kind)})


def _facts(one: Department) -> dict[str, str]:
    return {**vars(one), "kind": one.kind.value}


def _rule(row: AllocationRuleRow) -> AllocationRule:
    return AllocationRule(
        row.name,
        filters_from_json(row.conditions),
        Split(row.split),
        tuple(row.targets),
        tuple(Decimal(share) for share in row.shares),
        row.since,
        row.until,
        row.note,
    )
