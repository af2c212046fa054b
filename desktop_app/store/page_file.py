"""Lay columns of a Parquet file out so that scattered rows are read at once.

The copy is an uncompressed Arrow file, mapped into memory: a row is found by
its number, nothing is decoded. Words are codes of one dictionary that grows
from batch to batch; amounts that fit are kept in half the bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias, cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from desktop_app.store.kernels import kernels
from desktop_app.store.sinks import Sink

BATCH = 131_072  # rows
NARROW = 18  # digits of a decimal of 64 bits
WORD = pa.dictionary(pa.int32(), pa.string())
_CODE = 4  # bytes
_FLAG = 1

Rows = npt.NDArray[np.int64]
Coded: TypeAlias = "pa.DictionaryArray[Any, Any]"
Advance = Callable[[int], None]


class Words:
    """One dictionary for a column's words, whatever each row group calls them."""

    def __init__(self) -> None:
        self._all: pa.Array[Any] = pa.array([], pa.string())

    def coded(self, found: pa.ChunkedArray[Any]) -> pa.Array[Any]:
        """Return the same words as codes of the one dictionary."""
        if not pa.types.is_dictionary(found.type):
            found = found.dictionary_encode()
        codes = [self._codes(cast(Coded, chunk)) for chunk in found.chunks]
        return pa.DictionaryArray.from_arrays(pa.concat_arrays(codes), self._all)

    def _codes(self, chunk: Coded) -> pa.Array[Any]:
        pc = kernels()
        words = chunk.dictionary.cast(pa.string())
        new = words.filter(pc.is_null(pc.index_in(words, self._all))).drop_null()
        if len(new):
            self._all = pa.concat_arrays([self._all, new.unique()])
        renamed: pa.Array[Any] = pc.index_in(words, self._all).take(chunk.indices)
        return renamed


def _narrowed(kind: pa.DataType, column: int, about: pq.FileMetaData) -> pa.DataType:
    """Return codes for words, and a small decimal where it holds every amount."""
    if pa.types.is_string(kind):
        return WORD
    if not pa.types.is_decimal128(kind):
        return kind
    narrow = pa.decimal64(NARROW, kind.scale)
    bound = Decimal(10) ** (NARROW - kind.scale)
    for group in range(about.num_row_groups):
        chunk = about.row_group(group).column(column)
        known: Any = chunk.statistics
        if known is None:
            return kind
        if known.null_count == chunk.num_values:
            continue
        if not known.has_min_max or not -bound < known.min <= known.max < bound:
            return kind
    return narrow


def layout(file: pq.ParquetFile, columns: Sequence[str]) -> pa.Schema:
    """Return how the columns are laid out in a page file."""
    fields = [
        pa.field(
            name,
            _narrowed(
                file.schema_arrow.field(name).type,
                file.schema_arrow.get_field_index(name),
                file.metadata,
            ),
        )
        for name in columns
    ]
    return pa.schema(fields)


def width(schema: pa.Schema) -> int:
    """Return the most bytes that a row takes, its words aside."""
    return sum(
        _FLAG
        + (_CODE if pa.types.is_dictionary(kind) else max(kind.bit_width // 8, _FLAG))
        for kind in schema.types
    )


def _stretches(about: pq.FileMetaData) -> list[list[int]]:
    """Put row groups together until they fill a batch."""
    stretches: list[list[int]] = []
    rows = BATCH
    for group in range(about.num_row_groups):
        more = about.row_group(group).num_rows
        if rows + more > BATCH:
            stretches.append([])
            rows = 0
        stretches[-1].append(group)
        rows += more
    return stretches


def write_pages(
    source: pq.ParquetFile, schema: pa.Schema, path: Path, advance: Advance
) -> None:
    """Copy columns of a Parquet file into a page file.

    Args:
        source: the file, open.
        schema: its columns, as `layout` returned them.
        path: the file to write.
        advance: told how many rows were copied since it was last called.
    """
    words = {f.name: Words() for f in schema if pa.types.is_dictionary(f.type)}

    def column(found: pa.ChunkedArray[Any], field: pa.Field[Any]) -> pa.Array[Any]:
        if field.name in words:
            return words[field.name].coded(found)
        return pa.concat_arrays([c.cast(field.type) for c in found.chunks])

    options = pa.ipc.IpcWriteOptions(emit_dictionary_deltas=True)
    with Sink(path) as sink:
        writer = pa.ipc.new_file(sink.stream, schema, options=options)
        try:
            for groups in _stretches(source.metadata):
                found = source.read_row_groups(groups, columns=schema.names)
                arrays = [column(found.column(f.name), f) for f in schema]
                writer.write_batch(pa.record_batch(arrays, schema=schema))
                advance(found.num_rows)
        except BaseException:
            sink.give_up()
            raise
        finally:
            writer.close()


class PageFile:
    """A page file, mapped into memory.

    Raises:
        OSError: it is not there, or the disk does not give it.
        pa.ArrowInvalid: it is not whole.
    """

    def __init__(self, path: Path) -> None:
        self._map = pa.memory_map(str(path))
        try:
            file = pa.ipc.open_file(self._map)
            count = file.num_record_batches
            self._batches = [file.get_batch(number) for number in range(count)]
        except BaseException:
            self._map.close()
            raise
        self.schema = file.schema
        ends = np.cumsum([batch.num_rows for batch in self._batches], dtype=np.int64)
        self._begins = np.concatenate([np.zeros(1, dtype=np.int64), ends])

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return int(self._begins[-1])

    def take(self, rows: Rows, columns: Sequence[str]) -> pa.Table:
        """Read rows by number, in the order of the numbers."""
        which = np.searchsorted(self._begins, rows, side="right") - 1
        order = np.argsort(which, kind="stable")
        cuts = np.flatnonzero(np.diff(which[order])) + 1
        pieces = []
        for places in np.split(order, cuts):
            number = int(which[places[0]])
            batch = self._batches[number].select(columns)
            pieces.append(batch.take(rows[places] - self._begins[number]))
        found = pa.Table.from_batches(pieces).combine_chunks()
        return found.take(np.argsort(order))

    def close(self) -> None:
        """Let go of the file."""
        self._batches = []
        self._map.close()
