"""Parse one stretch of delimited text: all at once, or record by record."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import pyarrow as pa
import pyarrow.csv as pacsv

from importers import encodings, kernels, limits
from importers.contract import ImportRefused, Reason, Reject, mark
from importers.csv_cuts import Layout
from importers.sheets import Stretch, Wanted, shown, text_table


def read_stretch(
    pieces: Sequence[bytes], layout: Layout, wanted: Wanted, part: int
) -> Stretch:
    """Parse pieces with Arrow; what it cannot take goes record by record."""
    again = partial(read_records, pieces, layout, wanted, part)
    try:
        table = _joined([_parse(piece, layout, wanted) for piece in pieces])
        if not encodings.is_utf8(layout.encoding):
            table = encodings.decode_table(table, layout.encoding)
    except pa.ArrowInvalid:
        return again()
    if _is_suspect(table):
        return again()
    size = sum(len(piece) for piece in pieces)
    return Stretch(table, None, table.num_rows, 0, (), size, again)


def read_records(
    pieces: Sequence[bytes], layout: Layout, wanted: Wanted, part: int
) -> Stretch:
    """Read pieces record by record; name each that is no row, and why."""
    block = b"".join(pieces)
    reader = _Records(block, layout, part)
    columns: dict[int, list[str | None]] = {index: [] for index in wanted}
    rows: list[int] = []
    for number, cells in reader:
        texts = reader.texts(number, cells, wanted)
        if texts is not None:
            rows.append(number)
            for index, text in zip(wanted, texts, strict=True):
                columns[index].append(text or None)
    return Stretch(
        text_table(columns, wanted),
        pa.array(rows, pa.int64()),
        reader.records,
        reader.blank,
        tuple(reader.rejects),
        len(block),
        None,
    )


class _Records:
    """The records of a stretch that are neither blank nor broken."""

    def __init__(self, block: bytes, layout: Layout, part: int) -> None:
        self._lines = list(io.StringIO(block.decode("latin-1"), newline=""))
        self._layout = layout
        self._part = part
        self._codec = encodings.of_bytes(layout.encoding)
        self._odd = block.count(b'"') % 2 == 1
        self.records = 0
        self.blank = 0
        self.rejects: list[Reject] = []

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        reader = csv.reader(self._lines, **self._layout.format)
        start = read = 0
        for cells in reader:
            number, self.records = self.records, self.records + 1
            start, read = read, reader.line_num
            if not any(cell.strip() for cell in cells):
                self.blank += 1
            elif len(cells) != self._layout.columns:
                self._reject(number, cells, Reason.FIELD_COUNT)
            else:
                yield number, cells
        if self._odd:
            self._refuse_unclosed(self._lines[start:])

    def texts(self, number: int, cells: list[str], wanted: Wanted) -> list[str] | None:
        """Decode the wanted cells; a record with a bad one is rejected."""
        found = []
        for index in wanted:
            cell = cells[index]
            if len(cell) > limits.MAX_CELL:
                self._reject(number, [cell], Reason.TOO_LONG, index)
                return None
            try:
                found.append(cell.encode("latin-1").decode(self._codec))
            except UnicodeDecodeError:
                self._reject(number, [cell], Reason.NOT_TEXT, index)
                return None
        return found

    def _reject(
        self, number: int, cells: list[str], reason: Reason, index: int | None = None
    ) -> None:
        column = "" if index is None else str(index)
        value = shown(self._show(cells))
        self.rejects.append(Reject(self._part, number, column, value, reason))

    def _show(self, cells: list[str]) -> str:
        joined = self._layout.delimiter.decode().join(cells)
        raw = joined[: 4 * limits.SHOWN].encode("latin-1")
        return raw.decode(self._codec, "replace")

    def _refuse_unclosed(self, lines: list[str]) -> None:
        try:
            list(csv.reader(lines, strict=True, **self._layout.format))
        except csv.Error as error:
            if "unexpected end" not in str(error):
                return
            raise ImportRefused(
                mark("The file ends inside a quoted cell: it was cut short."),
                mark("Download it again, or look for a quotation mark never closed."),
            ) from error


def _parse(block: bytes, layout: Layout, wanted: Wanted) -> pa.Table:
    names = [str(index) for index in range(layout.columns)]
    text = pa.string() if encodings.is_utf8(layout.encoding) else pa.binary()
    source: Any = pa.BufferReader(block)  # no copy; the stubs know files only
    return pacsv.read_csv(
        source,
        read_options=pacsv.ReadOptions(
            column_names=names, use_threads=False, block_size=len(block) + 1
        ),
        parse_options=pacsv.ParseOptions(
            delimiter=layout.delimiter.decode(),
            newlines_in_values=True,
            ignore_empty_lines=False,
            escape_char="\\" if layout.escaped else False,
        ),
        convert_options=pacsv.ConvertOptions(
            column_types={
                str(index): pa.dictionary(pa.int32(), text) if few else text
                for index, few in wanted.items()
            },
            include_columns=[str(index) for index in wanted],
            null_values=[""],
            strings_can_be_null=True,
        ),
    )


def _joined(tables: list[pa.Table]) -> pa.Table:
    if len(tables) == 1:
        return tables[0]
    table = pa.concat_tables(tables)
    columns: list[Any] = [kernels.one_chunk(chunks) for chunks in table.columns]
    return pa.Table.from_arrays(columns, names=table.column_names)


def _is_suspect(table: pa.Table) -> bool:
    """Tell whether a row may be blank, or a cell too long."""
    blank: kernels.Flags | None = None
    for chunks in table.columns:
        cells = kernels.one_chunk(chunks)
        values = kernels.codes_of(cells)[1] if _is_words(cells) else cells
        if values.nbytes > limits.MAX_CELL and (
            kernels.longest(values) > limits.MAX_CELL
        ):
            return True
        if blank is None or kernels.any_true(blank):
            empty = kernels.is_null(cells)
            blank = empty if blank is None else kernels.both(blank, empty)
    return blank is not None and kernels.any_true(blank)


def _is_words(cells: kernels.Cells) -> bool:
    return pa.types.is_dictionary(cells.type)
