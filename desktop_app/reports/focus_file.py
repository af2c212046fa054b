"""Write FOCUS rows as CSV or Parquet, stretch by stretch: whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pv
import pyarrow.parquet as pq

from desktop_app.reports.focus_columns import FOCUS_FILE
from importers.decimal_text import decimal_text
from importers.kernels import Cells, codes_of, one_chunk

_pc: Any = pc  # the stubs know fewer argument types than the kernels
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"
_KINDS = (".csv", ".parquet")


class _Sink(Protocol):
    def write_table(self, table: pa.Table) -> None: ...


def is_focus_file(path: Path) -> bool:
    """Tell whether a FOCUS file may have this ending."""
    return path.suffix.lower() in _KINDS


def write_focus(stretches: Iterable[pa.Table], path: Path) -> int:
    """Write rows to ``.csv`` or ``.parquet`` and return their number.

    The file is written aside and put in place when it is whole; what was there is
    replaced. Text is UTF-8 without a mark: programs read these files.
    """
    csv = path.suffix.lower() == ".csv"
    aside = path.with_name(path.name + ".new")
    written = 0
    try:
        with _csv(aside) if csv else _parquet(aside) as sink:
            for stretch in stretches:
                sink.write_table(_as_text(stretch) if csv else stretch)
                written += stretch.num_rows
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    return written


@contextmanager
def _csv(path: Path) -> Iterator[_Sink]:
    fields: list[pa.Field[Any]] = [pa.field(f.name, pa.string()) for f in FOCUS_FILE]
    with path.open("wb") as file, pv.CSVWriter(file, pa.schema(fields)) as writer:
        yield writer


@contextmanager
def _parquet(path: Path) -> Iterator[_Sink]:
    with (
        path.open("wb") as file,
        pq.ParquetWriter(file, FOCUS_FILE, compression="zstd") as writer,
    ):
        yield writer


def _moments(cells: Cells) -> Cells:
    """Write instants; few are distinct, and writing one is slow."""
    codes, distinct = codes_of(cells)
    written: Cells = _pc.strftime(distinct, format=_MOMENT).take(codes)
    return written


def _as_text(stretch: pa.Table) -> pa.Table:
    columns: dict[str, Any] = {}
    for field in stretch.schema:
        cells: Any = one_chunk(stretch.column(field.name))
        if pa.types.is_decimal(field.type):
            columns[field.name] = decimal_text(cells)
        elif pa.types.is_timestamp(field.type):
            columns[field.name] = _moments(cells)
        else:
            columns[field.name] = _pc.cast(cells, pa.string())
    return pa.table(columns)
