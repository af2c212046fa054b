"""Name what the ledger records: plain values, as they come out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from desktop_app.domain.bills import BillId, Finality, Scope
from desktop_app.domain.decisions import GroupId, cause_id
from desktop_app.domain.findings import Cause, FindingClass
from importers.contract import Role


@dataclass(frozen=True)
class SourceFile:
    """An exported file as it came; ``rows == lines + rejects + blank``."""

    sha256: str
    name: str
    size: int  # bytes
    provider: str
    profile: str
    profile_version: int
    precision: str
    container: str
    encoding: str
    exported_at: datetime
    imported_at: datetime
    rows: int
    lines: int
    rejects: int
    blank: int
    duplicates: int
    role: str = Role.BILL.value


@dataclass(frozen=True)
class RejectedRow:
    """A row that was not taken; ``reason`` is a translatable template."""

    file: str
    sha256: str
    part: int
    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class NewDrops:
    """Rows of a part that an import takes out of the count."""

    part_id: str  # content ID, of an older part or of a new one
    path: str  # relative to the workspace
    lines: int
    billed_total: Decimal
    list_total: Decimal


@dataclass(frozen=True)
class NewPart:
    """A part whose file is in place, to be recorded."""

    content_id: str
    bill: BillId
    path: str  # relative to the workspace
    lines: int
    billed_total: Decimal
    list_total: Decimal
    duplicates: int
    final_from: datetime
    finality: Finality
    restated_path: str | None = None


@dataclass(frozen=True)
class NewImport:
    """All that one import adds to the ledger."""

    source: SourceFile
    parts: tuple[NewPart, ...]
    drops: tuple[NewDrops, ...] = ()
    rejects: tuple[RejectedRow, ...] = ()


@dataclass(frozen=True)
class BillTotals:
    """What a run found of one bill; ``expected_total`` covers checked lines."""

    bill: BillId
    lines: int
    checked: int
    unpriced: int
    findings: int
    billed_total: Decimal
    expected_total: Decimal
    difference: Decimal


@dataclass(frozen=True)
class FindingGroup:
    """Lines of one bill with one class, cause, model and type."""

    bill: BillId
    finding_class: FindingClass
    cause_key: int | None
    model: str
    type_code: str
    lines: int
    billed: Decimal
    difference: Decimal
    causes: tuple[Cause, ...] = ()  # filled when read; written through Run.causes

    @property
    def id(self) -> GroupId:
        """The name that is the same in every run, for decisions."""
        return GroupId(
            self.bill,
            self.finding_class,
            cause_id(self.causes),
            self.model,
            self.type_code,
        )


@dataclass(frozen=True)
class Run:
    """One recalculation: what went in, what came out."""

    id: str
    created_at: datetime  # UTC
    scope: Scope
    engine_version: str
    inputs: Mapping[str, Any]  # JSON values only; amounts as text
    totals: Mapping[str, Any]


@dataclass(frozen=True)
class RunResults:
    """What a run leaves in the ledger beside itself."""

    bills: tuple[BillTotals, ...] = ()
    groups: tuple[FindingGroup, ...] = ()
    causes: Mapping[int, tuple[Cause, ...]] = field(default_factory=dict)
    parts: tuple[str, ...] = ()  # part IDs whose results were written


@dataclass(frozen=True)
class NameEntry:
    """A person's name for a code (API key, workspace, account, model), dated."""

    kind: str
    code: str
    name: str
    valid_from: datetime | None = None
    valid_to: datetime | None = None
