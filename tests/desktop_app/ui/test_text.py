"""Amounts keep every digit; only signs and groups are the view's."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from desktop_app.domain.views import Filter, Op
from desktop_app.ui import text
from desktop_app.ui.models.rows import (
    Column,
    Kind,
    copied,
    filter_words,
    parsed,
    written,
)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("1234567.8900000000", "1,234,567.89"),
        ("-0.6958892", "−0.6958892"),
        ("0", "0.00"),
        ("12", "12.00"),
        ("0.0000000001", "0.0000000001"),
        ("-98765432109876543210.1234567890", "−98,765,432,109,876,543,210.123456789"),
    ],
)
def test_an_amount_keeps_its_digits(value: str, shown: str) -> None:
    assert text.amount(Decimal(value)) == shown


def test_a_difference_shows_its_sign() -> None:
    assert written(Decimal("1.5"), Kind.DIFFERENCE) == "+1.50"
    assert written(Decimal("-1.5"), Kind.DIFFERENCE) == "−1.50"
    assert written(Decimal(0), Kind.DIFFERENCE) == "0.00"


def test_nothing_is_a_dash() -> None:
    assert {written(None, kind) for kind in Kind} == {"–"}


def test_a_count_is_no_money() -> None:
    assert written(Decimal("3151.1870"), Kind.QUANTITY) == "3,151.187"
    assert written(12, Kind.QUANTITY) == "12"


def test_an_instant_is_told_in_the_zone_of_the_bills() -> None:
    east = datetime.fromisoformat("2026-05-01T08:00:00+08:00")

    assert written(east, Kind.INSTANT) == "2026-05-01 08:00:00"


def test_copied_amounts_are_plain_numbers() -> None:
    assert copied(Decimal("-1234.5000000000")) == "-1234.5"
    assert copied(None) == ""
    assert copied("a\tb\nc") == "a b c"


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        ("1,234.50", Kind.AMOUNT, Decimal("1234.50")),
        ("−2", Kind.DIFFERENCE, Decimal(-2)),
        ("2026-05-01", Kind.DAY, date(2026, 5, 1)),
        ("2026-05-01", Kind.INSTANT, datetime(2026, 5, 1, tzinfo=text.ZONE)),
    ],
)
def test_a_bound_is_read_exactly(typed: str, kind: Kind, value: object) -> None:
    assert parsed(typed, kind) == value


@pytest.mark.parametrize("typed", ["12,3x", "NaN", "May"])
@pytest.mark.parametrize("kind", [Kind.AMOUNT, Kind.DAY, Kind.INSTANT])
def test_a_bound_that_cannot_be_read_is_said_back(typed: str, kind: Kind) -> None:
    with pytest.raises(ValueError, match=typed):
        parsed(typed, kind)


def test_a_filter_is_said_in_words() -> None:
    model = Column("model", "Model")
    billed = Column("billed", "Billed (CNY)", Kind.AMOUNT)

    assert filter_words(Filter("model", Op.IS, ("a",)), model) == "Model: a"
    assert (
        filter_words(Filter("model", Op.IS, ("a", "b", "c")), model)
        == "Model: a and 2 more"
    )
    assert filter_words(Filter("model", Op.IS, (None,)), model) == "Model: –"
    assert (
        filter_words(Filter("billed", Op.AT_LEAST, (Decimal("0.5"),)), billed)
        == "Billed (CNY) ≥ 0.50"
    )


def test_sizes_are_written_for_people() -> None:
    assert [text.size(n) for n in (12, 2048, 5 * 1024**2)] == [
        "12 B",
        "2.0 KiB",
        "5.0 MiB",
    ]
