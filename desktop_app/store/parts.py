"""Name a part: the lines of one source file that belong to one bill."""

from __future__ import annotations

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
RESULT_COLUMNS = (  # what a run says of each line, in the order of the lines
    "finding_class",
    "also",
    "expected",
    "difference",
    "expected_unit_price",
    "snapshot_id",
    "rule_row",
    "cause_key",
)


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
