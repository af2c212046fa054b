"""Write sheets to an XLSX workbook that accountants can sum, filter and trust."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from desktop_app.domain.money import plain
from desktop_app.reports.archive import settle_archive
from desktop_app.reports.sheets import Column, Kind, Sheet

Page = Any  # openpyxl's write-only sheets carry no complete types

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
CORE, STAMP = "docProps/core.xml", "%Y-%m-%dT%H:%M:%SZ"
EXCEL_ROWS = 1_048_576
EXCEL_DIGITS = 15  # a spreadsheet number keeps no more
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
HEADER_FILL = PatternFill("solid", fgColor="1F3A5F")
HEADER_FONT = Font(name="Calibri", size=11, bold=True, color="FFFFFF")
LEFT, RIGHT = Alignment(horizontal="left"), Alignment(horizontal="right")
FORMATS = {
    Kind.AMOUNT: "#,##0.00????????",  # points in one line
    Kind.COUNT: "#,##0",
    Kind.INSTANT: "yyyy-mm-dd hh:mm:ss",
    Kind.DAY: "yyyy-mm-dd",
    Kind.TEXT: "@",
}


NUMBERS = frozenset({Kind.AMOUNT, Kind.COUNT})
LEAST = 21  # letters: an amount that does not fit would be shown as ###
A4 = 9  # as the format numbers papers
UPRIGHT, SPREAD = 90, 190  # letters that can be read on an upright, a wide page


def write_workbook(sheets: Sequence[Sheet], path: Path) -> int:
    """Write the sheets whole or not at all and return the number of rows.

    A sheet longer than Excel can hold goes on in the next one. Amounts are numbers
    as long as a spreadsheet can hold them exactly, and text beyond 15 digits.
    """
    book = Workbook(write_only=True)
    book.properties.created = BEGINNING.replace(tzinfo=None)
    aside = path.with_name(path.name + ".new")
    try:
        with aside.open("wb") as out:  # first: a folder that is not there costs no work
            written = sum(_write_sheet(book, sheet) for sheet in sheets)
            book.save(out)
        # openpyxl writes the hour; without it the same input gives the same workbook.
        saved = book.properties.modified.strftime(STAMP).encode()
        settle_archive(aside, {CORE: (saved, BEGINNING.strftime(STAMP).encode())})
        aside.replace(path)
    finally:
        _let_go(book)
        aside.unlink(missing_ok=True)
    return written


def _let_go(book: Workbook) -> None:
    """Close the sheets of a workbook that was not finished."""
    pages: list[Page] = book.worksheets
    for page in pages:
        if not page.closed:
            page.close()


def _write_sheet(book: Workbook, sheet: Sheet) -> int:
    written, number = 0, 1
    rows = iter(sheet.rows)
    while True:
        page = _begin(book, sheet, number)
        taken = _fill(page, sheet.columns, rows)
        written += taken
        last = get_column_letter(len(sheet.columns))
        page.auto_filter.ref = f"A1:{last}{taken + 1}"
        if taken < EXCEL_ROWS - 1:
            return written
        number += 1


def _begin(book: Workbook, sheet: Sheet, number: int) -> Page:
    title = sheet.title if number == 1 else f"{sheet.title} {number}"
    page: Page = book.create_sheet(title[:31])
    page.freeze_panes = "A2"
    for place, column in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(place)].width = _width(column)
    _set_up(page, sheet)
    header = []
    for column in sheet.columns:
        cell = _text(page, column.title)
        cell.font, cell.fill = HEADER_FONT, HEADER_FILL
        cell.alignment = RIGHT if column.kind in NUMBERS else LEFT
        header.append(cell)
    page.append(header)
    return page


def _width(column: Column) -> int:
    return max(column.width, LEAST) if column.kind is Kind.AMOUNT else column.width


def _set_up(page: Page, sheet: Sheet) -> None:
    """Print no wider than can be read, the header and its number on each page."""
    wide = sum(_width(column) for column in sheet.columns)
    page.page_setup.orientation = "landscape" if wide > UPRIGHT else "portrait"
    page.page_setup.paperSize = A4
    page.page_setup.fitToWidth = max(1, -(-wide // SPREAD))
    page.page_setup.fitToHeight = 0
    page.page_setup.pageOrder = "overThenDown"
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = "1:1"
    page.oddFooter.left.text = "&A"
    page.oddFooter.right.text = "&P / &N"


def _fill(
    page: Page,
    columns: Sequence[Column],
    rows: Iterable[Mapping[str, object]],
) -> int:
    taken = 0
    for row in rows:
        page.append(
            [_cell(page, column.kind, row.get(column.key)) for column in columns]
        )
        taken += 1
        if taken == EXCEL_ROWS - 1:
            break
    return taken


def _text(page: Page, text: str) -> Cell:
    # A control character cannot stand in a workbook; that there was one is told.
    cell = WriteOnlyCell(page, ILLEGAL_CHARACTERS_RE.sub(UNKNOWN, text))
    cell.data_type = "s"  # also for a text that looks like a formula
    return cell


def _cell(page: Page, kind: Kind, value: object) -> Cell | None:
    if value is None:
        return None
    if isinstance(value, Decimal):
        value = value.normalize()
        if len(value.as_tuple().digits) > EXCEL_DIGITS:
            long = _text(page, plain(value))
            long.alignment = RIGHT
            return long
    cell: Cell = WriteOnlyCell(page)
    cell.number_format = FORMATS[kind]
    if isinstance(value, date):
        cell.alignment = LEFT  # as its title
    if isinstance(value, datetime):
        cell.value = value.astimezone(UTC).replace(tzinfo=None)
    elif kind is not Kind.TEXT and isinstance(value, Decimal | int | date):
        cell.value = value
    else:
        return _text(page, str(value))
    return cell
