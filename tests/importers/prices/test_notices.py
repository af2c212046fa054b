"""Check how dated price changes are put in order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from importers.prices.rules import PriceList

Read = Callable[..., PriceList]
Prices = Callable[[PriceList], dict[str, str]]
Reasons = Callable[[PriceList], dict[int, str]]

DAY = datetime(2024, 9, 18, 16, tzinfo=UTC)  # 2024-09-19 in Beijing


def test_a_price_holds_until_its_day_and_the_next_from_it(read_notices: Read) -> None:
    listed = read_notices(
        {"price": "20", "effective_date": "until 2024-09-19"},
        {"price": "10", "effective_date": "2024-09-19"},
    )

    found = [
        (int(r["unit_price"]), r["effective_from"], r["effective_to"])
        for r in listed.rules.to_pylist()
    ]
    assert found == [(20, None, DAY), (10, DAY, None)]
    assert listed.dated is None


def test_an_hour_counts(read_notices: Read) -> None:
    rule = read_notices({"effective_date": "2024-12-31T10:00+08:00"}).rules.to_pylist()[
        0
    ]

    assert rule["effective_from"] == datetime(2024, 12, 31, 2, tzinfo=UTC)


def test_a_price_for_input_and_output_gives_both(
    read_notices: Read, prices: Prices
) -> None:
    listed = read_notices(
        {"charge_type": "input+output tokens", "effective_date": "2024-03-18"}
    )

    assert set(prices(listed)) == {"input_token", "output_token"}


def test_a_price_that_is_said_again_before_its_end_is_one_price(
    read_notices: Read, reasons: Reasons
) -> None:
    listed = read_notices(
        {"price": "8", "effective_date": "2024-03-18"},
        {"price": "8", "effective_date": "until 2024-09-19"},
        {"price": "2", "effective_date": "2024-09-19"},
    )

    assert listed.rules.column("effective_to").to_pylist() == [DAY, None]
    assert reasons(listed) == {3: "Row 2 says the same."}


def test_a_change_that_no_notice_dates_leaves_both_prices_out(
    read_notices: Read, reasons: Reasons
) -> None:
    listed = read_notices(
        {"price": "12", "effective_date": "2024-03-18"},
        {"price": "4", "effective_date": "until 2024-09-19"},
        {"price": "2", "effective_date": "2024-09-19"},
    )

    assert listed.rules.column("source_row").to_pylist() == [4]
    assert "between 2024-03-18 and 2024-09-19" in reasons(listed)[2]
    assert set(reasons(listed)) == {2, 3}


def test_a_day_that_is_none_is_said(read_notices: Read, reasons: Reasons) -> None:
    listed = read_notices({"effective_date": "some day"})

    assert reasons(listed) == {2: "“some day” is not a date."}
