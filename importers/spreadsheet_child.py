"""Read a workbook in a process of its own: a hostile sheet ends only that."""

from __future__ import annotations

import json
import os
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import fastexcel
import pyarrow as pa

from importers import limits

_BATCH = 20_000  # rows
_MAX_SHEETS = 30


def write_sheets(workbook: str, folder: str) -> None:
    """Write every sheet as text into ``folder``, and ``sheets.json`` last.

    Args:
        workbook: the file.
        folder: where ``0.arrow``, ``1.arrow`` … go.
    """
    _limit()
    try:
        names = _write(Path(workbook), Path(folder))
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


def _write(workbook: Path, folder: Path) -> list[str]:
    reader = fastexcel.read_excel(workbook)
    names = reader.sheet_names[:_MAX_SHEETS]
    for number in range(len(names)):
        sheet = reader.load_sheet(number, header_row=None, dtypes="string")
        batch: Any = sheet.to_arrow()
        table = pa.table({str(i): column for i, column in enumerate(batch)})
        with (
            pa.OSFile(str(folder / f"{number}.arrow"), "wb") as sink,
            pa.ipc.new_file(sink, table.schema) as writer,
        ):
            writer.write_table(table, max_chunksize=_BATCH)
    return names
