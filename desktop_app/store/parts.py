"""Name a part: the lines of one source file that belong to one bill."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa

from desktop_app.domain.bills import BillId
from importers.contract import Role

# A row here is a position in the part's Parquet file, from 0.
_DROPPED: list[tuple[str, pa.DataType]] = [
    ("row", pa.int64()),
    ("why", pa.string()),  # same | restated | vanished
    ("by_part", pa.string()),  # the part that counts instead; null: none
    ("by_row", pa.int64()),  # the row in it; null: none
]
_RESTATED: list[tuple[str, pa.DataType]] = [
    ("row", pa.int64()),
    ("before_billed", pa.decimal128(38, 10)),
    ("before_part", pa.string()),
    ("before_row", pa.int64()),
]
DROPPED = pa.schema(_DROPPED)
RESTATED = pa.schema(_RESTATED)
_RESULTS: list[tuple[str, pa.DataType]] = [
    ("finding_class", pa.string()),
    ("also", pa.int32()),
    ("expected", pa.decimal128(38, 10)),
    ("difference", pa.decimal128(38, 10)),
    ("expected_unit_price", pa.decimal128(38, 12)),
    ("snapshot_id", pa.string()),
    ("rule_row", pa.int32()),
    ("cause_key", pa.int32()),
]
RESULTS = pa.schema(_RESULTS)  # what a run says of each line, in the lines' order
RESULT_COLUMNS = tuple(RESULTS.names)


@dataclass(frozen=True)
class Part:
    """Immutable lines, with what later imports took out of the count.

    ``lines``, ``billed_total`` and ``list_total`` cover every row of the Parquet
    file, as the source file states them; the ``counted_…`` ones leave out the
    rows listed in ``dropped``.
    """

    id: str  # SHA-256 of the Parquet file
    source_sha256: str
    source_name: str
    profile: str
    precision: str
    finality: str
    bill: BillId
    path: Path
    lines: int
    billed_total: Decimal
    list_total: Decimal
    duplicates: int
    of_record: bool  # False: a more precise profile holds this bill; compare only
    dropped: tuple[Path, ...]  # DROPPED files; their rows do not count any more
    restated: Path | None  # RESTATED file: rows that replace an older version
    imported_at: datetime
    exported_at: datetime
    role: str = Role.BILL.value
    dropped_lines: int = 0
    dropped_billed: Decimal = Decimal(0)
    dropped_list: Decimal = Decimal(0)

    @property
    def counted_lines(self) -> int:
        """How many lines count in the bill."""
        return self.lines - self.dropped_lines

    @property
    def counted_billed(self) -> Decimal:
        """What the lines that count were billed."""
        return self.billed_total - self.dropped_billed

    @property
    def counted_list(self) -> Decimal:
        """What the lines that count would cost at list price."""
        return self.list_total - self.dropped_list


@dataclass(frozen=True)
class Judged:
    """A part and, if it was reconciled, where its results lie."""

    part: Part
    results: Path | None

    @property
    def stamp(self) -> str:
        """Name all that is derived from it after what that depends on.

        This is its lines, the drops that do not count, and the run.
        """
        drops = "\n".join(sorted(path.name for path in self.part.dropped))
        gone = hashlib.sha256(drops.encode()).hexdigest()[:16]
        run = self.results.parent.name if self.results is not None else "none"
        return f"{self.part.id}.{gone}.{run}"
