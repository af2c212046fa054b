"""Read a price list's table, CSV or XLSX, as rows of text with their numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from unicodedata import normalize

from importers.contract import ImportRefused, mark

MAX_BYTES = 64 * 1024 * 1024
MAX_ROWS = 500_000
# What reads XLSX takes a while to load: it is loaded when there is one to read.
_WORKBOOKS = "importers.prices.workbook"
_ZIP_MAGIC = b"PK\x03\x04"

BROKEN = mark("{file} cannot be read as a table.")
BROKEN_HINT = mark("Save it again as CSV (UTF-8) or XLSX and import that.")


@dataclass(frozen=True)
class Row:
    """One record: its number (the header counts) and its cells by column name."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "").strip()


@dataclass(frozen=True)
class Sheet:
    """A table with a header: names as they came, records that are not blank."""

    name: str
    header: tuple[str, ...]
    rows: Sequence[Row]


def read_sheet(path: Path) -> Sheet:
    """Open a CSV or XLSX price list, or refuse it with a sentence."""
    data = bytes_of(path)
    if data[: len(_ZIP_MAGIC)] == _ZIP_MAGIC:
        return _sheet(path.name, import_module(_WORKBOOKS).records(path.name, data))
    return _sheet(path.name, _csv_records(path.name, data))


def bytes_of(path: Path) -> bytes:
    """Return the bytes of a price list, or refuse it with a sentence."""
    if not path.is_file():
        raise ImportRefused(
            mark("{file} is not a file."), mark("Choose a CSV or XLSX."), file=path.name
        )
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        raise ImportRefused(
            mark("{file} cannot be opened: {why}."), file=path.name, why=error.strerror
        ) from error
    if size > MAX_BYTES:
        raise ImportRefused(
            mark("{file} is larger than a price list can be ({limit} MB)."),
            mark("Split it into several lists."),
            file=path.name,
            limit=MAX_BYTES // 1024 // 1024,
        )
    if not data.strip():
        raise ImportRefused(mark("{file} is empty."), file=path.name)
    return data


def _sheet(name: str, records: Iterator[tuple[int, list[str]]]) -> Sheet:
    header: tuple[str, ...] = ()
    rows: list[Row] = []
    for number, cells in records:
        if not any(cell.strip() for cell in cells):
            continue
        if not header:
            header = _header(cells)
            continue
        if number > MAX_ROWS:
            raise ImportRefused(
                mark("{file} has more than {limit} rows."), file=name, limit=MAX_ROWS
            )
        rows.append(Row(number, dict(zip(header, cells, strict=False))))
    if not header:
        raise ImportRefused(mark("{file} is empty."), file=name)
    return Sheet(name, header, rows)


def _header(cells: list[str]) -> tuple[str, ...]:
    names = [normalize("NFKC", cell).strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _csv_records(name: str, data: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _text_of(name, data)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, cells
    except csv.Error as error:
        raise ImportRefused(
            mark("{file} is damaged after row {row}: {why}."),
            BROKEN_HINT,
            file=name,
            row=number,
            why=error,
        ) from error


def _text_of(name: str, data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
        break
    raise ImportRefused(BROKEN, BROKEN_HINT, file=name)
