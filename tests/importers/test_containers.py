"""A bill is the same bill in every container, encoding and under any name."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from importers import ImportRefused, Reason
from importers.registry import identify

ABill = Callable[..., str]
AFile = Callable[[bytes | str], Path]
AZip = Callable[[Mapping[str, bytes]], Path]
AWorkbook = Callable[[Mapping[str, Iterable[Sequence[object]]]], Path]

TWO = ({"billed": "1.10", "detail": '{"说明":"甲, ""乙""\n丙"}'}, {"billed": "2.20"})


def lines_of(path: Path) -> pa.Table:
    return pa.concat_tables([batch.lines for batch in identify(path).batches()])


def billed(path: Path) -> list[Decimal]:
    return [row["billed_cost"] for row in lines_of(path).to_pylist()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encoding_does_not_matter(
    a_bill: ABill, a_file: AFile, encoding: str
) -> None:
    expected = lines_of(a_file(a_bill(*TWO)))

    found = lines_of(a_file(a_bill(*TWO).encode(encoding)))

    assert found.to_pylist() == expected.to_pylist()


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends_do_not_matter(a_bill: ABill, a_file: AFile, newline: str) -> None:
    content = a_bill(*TWO, newline=newline).encode()

    assert billed(a_file(content)) == [Decimal("1.1"), Decimal("2.2")]


def test_the_last_line_needs_no_end(a_bill: ABill, a_file: AFile) -> None:
    assert billed(a_file(a_bill(*TWO, last=""))) == [Decimal("1.1"), Decimal("2.2")]


def test_a_gzip_file_holds_the_same_bill(a_bill: ABill, a_file: AFile) -> None:
    path = a_file(gzip.compress(a_bill(*TWO).encode()))

    reading = identify(path)

    assert reading.container == "csv.gz"
    assert billed(path) == [Decimal("1.1"), Decimal("2.2")]


def test_members_of_a_zip_are_parts_of_one_bill(a_bill: ABill, a_zip: AZip) -> None:
    path = a_zip(
        {
            "账单/1.csv": a_bill({"billed": "1"}).encode(),
            "__MACOSX/._1.csv": b"\0\1",
            "账单/empty.csv": b"",
            "账单/2.csv": a_bill({"billed": "2"}, {"billed": "3"}).encode("gb18030"),
        }
    )

    found = lines_of(path).select(["source_part", "source_row", "billed_cost"])

    assert [tuple(row.values()) for row in found.to_pylist()] == [
        (0, 2, Decimal(1)),
        (1, 2, Decimal(2)),
        (1, 3, Decimal(3)),
    ]


def test_a_zip_of_two_kinds_of_bill_is_refused(a_bill: ABill, a_zip: AZip) -> None:
    path = a_zip({"a.csv": a_bill({}).encode(), "b.csv": b"a,b\n1,2\n"})

    with pytest.raises(ImportRefused, match="not a kind of bill"):
        identify(path)


def rows_of(text: str) -> list[list[object]]:
    return [list(row) for row in csv.reader(io.StringIO(text))]


def test_a_workbook_holds_the_same_bill(a_bill: ABill, a_workbook: AWorkbook) -> None:
    rows = rows_of(a_bill(*TWO))
    rows[1][2], rows[1][6], rows[1][7] = 202605, 0.1, 1.10
    path = a_workbook({"notes": [["mine"], ["x"]], "bill": [[], *rows]})

    reading = identify(path)
    found = lines_of(path).select(["source_row", "billing_period", "billed_cost"])

    assert reading.container == "xlsx"
    assert [tuple(row.values()) for row in found.to_pylist()] == [
        (3, "2026-05", Decimal("1.1")),
        (4, "2026-05", Decimal("2.2")),
    ]


def test_a_workbook_may_turn_times_into_dates(
    a_bill: ABill, a_workbook: AWorkbook
) -> None:
    header, row = rows_of(a_bill({}))
    header += ["账单信息/消费时间", "账单信息/账单日期"]
    row += [datetime.fromisoformat("2026-05-13 18:46:00"), 20260513.0]

    found = lines_of(a_workbook({"bill": [header, row]})).to_pylist()[0]

    assert str(found["charge_period_start"]) == "2026-05-13 10:46:00+00:00"
    assert str(found["billing_date"]) == "2026-05-13"


def test_an_account_that_a_workbook_rounded_is_rejected(
    a_bill: ABill, a_workbook: AWorkbook
) -> None:
    header, good, bad = rows_of(a_bill({}, {}))
    bad[1] = 1064000000000011

    [batch] = identify(a_workbook({"bill": [header, good, bad]})).batches()

    assert batch.lines.num_rows == 1
    assert [(r.row, r.reason) for r in batch.rejects] == [(3, Reason.DAMAGED_ID)]


def test_a_workbook_in_a_zip_is_read(
    a_bill: ABill, a_workbook: AWorkbook, a_zip: AZip
) -> None:
    book = a_workbook({"bill": rows_of(a_bill({"billed": "7"}))})

    assert billed(a_zip({"bill.bin": book.read_bytes()})) == [Decimal(7)]


def test_blank_rows_of_a_workbook_are_counted(
    a_bill: ABill, a_workbook: AWorkbook
) -> None:
    header, row, other = rows_of(a_bill({}, {}))

    [batch] = identify(a_workbook({"bill": [header, row, [], ["  "], other]})).batches()

    assert (batch.rows, batch.lines.num_rows, batch.blank) == (4, 2, 2)


def records(amounts: Sequence[object]) -> list[dict[str, object]]:
    return [
        {
            "账单明细ID": f"line-{place}",
            "资源购买账号ID": "1064000000000011",
            "账单月份": "2026-05",
            "费用类型": "云资源按量费用",
            "应付金额（含税）": amount,
        }
        for place, amount in enumerate(amounts)
    ]


@pytest.mark.parametrize(
    "shape",
    [
        json.dumps,
        lambda rows: json.dumps({"Data": {"Items": rows, "NextToken": "x"}}),
        lambda rows: json.dumps({"Data": {"Items": {"Item": rows}}}),
        lambda rows: json.dumps([{"Data": {"Items": [row]}} for row in rows]),
        lambda rows: "\n".join(json.dumps(row) for row in rows),
        lambda rows: "\ufeff" + json.dumps({"items": rows}, indent=1),
    ],
)
def test_json_of_any_shape_is_read(
    a_file: AFile, shape: Callable[[list[dict[str, object]]], str]
) -> None:
    path = a_file(shape(records(["1.10", 2.5])))

    assert billed(path) == [Decimal("1.1"), Decimal("2.5")]


def test_json_keeps_every_digit(a_file: AFile) -> None:
    text = json.dumps(records([0])).replace(": 0", ": 12345678901234567.0123456789")

    assert billed(a_file(text)) == [Decimal("12345678901234567.0123456789")]


def test_a_record_that_is_no_object_is_rejected(a_file: AFile) -> None:
    text = json.dumps([*records([1]), 5])

    [batch] = identify(a_file(text)).batches()

    assert [(r.row, r.reason) for r in batch.rejects] == [(2, Reason.NOT_AN_OBJECT)]
