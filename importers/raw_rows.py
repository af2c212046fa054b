"""Find rows of a bill again as they stand in its file, before anything was read.

A row of delimited text is given byte for byte, with its quotes, the line ends inside
them and its own line end. A row of a workbook and a record of JSON have no bytes of
their own there; they are given as JSON text: each header with the cell's text.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from importers.csv_cuts import Layout
from importers.csv_text import CsvSheet
from importers.sheets import Sheet, Stretch

Wanted = Mapping[int, Collection[int]]  # member of the file → numbers of its rows


@dataclass(frozen=True)
class RawRow:
    """One row as it stands in its file."""

    part: int
    number: int  # as in ``source_row``
    content: bytes


def raw_rows(sheets: Sequence[Sheet], wanted: Wanted) -> Iterator[RawRow]:
    """Yield the wanted rows of a file that was recognised, in the file's order."""
    for sheet in sheets:
        numbers = frozenset(wanted.get(sheet.part, ()))
        if not numbers:
            continue
        found = _of_text(sheet, numbers) if isinstance(sheet, CsvSheet) else None
        for number, content in found or _of_cells(sheet, numbers):
            yield RawRow(sheet.part, number, content)


def _of_text(sheet: CsvSheet, wanted: frozenset[int]) -> Iterator[tuple[int, bytes]]:
    number = sheet.first_row
    last = max(wanted)
    for piece in sheet.pieces():
        for record in records_of(piece, sheet.layout):
            if number in wanted:
                yield number, _as_it_was(record, sheet.encoding)
            number += 1
        if number > last:
            return


def records_of(piece: bytes, layout: Layout) -> list[bytes]:
    """Cut whole records apart; put together they are the piece again."""
    plain = b'"' not in piece and not layout.escaped
    if plain and piece.count(b"\r") == piece.count(b"\r\n"):
        return piece.splitlines(keepends=True)
    lines = list(io.StringIO(piece.decode("latin-1"), newline=""))
    reader = csv.reader(lines, **layout.format)
    found, start = [], 0
    for _cells in reader:
        found.append("".join(lines[start : reader.line_num]).encode("latin-1"))
        start = reader.line_num
    return found


def _as_it_was(record: bytes, encoding: str) -> bytes:
    """Undo that UTF-16 was read as UTF-8; other encodings were not touched."""
    wide = encoding.startswith("utf-16")
    return record.decode("utf-8").encode(encoding) if wide else record


def _of_cells(sheet: Sheet, wanted: frozenset[int]) -> Iterator[tuple[int, bytes]]:
    number = sheet.first_row
    every = dict.fromkeys(range(len(sheet.header)), False)
    for job in sheet.jobs(every):
        stretch = job()
        places = np.array([one - number for one in sorted(wanted)])
        here = places[(places >= 0) & (places < stretch.records)]
        yield from _told(sheet.header, stretch, here.tolist(), number)
        number += stretch.records


def _told(
    header: Sequence[str], stretch: Stretch, places: list[int], first: int
) -> Iterator[tuple[int, bytes]]:
    rows = range(stretch.texts.num_rows)
    known = rows if stretch.rows is None else stretch.rows.to_pylist()
    at = {place: row for row, place in enumerate(known)} if places else {}
    for place in places:
        if place in at:
            row = stretch.texts.slice(at[place], 1)
            cells = [
                [header[int(name)], row.column(name)[0].as_py()]
                for name in row.column_names
            ]
            filled = [[name, text] for name, text in cells if text is not None]
            text = json.dumps(filled, ensure_ascii=False, separators=(",", ":"))
            yield first + place, text.encode() + b"\n"
