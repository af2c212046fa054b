"""A workbook is the same in another program: real numbers, texts, no formula."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from desktop_app.jobs import Cancelled
from desktop_app.reports.sheets import Column, Kind, Sheet
from desktop_app.reports.workbook import write_workbook

OFFICE = shutil.which("soffice")
BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "=cmd|' /C calc'!A0", "#N/A", "=1+1")
TEXTS = (*BEGINNINGS, "007", "1064000000000035", "12345678901234567890", "TRUE")
COLUMNS = (
    Column("text", "Text", Kind.TEXT),
    Column("amount", "Amount", Kind.AMOUNT),
    Column("count", "Count", Kind.COUNT),
    Column("day", "Day", Kind.DAY),
    Column("at", "At", Kind.INSTANT),
)


def rows() -> list[dict[str, object]]:
    return [
        {
            "text": text + "x" * (text in {"\t", "\r"}),
            "amount": Decimal("-1234.0000000001"),
            "count": 7,
            "day": date(2026, 5, 13),
            "at": datetime(2026, 5, 13, 4, tzinfo=UTC),
        }
        for text in TEXTS
    ]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "lines.xlsx"
    write_workbook([Sheet("Lines", COLUMNS, rows())], path)
    return path


@pytest.fixture(scope="module")
def returned(written: Path) -> Path:
    """The workbook as LibreOffice saves it again."""
    if OFFICE is None:
        pytest.skip("LibreOffice is not installed")
    out = written.parent / "again"
    command = [
        OFFICE,
        f"-env:UserInstallation={(written.parent / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(out),
        str(written),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return out / written.name


def sheet_of(path: Path) -> Worksheet:
    sheet = openpyxl.load_workbook(path)["Lines"]
    assert isinstance(sheet, Worksheet)
    return sheet


def cells(path: Path) -> list[list[Any]]:
    return [list(row) for row in sheet_of(path).iter_rows(min_row=2)]


@pytest.mark.parametrize("name", ["written", "returned"])
def test_no_text_is_a_formula_or_a_number(
    name: str, request: pytest.FixtureRequest
) -> None:
    found = cells(request.getfixturevalue(name))

    assert [row[0].data_type for row in found] == ["s"] * len(TEXTS)
    said = [str(row[0].value).strip("\t\r\n") for row in found]
    assert said == [str(row["text"]).strip("\t\r\n") for row in rows()]


@pytest.mark.parametrize("name", ["written", "returned"])
def test_amounts_counts_and_days_are_numbers(
    name: str, request: pytest.FixtureRequest
) -> None:
    (_text, amount, count, day, at), *_rest = cells(request.getfixturevalue(name))

    assert (amount.data_type, count.data_type) == ("n", "n")
    assert Decimal(str(amount.value)) == Decimal("-1234.0000000001")
    assert count.value == 7
    assert (day.value.isoformat(), at.value.isoformat()) == (
        "2026-05-13T00:00:00",
        "2026-05-13T04:00:00",
    )


@pytest.mark.parametrize("name", ["written", "returned"])
def test_the_header_filters(name: str, request: pytest.FixtureRequest) -> None:
    sheet = sheet_of(request.getfixturevalue(name))

    assert sheet.auto_filter.ref.replace("$", "") == f"A1:E{len(TEXTS) + 1}"


def test_the_header_stands_still(written: Path) -> None:
    # LibreOffice without a window keeps no view, so only what we wrote is asked.
    assert sheet_of(written).freeze_panes == "A2"


def test_no_sheet_holds_a_formula(written: Path) -> None:
    with ZipFile(written) as parts:
        names = [one for one in parts.namelist() if "worksheets/" in one]
        formula = re.compile(rb"<f[ >/]")

        assert not any(formula.search(parts.read(one)) for one in names)


def test_a_sheet_is_printed_as_wide_as_can_be_read_with_its_header(
    tmp_path: Path,
) -> None:
    path = tmp_path / "wide.xlsx"
    columns = [Column(f"c{n}", f"C{n}", Kind.AMOUNT) for n in range(12)]

    write_workbook([Sheet("Wide", columns, []), Sheet("One", columns[:1], [])], path)

    wide, one = openpyxl.load_workbook(path).worksheets
    assert (wide.page_setup.orientation, wide.page_setup.fitToWidth) == ("landscape", 2)
    fitted_to = one.page_setup.fitToWidth or 1  # one is what a file need not say
    assert (one.page_setup.orientation, fitted_to) == ("portrait", 1)
    assert one.print_title_rows == "$1:$1"
    fitted = one.sheet_properties.pageSetUpPr
    assert fitted is not None
    assert fitted.fitToPage


def test_a_control_character_does_not_stop_an_export(tmp_path: Path) -> None:
    sheet = Sheet("Lines", COLUMNS[:1], [{"text": "a\x00b\x0bc"}])

    write_workbook([sheet], tmp_path / "out.xlsx")

    ((cell,),) = cells(tmp_path / "out.xlsx")
    assert cell.value == "a\ufffdb\ufffdc"


def test_a_line_end_and_what_looks_like_an_escape_are_kept(tmp_path: Path) -> None:
    sheet = Sheet("Lines", COLUMNS[:1], [{"text": "a\r\nb\rc"}, {"text": "_x0041_"}])

    write_workbook([sheet], tmp_path / "out.xlsx")

    with ZipFile(tmp_path / "out.xlsx") as parts:
        page = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<t>a\nb\nc</t>" in page
    assert "<t>_x005F_x0041_</t>" in page


def test_an_amount_is_written_by_its_own_digits(tmp_path: Path) -> None:
    texts = ("0.3", "9.12345678901234", "123456789012345", "-0.0000000001", "1E+3")
    sheet = Sheet("Lines", COLUMNS[1:2], [{"amount": Decimal(one)} for one in texts])

    write_workbook([sheet], tmp_path / "out.xlsx")

    with ZipFile(tmp_path / "out.xlsx") as parts:
        page = parts.read("xl/worksheets/sheet1.xml").decode()
    said = re.findall(r"<v>([^<]*)</v>", page)
    assert [Decimal(one) for one in said] == [Decimal(one) for one in texts]


def test_a_full_disk_is_an_error_of_the_system(tmp_path: Path) -> None:
    """A limit on the size of a file ends a write as a full disk does."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            write_workbook([Sheet("Lines", COLUMNS, rows() * 50)], tmp_path / "o.xlsx")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert list(tmp_path.iterdir()) == []


def test_an_export_that_is_stopped_leaves_nothing_behind(tmp_path: Path) -> None:
    def some_then_no_more() -> Iterator[dict[str, object]]:
        yield rows()[0]
        raise Cancelled

    with pytest.raises(Cancelled):
        write_workbook(
            [Sheet("Lines", COLUMNS, some_then_no_more())], tmp_path / "out.xlsx"
        )

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told_before_any_work(tmp_path: Path) -> None:
    never = ({"text": str(1 // number)} for number in (0,))

    with pytest.raises(FileNotFoundError):
        write_workbook([Sheet("Lines", COLUMNS, never)], tmp_path / "no" / "o.xlsx")
