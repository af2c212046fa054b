"""Record recalculations and what they found; combine bills with their newest run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from sqlalchemy import func, insert, select

from desktop_app.domain.bills import (
    Bill,
    BillId,
    BillStatus,
    Finality,
    Scope,
)
from desktop_app.domain.disputes import LIVE
from desktop_app.domain.findings import Cause, FindingClass, Hypothesis
from desktop_app.store.bill_records import BillRecords, bill_id
from desktop_app.store.closing_tables import BillLockRow
from desktop_app.store.decision_tables import DisputeItemRow, DisputeRow
from desktop_app.store.entries import BillTotals, FindingGroup, Run, RunResults
from desktop_app.store.parts import Part
from desktop_app.store.tables import (
    BillRow,
    CauseRow,
    FindingGroupRow,
    PartRow,
    RunBillRow,
    RunPartRow,
    RunRow,
)


@dataclass(frozen=True)
class _Newest:
    """A bill's row and the newest run that covers it as it stands."""

    row: BillRow
    run: RunBillRow | None
    mark: BillStatus | None = None  # what people made of it: closed or disputed


class RunRecords(BillRecords):
    """The ledger's runs; bills as a person looks at them."""

    def add_run(self, run: Run, results: RunResults) -> None:
        """Record a run, its totals per bill, its groups, causes and part results."""
        row = RunRow(
            id=run.id,
            created_at=run.created_at,
            scope_period=run.scope.period,
            scope_account=run.scope.account,
            engine_version=run.engine_version,
            inputs=dict(run.inputs),
            totals=dict(run.totals),
        )
        self._session.add(row)
        self._session.flush()
        bills = self._bill_numbers()
        self._insert_totals(run.id, results.bills, bills)
        self._insert_groups(run.id, results.groups, bills)
        self._insert_causes(run.id, results)
        known = self._session.execute(select(PartRow.content_id, PartRow.id))
        numbers = {row.content_id: row.id for row in known}
        for part in results.parts:
            path = f"results/{run.id}/{part}.parquet"
            self._session.add(
                RunPartRow(run_id=run.id, part_id=numbers[part], path=path)
            )
        self._session.flush()

    def runs(self) -> list[Run]:
        """Return all runs, newest first."""
        rows = self._session.scalars(
            select(RunRow).order_by(RunRow.created_at.desc(), RunRow.id.desc())
        )
        return [_run(row) for row in rows]

    def run_bills(self, run_id: str) -> list[BillTotals]:
        """Return what a run found of each bill."""
        rows = self._session.execute(
            select(RunBillRow, BillRow)
            .join(BillRow, RunBillRow.bill_id == BillRow.id)
            .where(RunBillRow.run_id == run_id)
        )
        found = [_totals(row, bill_id(bill)) for row, bill in rows]
        return sorted(found, key=lambda totals: totals.bill)

    def finding_groups(self, run_id: str) -> list[FindingGroup]:
        """Return the groups of a run with their causes, as they were recorded."""
        causes = self.causes(run_id)
        rows = self._session.execute(
            select(FindingGroupRow, BillRow)
            .join(BillRow, FindingGroupRow.bill_id == BillRow.id)
            .where(FindingGroupRow.run_id == run_id)
            .order_by(FindingGroupRow.id)
        )
        return [
            FindingGroup(
                bill=bill_id(bill),
                finding_class=FindingClass(row.finding_class),
                cause_key=row.cause_key,
                model=row.model,
                type_code=row.type_code,
                lines=row.lines,
                billed=row.billed,
                difference=row.difference,
                causes=causes.get(row.cause_key, ())
                if row.cause_key is not None
                else (),
            )
            for row, bill in rows
        ]

    def causes(self, run_id: str) -> dict[int, tuple[Cause, ...]]:
        """Return the causes of a run by cause key."""
        found: dict[int, list[Cause]] = defaultdict(list)
        rows = self._session.scalars(
            select(CauseRow).filter_by(run_id=run_id).order_by(CauseRow.id)
        )
        for row in rows:
            found[row.cause_key].append(Cause(Hypothesis(row.hypothesis), row.detail))
        return {key: tuple(causes) for key, causes in found.items()}

    def results(self) -> dict[str, Path]:
        """Return where the newest results of each part lie, by part ID."""
        return {part: path for part, (_run_id, path) in self._newest_results().items()}

    def result_runs(self) -> dict[str, str]:
        """Return the newest run of each part, by part ID."""
        return {part: run for part, (run, _path) in self._newest_results().items()}

    def bills(self, scope: Scope | None = None) -> list[Bill]:
        """Return bills with their totals of record and their newest run's verdict.

        A run from before the bill's last import does not count: such a bill is
        not reconciled.
        """
        marks = self._marks()
        newest = {
            bill_id(one.row): replace(one, mark=marks.get(one.row.id))
            for one in self._newest_runs()
        }
        parts: dict[BillId, list[Part]] = defaultdict(list)
        for part in self.parts(scope or Scope()):
            parts[part.bill].append(part)
        return [_bill(bill, newest[bill], found) for bill, found in parts.items()]

    def newest_run(self, bill: BillId) -> str | None:
        """Return the run that holds for a bill as it stands; None: none does."""
        for one in self._newest_runs():
            if bill_id(one.row) == bill and one.run is not None:
                return one.run.run_id
        return None

    def _marks(self) -> dict[int, BillStatus]:
        """Return the bills that are closed or, if not, disputed, by row number."""
        live = [state.value for state in LIVE]
        disputed = self._session.scalars(
            select(DisputeItemRow.bill_id)
            .join(DisputeRow, DisputeItemRow.dispute_id == DisputeRow.id)
            .where(DisputeRow.state.in_(live))
        )
        found = dict.fromkeys(disputed, BillStatus.DISPUTED)
        locked = self._session.scalars(select(BillLockRow.bill_id))
        return found | dict.fromkeys(locked, BillStatus.CLOSED)

    def _newest_results(self) -> dict[str, tuple[str, Path]]:
        rows = self._session.execute(
            select(PartRow.content_id, RunPartRow.run_id, RunPartRow.path)
            .join(RunPartRow, RunPartRow.part_id == PartRow.id)
            .join(RunRow, RunPartRow.run_id == RunRow.id)
            .order_by(RunRow.created_at, RunRow.id)
        )
        return {part: (run, self._place(path)) for part, run, path in rows}

    def _newest_runs(self) -> Iterable[_Newest]:
        rank = (
            func.row_number()
            .over(
                partition_by=RunBillRow.bill_id,
                order_by=(RunRow.created_at.desc(), RunRow.id.desc()),
            )
            .label("rank")
        )
        ranked = (
            select(RunBillRow.run_id, RunBillRow.bill_id, RunRow.created_at, rank)
            .join(RunRow, RunBillRow.run_id == RunRow.id)
            .subquery()
        )
        rows = self._session.execute(
            select(BillRow, RunBillRow)
            .outerjoin(
                ranked,
                (ranked.c.bill_id == BillRow.id)
                & (ranked.c.rank == 1)
                & (ranked.c.created_at >= BillRow.changed_at),
            )
            .outerjoin(
                RunBillRow,
                (RunBillRow.bill_id == ranked.c.bill_id)
                & (RunBillRow.run_id == ranked.c.run_id),
            )
        )
        return [_Newest(bill, run) for bill, run in rows]

    def _bill_numbers(self) -> dict[BillId, int]:
        return {bill_id(row): row.id for row in self._session.scalars(select(BillRow))}

    def _insert_totals(
        self, run_id: str, totals: Sequence[BillTotals], bills: dict[BillId, int]
    ) -> None:
        for one in totals:
            facts = {k: v for k, v in vars(one).items() if k != "bill"}
            self._session.add(
                RunBillRow(run_id=run_id, bill_id=bills[one.bill], **facts)
            )

    def _insert_groups(
        self, run_id: str, groups: Sequence[FindingGroup], bills: dict[BillId, int]
    ) -> None:
        left_out = {"bill", "causes"}
        rows = [
            {k: v for k, v in vars(one).items() if k not in left_out}
            | {"run_id": run_id, "bill_id": bills[one.bill]}
            for one in groups
        ]
        if rows:
            self._session.execute(insert(FindingGroupRow), rows)

    def _insert_causes(self, run_id: str, results: RunResults) -> None:
        rows = [
            {
                "run_id": run_id,
                "cause_key": key,
                "hypothesis": cause.hypothesis.value,
                "detail": cause.detail,
            }
            for key, causes in results.causes.items()
            for cause in causes
        ]
        if rows:
            self._session.execute(insert(CauseRow), rows)


