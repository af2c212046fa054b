"""A record's own snapshot keeps its prices apart from what they came to."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from importers.console_snapshots import read_snapshot
from tests.desktop_app.console_ledger import ANTHROPIC, Call, Price, Rates, snapshot_of

PRICE = Price(rates=Rates(10**9, 10**8, 333_333_333, 5 * 10**9))
CALL = Call(fresh=900, write_5m=7, output=3, protocol=ANTHROPIC)


def prices_of(call: Call) -> str:
    snapshot = read_snapshot(json.dumps(snapshot_of(call, PRICE)))
    assert snapshot is not None
    return snapshot.prices


def test_records_of_one_price_have_the_same_own_prices() -> None:
    assert prices_of(CALL) == prices_of(replace(CALL, fresh=5, write_5m=70, output=9))


def test_records_of_other_prices_have_others() -> None:
    assert prices_of(CALL) != prices_of(replace(CALL, percent=80))


def test_own_prices_are_canonical_json() -> None:
    snapshot = snapshot_of(CALL, PRICE)
    backwards = json.dumps(dict(reversed(snapshot.items())), indent=2)

    read = read_snapshot(backwards)

    assert read is not None
    assert read.prices == prices_of(CALL)
    assert list(json.loads(read.prices)) == sorted(json.loads(read.prices))


def test_the_billed_parts_are_added_up() -> None:
    snapshot = read_snapshot(json.dumps(snapshot_of(CALL, PRICE)))

    assert snapshot is not None
    assert snapshot.parts == 900_000 + 2_917 + 15_000


def test_a_record_that_bills_only_services_says_so() -> None:
    idle = snapshot_of(replace(CALL, mode="self"), PRICE) | {"billing_mode": "usage"}
    item = {"service_code": "context", "input_tokens": 5}

    snapshot = read_snapshot(json.dumps(idle | {"service_items": [item]}))

    assert snapshot is not None
    assert snapshot.service_only


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "7",
        "{",
        '{"upstream_usage":{}}',
        '{"currency":"USD","currency":"USD"}',
        '{"rate_multiplier":Infinity}',
        '{"currency":' + "[" * 100_000,
    ],
)
def test_what_is_no_snapshot_is_not_read(text: str) -> None:
    assert read_snapshot(text) is None
