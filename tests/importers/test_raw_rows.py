"""A row is found again exactly as it stands in its file."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import openpyxl
import pytest

from importers import limits
from importers.documents import open_document
from importers.raw_rows import raw_rows

HEADER = "账号ID,消费时间,备注\n"
ROWS = (
    '1,2026-05-01,"two\nlines, and ""quotes"""\r\n',
    "2,2026-05-02,\n",
    "\n",
    '"3",2026-05-03,last without an end',
)
FIRST = 2  # the header is row 1


def found(path: Path, *numbers: int) -> dict[int, bytes]:
    wanted = {0: set(numbers)}
    return {
        one.number: one.content for one in raw_rows(open_document(path).sheets, wanted)
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_row_of_text_comes_byte_for_byte(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "bill.csv"
    path.write_bytes((HEADER + "".join(ROWS)).encode(encoding))
    wide = encoding.replace("utf-16", "utf-16-le").removesuffix("-sig")

    rows = found(path, 2, 3, 5)

    assert rows == {
        FIRST: ROWS[0].encode(wide),
        FIRST + 1: ROWS[1].encode(wide),
        FIRST + 3: ROWS[3].encode(wide),
    }


def test_rows_of_a_packed_file_are_those_of_the_file_in_it(tmp_path: Path) -> None:
    path = tmp_path / "bill.csv.gz"
    path.write_bytes(gzip.compress((HEADER + "".join(ROWS)).encode()))

    assert found(path, 3) == {3: ROWS[1].encode()}


def test_numbers_hold_over_many_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PIECE", 64)
    rows = [f'{n},2026-05-01,"a, {n}"\n' for n in range(500)]
    path = tmp_path / "bill.csv"
    path.write_text(HEADER + "".join(rows), encoding="utf-8", newline="")

    picked = found(path, FIRST, FIRST + 250, FIRST + 499)

    assert list(picked.values()) == [rows[n].encode() for n in (0, 250, 499)]


def test_a_row_of_a_workbook_is_given_cell_by_cell(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["账号ID", "金额"], ["1", "0.10"], ["2", "0.20"]):
        sheet.append(row)
    book.save(tmp_path / "bill.xlsx")

    rows = found(tmp_path / "bill.xlsx", 3)

    assert json.loads(rows[3]) == [["账号ID", "2"], ["金额", "0.20"]]


def test_a_record_of_json_keeps_every_digit(tmp_path: Path) -> None:
    path = tmp_path / "bill.json"
    path.write_text('[{"id": "1", "cost": 0.10}, {"id": "2", "cost": 1e-7}]', "utf-8")

    rows = found(path, 1, 2)

    assert [json.loads(rows[n]) for n in (1, 2)] == [
        [["id", "1"], ["cost", "0.10"]],
        [["id", "2"], ["cost", "0.0000001"]],
    ]


def test_a_row_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    path = tmp_path / "bill.csv"
    path.write_text(HEADER + ROWS[1], encoding="utf-8", newline="")

    assert found(path, 99) == {}
