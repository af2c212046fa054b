"""Cells that are written for people are read to the last digit, or rejected."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pyarrow as pa
import pytest

from importers.columns import Column, Reading
from importers.contract import Reason
from importers.printed import (
    MeasuredNumber,
    MeasuredUnit,
    Moment,
    MoneySign,
    MonthOfDay,
    PairedTokens,
    PrintedAmount,
    PrintedWord,
    SpanEnd,
    SpanStart,
)
from importers.readings import Converted
from importers.schema import INSTANT, MONEY, WORD


def converted(column: Column, *texts: str | None, into: pa.DataType) -> Converted:
    return column.convert(pa.array(texts, pa.string()), Reading(into, utc_offset=8))


def values(column: Column, *texts: str | None, into: pa.DataType) -> list[object]:
    found = converted(column, *texts, into=into)
    assert found.faults == ()
    return found.values.to_pylist()


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1234.56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("¥1,234.56", "1234.56"),
        ("￥ 0.0000000001", "0.0000000001"),
        ("-$0.25", "-0.25"),
        ("$-0.25", "-0.25"),
        ("US$3", "3"),
        ("12.50 元", "12.5"),
        ("USD 12.50", "12.5"),
        ("1E-7", "0.0000001"),
    ],
)
def test_an_amount_is_read_with_its_sign_and_groups(text: str, amount: str) -> None:
    assert values(PrintedAmount("Amount"), text, into=MONEY) == [Decimal(amount)]


@pytest.mark.parametrize("text", ["1,23.5", "12 apples", "$1.2.3", "1e999"])
def test_what_is_no_amount_is_a_fault(text: str) -> None:
    (fault,) = converted(PrintedAmount("Amount"), text, into=MONEY).faults

    assert fault.reason is Reason.NOT_A_NUMBER


def test_an_amount_with_more_digits_than_the_ledger_holds_is_a_fault() -> None:
    (fault,) = converted(PrintedAmount("A"), "$0.00000000001", into=MONEY).faults

    assert fault.reason is Reason.TOO_MANY_DIGITS


def test_a_dash_is_nothing() -> None:
    assert values(PrintedAmount("Amount"), "-", "—", None, into=MONEY) == [None] * 3
    assert values(PrintedWord("Model"), "-", "qwen", into=WORD) == [None, "qwen"]


def test_the_sign_of_an_amount_tells_its_currency() -> None:
    texts = ("¥1", "$2", "-US$3", "4", "5 元", "USD 6", None, "7 apples")

    assert values(MoneySign("Amount"), *texts, into=WORD) == [
        *("CNY", "USD", "USD", None),
        *("CNY", "USD", None, None),
    ]


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("282.46 1K tokens", "282.46", "1K tokens"),
        ("282.46K tokens", "282.46", "K tokens"),
        ("1,500 (1K tokens)", "1500", "1K tokens"),
        ("12", "12", None),
        ("0.0026 万字", "0.0026", "万字"),
    ],
)
def test_a_quantity_is_taken_from_its_unit(
    text: str, number: str, unit: str | None
) -> None:
    assert values(MeasuredNumber("Usage"), text, into=MONEY) == [Decimal(number)]
    assert values(MeasuredUnit("Usage"), text, into=WORD) == [unit]


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("1,200 / 300", (1200, 300)),
        ("输入 1200 / 输出 300", (1200, 300)),
        ("Input: 0, Output: 7", (0, 7)),
        ("1,234", (None, None)),
    ],
)
def test_both_tokens_of_one_cell_are_taken_apart(
    text: str, sides: tuple[int | None, int | None]
) -> None:
    first = values(PairedTokens("Tokens", side=1), text, into=MONEY)
    second = values(PairedTokens("Tokens", side=2), text, into=MONEY)

    assert (first, second) == ([sides[0]], [sides[1]])


def test_seconds_and_milliseconds_since_1970_are_times() -> None:
    found = values(
        Moment("Time"),
        "1775178902",
        "1775178902000",
        "2026-04-03 09:15:02",
        into=INSTANT,
    )

    assert found == [datetime(2026, 4, 3, 1, 15, 2, tzinfo=UTC)] * 3


@pytest.mark.parametrize("text", ["2026-05-01 ~ 2026-06-01", "2026/5/1 - 2026/6/1"])
def test_a_span_has_a_start_and_an_end(text: str) -> None:
    start = datetime(2026, 4, 30, 16, tzinfo=UTC)
    end = datetime(2026, 5, 31, 16, tzinfo=UTC)

    assert values(SpanStart("Period"), text, into=INSTANT) == [start]
    assert values(SpanEnd("Period"), text, "2026-05-01", into=INSTANT) == [end, None]


def test_a_day_is_in_its_month() -> None:
    texts = ("2026-05", "202605", "2026-05-13", "20260513", "2026-05-13 00:00:00")

    assert values(MonthOfDay("Month"), *texts, into=WORD) == ["2026-05"] * 5
