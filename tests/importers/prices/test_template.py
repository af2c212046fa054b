"""Check how a person's own price list is read, and how it is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from importers.contract import ImportRefused
from importers.prices import price_page
from importers.prices.faults import ListFaulty
from importers.prices.lists import read_price_list
from importers.prices.rules import PriceList

Read = Callable[..., PriceList]
Row = dict[str, str]
Write = Callable[..., Path]

HEADER = (
    "provider,region,model,type_code,unit_price,currency,unit,effective_from,"
    "effective_to,note"
)


def test_a_row_becomes_a_rule_with_nothing_lost(read_template: Read) -> None:
    listed = read_template(
        {
            "type_code": "context_0-128k_input_token",
            "unit_price": "0.000000000123",
            "effective_from": "2026-05-14T00:00:00+08:00",
            "effective_to": "2026-08-08T00:00:00+08:00",
            "note": "agreed",
        }
    )

    rule = listed.rules.to_pylist()[0]
    assert rule["unit_price"] == Decimal("0.000000000123")
    assert (rule["base_type"], rule["tier_lower"], rule["tier_upper"]) == (
        "input_token",
        0,
        128_000,
    )
    assert rule["effective_from"] == datetime(2026, 5, 13, 16, tzinfo=UTC)
    assert rule["effective_to"] == datetime(2026, 8, 7, 16, tzinfo=UTC)
    assert (rule["unit"], rule["currency"], rule["note"]) == (
        "1K tokens",
        "CNY",
        "agreed",
    )


def test_rows_without_a_start_take_the_lists(read_template: Read) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)

    listed = read_template({}, effective_from=start)

    assert listed.rules.column("effective_from").to_pylist() == [start]
    assert listed.dated == start


@pytest.mark.parametrize(
    "unit", ["1K tokens", "1M tokens", "image", "second", "10K characters", "call"]
)
def test_each_unit_of_the_template_is_known(read_template: Read, unit: str) -> None:
    assert read_template({"unit": unit}).rules.column("unit").to_pylist() == [unit]


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ({"provider": ""}, "row 2, provider: is empty"),
        ({"model": ""}, "row 2, model: is empty"),
        ({"type_code": "input token"}, "row 2, type_code: “input token” is not a type"),
        ({"unit_price": ""}, "row 2, unit_price: The row states no price"),
        ({"unit_price": "12,3x"}, "row 2, unit_price: “12,3x” is not a price"),
        ({"unit_price": "NaN"}, "row 2, unit_price: “NaN” is not a price"),
        ({"unit_price": "1_000"}, "row 2, unit_price: “1_000” is not a price"),
        ({"unit_price": "1e30"}, "row 2, unit_price: “1e30” is not a price"),
        ({"unit_price": "-0.1"}, "row 2, unit_price: The price -0.1 is below 0"),
        (
            {"unit_price": "0.0000000000001"},
            "row 2, unit_price: The price 0.0000000000001 has more than 12 decimals",
        ),
        ({"currency": "yuan"}, "row 2, currency: “yuan” is not a currency code"),
        ({"unit": "1K bananas"}, "row 2, unit: The unit “1K bananas” is not known"),
        (
            {"effective_from": "2026-05-14"},
            "row 2, effective_from: “2026-05-14” is not a time with offset",
        ),
        ({"effective_to": "soon"}, "row 2, effective_to: “soon” is not a time"),
        (
            {
                "effective_from": "2026-05-14T00:00:00+08:00",
                "effective_to": "2026-05-14T00:00:00+08:00",
            },
            "row 2, effective_to: “2026-05-14T00:00:00+08:00” is not later than",
        ),
    ],
)
def test_a_bad_cell_refuses_the_list_and_is_named(
    read_template: Read, cell: Row, sentence: str
) -> None:
    with pytest.raises(ListFaulty) as refused:
        read_template(cell)

    assert sentence in str(refused.value)


def test_every_fault_is_kept_and_the_first_ten_are_named(read_template: Read) -> None:
    with pytest.raises(ListFaulty) as refused:
        read_template(*[{"unit_price": "x", "model": f"m{n}"} for n in range(12)])

    assert len(refused.value.faults) == 12
    assert "Faults (12)" in str(refused.value)
    assert "row 11," in str(refused.value)
    assert "row 12," not in str(refused.value)


def test_two_rules_may_not_match_one_line(read_template: Read) -> None:
    with pytest.raises(ListFaulty, match="row 3, unit_price: row 2 has a price"):
        read_template({}, {"unit_price": "0.003"})


def test_ranges_that_meet_but_do_not_overlap_are_two_prices_in_turn(
    read_template: Read,
) -> None:
    change = "2026-06-01T00:00:00+08:00"

    listed = read_template(
        {"effective_to": change}, {"unit_price": "3", "effective_from": change}
    )

    assert listed.rules.num_rows == 2


def test_a_workbook_reads_as_the_same_list(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER.split(","))
    sheet.append(
        ["alibaba", "cn-beijing", "m", "input_token", 0.0008, "CNY", "1K tokens"]
    )
    book.save(tmp_path / "list.xlsx")

    listed = read_price_list(tmp_path / "list.xlsx")

    assert listed.rules.column("unit_price").to_pylist() == [Decimal("0.0008")]


def test_a_cell_in_the_last_corner_of_a_workbook_does_no_harm(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER.split(","))
    sheet.append(["alibaba", "", "m", "images", "0.20", "CNY", "张"])
    sheet["XFD1048576"] = "here"
    book.save(tmp_path / "list.xlsx")

    assert read_price_list(tmp_path / "list.xlsx").rules.num_rows == 1


def test_a_list_in_gb18030_reads_too(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    row = "alibaba,cn-beijing,m,input_token,1,CNY,千tokens,,,协议价"
    path.write_bytes(f"{HEADER}\r\n{row}\r\n".encode("gb18030"))

    assert read_price_list(path).rules.column("note").to_pylist() == ["协议价"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "list.csv is empty."),
        (b"\n\n", "list.csv is empty."),
        (
            b"a,b\n1,2\n",
            "is not a price list that Plumbline knows: its header is “a, b”",
        ),
        (HEADER.encode(), "list.csv holds no prices."),
        (b"PK\x03\x04garbage", "list.csv cannot be read as a table."),
        (b'"a', "is damaged after row 0"),
        (b"\xff\xff\xff\xff", "cannot be read as a table"),
    ],
)
def test_what_is_no_price_list_is_refused_in_one_sentence(
    tmp_path: Path, data: bytes, sentence: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(data)

    with pytest.raises(ImportRefused) as refused:
        read_price_list(path)

    assert sentence in str(refused.value)


def test_a_page_without_a_day_asks_for_one(write: Write) -> None:
    with pytest.raises(ImportRefused, match="does not say from when"):
        read_price_list(write(price_page.HEADER, [], "page.csv"))
