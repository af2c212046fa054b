"""A record of several meters costs what its model's published prices give."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from desktop_app.calc.failures import TooLarge
from desktop_app.calc.lines import AMOUNTS, KEY
from desktop_app.calc.metered.contract import METERS
from desktop_app.calc.metered.published import PublishedMethod
from desktop_app.calc.rulebook import RuleBook
from desktop_app.calc.rules import Rule, Tier
from desktop_app.calc.timelines import FOREVER
from importers.schema import CHARGE
from tests.desktop_app.calc.metered.gateway import Dice

COLUMNS = tuple(dict.fromkeys((*KEY, *AMOUNTS, *METERS, "channel", "usage_detail")))
Row = dict[str, Any]
# Dollars a million: input, from the cache, into it, output, thought.
PRICES = {
    (0, 32_000): ("1.2", "0.24", "1.5", "6", "8"),
    (32_000, 128_000): ("2.4", "0.48", "3", "12", "16"),
    (128_000, None): ("3", "0.6", "3.75", "15", "20"),
}
CODES = (
    "input_token",
    "input_token_cache",
    "input_token_cache_creation_5m",
    "output_token",
    "thinking_output_token",
)
JUNE, JULY = 1_780_272_000, 1_782_864_000


def rule(code: str, price: str, tier: Tier | None = None, **given: object) -> Rule:
    """Make a rule of LiteLLM's map for one model."""
    facts: dict[str, Any] = {
        "snapshot_id": "s",
        "snapshot_name": "map",
        "published": 0,
        "row": 0,
        "provider": "litellm",
        "region": "",
        "model": "dashscope/qwen3-max",
        "type_code": f"{tier}{code}",
        "base": code,
        "tier": tier,
        "unit": "1M tokens",
        "price": Decimal(price),
        "currency": "USD",
        "start": -FOREVER,
        "end": FOREVER,
    }
    return Rule(**(facts | given))


TIERED = [
    rule(code, price, tier)
    for tier, prices in PRICES.items()
    for code, price in zip(CODES, prices, strict=True)
]


def record(**given: object) -> Row:
    row: Row = dict.fromkeys(COLUMNS)
    counts = {n: Decimal(str(value)) for n, value in given.items() if n in METERS}
    return row | {
        "model": "qwen3-max",
        "channel": "dashscope",
        "billing_currency": "USD",
        "calls": Decimal(1),
        **given,
        **counts,
    }


def listed(
    rules: Sequence[Rule], rows: Sequence[Row], times: Sequence[int] = ()
) -> list[Decimal | None]:
    schema = pa.schema([CHARGE.field(name) for name in COLUMNS])
    table = pa.Table.from_pylist(list(rows), schema=schema)
    method = PublishedMethod("litellm", RuleBook(rules), ("tool_usage_cost",))
    when = np.array(times or [JUNE] * len(rows), dtype=np.int64)
    with duckdb.connect() as connection:
        found = method.amounts(connection, table, when)
    assert found.own.null_count == len(rows)
    return list(found.listed.to_pylist())


def by_hand(row: Row) -> Decimal:
    """Work a record out with plain decimals, tier by tier."""
    total = int(row["input_tokens"])
    prices = PRICES[0, 32_000]
    if total > 32_000:
        prices = PRICES[32_000, 128_000]
    if total > 128_000:
        prices = PRICES[128_000, None]
    plain, cached, written, output, thought = (Decimal(one) for one in prices)
    read, write = row["cache_read_tokens"], row["cache_write_tokens"]
    hour, thinking = row["cache_write_1h_tokens"], row["reasoning_tokens"]
    with localcontext() as context:
        context.prec = 60
        rest = max(total - read - write - hour, Decimal(0))
        cost = rest * plain + read * cached + (write + hour) * written
        cost += max(row["output_tokens"] - thinking, Decimal(0)) * output
        cost += thinking * thought
        cost /= 1_000_000
        return Decimal(cost.quantize(Decimal("1E-10"), rounding=ROUND_HALF_UP))


