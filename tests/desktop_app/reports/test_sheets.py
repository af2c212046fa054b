"""Reports keep every digit, every ID, and run no formula of a stranger."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from desktop_app.reports import workbook
from desktop_app.reports.delimited import write_csv
from desktop_app.reports.sheets import Column, Kind, Sheet

COLUMNS = [
    Column("id", "ID"),
    Column("billed", "Billed", Kind.AMOUNT),
    Column("lines", "Lines", Kind.COUNT),
    Column("at", "At", Kind.INSTANT),
    Column("day", "Day", Kind.DAY),
]
ROW: dict[str, object] = {
    "id": "1064000000000011",
    "billed": Decimal("0.0003240000"),
    "lines": 12,
    "at": datetime(2026, 5, 13, 10, 46, tzinfo=UTC),
    "day": date(2026, 5, 13),
}


def a_sheet(**changes: object) -> Sheet:
    return Sheet("Lines", COLUMNS, [{**ROW, **changes}])


def cells(path: Path) -> list[object]:
    page = openpyxl.load_workbook(path)["Lines"]
    return [cell.value for cell in page[2]]


def test_a_workbook_holds_real_numbers_and_text_ids(tmp_path: Path) -> None:
    workbook.write_workbook([a_sheet()], tmp_path / "a.xlsx")

    found = cells(tmp_path / "a.xlsx")

    assert found[0] == "1064000000000011"
    assert Decimal(str(found[1])) == Decimal("0.000324")
    assert found[2] == 12
    assert str(found[3]) == "2026-05-13 10:46:00"


def test_an_amount_beyond_a_spreadsheet_number_is_written_as_text(
    tmp_path: Path,
) -> None:
    exact = Decimal("12345678901234567.1234")

    workbook.write_workbook([a_sheet(billed=exact)], tmp_path / "a.xlsx")

    assert cells(tmp_path / "a.xlsx")[1] == "12345678901234567.1234"


def test_a_formula_in_a_bill_stays_a_text(tmp_path: Path) -> None:
    workbook.write_workbook([a_sheet(id="=1+1")], tmp_path / "a.xlsx")

    page = openpyxl.load_workbook(tmp_path / "a.xlsx")["Lines"]

    assert (page["A2"].value, page["A2"].data_type) == ("=1+1", "s")


def test_the_header_is_frozen_and_can_be_filtered(tmp_path: Path) -> None:
    workbook.write_workbook([a_sheet()], tmp_path / "a.xlsx")

    page = openpyxl.load_workbook(tmp_path / "a.xlsx")["Lines"]

    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:E2"


def test_a_sheet_longer_than_excel_holds_goes_on_in_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "EXCEL_ROWS", 3)
    sheet = Sheet("Lines", COLUMNS, [{**ROW, "lines": n} for n in range(5)])

    rows = workbook.write_workbook([sheet], tmp_path / "a.xlsx")

    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert rows == 5
    assert book.sheetnames == ["Lines", "Lines 2", "Lines 3"]
    assert [book["Lines 3"]["C2"].value, book["Lines 3"]["C3"].value] == [4, None]


def test_csv_keeps_every_digit(tmp_path: Path) -> None:
    exact = Decimal("12345678901234567.1234567890")

    write_csv(a_sheet(billed=exact), tmp_path / "a.csv")

    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["ID", "Billed", "Lines", "At", "Day"]
    assert rows[1][1] == "12345678901234567.123456789"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-x", "@SUM(A1)"])
def test_csv_keeps_spreadsheets_from_running_a_text(text: str, tmp_path: Path) -> None:
    write_csv(a_sheet(id=text), tmp_path / "a.csv")

    assert f"\n'{text}," in (tmp_path / "a.csv").read_text(encoding="utf-8-sig")


def test_a_report_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_text("old", encoding="utf-8")

    def broken() -> Iterator[dict[str, object]]:
        yield ROW
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_csv(Sheet("Lines", COLUMNS, broken()), target)

    assert target.read_text(encoding="utf-8") == "old"
