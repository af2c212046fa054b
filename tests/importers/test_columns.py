"""Declared columns read text exactly, and say what they cannot read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from importers.columns import (
    Amount,
    Column,
    Currency,
    Day,
    Instant,
    Month,
    Reading,
    Text,
    Word,
    find_headers,
)
from importers.contract import Reason
from importers.readings import Converted
from importers.schema import MONEY, PRICE


def read(column: Column, *texts: str | None, into: pa.DataType = MONEY) -> Converted:
    cells: Any = pa.array(texts, pa.string())
    if column.few:
        cells = cells.dictionary_encode()
    return column.convert(cells, Reading(into, 8))


def one(column: Column, text: str, into: pa.DataType = MONEY) -> object:
    """Return what a text is read as, or the reason why not."""
    # a second, sound cell sees to it that the column as a whole is not special
    converted = read(column, text, None, into=into)
    reasons = [fault.reason for fault in converted.faults if fault.where[0].as_py()]
    value = converted.values[0].as_py()
    assert not (reasons and value is not None)
    return reasons[0] if reasons else value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.0003240", Decimal("0.000324")),
        ("-0.05", Decimal("-0.05")),
        ("+1", Decimal(1)),
        (".5", Decimal("0.5")),
        ("5.", Decimal(5)),
        (" 1.5\t", Decimal("1.5")),
        ("0.1000000000000000", Decimal("0.1")),
        ("00012", Decimal(12)),
        ("9" * 28, Decimal("9" * 28)),
        ("", None),
        (" ", None),
        ("1e3", Reason.NOT_A_NUMBER),
        ("1E-7", Reason.NOT_A_NUMBER),
        ("1,234.5", Reason.NOT_A_NUMBER),
        ("12,3x", Reason.NOT_A_NUMBER),
        ("1 2", Reason.NOT_A_NUMBER),
        ("0x10", Reason.NOT_A_NUMBER),
        ("１２", Reason.NOT_A_NUMBER),
        ("Infinity", Reason.NOT_A_NUMBER),
        ("+", Reason.NOT_A_NUMBER),
        (".", Reason.NOT_A_NUMBER),
        ("0.00000000001", Reason.TOO_MANY_DIGITS),
        ("9" * 29, Reason.TOO_MANY_DIGITS),
    ],
)
def test_an_amount_is_exact_or_faulty(text: str, value: object) -> None:
    assert one(Amount("a"), text) == value


def test_a_price_may_have_twelve_places() -> None:
    assert one(Amount("a"), "0.000000000001", PRICE) == Decimal("0.000000000001")


def test_one_bad_amount_leaves_the_others_alone() -> None:
    converted = read(Amount("a"), "1.5", "x", "0.00000000001", None, "2")

    assert converted.values.to_pylist() == [
        Decimal("1.5"),
        None,
        None,
        None,
        Decimal(2),
    ]
    assert [(f.reason, f.where.to_pylist().index(True)) for f in converted.faults] == [
        (Reason.NOT_A_NUMBER, 1),
        (Reason.TOO_MANY_DIGITS, 2),
    ]


NOON = datetime(2026, 5, 13, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-05-13 12:00:00", NOON),
        ("2026-05-13 12:00", NOON),
        ("2026-05-13T12:00:00", NOON),
        ("2026/5/13 12:00", NOON),
        ("2026-05-13T12:00:00+08:00", NOON),
        ("2026-05-13T04:00:00Z", NOON),
        ("2026-05-12 23:00:00-0500", NOON),
        ("2026-05-13 12:00:00.000", NOON),
        ("2026-05-13\t", datetime(2026, 5, 12, 16, tzinfo=UTC)),
        ("", None),
        ("13.05.2026", Reason.NOT_A_TIME),
        ("2026-02-30 00:00:00", Reason.NOT_A_TIME),
        ("2026-05-13 25:00:00", Reason.NOT_A_TIME),
        ("46155.78", Reason.NOT_A_TIME),
    ],
)
def test_a_time_stands_in_the_providers_zone(text: str, value: object) -> None:
    assert one(Instant("t"), text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("20260513", date(2026, 5, 13)),
        ("2026-05-13", date(2026, 5, 13)),
        ("2026/5/3", date(2026, 5, 3)),
        ("2026-05-13 00:00:00", date(2026, 5, 13)),
        ("", None),
        ("20261301", Reason.NOT_A_DATE),
        ("202605", Reason.NOT_A_DATE),
        ("2026-05-13 18:46:00", Reason.NOT_A_DATE),
    ],
)
def test_a_day_is_read_in_each_of_its_forms(text: str, value: object) -> None:
    assert one(Day("d"), text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("202605", "2026-05"),
        ("2026-05\t", "2026-05"),
        ("2026/5", "2026-05"),
        ("2026年5月", "2026-05"),
        ("2026-05-01 00:00:00", "2026-05"),
        ("", None),
        ("202613", Reason.NOT_A_PERIOD),
        ("2026", Reason.NOT_A_PERIOD),
        ("20260513", Reason.NOT_A_PERIOD),
    ],
)
def test_a_month_is_read_in_each_of_its_forms(text: str, value: object) -> None:
    assert one(Month("m"), text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("CNY", "CNY"),
        (" usd ", "USD"),
        ("人民币", "CNY"),
        ("", None),
        ("$", Reason.NOT_A_CURRENCY),
        ("元/千tokens", Reason.NOT_A_CURRENCY),
    ],
)
def test_a_currency_is_a_code_of_three_letters(text: str, value: object) -> None:
    assert one(Currency("c"), text) == value


@pytest.mark.parametrize(
    "column", [Text("i", identifier=True), Word("i", identifier=True)]
)
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1064000000000011\t", "1064000000000011"),
        ("1.06892E+15", Reason.DAMAGED_ID),
        ("1E+15", Reason.DAMAGED_ID),
        ("a1E+15", "a1E+15"),
    ],
)
def test_an_id_that_became_a_rounded_number_is_damaged(
    column: Column, text: str, value: object
) -> None:
    assert one(column, text) == value


HEADER = ["\ufeff标识信息/账单明细ID ", "应付信息/应付金额(含税)", "Region", "用量", ""]


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("标识信息/账单明细ID", 0),
        ("账单明细ID", 0),
        ("应付信息/应付金额（含税）", 1),
        ("应付金额（含税）", 1),
        ("region", 2),
        ("用量信息/用量", 3),
        ("Usage", None),
    ],
)
def test_headers_are_found_however_they_are_spelled(
    name: str, place: int | None
) -> None:
    assert find_headers(Word(name), HEADER) == ([] if place is None else [place])


def test_a_full_name_wins_over_a_bare_one() -> None:
    header = ["用量信息/用量", "用量"]

    assert find_headers(Word("用量信息/用量"), header) == [0]


def test_another_group_is_another_column() -> None:
    assert find_headers(Word("用量信息/用量"), ["时长信息/用量"]) == []
