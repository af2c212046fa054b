"""Decode GB18030 columns that Arrow has parsed as bytes."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from importers import kernels
from importers.kernels import Cells

_END = b"\0"


def is_utf8(encoding: str) -> bool:
    """Tell whether a text reaches the parser as UTF-8 (UTF-16 is turned into it)."""
    return encoding.startswith(("utf-8", "utf-16"))


def of_bytes(encoding: str) -> str:
    """Return the encoding of the bytes that reach the parser."""
    return "utf-8" if is_utf8(encoding) else encoding


def decode_table(table: pa.Table, encoding: str) -> pa.Table:
    """Decode every column, distinct values only where it has a dictionary.

    Raises ``pa.ArrowInvalid`` where bytes are not text of the encoding.
    """
    columns: dict[str, Any] = {}
    for name, chunks in zip(table.column_names, table.columns, strict=True):
        cells: Any = kernels.one_chunk(chunks)
        if pa.types.is_dictionary(cells.type):
            values = _decoded(cells.dictionary, encoding)
            columns[name] = pa.DictionaryArray.from_arrays(cells.indices, values)
        else:
            columns[name] = _decoded(cells, encoding)
    return pa.table(columns)


def _decoded(cells: Cells, encoding: str) -> Cells:
    data = cells.buffers()[2]
    if data is None or _is_ascii(data):
        return kernels.cast(cells, pa.string())
    ended = np.frombuffer(memoryview(kernels.ended(cells, _END)), np.uint8)
    if np.count_nonzero(ended == 0) != len(cells):
        raise pa.ArrowInvalid
    try:
        text = ended.tobytes().decode(encoding).encode()
    except UnicodeDecodeError as error:
        raise pa.ArrowInvalid from error
    return _strings(np.frombuffer(text, np.uint8), cells)


def _strings(text: npt.NDArray[np.uint8], cells: Cells) -> Cells:
    """Split UTF-8 bytes at their zeros into texts, null where ``cells`` is."""
    ends = np.flatnonzero(text == 0)
    offsets = np.zeros(len(ends) + 1, np.int32)
    offsets[1:] = ends - np.arange(len(ends))
    buffers = (pa.py_buffer(offsets.tobytes()), pa.py_buffer(text[text != 0].tobytes()))
    whole: Any = pa.StringArray.from_buffers(len(cells), *buffers)
    return kernels.emptied(whole, kernels.is_null(cells)) if cells.null_count else whole


def _is_ascii(data: pa.Buffer) -> bool:
    return memoryview(data).tobytes().isascii()
