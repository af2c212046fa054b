"""Read a workbook in a process of its own: a hostile sheet ends only that."""

from __future__ import annotations

import json
import os
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import fastexcel
import numpy as np
import pyarrow as pa

from importers import limits
from importers.kernels import Cells

_BATCH = 50_000  # rows
_MAX_SHEETS = 30


def write_sheets(
    workbook: str, folder: str, spoilt: dict[str, list[tuple[int, int]]]
) -> None:
    """Write every sheet as text into ``folder``, and ``sheets.json`` last.

    Args:
        workbook: the file.
        folder: where ``0.arrow``, ``1.arrow`` … go.
        spoilt: by sheet number, cells (row, column, both from 0 and from the first
            used row) whose number has lost digits; they get an exponent to show it.
    """
    _limit()
    try:
        names = _write(Path(workbook), Path(folder), spoilt)
    except (fastexcel.FastExcelError, pa.ArrowException, MemoryError, ValueError):
        os._exit(1)
    Path(folder, "sheets.json").write_text(json.dumps(names), encoding="utf-8")


def _limit() -> None:
    """Keep quiet on the parent's terminal, and within a bound of memory."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 2)
    if find_spec("resource") is not None:  # not on Windows
        resource = import_module("resource")
        resource.setrlimit(resource.RLIMIT_AS, (limits.SHEET_MEMORY,) * 2)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _write(
    workbook: Path, folder: Path, spoilt: dict[str, list[tuple[int, int]]]
) -> list[str]:
    reader = fastexcel.read_excel(workbook)
    names = reader.sheet_names[:_MAX_SHEETS]
    for number in range(len(names)):
        sheet = reader.load_sheet(number, header_row=None, dtypes="string")
        batch: Any = sheet.to_arrow()
        columns = [_marked(c, i, spoilt[str(number)]) for i, c in enumerate(batch)]
        table = pa.table({str(i): column for i, column in enumerate(columns)})
        with (
            pa.OSFile(str(folder / f"{number}.arrow"), "wb") as sink,
            pa.ipc.new_file(sink, table.schema) as writer,
        ):
            writer.write_table(table, max_chunksize=_BATCH)
    return names


def _marked(column: Cells, index: int, spoilt: list[tuple[int, int]]) -> Cells:
    rows = [row for row, place in spoilt if place == index and row < len(column)]
    if not rows:
        return column
    where = np.zeros(len(column), np.bool_)
    where[rows] = True
    texts = column.to_pylist()
    marked = [
        _rounded(t) if bad and t else t for t, bad in zip(texts, where, strict=True)
    ]
    return pa.array(marked, pa.string())


def _rounded(text: str) -> str:
    return f"{text[0]}.{text[1:6]}E+{len(text) - 1}"
