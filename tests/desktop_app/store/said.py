"""Invent the lines of a part and what a run says of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from desktop_app.domain.bills import BillId
from desktop_app.domain.money import total
from desktop_app.store.parts import DROPPED, Judged, Part
from importers.schema import CHARGE

NOW = datetime(2026, 6, 4, tzinfo=UTC)
AMOUNT = pa.decimal128(38, 10)
DAYS = (date(2026, 5, 1), date(2026, 5, 2), None)
BIG = Decimal("12345678901234567.1234567891")


@dataclass(frozen=True)
class Said:
    """One invented line, what a run says of it, and whether it was dropped."""

    model: str | None = "qwen-plus"
    day: date | None = DAYS[0]
    currency: str = "CNY"
    thinking: bool | None = None
    api_key: str | None = "1"
    billed: Decimal | None = Decimal("1.50")
    expected: Decimal | None = None
    finding: str = "matched"
    also: int = 0
    dropped: bool = False
    thousands: Decimal | None = None  # of tokens
    tokens: Decimal | None = None  # of a record
    calls: Decimal | None = None
    kind: str = "usage"
    plan: Decimal | None = None
    start: datetime | None = None
    tags: str | None = None
    cause: int | None = None

    @property
    def difference(self) -> Decimal | None:
        """What was billed above what was expected."""
        if self.expected is None or self.billed is None:
            return None
        return total((self.billed, -self.expected))


def _table(schema: pa.Schema, rows: int, known: dict[str, list[Any]]) -> pa.Table:
    empty: list[Any] = [None] * rows
    arrays = [pa.array(known.get(f.name, empty)).cast(f.type) for f in schema]
    return pa.table(arrays, schema=schema)


def write_lines(path: Path, lines: Sequence[Said]) -> None:
    known: dict[str, list[Any]] = {
        "source_part": [0] * len(lines),
        "source_row": list(range(2, 2 + len(lines))),
        "model": [line.model for line in lines],
        "billing_date": [line.day for line in lines],
        "billing_currency": [line.currency for line in lines],
        "thinking": [line.thinking for line in lines],
        "api_key_id": [line.api_key for line in lines],
        "billed_cost": [line.billed for line in lines],
        "charge_kind": [line.kind for line in lines],
        "plan_deducted": [line.plan for line in lines],
        "pricing_quantity": [line.thousands for line in lines],
        "pricing_unit": [
            None if line.thousands is None else "1K tokens" for line in lines
        ],
        "charge_period_start": [line.start for line in lines],
        "tags": [line.tags for line in lines],
        "input_tokens": [line.tokens for line in lines],
        "calls": [line.calls for line in lines],
    }
    table = _table(CHARGE, len(lines), known)
    pq.write_table(table, path, row_group_size=4)


def write_results(path: Path, lines: Sequence[Said]) -> Path:
    fields: list[tuple[str, pa.DataType]] = [
        ("finding_class", pa.string()),
        ("also", pa.int32()),
        ("expected", AMOUNT),
        ("difference", AMOUNT),
        ("expected_unit_price", pa.decimal128(38, 12)),
        ("snapshot_id", pa.string()),
        ("rule_row", pa.int32()),
        ("cause_key", pa.int32()),
    ]
    known: dict[str, list[Any]] = {
        "finding_class": [line.finding for line in lines],
        "also": [line.also for line in lines],
        "expected": [line.expected for line in lines],
        "difference": [line.difference for line in lines],
        "cause_key": [line.cause for line in lines],
    }
    path.parent.mkdir(exist_ok=True)
    table = _table(pa.schema(fields), len(lines), known)
    pq.write_table(table, path, row_group_size=3)
    return path


def write_drops(path: Path, rows: Sequence[int]) -> tuple[Path, ...]:
    gone = [{"row": r, "why": "same", "by_part": None, "by_row": None} for r in rows]
    pq.write_table(pa.Table.from_pylist(gone, schema=DROPPED), path)
    return (path,)


def a_part(
    folder: Path, lines: Sequence[Said], name: str = "a", *, run: str = "run1"
) -> Judged:
    """Write lines as a part; an empty ``run`` leaves it without results."""
    path = folder / f"{name}.parquet"
    write_lines(path, lines)
    rows = [row for row, line in enumerate(lines) if line.dropped]
    drops = write_drops(folder / f"{name}.dropped.parquet", rows) if rows else ()
    part = Part(
        id=name,
        source_sha256=name * 64,
        source_name=f"{name}'s.csv",
        profile="alibaba.billing-details.v2",
        precision="exact",
        finality="final",
        bill=BillId("alibaba", "1064", "2026-05", "CNY"),
        path=path,
        lines=len(lines),
        billed_total=Decimal(0),
        list_total=Decimal(0),
        duplicates=0,
        of_record=True,
        dropped=drops,
        restated=None,
        imported_at=NOW,
        exported_at=NOW,
        dropped_lines=len(rows),
    )
    results = write_results(folder / run / f"{name}.parquet", lines) if run else None
    return Judged(part, results)
