"""Look at bills, files, rejects and what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from desktop_app.domain.bills import (
    Bill,
    BillId,
    BillStatus,
    Finality,
    RejectedRow,
    Scope,
)
from desktop_app.domain.errors import Refused
from desktop_app.i18n import _
from desktop_app.store.entries import BillTotals, Event, SourceFile
from desktop_app.store.parts import Part
from desktop_app.store.workspace import Workspace


@dataclass(frozen=True)
class ScopeChoices:
    """What the scope bar offers: months newest first, accounts by ID."""

    periods: tuple[str, ...]
    accounts: tuple[str, ...]


def scope_choices(home: Workspace) -> ScopeChoices:
    """Return the periods and accounts that the ledger holds."""
    found = {part.bill for part in home.lines.parts(Scope())}
    return ScopeChoices(
        tuple(sorted({bill.period for bill in found}, reverse=True)),
        tuple(sorted({bill.account for bill in found})),
    )


def bills(home: Workspace, scope: Scope) -> list[Bill]:
    """Return the bills in scope, newest period first, with what was found."""
    with home.ledger.read() as records:
        created = records.bill_dates()
        totals = {one.bill: one for one in records.bill_totals()}
    grouped: dict[BillId, list[Part]] = {}
    for part in home.lines.parts(scope):
        grouped.setdefault(part.bill, []).append(part)
    found = [
        _bill(key, parts, totals.get(key), created) for key, parts in grouped.items()
    ]
    return sorted(found, key=lambda one: (one.id.period, one.id.account), reverse=True)


def _bill(
    key: BillId,
    parts: Sequence[Part],
    totals: BillTotals | None,
    created: dict[BillId, datetime],
) -> Bill:
    lines = sum(part.counted_lines for part in parts)
    billed = sum((part.counted_billed for part in parts), Decimal(0))
    provisional = any(part.finality == Finality.PROVISIONAL for part in parts)
    if totals is not None and (totals.lines, totals.billed_total) != (lines, billed):
        totals = None  # an import came after the run: its figures do not hold
    return Bill(
        id=key,
        lines=lines,
        billed_total=billed,
        expected_total=totals.expected_total if totals else None,
        difference=totals.difference if totals else None,
        checked=totals.checked if totals else 0,
        unpriced=totals.unpriced if totals else 0,
        findings=totals.findings if totals else 0,
        status=BillStatus.PROVISIONAL if provisional else BillStatus.NORMAL,
        finality=Finality.PROVISIONAL if provisional else Finality.FINAL,
        created_at=created[key],
    )


def source_files(home: Workspace) -> list[SourceFile]:
    """Return the imported files, newest first."""
    with home.ledger.read() as records:
        return sorted(
            records.source_files(), key=lambda one: one.imported_at, reverse=True
        )


def rejects(home: Workspace, file: str | None) -> list[RejectedRow]:
    """Return the rows that were not taken, of one file or of all.

    Args:
        home: the ledger.
        file: a file's name or its SHA-256 (or the beginning of it).

    Raises:
        Refused: no such file was imported.
    """
    with home.ledger.read() as records:
        known = records.source_files()
        hashes = [one.sha256 for one in known if _names(one, file)] if file else [None]
        if not hashes:
            raise Refused(
                _("No file “{name}” was imported.").format(name=file),
                _("See the Activity page or “plumbline bills” for what was."),
            )
        found = [row for one in hashes for row in records.rejects(one)]
    return [
        RejectedRow(row.file, row.row, row.column, row.value, _(row.reason))
        for row in found
    ]


def _names(one: SourceFile, text: str) -> bool:
    return one.name == text or one.sha256.startswith(text.lower())


def events(home: Workspace, limit: int = 500) -> list[Event]:
    """Return what happened, newest first."""
    with home.ledger.read() as records:
        return records.events(limit)
