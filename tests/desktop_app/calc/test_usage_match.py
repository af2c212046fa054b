"""Two sides of the same usage are matched, whatever shape their records have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.calc.failures import TooLarge
from desktop_app.calc.usage_cell import usage_cell
from desktop_app.calc.usage_lines import Calendar, UsageIn, meter_of
from desktop_app.calc.usage_match import Held, hold_against
from desktop_app.domain.bills import BillId
from desktop_app.domain.matrix import CauseKind
from desktop_app.domain.money import total
from desktop_app.domain.names import Names
from desktop_app.domain.usage import Holder, Meter, Pairing, UsageMatch, UsageState
from importers.schema import CHARGE

START = datetime(2026, 5, 1, tzinfo=UTC)
MAY = Calendar(int(START.timestamp()), int(START.timestamp()) + 31 * 86_400, 0)
NOBODY = Names()
Row = Mapping[str, Any]


def flat(tokens_in: int, tokens_out: int, cost: str = "", **more: object) -> Row:
    """Make a record of several meters with one amount."""
    made = {
        "charge_kind": "usage",
        "model": "m",
        "charge_period_start": START + timedelta(days=9),
        "billing_currency": "USD",
        "input_tokens": Decimal(tokens_in),
        "output_tokens": Decimal(tokens_out),
        "billed_cost": Decimal(cost) if cost else None,
    }
    return made | more


def part(folder: Path, name: str, rows: Sequence[Row], *, month: int = 0) -> UsageIn:
    """Write lines as a part has them."""
    path = folder / f"{name}.parquet"
    pq.write_table(pa.Table.from_pylist([dict(row) for row in rows], CHARGE), path)
    return UsageIn(path, month, 0)


def held(folder: Path, log: Sequence[Row], bill: Sequence[Row]) -> Held:
    sides = part(folder, "log", log), part(folder, "bill", bill)
    return hold_against([sides[0]], [sides[1]], MAY, NOBODY)


def states(found: Held) -> dict[Meter, UsageState]:
    return {one.key.meter: one.state for one in found.rows}


@pytest.mark.parametrize(
    ("unit", "side", "cache", "meter", "factor"),
    [
        ("1K tokens", "input", "none", Meter.INPUT, 1_000),
        ("1M tokens", "input", "hit", Meter.CACHE_READ, 1_000_000),
        ("tokens", "input", "read", Meter.CACHE_READ, 1),
        ("1K tokens", "input", "create_5m", Meter.CACHE_WRITE, 1_000),
        ("1K tokens", "output", "none", Meter.OUTPUT, 1_000),
        ("1K tokens", "", "", Meter.TOKENS, 1_000),
        ("image", "output", "none", Meter.IMAGES, 1),
        ("minute", "input", "none", Meter.SECONDS, 60),
        ("10K characters", "input", "none", Meter.CHARACTERS, 10_000),
        ("1K calls", "other", "none", Meter.CALLS, 1_000),
        ("page", "input", "none", Meter.OTHER, 1),
        ("", "input", "none", Meter.OTHER, 0),
        ("bogus", "input", "none", Meter.OTHER, 0),
    ],
)
def test_units_become_base_units(
    unit: str, side: str, cache: str, meter: Meter, factor: int
) -> None:
    assert meter_of(unit, side, cache) == (meter, Decimal(factor))


def test_two_gateways_with_one_amount_a_record_are_compared(tmp_path: Path) -> None:
    found = held(tmp_path, [flat(100, 10, "0.2")], [flat(100, 10, "0.2")])

    assert set(states(found).values()) == {UsageState.TIES}
    assert total(one.amount for one in found.rows) == Decimal("0.2")
    assert found.own_prices


def test_input_is_counted_without_what_a_cache_gave(tmp_path: Path) -> None:
    def cached(cost: str) -> Row:
        read, written = Decimal(30), Decimal(20)
        return flat(100, 0, cost, cache_read_tokens=read, cache_write_1h_tokens=written)

    found = held(tmp_path, [cached("")], [cached("1")])

    counted = {one.key.meter: one.quantities.logged for one in found.rows}
    assert counted == {Meter.INPUT: 50, Meter.CACHE_READ: 30, Meter.CACHE_WRITE: 20}


@pytest.mark.parametrize("ids", [False, True])
def test_a_record_counts_seconds_beside_its_tokens(
    tmp_path: Path, *, ids: bool
) -> None:
    more: dict[str, Any] = {
        "pricing_unit": "second",
        "pricing_quantity": Decimal(7),
        "request_id": "r" if ids else None,
    }
    total_only: dict[str, Any] = {
        "pricing_unit": "tokens",
        "pricing_quantity": Decimal(15),
    }

    found = held(tmp_path, [flat(10, 5, **more)], [flat(10, 5, "1", **more)])
    other = held(tmp_path, [flat(10, 5, **total_only)], [flat(10, 5, "1")])

    assert set(states(found)) == {Meter.INPUT, Meter.OUTPUT, Meter.SECONDS}
    assert set(states(found).values()) == {UsageState.TIES}
    assert set(states(other)) == {Meter.INPUT, Meter.OUTPUT}


def test_calls_that_only_one_side_counts_are_left_out(tmp_path: Path) -> None:
    found = held(tmp_path, [flat(5, 5, calls=Decimal(1))], [flat(5, 5, "1")])

    assert found.left_out == (Meter.CALLS,)
    assert set(states(found)) == {Meter.INPUT, Meter.OUTPUT}


def test_amounts_of_another_currency_are_not_compared(tmp_path: Path) -> None:
    found = held(
        tmp_path,
        [flat(5, 5, "7", billing_currency="CNY")],
        [flat(5, 5, "1")],
    )

    assert (found.other_currency, found.own_prices) == ("CNY", False)
    assert set(states(found).values()) == {UsageState.TIES}


def test_rows_that_no_longer_count_are_left_out(tmp_path: Path) -> None:
    log = part(tmp_path, "log", [flat(5, 5)])
    bill = part(tmp_path, "bill", [flat(5, 5, "1"), flat(9, 9, "2")])
    gone = tmp_path / "gone.parquet"
    pq.write_table(pa.table({"row": pa.array([1], pa.int64())}), gone)
    kept = UsageIn(bill.path, 0, 0, (gone,))

    found = hold_against([log], [kept], MAY, NOBODY)

    assert set(states(found).values()) == {UsageState.TIES}


def test_lines_of_an_older_schema_have_no_meters_of_a_record(tmp_path: Path) -> None:
    log = part(tmp_path, "log", [flat(1_000, 0)])
    line = {
        "charge_kind": "usage",
        "model": "m",
        "billing_date": date(2026, 5, 9),
        "direction": "input",
        "cache_action": "none",
        "pricing_unit": "1K tokens",
        "pricing_quantity": Decimal(1),
        "billed_cost": Decimal(1),
    }
    table = pa.Table.from_pylist([line], CHARGE)
    older = table.drop_columns(["request_id", "calls", "input_tokens", "output_tokens"])
    older = older.drop_columns(["api_key_name", "workspace_name"])
    older = older.drop_columns(
        [n for n in older.column_names if n.startswith("cache_")]
    )
    older = older.append_column("cache_action", pa.array(["none"]))
    path = tmp_path / "older.parquet"
    pq.write_table(older, path)

    found = hold_against([log], [UsageIn(path, 0, 0)], MAY, NOBODY)

    assert states(found) == {Meter.INPUT: UsageState.TIES}


def test_a_quantity_beyond_exact_arithmetic_is_refused(tmp_path: Path) -> None:
    most = Decimal(10) ** 27
    rows = [flat(0, 0, input_tokens=most, charge_period_start=START)] * 200

    with pytest.raises(TooLarge):
        held(tmp_path, rows, [flat(1, 1, "1")])


CALLS = st.lists(
    st.tuples(
        st.sampled_from(["m1", "m2"]),
        st.sampled_from(["k1", "k2", ""]),
        st.integers(0, 31 * 24 - 1),
        st.integers(0, 10**6),
        st.integers(0, 10**6),
        st.integers(0, 10**12),
        st.sampled_from(["", "r1", "r2", "r3", "r4"]),
    ),
    min_size=1,
    max_size=8,
)


def rows_of(calls: Sequence[tuple[Any, ...]], *, costs: bool, ids: bool) -> list[Row]:
    return [
        flat(
            tokens_in,
            tokens_out,
            model=model,
            api_key_id=key,
            charge_period_start=START + timedelta(hours=hour),
            billed_cost=Decimal(cost).scaleb(-10) if costs else None,
            request_id=request if ids else None,
        )
        for model, key, hour, tokens_in, tokens_out, cost, request in calls
    ]


@settings(max_examples=20, deadline=None)
@given(log=CALLS, bill=CALLS, costs=st.booleans(), ids=st.booleans())
def test_the_causes_add_up_for_any_two_sides(
    *,
    log: list[tuple[Any, ...]],
    bill: list[tuple[Any, ...]],
    costs: bool,
    ids: bool,
) -> None:
    with TemporaryDirectory() as folder:
        billed = rows_of(bill, costs=True, ids=ids)
        found = held(Path(folder), rows_of(log, costs=costs, ids=ids), billed)

    stated = total(row["billed_cost"] for row in billed)
    nothing = [
        row for row in billed if not (row["input_tokens"] or row["output_tokens"])
    ]
    uncounted = total(row["billed_cost"] for row in nothing)
    assert total((total(one.amount for one in found.rows), found.uncounted)) == stated
    assert found.uncounted == uncounted
    holder = Holder("x", "")
    match = UsageMatch(
        BillId("x", "", "2026-05", "USD"),
        (Pairing(holder, holder),),
        found.rows,
        uncounted=found.uncounted,
        uncounted_lines=found.uncounted_lines,
        log_files=(("log", 0),),
    )
    cell = usage_cell(match, stated, expected=True)
    assert cell.difference == total(one.amount for one in cell.causes)
    unexplained = [c for c in cell.causes if c.kind is CauseKind.UNEXPLAINED]
    unvalued = total(o.amount for o in found.rows if o.log_amount is None)
    left = total((uncounted, unvalued))
    assert total(one.amount for one in unexplained) == -left
