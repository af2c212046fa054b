"""Write lines as CSV text, and files whose bytes do not depend on the clock."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from resources.samples.make.line import HEADER, TAG_COLUMN, UNIT_COLUMN, Line, cells

_FIXED = (2026, 7, 4, 12, 0, 0)  # every member of a ZIP has this time
PAYABLE = "应付信息/应付金额（含税）"


def sum_of(lines: Iterable[Line]) -> Decimal:
    """Return what a bill's own rows add up to; a row that is no number adds nothing."""
    taken = (e for e in lines if e.fault is None or e.fault.finding != "reject")
    written = (cells(line)[PAYABLE] for line in taken)
    return sum((Decimal(text) for text in written), Decimal(0))


def text_of(
    lines: Iterable[Line],
    *,
    tags: bool = False,
    cost_units: bool = False,
    blank_after: int | None = None,
) -> str:
    """Write lines as CSV text, in the console's order of columns."""
    header = [*HEADER]
    if tags:
        header.insert(header.index("资源信息/资源名称") + 1, TAG_COLUMN)
    if cost_units:
        header.insert(header.index("身份信息/资源归属账号") + 1, UNIT_COLUMN)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    for number, line in enumerate(lines):
        filled = cells(line)
        writer.writerow([filled.get(name, "") for name in header])
        if number == blank_after:
            writer.writerow([""] * len(header))
    return out.getvalue()


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a small table as plain UTF-8 CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def write_zip(path: Path, members: Mapping[str, bytes]) -> None:
    """Write a ZIP whose bytes do not depend on the clock."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, _FIXED)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data, compresslevel=9)


def write_gzip(path: Path, data: bytes) -> None:
    """Write a gzip file whose bytes do not depend on the clock."""
    path.write_bytes(gzip.compress(data, mtime=0))
