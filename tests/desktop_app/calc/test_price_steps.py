"""A step is where the price that charges imply becomes another."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from desktop_app.calc.price_steps import MOST_RUNS, price_steps

START = int(datetime(2026, 5, 1, tzinfo=UTC).timestamp())
_KINDS: dict[str, pa.DataType] = {
    "provider": pa.string(),
    "region_id": pa.string(),
    "model": pa.string(),
    "type_code": pa.string(),
    "pricing_unit": pa.string(),
    "billing_currency": pa.string(),
    "price_unit": pa.string(),
    "price": pa.decimal128(38, 12),
    "time": pa.int64(),
    "lines": pa.int64(),
    "line_id": pa.string(),
}
_SCHEMA = pa.schema(_KINDS)


def seen(minute: int, price: str, **given: object) -> dict[str, Any]:
    """Make one sighting of a price, so many minutes after the start of May."""
    return {
        "provider": "alibaba",
        "region_id": "cn-beijing",
        "model": "qwen-plus",
        "type_code": "input_token",
        "pricing_unit": "1K tokens",
        "billing_currency": "CNY",
        "price_unit": "元/千tokens",
        "price": Decimal(price),
        "time": START + 60 * minute,
        "lines": 1,
        "line_id": f"line-{minute}",
        **given,
    }


def found(*rows: dict[str, Any]) -> list[tuple[str, str, int, str]]:
    """Return change, price, lines and first line of each step."""
    steps = price_steps(pa.Table.from_pylist(list(rows), schema=_SCHEMA))
    return [
        (one.change, str(one.price.normalize()), one.lines, one.line_id)
        for one in steps
    ]


def test_a_price_that_stays_is_one_step() -> None:
    assert found(seen(0, "0.002"), seen(9, "0.002")) == [("", "0.002", 2, "line-0")]


def test_a_change_names_its_first_line() -> None:
    steps = found(
        seen(0, "0.002"), seen(5, "0.003"), seen(6, "0.003"), seen(9, "0.002")
    )

    assert steps == [
        ("", "0.002", 1, "line-0"),
        ("up", "0.003", 2, "line-5"),
        ("down", "0.002", 1, "line-9"),
    ]


def test_a_step_says_when_it_began_and_what_was_before() -> None:
    rows = [seen(0, "0.002"), seen(5, "0.003")]
    step = price_steps(pa.Table.from_pylist(rows, schema=_SCHEMA))[1]

    assert step.start == datetime(2026, 5, 1, 0, 5, tzinfo=UTC)
    assert (step.before, step.price) == (Decimal("0.002"), Decimal("0.003"))


def test_the_same_price_per_another_unit_is_no_step() -> None:
    wide = seen(5, "2", price_unit="元/百万tokens")

    assert found(seen(0, "0.002"), wide) == [("", "0.002", 2, "line-0")]


def test_charges_are_followed_apart() -> None:
    other = seen(1, "0.008", type_code="output_token")
    there = seen(2, "0.004", region_id="us-east-1")

    assert [step[0] for step in found(seen(0, "0.002"), other, there)] == ["", "", ""]


def test_an_unknown_unit_is_named_as_it_came() -> None:
    rows = [seen(0, "3", price_unit="元/斤", pricing_unit=None)]

    assert price_steps(pa.Table.from_pylist(rows, schema=_SCHEMA))[0].unit == "元/斤"


def test_prices_by_turns_are_one_row_each() -> None:
    rows = [seen(at, ("0.002", "0.003")[at % 2]) for at in range(MOST_RUNS + 2)]
    steps = price_steps(pa.Table.from_pylist(rows, schema=_SCHEMA))

    assert [(one.by_turns, one.before, one.lines) for one in steps] == [
        (True, None, 13),
        (True, None, 13),
    ]


def test_nothing_seen_gives_no_steps() -> None:
    assert price_steps(_SCHEMA.empty_table()) == []
