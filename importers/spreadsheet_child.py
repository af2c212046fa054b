"""Read a workbook in a program of its own: a hostile sheet ends only that.

It is started as a file and imports nothing of ours, so that it is there at once.
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import fastexcel
import pyarrow as pa

_BATCH = 20_000  # rows
_MAX_SHEETS = 30
_FAILED = 1


def write_sheets(workbook: Path, folder: Path) -> None:
    """Write every sheet as text into ``folder``, and ``sheets.json`` last.

    Args:
        workbook: the file.
        folder: where ``0.arrow``, ``1.arrow`` … go.
    """
    try:
        names = _write(workbook, folder)
    except (fastexcel.FastExcelError, pa.ArrowException, MemoryError, ValueError):
        os._exit(_FAILED)
    (folder / "sheets.json").write_text(json.dumps(names), encoding="utf-8")
    os._exit(0)  # a gibibyte of cells need not be put away one by one


def _limit(memory: int) -> None:
    """Stay within a bound of memory, and leave no core behind."""
    if find_spec("resource") is not None:  # not on Windows
        resource = import_module("resource")
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
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


if __name__ == "__main__":
    _limit(int(sys.argv[3]))
    write_sheets(Path(sys.argv[1]), Path(sys.argv[2]))
