"""Take bills without a price list of their own the whole way, from file to finding."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from desktop_app.domain.bills import ImportStatus, Receipt, Scope
from desktop_app.domain.money import total
from desktop_app.domain.views import LineQuery
from desktop_app.jobs import Progress
from desktop_app.services.importing import import_paths
from desktop_app.services.looking import LineIndex, judged_parts
from desktop_app.services.pricing import import_prices
from desktop_app.services.reconciling import reconcile_each
from desktop_app.store.workspace import Workspace

BILLS = Path(__file__).parents[3] / "importers" / "bills"
ACCOUNT = "demo-team"
_PRICE_HEADER = (
    "provider,region,model,type_code,unit_price,currency,unit,"
    "effective_from,effective_to,note"
)

Rows = list[dict[str, str]]
Found = list[tuple[int, str, Decimal | None]]  # row, class, billed − expected


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


def give_prices(home: Workspace, folder: Path, *rows: str) -> None:
    """Publish a price list of one's own: provider, …, unit of each row."""
    path = folder / "own-prices.csv"
    dated = [f"{row},2026-01-01T00:00:00+08:00,," for row in rows]
    path.write_text("\n".join([_PRICE_HEADER, *dated]), "utf-8")
    import_prices(home, path)


def take(home: Workspace, *paths: Path, account: str = ACCOUNT) -> list[Receipt]:
    """Import files whole, as the account's."""
    receipts = import_paths(home, paths, Progress(), account=account).value
    assert {one.status for one in receipts} == {ImportStatus.IMPORTED}
    return receipts


def judged(home: Workspace) -> Found:
    """Reconcile all there is; return each line's class and difference."""
    reconcile_each(home, Scope(), Progress())
    wanted = ("source_row", "finding_class", "difference")
    with LineIndex(judged_parts(home, Scope()), LineQuery()) as index:
        rows = index.page(0, index.count, wanted).to_pylist()
    return sorted((r["source_row"], r["finding_class"], r["difference"]) for r in rows)


def faults(found: Found) -> Found:
    """Return the lines that neither match nor are only stated."""
    return [one for one in found if one[1] not in {"matched", "stated"}]


def summed(rows: Rows, column: str) -> Decimal:
    """Add a column of a file up to the last digit."""
    return total(Decimal(row[column].replace("$", "").replace(",", "")) for row in rows)