def _bill(bill: BillId, newest: _Newest, parts: Sequence[Part]) -> Bill:
    final = all(part.finality == Finality.FINAL for part in parts)
    by_files = BillStatus.NORMAL if final else BillStatus.PROVISIONAL
    run = newest.run
    return Bill(
        id=bill,
        lines=sum(part.counted_lines for part in parts),
        billed_total=sum((part.counted_billed for part in parts), Decimal(0)),
        expected_total=run.expected_total if run else None,
        difference=run.difference if run else None,
        checked=run.checked if run else 0,
        unpriced=run.unpriced if run else 0,
        findings=run.findings if run else 0,
        status=newest.mark or by_files,
        finality=Finality.FINAL if final else Finality.PROVISIONAL,
        created_at=newest.row.created_at,
    )


def _run(row: RunRow) -> Run:
    return Run(
        id=row.id,
        created_at=row.created_at,
        scope=Scope(row.scope_period, row.scope_account),
        engine_version=row.engine_version,
        inputs=row.inputs,
        totals=row.totals,
    )


def _totals(row: RunBillRow, bill: BillId) -> BillTotals:
    return BillTotals(
        bill=bill,
        lines=row.lines,
        checked=row.checked,
        unpriced=row.unpriced,
        findings=row.findings,
        billed_total=row.billed_total,
        expected_total=row.expected_total,
        difference=row.difference,
    )