def test_thousands_of_records_cost_what_a_plain_sum_gives() -> None:
    dice = Dice(7)
    edges = [0, 1, 31_999, 32_000, 32_001, 127_999, 128_000, 128_001]
    rows = [
        record(
            input_tokens=dice.choice([*edges, dice.below(400_000)]),
            cache_read_tokens=dice.choice([0, dice.below(9_000)]),
            cache_write_tokens=dice.choice([0, dice.below(900)]),
            cache_write_1h_tokens=dice.choice([0, dice.below(90)]),
            output_tokens=dice.below(5_000),
            reasoning_tokens=dice.choice([0, dice.below(5_000)]),
        )
        for _record in range(5_000)
    ]

    assert listed(TIERED, rows) == [by_hand(row) for row in rows]


@pytest.mark.parametrize(
    ("meter", "price"),
    [
        ("cache_read_tokens", "2"),
        ("cache_write_tokens", "2"),
        ("cache_write_1h_tokens", "2"),
        ("reasoning_tokens", "5"),
    ],
)
def test_what_has_no_price_of_its_own_costs_what_is_plainer(
    meter: str, price: str
) -> None:
    rules = [rule("input_token", "2"), rule("output_token", "5")]
    row = record(input_tokens=1_000_000, output_tokens=0, **{meter: 1_000_000})
    if meter == "reasoning_tokens":
        row |= {"input_tokens": Decimal(0), "output_tokens": Decimal(1_000_000)}

    assert listed(rules, [row]) == [Decimal(price)]


def test_the_price_in_force_at_its_time_holds() -> None:
    rules = [
        rule("input_token", "2", start=JUNE - 9, end=JULY),
        rule("input_token", "1", start=JULY),
    ]
    rows = [record(input_tokens=1_000_000, output_tokens=0)] * 3

    assert listed(rules, rows, [JUNE - 10, JULY - 1, JULY]) == [None, 2, 1]


def test_a_meter_that_was_used_and_has_no_price_leaves_a_record_unpriced() -> None:
    rows = [
        record(input_tokens=1_000_000, output_tokens=0),
        record(input_tokens=1_000_000, output_tokens=1),
    ]

    assert listed([rule("input_token", "2")], rows) == [2, None]


def test_a_model_is_found_by_its_own_name_before_the_maker_s() -> None:
    rules = [rule("input_token", "2"), rule("input_token", "9", model="qwen3-max")]

    found = listed(rules, [record(input_tokens=1_000_000, output_tokens=0)])

    assert found == [9]


def test_a_list_in_another_currency_does_not_fit() -> None:
    row = record(input_tokens=5, output_tokens=0, billing_currency="CNY")

    assert listed([rule("input_token", "2")], [row]) == [None]


def test_what_tools_cost_is_taken_as_stated() -> None:
    row = record(
        input_tokens=1_000_000,
        output_tokens=0,
        usage_detail='{"tool_usage_cost":"0.5"}',
    )

    assert listed([rule("input_token", "2")], [row]) == [Decimal("2.5")]


def test_a_cost_beyond_the_ledger_s_digits_is_refused() -> None:
    row = record(input_tokens=9 * 10**18, output_tokens=0)

    with pytest.raises(TooLarge):
        listed([rule("input_token", "9" * 24)], [row])


def test_a_count_that_no_counter_holds_is_refused() -> None:
    row = record(input_tokens=10**19, output_tokens=0)

    with pytest.raises(TooLarge):
        listed([rule("input_token", "1")], [row])


def test_the_working_shows_what_each_meter_costs() -> None:
    method = PublishedMethod("litellm", RuleBook(TIERED))
    line = record(
        input_tokens=1_000,
        cache_read_tokens=400,
        output_tokens=10,
        billed_cost=Decimal("0.000876"),
    )

    steps = list(method.steps(line, JUNE))

    assert [(step.formula, step.result, step.verdict) for step in steps] == [
        ("600 × 0.0000012", "0.00072", ""),
        ("400 × 0.00000024", "0.000096", ""),
        ("10 × 0.000006", "0.00006", ""),
        ("Σ", "0.000876", "ok"),
    ]


def test_a_sum_of_several_calls_has_no_working() -> None:
    method = PublishedMethod("litellm", RuleBook(TIERED))

    assert not list(method.steps(record(input_tokens=1, calls=2), JUNE))


def test_the_working_says_which_meter_has_no_price() -> None:
    method = PublishedMethod("litellm", RuleBook([rule("input_token", "2")]))

    *_known, last = method.steps(record(input_tokens=1, output_tokens=1), JUNE)

    assert (last.title, last.result) == ("Output", "no published price")
