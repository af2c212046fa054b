"""Read a FOCUS file as it is: CSV as texts, Parquet with its types."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

Cell = str | Decimal | datetime | bool | int | None

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_NUMBER = re.compile(r"-?(\d+(\.\d+)?|\.\d+)([eE]-?\d+)?")


@dataclass(frozen=True)
class FocusFile:
    """The columns of a file, in its order."""

    columns: Mapping[str, Sequence[Cell]]
    types: dict[str, pa.DataType]  # of Parquet; empty: everything is text
    rows: int

    def cells(self, column: str) -> Sequence[Cell]:
        """Return a column's cells; one that is absent is null everywhere."""
        return self.columns.get(column) or [None] * self.rows

    def has(self, column: str) -> bool:
        """Whether the file has a column."""
        return column in self.columns


def read_focus(path: Path) -> FocusFile:
    """Read a file by its ending."""
    return _parquet(path) if path.suffix == ".parquet" else _csv(path)


def _csv(path: Path) -> FocusFile:
    csv.field_size_limit(1 << 24)
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    cells: list[list[Cell]] = [[] for _ in header]
    for row in rows:
        assert len(row) == len(header)
        for place, text in enumerate(row):
            cells[place].append(text or None)
    return FocusFile(dict(zip(header, cells, strict=True)), {}, len(rows))


def _parquet(path: Path) -> FocusFile:
    table = pq.read_table(path)
    columns: dict[str, Sequence[Cell]] = {
        name: table.column(name).to_pylist() for name in table.column_names
    }
    types = dict(zip(table.schema.names, table.schema.types, strict=True))
    return FocusFile(columns, types, table.num_rows)


def number(cell: Cell) -> Decimal | None:
    """Return a cell as a number; null: it is none."""
    if isinstance(cell, Decimal):
        return cell
    if isinstance(cell, str) and _NUMBER.fullmatch(cell):
        return Decimal(cell)
    return None


def is_instant(cell: Cell) -> bool:
    """Whether a cell is a time in UTC, written as the specification asks."""
    if isinstance(cell, datetime):
        offset = cell.utcoffset()
        return offset is not None and not offset
    return isinstance(cell, str) and bool(_INSTANT.fullmatch(cell))
