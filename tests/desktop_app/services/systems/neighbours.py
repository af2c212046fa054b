"""Take a file the whole way: into a ledger, reconciled, line by line."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from desktop_app.domain.bills import BillId, ImportStatus, Scope
from desktop_app.domain.money import total
from desktop_app.domain.views import LineQuery
from desktop_app.jobs import Progress
from desktop_app.services.importing import import_paths
from desktop_app.services.looking import LineIndex, judged_parts
from desktop_app.services.reconciling import reconcile
from desktop_app.store.workspace import Workspace

BILLS = Path(__file__).parents[3] / "importers" / "bills"
COLUMNS = ("source_row", "finding_class", "billed_cost", "difference")

Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Judged:
    """A line after reconciliation: its row, its class, what it cost too much."""

    row: int
    found: str
    billed: Decimal
    difference: Decimal | None


def rows_of(bill: str) -> Rows:
    """Return the rows of an invented bill."""
    with (BILLS / bill).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, rows: Sequence[dict[str, str]]) -> Path:
    """Write rows as a bill."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def planted(rows: Rows, key: str, value: str, change: Callable[[str], str]) -> Rows:
    """Change the amount of the one row whose key is a value."""
    name, _, cell = key.partition("=")
    return [
        row | {value: change(row[value])} if row[name] == cell else row for row in rows
    ]


def take(home: Workspace, path: Path) -> set[BillId]:
    """Import a file and return the bills it fed."""
    (receipt,) = import_paths(home, [path], Progress()).value
    assert receipt.status is ImportStatus.IMPORTED, receipt
    return {part.bill for part in home.lines.parts(Scope())}


def judge(home: Workspace) -> list[Judged]:
    """Reconcile all bills and return their lines in the order of their rows."""
    reconcile(home, Scope(), Progress())
    with LineIndex(judged_parts(home, Scope()), LineQuery()) as index:
        page = index.page(0, index.count, COLUMNS)
    found = [
        Judged(
            row["source_row"],
            row["finding_class"],
            row["billed_cost"],
            row["difference"],
        )
        for row in page.to_pylist()
    ]
    return sorted(found, key=lambda one: one.row)


def summed(lines: Sequence[Judged]) -> Decimal:
    """Add up what was billed."""
    return total(line.billed for line in lines)


def faults(lines: Sequence[Judged]) -> list[tuple[int, str, Decimal | None]]:
    """Return the lines that are neither in order nor taken as stated."""
    return [
        (line.row, line.found, line.difference)
        for line in lines
        if line.found not in {"matched", "stated"}
    ]
