"""Look into one bill: its files, its kinds of charges, what later files changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import pyarrow.parquet as pq

from desktop_app.domain.bills import BillId, Scope
from desktop_app.domain.views import Filter, Op
from desktop_app.services.looking import judged_parts
from desktop_app.store.parts import Part
from desktop_app.store.queries import LineTable
from desktop_app.store.workspace import Workspace


@dataclass(frozen=True)
class BillFile:
    """What one source file gives to a bill; ``counted`` leaves out dropped lines."""

    name: str
    sha256: str
    profile: str
    precision: str
    finality: str
    lines: int
    billed: Decimal
    counted: int
    counted_billed: Decimal
    of_record: bool  # False: kept for comparison, adds nothing to totals
    rejects: int  # of the whole file
    restated: int  # lines here that replace older versions
    imported_at: datetime


@dataclass(frozen=True)
class KindTotal:
    """What one kind of charge adds to a bill."""

    kind: str  # a charge kind; empty: not known
    lines: int
    billed: Decimal


@dataclass(frozen=True)
class BillDetails:
    """What stands behind the figures of a bill."""

    id: BillId
    files: tuple[BillFile, ...]
    kinds: tuple[KindTotal, ...]

    @property
    def rejects(self) -> int:
        """How many rows of its files were not taken."""
        return sum(file.rejects for file in self.files)

    @property
    def restated(self) -> int:
        """How many of its lines replace older versions."""
        return sum(file.restated for file in self.files)


def bill_details(home: Workspace, bill: BillId) -> BillDetails:
    """Return the source files of a bill and its totals for each kind of charge."""
    scope = Scope(bill.period, bill.account)
    parts = [p for p in home.lines.parts(scope, of_record=False) if p.bill == bill]
    with home.ledger.read() as records:
        rejects = {one.sha256: one.rejects for one in records.source_files()}
    files = [_file(part, rejects.get(part.source_sha256, 0)) for part in parts]
    return BillDetails(bill, tuple(files), _kinds(home, bill))


def _file(part: Part, rejects: int) -> BillFile:
    return BillFile(
        name=part.source_name,
        sha256=part.source_sha256,
        profile=part.profile,
        precision=part.precision,
        finality=part.finality,
        lines=part.lines,
        billed=part.billed_total,
        counted=part.counted_lines,
        counted_billed=part.counted_billed,
        of_record=part.of_record,
        rejects=rejects,
        restated=pq.read_metadata(part.restated).num_rows if part.restated else 0,
        imported_at=part.imported_at,
    )


def _kinds(home: Workspace, bill: BillId) -> tuple[KindTotal, ...]:
    judged = judged_parts(home, Scope(bill.period, bill.account))
    of_bill = [one for one in judged if one.part.bill == bill]
    table = LineTable(of_bill, home.rollups)
    try:
        found = table.grouped(
            ["charge_kind"], [Filter("billing_currency", Op.IS, (bill.currency,))]
        )
    finally:
        table.close()
    kinds = [KindTotal(str(f.values[0] or ""), f.lines, f.billed) for f in found]
    return tuple(sorted(kinds, key=lambda one: -abs(one.billed)))
