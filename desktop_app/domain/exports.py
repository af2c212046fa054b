"""Name an export: a file that was asked for, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Self

from desktop_app.domain.bills import Scope


class ExportState(StrEnum):
    """What became of an export."""

    PROCESSING = "processing"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"  # a person asked for it


class ExportKind(StrEnum):
    """What is exported."""

    LINES = "lines"
    FINDINGS = "findings"
    FOCUS = "focus"
    BILLS = "bills"
    REJECTS = "rejects"
    USAGE = "usage"
    PACK = "pack"
    SIGN_OFF = "sign-off"
    STATEMENT = "statement"  # of a department and month
    STATEMENTS = "statements"  # of all departments, to a folder
    PICTURE = "picture"  # of a chart


@dataclass(frozen=True)
class ExportOrder:
    """What a person asked for; it can be asked for again word for word.

    Args:
        kind: what.
        path: the file.
        facts: which lines, bills, dispute: plain JSON, as the kind needs it.
    """

    kind: ExportKind
    path: Path
    facts: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of_scope(cls, kind: ExportKind, path: Path, scope: Scope) -> Self:
        """Return the order of all that is in scope."""
        return cls(kind, path, {"period": scope.period, "account": scope.account})


@dataclass(frozen=True)
class ExportJob:
    """An export as it is listed.

    Args:
        id: its number in the ledger; 0: it is not listed.
        rows: how many were written; None: not known, or it is no table.
        size: of the file, in bytes.
        reason: why it failed, in words.
    """

    id: int
    order: ExportOrder
    state: ExportState
    person: str
    began_at: datetime  # UTC
    ended_at: datetime | None = None  # UTC
    rows: int | None = None
    size: int | None = None
    reason: str = ""

    @property
    def path(self) -> Path:
        """The file."""
        return self.order.path
