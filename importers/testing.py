"""Compare what a format reads with golden files; for the tests of every format."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pyarrow as pa

from importers.contract import Batch, ImportRefused, Reading
from importers.registry import identify
from importers.tabular import TabularImporter

_GOLDEN = ".golden.csv"
_LEFT_OUT = ("source_part",)  # said only where a file has several members


def bills_in(folder: Path) -> list[Path]:
    """Return the invented bills of a folder, without their golden files."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith((_GOLDEN, ".gitattributes"))
    )


def golden_of(bill: Path) -> Path:
    """Return a bill's golden file: ``whole.golden.csv`` beside ``whole.csv``."""
    return bill.with_name(bill.name.split(".", 1)[0] + _GOLDEN)


def golden_difference(
    bill: Path,
    mappings: Sequence[type[TabularImporter]] = (),
    *,
    update: bool = False,
) -> str:
    """Return how reading a bill differs from its golden file; empty: not at all.

    Args:
        bill: the invented bill.
        mappings: formats made from column mappings.
        update: write the golden file anew instead.
    """
    found = golden_text(bill, mappings)
    golden = golden_of(bill)
    if update:
        golden.write_text(found, encoding="utf-8", newline="")
        return ""
    kept = golden.read_text(encoding="utf-8") if golden.exists() else ""
    difference = difflib.unified_diff(
        kept.splitlines(), found.splitlines(), golden.name, "read", lineterm=""
    )
    return "\n".join(difference)


def golden_text(bill: Path, mappings: Sequence[type[TabularImporter]] = ()) -> str:
    """Read a bill and write all it says as text: facts, lines, rejects or refusal."""
    try:
        reading = identify(bill, mappings)
        batches = list(reading.batches())
    except ImportRefused as refusal:
        hint = refusal.hint.format(**refusal.facts)
        return _written([["refused", str(refusal)], ["hint", hint]])
    lines = pa.concat_tables([batch.lines for batch in batches])
    rejects = [
        ["reject", one.part, one.row, one.column, one.value, one.reason.value]
        for batch in batches
        for one in batch.rejects
    ]
    return _written([*_facts(reading, batches), *_lines(lines), *rejects])


def _written(rows: Sequence[Sequence[object]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _facts(reading: Reading, batches: Sequence[Batch]) -> list[list[object]]:
    profile = reading.profile
    rows = sum(batch.rows for batch in batches)
    blank = sum(batch.blank for batch in batches)
    lines = sum(batch.lines.num_rows for batch in batches)
    notes: list[list[object]] = [
        ["note", note.sentence.format(**note.facts)] for note in reading.notes
    ]
    return [
        ["profile", profile.name, profile.version, profile.precision.value],
        ["container", reading.container, reading.encoding],
        ["rows", rows, "lines", lines, "blank", blank],
        *notes,
    ]


def _lines(lines: pa.Table) -> list[list[str]]:
    """Show the columns that hold anything; the same word everywhere only once."""
    columns = {
        name: [_shown(value) for value in cells.to_pylist()]
        for name, cells in zip(lines.column_names, lines.columns, strict=True)
        if cells.null_count < lines.num_rows
    }
    if set(columns.get("source_part", ())) == {"0"}:
        columns = {k: v for k, v in columns.items() if k not in _LEFT_OUT}
    same = {
        name: values[0]
        for name, values in columns.items()
        if len(values) > 1 and len(set(values)) == 1
    }
    varied = {name: v for name, v in columns.items() if name not in same}
    return [
        *(["all", name, value] for name, value in same.items()),
        ["line", *varied],
        *(["", *row] for row in zip(*varied.values(), strict=True)),
    ]


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value) if value != "" else '""'
