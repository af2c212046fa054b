"""Read the rows of a price list in an XLSX workbook."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from importers.contract import ImportRefused
from importers.prices.sheet import BROKEN, BROKEN_HINT

MAX_COLUMNS = 64
_CELL_LIMIT = 32_768
_INFLATED_LIMIT = 256 * 1024 * 1024


def records(name: str, data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the first sheet as text, each with its number."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inflated = sum(item.file_size for item in archive.infolist())
        if inflated > _INFLATED_LIMIT:
            raise ImportRefused(BROKEN, BROKEN_HINT, file=name)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        found = book.worksheets[0].iter_rows(max_col=MAX_COLUMNS, values_only=True)
        for number, cells in enumerate(found, start=1):
            yield number, [_cell_text(cell) for cell in cells]
        book.close()
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        ParseError,
        KeyError,
        IndexError,
        ValueError,
        OSError,
    ) as error:
        raise ImportRefused(BROKEN, BROKEN_HINT, file=name) from error


def _cell_text(value: object) -> str:
    """Return a cell as text; a float as the shortest text that means the same."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)[:_CELL_LIMIT]
