"""A gateway's quota is worked out as the gateway does, to the last unit."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from desktop_app.calc.metered.quota import QuotaMethod
from desktop_app.calc.metered.quota_ratios import Counted, quota_of, read_ratios
from desktop_app.calc.rulebook import RuleBook
from importers.registry import identify
from tests.desktop_app.calc.metered.gateway import Call, Note, calls_of, quota

HEADER = (
    *("created_at", "type", "token_name", "model_name", "quota"),
    *("prompt_tokens", "completion_tokens", "other"),
)
JUNE = 1_780_302_600
PLAIN: Note = {"model_ratio": 1, "group_ratio": 1, "completion_ratio": 2}


def own(folder: Path, calls: list[Call], stated: list[int]) -> list[Decimal | None]:
    """Write calls as a log, read it, and return what each should cost."""
    path = folder / "log.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for (note, prompt, completion), billed in zip(calls, stated, strict=True):
            row = (JUNE, 2, "shop", "m", billed, prompt, completion, json.dumps(note))
            writer.writerow(row)
    lines = pa.concat_tables([batch.lines for batch in identify(path).batches()])
    method = QuotaMethod(RuleBook(()))
    times = np.zeros(lines.num_rows, dtype=np.int64)
    with duckdb.connect() as connection:
        found = method.amounts(connection, lines, times)
    assert found.listed.null_count == lines.num_rows
    return list(found.own.to_pylist())


def one(
    folder: Path, note: Note, prompt: int = 100, completion: int = 0
) -> Decimal | None:
    return own(folder, [(note, prompt, completion)], [7])[0]


@pytest.mark.parametrize("seed", range(3))
def test_thousands_of_calls_cost_what_the_gateway_says(
    tmp_path: Path, seed: int
) -> None:
    calls = calls_of(seed, 4_000)
    due = [quota(*call) for call in calls]

    found = own(tmp_path, calls, due)

    assert found == [Decimal(one) / 500_000 for one in due]


def test_half_a_quota_is_rounded_up(tmp_path: Path) -> None:
    note = PLAIN | {"model_ratio": 0.5}

    assert one(tmp_path, note, prompt=5) == Decimal(3) / 500_000


def test_a_call_that_used_anything_costs_at_least_one(tmp_path: Path) -> None:
    note = PLAIN | {"model_ratio": 0.001}

    assert one(tmp_path, note, prompt=1) == Decimal(1) / 500_000


def test_a_call_without_a_token_costs_nothing(tmp_path: Path) -> None:
    assert one(tmp_path, PLAIN, prompt=0) == 0


def test_a_free_group_costs_nothing(tmp_path: Path) -> None:
    assert one(tmp_path, PLAIN | {"group_ratio": 0}) == 0


def test_a_fixed_price_without_a_token_may_be_nothing(tmp_path: Path) -> None:
    note: Note = {"model_price": 0.02, "group_ratio": 1}

    assert own(tmp_path, [(note, 0, 0), (note, 0, 0)], [0, 10_000]) == [
        0,
        Decimal("0.02"),
    ]


@pytest.mark.parametrize(
    "note",
    [
        {},
        {"cache_tokens": 3},
        PLAIN | {"billing_mode": "tiered_expr", "expr_b64": "cA=="},
        PLAIN | {"billing_mode": ["odd"]},
        PLAIN | {"billing_source": "subscription"},
        PLAIN | {"pre_consumed": 5, "actual_quota": 9},
        PLAIN | {"admin_info": {"quota_saturation": {"kind": "overflow"}}},
        PLAIN | {"seconds_ratio": 4},
        PLAIN | {"model_ratio": -1},
        PLAIN | {"cache_tokens": 5},
    ],
)
def test_what_the_record_does_not_tell_is_not_recalculated(
    tmp_path: Path, note: Note
) -> None:
    assert one(tmp_path, note) is None


def test_numbers_too_wide_for_a_machine_word_are_still_exact(tmp_path: Path) -> None:
    note = PLAIN | {"model_ratio": 0.12345678901234567}
    prompt = 9_007_199_254_740_993

    due = quota(note, prompt, 1)

    assert one(tmp_path, note, prompt, 1) == Decimal(due) / 500_000


def test_sound_is_weighed_by_its_own_ratios() -> None:
    prices = {
        "model_ratio": "1.25",
        "group_ratio": "1",
        "completion_ratio": "2",
        "audio_ratio": "4",
        "audio_completion_ratio": "2",
        "audio": True,
    }
    used = {"text_input": 10, "text_output": 20, "audio_input": 100, "audio_output": 50}

    found = quota_of(read_ratios(json.dumps(prices)), Counted(110, 0, 0, 0, 70, used))

    assert found == 1063  # (10 + 20 × 2 + 100 × 4 + 50 × 8) × 1.25 = 1062.5


def test_the_working_shows_the_weighted_tokens() -> None:
    method = QuotaMethod(RuleBook(()))
    prices = {"model_ratio": "0.2", "group_ratio": "0.8", "completion_ratio": "2.5"}
    line = {
        "calls": Decimal(1),
        "own_prices": json.dumps(prices),
        "input_tokens": Decimal(1000),
        "output_tokens": Decimal(100),
        "billed_cost": Decimal("0.0005"),
    }

    steps = list(method.steps(line, None))

    assert [(step.formula, step.result, step.verdict) for step in steps] == [
        ("(1000 + 100 × 2.5) × 0.2 × 0.8", "200", ""),
        ("200 ÷ 500000", "0.0004", "differs"),
    ]


def test_the_working_says_why_a_call_is_not_recalculated() -> None:
    method = QuotaMethod(RuleBook(()))
    prices = {"model_ratio": "1", "billing_mode": "tiered_expr"}

    (step,) = method.steps(
        {"calls": Decimal(1), "own_prices": json.dumps(prices)}, None
    )

    assert "expression" in step.formula
