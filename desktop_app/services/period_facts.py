"""Collect all that is looked at before periods are closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop_app.domain.bills import Bill, BillId, Finality, Scope
from desktop_app.domain.decisions import Decision
from desktop_app.domain.findings import OPEN_CLASSES, FindingClass
from desktop_app.domain.matrix import Matrix
from desktop_app.services.allocation_ties import Tie, ties_of
from desktop_app.services.locking import closed_bills
from desktop_app.services.matching import matrices
from desktop_app.services.run_inputs import stale_among
from desktop_app.store.closing_records import LiveDispute
from desktop_app.store.entries import FindingGroup
from desktop_app.store.records import Records
from desktop_app.store.workspace import Workspace

MATERIALITY = "materiality."
_TO_DECIDE = tuple(c for c in OPEN_CLASSES if c is not FindingClass.UNPRICED)


@dataclass(frozen=True)
class PeriodFacts:
    """All that the checklist of a period looks at."""

    bills: tuple[Bill, ...]
    missing: tuple[str, ...]  # names of files that are not there
    stale: tuple[BillId, ...]  # not reconciled with what holds today
    matrices: Mapping[BillId, Matrix]  # each bill as its papers state it
    groups: tuple[FindingGroup, ...]
    decisions: tuple[Decision, ...]
    disputes: tuple[LiveDispute, ...]
    materiality: Mapping[str, str]  # currency → amount
    ties: tuple[Tie, ...] | None  # None: nobody began to allocate

    @property
    def provisional(self) -> tuple[Bill, ...]:
        """The bills whose figures the provider may still change."""
        return tuple(b for b in self.bills if b.finality is not Finality.FINAL)


def facts_of(home: Workspace, period: str, account: str) -> PeriodFacts:
    """Collect the facts of a period; bills that are closed are left out."""
    return facts_of_each(home, [period], account)[period]


def facts_of_each(
    home: Workspace, periods: Sequence[str], account: str
) -> dict[str, PeriodFacts]:
    """Collect the facts of several periods, read at once."""
    scope = Scope(periods[0] if len(periods) == 1 else None, account or None)
    closed = closed_bills(home)
    with home.ledger.read() as records:
        bills = [
            bill
            for bill in records.bills(scope)
            if bill.id.period in periods and bill.id not in closed
        ]
        names = {bill.id for bill in bills}
        groups = _groups(records, names)
        decisions = records.decisions(names)
        disputes = [one for one in records.disputes_left() if one.bill in names]
        materiality = records.settings(MATERIALITY)
        parts = [p for p in records.parts(scope) if p.bill in names]
    missing = [part for part in parts if not part.path.is_file()]
    stale = stale_among(home, [bill.id for bill in bills])
    found = matrices(home, names)

    def of(period: str) -> PeriodFacts:
        mine = tuple(bill for bill in bills if bill.id.period == period)
        return PeriodFacts(
            bills=mine,
            missing=tuple(p.source_name for p in missing if p.bill.period == period),
            stale=tuple(bill for bill in stale if bill.period == period),
            matrices={bill.id: found[bill.id] for bill in mine},
            groups=tuple(one for one in groups if one.bill.period == period),
            decisions=tuple(d for d in decisions if d.group.bill.period == period),
            disputes=tuple(one for one in disputes if one.bill.period == period),
            materiality=materiality,
            ties=ties_of(home, mine),
        )

    return {period: of(period) for period in periods}


def _groups(records: Records, bills: set[BillId]) -> list[FindingGroup]:
    """Return the groups of the bills' newest runs that must be decided."""
    runs = {bill: run for bill, run in records.bill_runs().items() if bill in bills}
    return [
        group
        for run in sorted(set(runs.values()))
        for group in records.finding_groups(run)
        if runs.get(group.bill) == run and group.finding_class in _TO_DECIDE
    ]
