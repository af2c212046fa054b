"""Write sheets to an XLSX workbook that accountants can sum, filter and trust."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from desktop_app.domain.money import plain
from desktop_app.reports.archive import settle_archive
from desktop_app.reports.sheets import Column, Kind, Sheet

Looks = Mapping[Kind | str, Format]  # how cells look, by kind; and titles

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
EXCEL_ROWS = 1_048_576
EXCEL_DIGITS = 15  # a spreadsheet number keeps no more
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
TITLE, TITLE_RIGHT, LONG = "title", "title of numbers", "amount as text"
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
TITLE_LETTERS = 31  # of a sheet
# A control character cannot stand in a workbook; that there was one is told.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def write_workbook(sheets: Sequence[Sheet], path: Path) -> int:
    """Write the sheets whole or not at all and return the number of rows.

    A sheet longer than Excel can hold goes on in the next one. Amounts are numbers
    as long as a spreadsheet can hold them exactly, and text beyond 15 digits.

    Raises:
        OSError: the file cannot be written.
    """
    aside = path.with_name(path.name + ".new")
    try:
        # First: a folder that is not there costs no work.
        with aside.open("wb") as out, TemporaryDirectory() as rows:
            written = _write(sheets, Workbook(out, _options(rows)))
        # The library dates members by the zone of the machine.
        settle_archive(aside)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    return written


def _options(rows: str) -> dict[str, object]:
    """Keep rows on the disk, and a text a text whatever it looks like."""
    return {"constant_memory": True, "tmpdir": rows, "use_zip64": True}


def _write(sheets: Sequence[Sheet], book: Workbook) -> int:
    # Without a date of its own the same input gives the same workbook.
    book.set_properties({"created": BEGINNING.replace(tzinfo=None)})
    looks = _looks(book)
    try:
        written = sum(_write_sheet(book, sheet, looks) for sheet in sheets)
        book.close()
    except FileCreateError as fault:
        raise OSError(str(fault)) from fault
    finally:
        for page in book.worksheets():
            vars(page)["row_data_fh"].close()  # of a workbook that was not finished
    return written


def _looks(book: Workbook) -> Looks:
    title = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F3A5F"}
    made: dict[Kind | str, Format] = {
        TITLE: book.add_format({**title, "align": "left"}),
        TITLE_RIGHT: book.add_format({**title, "align": "right"}),
        LONG: book.add_format({"align": "right"}),
    }
    for kind, written in FORMATS.items():
        own = {} if kind in NUMBERS else {"align": "left"}  # as its title
        made[kind] = book.add_format({"num_format": written, **own})
    return made


def _write_sheet(book: Workbook, sheet: Sheet, looks: Looks) -> int:
    written, number = 0, 1
    rows = iter(sheet.rows)
    while True:
        page = _begin(book, sheet, number, looks)
        taken = _fill(page, sheet.columns, rows, looks)
        written += taken
        page.autofilter(0, 0, taken, len(sheet.columns) - 1)
        if taken < EXCEL_ROWS - 1:
            return written
        number += 1


def _begin(book: Workbook, sheet: Sheet, number: int, looks: Looks) -> Worksheet:
    title = sheet.title if number == 1 else f"{sheet.title} {number}"
    page: Worksheet = book.add_worksheet(title[:TITLE_LETTERS])
    page.freeze_panes(1, 0)
    _set_up(page, sheet)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, _width(column))
        look = TITLE_RIGHT if column.kind in NUMBERS else TITLE
        page.write_string(0, place, _text(column.title), looks[look])
    return page


def _width(column: Column) -> int:
    return max(column.width, LEAST) if column.kind is Kind.AMOUNT else column.width


def _set_up(page: Worksheet, sheet: Sheet) -> None:
    """Print no wider than can be read, the header and its number on each page."""
    wide = sum(_width(column) for column in sheet.columns)
    if wide > UPRIGHT:
        page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(max(1, -(-wide // SPREAD)), 0)
    page.print_across()
    page.repeat_rows(0)
    page.set_footer("&L&A&R&P / &N")


def _fill(
    page: Worksheet,
    columns: Sequence[Column],
    rows: Iterable[Mapping[str, object]],
    looks: Looks,
) -> int:
    taken = 0
    for row in rows:
        taken += 1
        for place, column in enumerate(columns):
            value = row.get(column.key)
            if value not in {None, ""}:
                _put(page, (taken, place), (column.kind, value), looks)
        if taken == EXCEL_ROWS - 1:
            break
    return taken


def _text(text: str) -> str:
    return _CONTROL.sub(UNKNOWN, text.replace("\r\n", "\n").replace("\r", "\n"))


def _put(
    page: Worksheet, place: tuple[int, int], cell: tuple[Kind, object], looks: Looks
) -> None:
    """Write one cell; nothing but a number or a day of its kind is no text."""
    kind, value = cell
    if isinstance(value, Decimal):
        value = value.normalize()
        if len(value.as_tuple().digits) > EXCEL_DIGITS:
            page.write_string(*place, plain(value), looks[LONG])
            return
    if kind is Kind.TEXT or not isinstance(value, Decimal | int | date):
        page.write_string(*place, _text(str(value)))
    elif isinstance(value, datetime):
        at = value.astimezone(UTC).replace(tzinfo=None)
        page.write_datetime(*place, at, looks[kind])
    elif isinstance(value, date):
        page.write_datetime(*place, datetime.combine(value, time()), looks[kind])
    else:
        # A decimal stays one: the package writes it by its own digits.
        page.write(*place, value, looks[kind])
