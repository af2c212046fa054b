"""What programs log is read exactly, or rejected with its reason."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from importers.columns import Column, Reading
from importers.contract import Reason
from importers.counters import (
    CountedPrice,
    Counter,
    Double,
    Exact,
    JsonObject,
    UnixTime,
    plain,
    read_object,
)
from importers.schema import INSTANT, MONEY, QUANTITY, TEXT

MOST = 9_223_372_036_854_775_807


def read(
    column: Column, text: str | None, into: pa.DataType, utc_offset: int = 8
) -> object:
    """Return what a cell says, or why it says nothing."""
    cells: Any = pa.array([text, None], pa.string())
    found = column.convert(cells, Reading(into, utc_offset))
    reasons = [fault.reason for fault in found.faults if fault.where[0].as_py()]
    assert found.values[1].as_py() is None
    return reasons[0] if reasons else found.values[0].as_py()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("59200.0", 59_200),
        (" 7 ", 7),
        ("-5", -5),
        ("007", 7),
        (str(MOST), MOST),
        (str(-MOST), -MOST),
    ],
)
def test_a_counter_is_a_whole_number(text: str, value: int) -> None:
    assert read(Counter("n"), text, QUANTITY) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("12.5", Reason.NOT_WHOLE),
        ("1e3", Reason.NOT_WHOLE),
        ("nan", Reason.NOT_WHOLE),
        ("1,000", Reason.NOT_WHOLE),
        (str(MOST + 1), Reason.BEYOND_COUNTER),
        ("9" * 400, Reason.BEYOND_COUNTER),
    ],
)
def test_what_no_counter_holds_is_rejected(text: str, reason: Reason) -> None:
    assert read(Counter("n"), text, QUANTITY) is reason


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("1780302600", 8),
        ("1780302600123", 8),
        ("2026-06-01 16:30:00", 8),
        ("2026-06-01T16:30:00.5+02:00", 14),
        ("2026-06-01T08:30:00Z", 8),
    ],
)
def test_seconds_milliseconds_and_words_are_times(text: str, hour: int) -> None:
    assert read(UnixTime("t"), text, INSTANT) == datetime(
        2026, 6, 1, hour, 30, tzinfo=UTC
    )


@pytest.mark.parametrize("text", ["yesterday", "12345", "17803026001234567", "-1"])
def test_what_is_no_time_is_rejected(text: str) -> None:
    assert read(UnixTime("t"), text, INSTANT) is Reason.NOT_A_TIME


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3.4500000000000005e-05", "0.0000345"),
        ("7.5e-07", "0.00000075"),
        ("0.00000000005", "0.0000000001"),
        ("-0.00000000005", "-0.0000000001"),
        ("12", "12"),
    ],
)
def test_a_double_is_rounded_to_ten_decimals(text: str, value: str) -> None:
    assert read(Double("a"), text, MONEY) == Decimal(value)


@pytest.mark.parametrize("text", ["NaN", "Infinity", "1e999", "1_000", "x"])
def test_what_is_no_amount_is_rejected(text: str) -> None:
    assert read(Double("a"), text, MONEY) is Reason.NOT_A_NUMBER


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.5e-07", "0.00000015"), ("0.8958740000000000", "0.895874"), ("2E+2", "200")],
)
def test_an_exact_amount_keeps_every_digit(text: str, value: str) -> None:
    assert read(Exact("a"), text, MONEY) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("0.12345678901", Reason.TOO_MANY_DIGITS),
        ("1e-11", Reason.TOO_MANY_DIGITS),
        ("1e999", Reason.NOT_A_NUMBER),
        ("NaN", Reason.NOT_A_NUMBER),
    ],
)
def test_an_exact_amount_is_never_rounded(text: str, reason: Reason) -> None:
    assert read(Exact("a"), text, MONEY) is reason


def test_a_price_of_one_is_small() -> None:
    assert read(CountedPrice("p"), "1000000000", MONEY) is Reason.TOO_MANY_DIGITS


@pytest.mark.parametrize(
    "text",
    ["[1]", '{"a":1,"a":1}', '{"a":NaN}', '{"a":1e999}', '{"a":', '{"a":' * 99],
)
def test_a_damaged_note_is_rejected(text: str) -> None:
    assert read(JsonObject("j"), text, TEXT) is Reason.NOT_A_NOTE


def test_a_note_that_is_null_says_nothing() -> None:
    assert read_object("null") == {}


def test_a_number_is_written_without_exponent_and_idle_zeros() -> None:
    assert [plain(Decimal(one)) for one in ("1E-7", "2.50", "1E+3", "0")] == [
        "0.0000001",
        "2.5",
        "1000",
        "0",
    ]
