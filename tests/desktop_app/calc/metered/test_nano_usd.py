"""The admin console's arithmetic agrees with another one, in plain whole numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from desktop_app.calc.metered.contract import METERS
from desktop_app.calc.metered.nano_usd import NanoUsd
from desktop_app.calc.rulebook import RuleBook
from importers.prices.lists import read_price_list
from importers.registry import identify
from importers.schema import INSTANT
from tests.desktop_app.calc.metered.console_calls import invented
from tests.desktop_app.console_ledger import (
    ANTHROPIC,
    Call,
    Price,
    Rates,
    bill,
    listed_price,
    record_of,
)

NANO = Decimal("0.000000001")
RECORDS = 100_000
NOW = 1_778_637_600  # 13 May 2026
COLUMNS = (
    *METERS,
    "pricing_quantity",
    "model",
    "billing_currency",
    *NanoUsd.columns,
)


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


def read(folder: Path, records: Sequence[dict[str, Any]]) -> pa.Table:
    """Return the lines that the importer makes of ledger records."""
    path = folder / "ledger.json"
    path.write_text(json.dumps({"data": {"results": records}}), encoding="utf-8")
    batches = list(identify(path).batches())
    assert not [reject for batch in batches for reject in batch.rejects]
    table = pa.concat_tables([batch.lines for batch in batches])
    return table.select(COLUMNS).unify_dictionaries().combine_chunks()


def own_amounts(
    connection: duckdb.DuckDBPyConnection, lines: pa.Table
) -> list[Decimal | None]:
    """Return what the method says that lines cost by their own prices."""
    none = np.zeros(lines.num_rows, dtype=np.int64)
    found: list[Decimal | None] = (
        NanoUsd(RuleBook(())).amounts(connection, lines, none).own.to_pylist()
    )
    return found


def nano_of(
    connection: duckdb.DuckDBPyConnection, folder: Path, record: dict[str, Any]
) -> int:
    """Return the nano-USD of one record by its own prices."""
    [amount] = own_amounts(connection, read(folder, [record]))
    assert amount is not None
    return int(amount / NANO)


def test_nine_hundred_tokens_at_one_dollar_a_million_cost_900000_nano(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    record = record_of(1, Call(fresh=900), Price(rates=Rates(input=10**9)))

    assert nano_of(connection, tmp_path, record) == 900_000


@pytest.mark.parametrize(
    ("call", "nano"),
    [
        (Call(write_5m=1_000_000, protocol=ANTHROPIC), 1_375_000_000),
        (Call(write_1h=1_000_000, protocol=ANTHROPIC), 2_200_000_000),
        (Call(write_5m=1_000_000), 1_100_000_000),
    ],
)
def test_only_anthropics_cache_writes_are_dearer_than_configured(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, call: Call, nano: int
) -> None:
    record = record_of(1, call, Price(rates=Rates(write=1_100_000_000)))

    assert nano_of(connection, tmp_path, record) == nano


@pytest.mark.parametrize("size", [1_000, 1_001])
def test_a_whole_request_takes_the_price_of_its_tier(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, size: int
) -> None:
    tiers = ((1_000, Rates(10**9, 10**8, 10**9, 2 * 10**9)), (0, Rates(5, 5, 5, 5)))
    call = Call(fresh=size - 700, read=300, write_5m=400, output=50)
    price = Price("tiered", tiers=tiers)

    found = nano_of(connection, tmp_path, record_of(1, call, price))

    assert found == bill(call, price).nano
    assert (found > 100) is (size == 1_000)


def test_what_exceeds_the_last_bound_takes_the_last_tier(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    price = Price("tiered", tiers=((10, Rates(10**9)), (20, Rates(2 * 10**9))))

    assert nano_of(connection, tmp_path, record_of(1, Call(fresh=21), price)) == 42_000


@pytest.mark.parametrize(
    ("call", "nano"),
    [
        (Call(fresh=1_000_000, protocol=ANTHROPIC, speed="fast"), 6_000),
        (Call(fresh=1_000_000, tier="flex"), 500),
        (Call(fresh=1_000_000, tier="priority"), 2_000),
        (Call(fresh=1_000_000, tier="priority", model="gpt-5.5-pro"), 2_500),
        (Call(fresh=1_000_000, tier="priority", protocol="dashscope"), 1_000),
        (Call(fresh=1_000_000, percent=80), 800),
        (
            Call(fresh=1_000_000, protocol=ANTHROPIC, speed="fast", percent=80),
            4_800,
        ),
    ],
)
def test_rates_are_multiplied_by_service_and_group(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, call: Call, nano: int
) -> None:
    record = record_of(1, call, Price(rates=Rates(input=1_000)))

    assert nano_of(connection, tmp_path, record) == nano


def test_the_rate_is_rounded_before_the_tokens_are_counted(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    call = Call(fresh=10_000_000, tier="flex")

    found = nano_of(
        connection, tmp_path, record_of(1, call, Price(rates=Rates(input=3)))
    )

    assert found == 20  # 3 × ½ = 1.5 → 2; not 10 × 1.5


@pytest.mark.parametrize("mode", ["self", "free"])
def test_what_is_only_recorded_or_free_costs_nothing(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, mode: str
) -> None:
    price = Price(rates=Rates(input=10**9), free=mode == "free")
    call = Call(fresh=900, mode=mode if mode == "self" else "usage")

    record = record_of(1, call, price, billedNanousd=900_000, billedUSD=0.0009)

    assert nano_of(connection, tmp_path, record) == 0


def test_a_multiplier_that_the_snapshot_forgot_is_put_back(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    plain = Call(fresh=1_000_000, protocol=ANTHROPIC)
    price = Price(rates=Rates(input=1_000))
    forgotten = record_of(1, plain, price, usageSpeed="fast")

    assert nano_of(connection, tmp_path, forgotten) == 6_000


def test_a_record_without_a_snapshot_has_no_own_amount(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    record = record_of(1, Call(fresh=1), Price(), pricingSnapshotJSON="")

    assert own_amounts(connection, read(tmp_path, [record])) == [None]


@pytest.mark.parametrize(
    "changed",
    [
        {"base_input_nanousd_per_m_tokens": -1},
        {"base_input_nanousd_per_m_tokens": 1 << 63},
        {"base_input_nanousd_per_m_tokens": "many"},
        {"service_items": [{"pricing_mode": "call", "call_nanousd_per_call": -1}]},
    ],
)
def test_a_snapshot_with_rates_that_are_none_proves_nothing(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, changed: dict[str, Any]
) -> None:
    record = record_of(1, Call(fresh=1), Price())
    snapshot = json.loads(record["pricingSnapshotJSON"]) | changed
    record["pricingSnapshotJSON"] = json.dumps(snapshot)

    assert own_amounts(connection, read(tmp_path, [record])) == [None]


def test_the_largest_counts_and_rates_are_held_exactly(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    most, dear = (1 << 63) - 1, 10**18
    price = Price(rates=Rates(dear, dear, dear, dear))
    call = Call(fresh=most, read=most, output=most, reasoning=most)

    record = record_of(1, call, price, billedNanousd=0, billedUSD=0)

    assert nano_of(connection, tmp_path, record) == bill(call, price).nano


def test_a_tool_is_paid_for_by_the_call_whatever_the_multiplier(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    call = Call(tier="priority", tools=(("openai.web_search", 3, 10_000_000),))

    assert nano_of(connection, tmp_path, record_of(1, call, Price())) == 30_000_000


def test_where_only_services_are_billed_the_call_itself_costs_nothing(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    price = Price("tiered", tiers=((0, Rates(10**9, 10**9, 10**9, 10**9)),))
    record = record_of(1, Call(fresh=900, mode="self"), price)
    item = {
        "service_code": "context",
        "input_tokens": 1_000,
        "output_tokens": 10,
        "reasoning_tokens": 5,
        "cache_write_tokens": 3,
        "input_nanousd_per_m_tokens": 10**9,
        "output_nanousd_per_m_tokens": 2 * 10**9,
        "cache_write_nanousd_per_m_tokens": 333_333_333,
    }
    told = {"billing_mode": "usage", "service_items": [item]}
    snapshot = json.loads(record["pricingSnapshotJSON"]) | told
    record["pricingSnapshotJSON"] = json.dumps(snapshot)

    assert nano_of(connection, tmp_path, record) == 1_000_000 + 30_000 + 1_000


def test_rates_without_a_base_are_multiplied_already(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    call = Call(fresh=1_000_000, write_5m=2_000_000, tier="priority")
    record = record_of(1, call, Price(rates=Rates(input=1_000, write=500)))
    snapshot = json.loads(record["pricingSnapshotJSON"])
    bare = {k: v for k, v in snapshot.items() if not k.startswith("base_")}
    record["pricingSnapshotJSON"] = json.dumps(bare)

    assert nano_of(connection, tmp_path, record) == 2_000 + 2_000


def test_a_snapshot_spelled_as_the_price_list_is_read_too(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    price = Price("tiered", tiers=((10, Rates(10**9)), (0, Rates(2 * 10**9))))
    call = Call(fresh=11, tier="flex", protocol="openai_responses")
    text = json.dumps(listed_price(price))

    record = record_of(1, call, price, pricingSnapshotJSON=text)

    assert nano_of(connection, tmp_path, record) == bill(call, price).nano


def test_a_hundred_thousand_records_agree_with_plain_whole_numbers(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    cases = list(invented(RECORDS))

    lines = read(tmp_path, [record_of(n, *case) for n, case in enumerate(cases, 1)])
    method = NanoUsd(a_book(tmp_path, {call.model: price for call, price in cases}))
    found = method.amounts(connection, lines, np.full(RECORDS, NOW))

    due = [bill(*case).nano * NANO for case in cases]
    recorded = [call.mode == "self" or price.free for call, price in cases]
    listed = found.listed.to_pylist()
    assert unlike(cases, due, found.own.to_pylist()) == []
    assert (
        unlike(
            cases, due, [0 if r else a for r, a in zip(recorded, listed, strict=True)]
        )
        == []
    )


def unlike(
    cases: Sequence[tuple[Call, Price]],
    due: Sequence[Decimal],
    found: Sequence[Decimal | int | None],
) -> list[object]:
    """Return the cases for which another amount was found than is due."""
    return [row for row in zip(cases, due, found, strict=True) if row[1] != row[2]]


def a_book(folder: Path, prices: dict[str, Price]) -> RuleBook:
    """Return the rules of a pricing export that has held since 1970."""
    path = folder / "deeix-chat-model-pricing-1970-01-01.json"
    listed = {model: listed_price(price) for model, price in prices.items()}
    path.write_text(json.dumps(listed), encoding="utf-8")
    rules = read_price_list(path).rules
    count = rules.num_rows
    always = pa.array([0] * count, pa.int64()).cast(INSTANT)
    facts: dict[str, pa.Array[Any]] = {
        "snapshot_id": pa.array(["s1"] * count, pa.string()),
        "snapshot_name": pa.array(["export"] * count, pa.string()),
        "snapshot_from": always,
        "snapshot_to": pa.nulls(count, INSTANT),
        "published_at": always,
    }
    for name, values in facts.items():
        rules = rules.append_column(name, values)
    return RuleBook.from_table(rules)
