"""A line that is passed gets the verdict that all checks would give it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.calc.checks import LINES, VERDICTS, asked
from desktop_app.calc.failures import TooLarge
from desktop_app.calc.ordinary import verdicts
from desktop_app.calc.recalculate import workbench
from desktop_app.calc.results import CLASSES
from desktop_app.domain.findings import FindingClass
from importers.schema import CHARGE, PRICE

MONEY = pa.decimal128(38, 10)
FACTOR = pa.decimal128(38, 6)
AMOUNTS = {
    "usage_before_deduction": "10",
    "usage_deducted": "0",
    "pricing_quantity": "10",
    "list_unit_price": "0.002",
    "list_cost": "0.02",
    "plan_list_cost": None,
    "plan_deducted": None,
    "discount_amount": "0.002",
    "discounted_cost": "0.018",
    "coupon_amount": "0.001",
    "rounding_amount": None,
    "billed_cost": "0.017",
}
NUMBERS: dict[str, tuple[pa.DataType, str | None]] = {
    **{name: (CHARGE.field(name).type, value) for name, value in AMOUNTS.items()},
    "billed_before": (MONEY, None),
    "ratio": (FACTOR, "1"),
    "price": (PRICE, "0.002"),
    "agreed": (FACTOR, None),
    "promised": (FACTOR, "0.9"),
    "stated_factor": (FACTOR, "0.9"),
    "plan_factor": (FACTOR, None),
    "round_unit": (MONEY, None),
}
FLAGS = {
    "counted": True,
    "duplicate": False,
    "first_seen": False,
    "restated": False,
    "quota_follows": False,
    "plain": True,
    "undecoded": False,
    "unit_fault": False,
    "outside": False,
    "fixed": False,
}
VALUES = (None, "0", "1", "-1", "10", "0.9", "0.002", "0.02", "0.018", "0.001", "3")
PARTS = ("has_deducted", "has_discount", "has_coupon", "rows_prove", "rows_multiply")
odd_lines = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(NUMBERS, st.sampled_from(VALUES)),
        "round_unit": st.sampled_from((None, "1", "0.01", "0.0000000001")),
        **dict.fromkeys(FLAGS, st.booleans()),
        "kind": st.integers(0, 2),
        "round_way": st.integers(0, 2),
    },
)
# Most lines differ from an ordinary one in a few places.
some_lines = st.lists(
    odd_lines.flatmap(
        lambda odd: st.sets(st.sampled_from(sorted(odd) or [""]), max_size=3).map(
            lambda kept: {name: odd[name] for name in sorted(kept & odd.keys())}
        )
    ),
    max_size=20,
)


def table_of(lines: list[dict[str, Any]]) -> pa.Table:
    """Lay out ordinary lines, each with something else in some columns."""
    columns: dict[str, pa.Array[Any]] = {
        name: pa.array([line.get(name, usual) for line in lines], pa.bool_())
        for name, usual in FLAGS.items()
    }
    for name, (kind, usual) in NUMBERS.items():
        texts = [line.get(name, usual) for line in lines]
        given = [None if text is None else Decimal(text) for text in texts]
        columns[name] = pa.array(given, kind)
    ways = [line.get("round_way", 0) for line in lines]
    columns["round_way"] = pa.array(ways, pa.int8())
    columns["kind"] = pa.array([line.get("kind", 0) for line in lines], pa.int8())
    return pa.table(columns)


def set_rules(connection: duckdb.DuckDBPyConnection, **given: str) -> None:
    """Say what holds of the file: by default that it has every column."""
    rules = {**dict.fromkeys(PARTS, "TRUE"), "tolerance": "0", "slack": "0", **given}
    for name, value in rules.items():
        kind = "BOOLEAN" if name in PARTS else "DECIMAL(38,10)"
        connection.execute(f"SET VARIABLE {name} = {value}::{kind}")


@pytest.fixture
def bench() -> Iterator[duckdb.DuckDBPyConnection]:
    with workbench() as connection:
        set_rules(connection)
        yield connection


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    some_lines,
    st.fixed_dictionaries(
        {},
        optional={
            **dict.fromkeys(PARTS, st.sampled_from(["TRUE", "FALSE"])),
            "tolerance": st.sampled_from(["0", "0.005"]),
            "slack": st.sampled_from(["0", "0.01"]),
        },
    ),
)
def test_odd_lines_get_the_verdict_of_all_checks(
    bench: duckdb.DuckDBPyConnection,
    lines: list[dict[str, Any]],
    rules: dict[str, str],
) -> None:
    set_rules(bench, **rules)
    table = table_of(lines)

    assert verdicts(bench, table) == asked(bench, VERDICTS, {LINES: table})


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"agreed": "0.9", "promised": None, "stated_factor": None},
        {"promised": None, "stated_factor": None},
        {"usage_before_deduction": None},
        {"plan_deducted": "0", "rounding_amount": "0"},
        {"usage_before_deduction": "13", "usage_deducted": "3"},
    ],
)
def test_an_ordinary_line_matches(
    bench: duckdb.DuckDBPyConnection, other: dict[str, str | None]
) -> None:
    found = verdicts(bench, table_of([other])).to_pylist()

    assert found == [
        {
            "class_number": CLASSES.index(FindingClass.MATCHED),
            "also": 0,
            "expected": Decimal("0.017"),
            "difference": Decimal(0),
            "as_due": True,
        }
    ]


def test_a_line_among_ordinary_ones_keeps_its_place(
    bench: duckdb.DuckDBPyConnection,
) -> None:
    table = table_of([{}, {"price": "0.001"}, {}, {"duplicate": True}])

    found = verdicts(bench, table).to_pylist()

    names = [CLASSES[row["class_number"]].value for row in found]
    assert names == ["matched", "overcharged", "matched", "duplicate"]


def test_an_amount_too_large_is_refused(bench: duckdb.DuckDBPyConnection) -> None:
    vast = {"pricing_quantity": "1" + "0" * 27, "list_unit_price": None}

    with pytest.raises(TooLarge):
        verdicts(bench, table_of([{}, vast]))
