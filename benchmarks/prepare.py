"""Write the bills of a benchmark once; the same rows give the same bytes."""

from __future__ import annotations

import csv
import shutil
import sys
from pathlib import Path

from openpyxl import Workbook

from benchmarks.generate import write_bill


def write_bills(
    folder: Path, rows: int, slice_rows: int, sheet_rows: int, failing: float
) -> None:
    """Write the honest bill, one that fails in part, and the smaller variants."""
    done = folder / f"ready-{rows}"
    if done.exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    print(f"writing bills of {rows:,} lines to {folder}", file=sys.stderr)
    write_bill(folder / "honest.csv", rows)
    write_bill(folder / "failing.csv", rows, failing)
    write_bill(folder / "slice.csv", slice_rows)
    text = (folder / "slice.csv").read_text(encoding="utf-8-sig")
    (folder / "slice-gb18030.csv").write_bytes(text.encode("gb18030"))
    _write_sheet(folder / "slice.csv", folder / "sheet.xlsx", sheet_rows)
    done.touch()


def _write_sheet(source: Path, target: Path, rows: int) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("账单明细")
    with source.open(encoding="utf-8-sig", newline="") as file:
        for number, cells in enumerate(csv.reader(file)):
            if number > rows:
                break
            sheet.append(cells)
    book.save(target)
