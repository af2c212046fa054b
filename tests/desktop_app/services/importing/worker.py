"""Import one big invented bill into a ledger; a test kills this process midway."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from desktop_app.jobs import Progress
from desktop_app.services.reviewing import read_in
from desktop_app.services.taking import take
from desktop_app.store.workspace import Workspace
from importers.contract import Batch, FinalityRule, Note, Precision, Profile
from importers.schema import CHARGE

STRETCHES = 8
ROWS = 10_000
PROFILE = Profile(
    name="hand.made",
    version=1,
    title="",
    provider="alibaba",
    precision=Precision.EXACT,
    finality=FinalityRule(),
    utc_offset=8,
    currency="CNY",
)


class Big:
    """A bill of many rows over two months."""

    profile = PROFILE
    container = "csv"
    encoding = "utf-8"
    size = STRETCHES
    notes: tuple[Note, ...] = ()

    def batches(self) -> Iterator[Batch]:
        for stretch in range(STRETCHES):
            first = stretch * ROWS
            filled: dict[str, pa.Array[Any]] = {
                "source_row": pa.array(range(first, first + ROWS)),
                "vendor_line_id": pa.array([f"id{first + n}" for n in range(ROWS)]),
                "billing_period": pa.array([f"2026-0{5 + n % 2}" for n in range(ROWS)]),
                "billing_currency": pa.array(["CNY"] * ROWS),
                "billed_cost": pa.array([Decimal(n) / 8 for n in range(ROWS)]),
            }
            columns = [
                filled[field.name].cast(field.type)
                if field.name in filled
                else pa.nulls(ROWS, field.type)
                for field in CHARGE
            ]
            lines = pa.Table.from_arrays(columns, schema=CHARGE)
            yield Batch(lines, rejects=(), blank=0, rows=ROWS, bytes_read=1)


def main(root: Path, path: Path) -> None:
    """Import the bill; say when work begins and when it is done."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    with (
        Workspace.open(root, write=True) as home,
        read_in(home, path, Big(), Progress()) as review,
    ):
        take(home, review, Progress())
    sys.stdout.write("done\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
