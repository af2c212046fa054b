"""Turn Arrow rows into Python values, and let go of them, a stretch at a time.

Arrow does either in one go without letting another thread have the interpreter: a
window would stand still for a quarter of a second while a price list with ten thousand
rules is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from desktop_app.jobs import WINDOW_FIRST

STRETCH = 8  # rows: a third of a millisecond


def rows_of(table: pa.Table) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table, each as a dictionary by column."""
    for batch in table.to_batches(max_chunksize=STRETCH):
        WINDOW_FIRST.give()
        yield from batch.to_pylist()


def values_of(column: pa.ChunkedArray[Any]) -> Iterator[Any]:
    """Yield the values of a column."""
    for start in range(0, len(column), STRETCH):
        WINDOW_FIRST.give()
        yield from column.slice(start, STRETCH).to_pylist()


def let_go(stretches: list[pa.RecordBatch]) -> None:
    """Free rows that nobody else holds: a gigabyte takes a tenth of a second."""
    while stretches:
        WINDOW_FIRST.give()
        stretches.pop()
