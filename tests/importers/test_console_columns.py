"""Amounts in nano-USD and 64-bit counts are read to the last digit, or rejected."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.columns import Reading
from importers.console_columns import Count, NanoAmount, same_usd
from importers.contract import Reason
from importers.schema import MONEY, QUANTITY

MOST = (1 << 63) - 1


def texts(*values: str | None) -> pa.Array[Any]:
    return pa.array(values, pa.string())


@given(st.integers(-MOST - 1, MOST))
def test_every_64_bit_amount_is_read_exactly(nano: int) -> None:
    read = NanoAmount("n").convert(texts(str(nano)), Reading(MONEY, 0))

    assert read.faults == ()
    assert read.values.to_pylist() == [Decimal(nano).scaleb(-9)]


@given(st.integers(-MOST, MOST))
def test_the_double_that_the_console_prints_agrees_with_its_amount(nano: int) -> None:
    amounts = pa.array([Decimal(nano).scaleb(-9)], MONEY)

    assert same_usd(amounts, texts(repr(nano / 1e9))).to_pylist() == [True]


@pytest.mark.parametrize("told", ["0.0009000001", "9e-3", "1E+999", "many"])
def test_another_amount_in_usd_does_not_agree(told: str) -> None:
    amounts = pa.array([Decimal("0.0009")], MONEY)

    assert same_usd(amounts, texts(told)).to_pylist() == [False]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("9223372036854775808", Reason.BEYOND_COUNTER),
        ("1" * 60, Reason.BEYOND_COUNTER),
        ("1E+999", Reason.NOT_WHOLE),
        ("1.5", Reason.NOT_WHOLE),
        ("-1", Reason.NEGATIVE),
    ],
)
def test_a_count_that_is_none_is_rejected(text: str, reason: Reason) -> None:
    read = Count("n").convert(texts(text, "5"), Reading(QUANTITY, 0))

    assert [fault.reason for fault in read.faults] == [reason]
    assert read.values.to_pylist() == [None, Decimal(5)]


def test_whole_numbers_are_read_however_they_are_printed() -> None:
    read = Count("n").convert(texts("5.0", "+7", "-0", " 8 ", None), Reading(MONEY, 0))

    assert read.faults == ()
    assert read.values.to_pylist() == [5, 7, 0, 8, None]
