"""Records of several meters get the verdict of their system's method."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from desktop_app.calc.judging import Prepared
from desktop_app.calc.lines import USAGE, Stretch
from desktop_app.calc.metered.contract import METERS, Amounts
from desktop_app.calc.metered.settling import settle_records
from desktop_app.calc.results import CLASSES, NUMBER, classes_in
from desktop_app.calc.timelines import Whole
from desktop_app.domain.findings import FindingClass as Is
from desktop_app.domain.findings import Step
from importers.schema import MONEY

BILLED = Decimal("1.5")


class ByHand:
    """A method whose amounts the test names."""

    columns: tuple[str, ...] = ()

    def __init__(
        self, own: str | None, listed: str | None, *, discounted: bool
    ) -> None:
        self.own = own
        self.listed = listed
        self.discounted = discounted

    def amounts(
        self, connection: duckdb.DuckDBPyConnection, records: pa.Table, times: Whole
    ) -> Amounts:
        del connection, records, times
        flags = pa.array([self.discounted])
        return Amounts(_money(self.own), _money(self.listed), flags)

    def steps(self, line: Mapping[str, Any], seconds: int | None) -> Iterator[Step]:
        del line, seconds
        return iter(())


def _money(amount: str | None) -> pa.Array[Any]:
    return pa.array([None if amount is None else Decimal(amount)], MONEY)


def settled(
    own: str | None,
    listed: str | None,
    before: Is = Is.UNPRICED,
    *,
    tokens: int | None = 10,
    agreed: str | None = None,
    discounted: bool = False,
) -> dict[str, Any]:
    """Settle one record that was billed 1.5 and had a verdict by rule before."""
    meters = {name: pa.array([tokens], pa.int64()) for name in METERS}
    factor = None if agreed is None else Decimal(agreed)
    lines = pa.table(
        {
            "kind": [USAGE],
            "billed_cost": _money(str(BILLED)),
            "agreed": pa.array([factor], pa.decimal128(38, 10)),
        }
    )
    none = np.zeros(1, dtype=np.int64)
    stretch = Stretch(0, pa.table(meters))
    verdicts = pa.table(
        {
            "class_number": pa.array([NUMBER[before]], pa.int8()),
            "also": pa.array([0], pa.int32()),
            "expected": _money(None),
            "difference": _money(None),
            "as_due": [False],
        }
    )
    with duckdb.connect() as connection:
        connection.execute("SET VARIABLE tolerance = 0.01::DECIMAL(38,10)")
        connection.execute("SET VARIABLE slack = 0::DECIMAL(38,10)")
        prepared = Prepared(stretch, none, none, none, 0, lines)
        [row] = settle_records(
            connection, ByHand(own, listed, discounted=discounted), prepared, verdicts
        ).to_pylist()
    return {
        **row,
        "name": CLASSES[row["class_number"]],
        "also": classes_in(row["also"]),
    }


@pytest.mark.parametrize(
    ("own", "listed", "name", "expected"),
    [
        ("1.5", "1.5", Is.MATCHED, "1.5"),
        ("1.5", None, Is.MATCHED, "1.5"),
        (None, "1.5", Is.MATCHED, "1.5"),
        (None, None, Is.UNPRICED, None),
        ("1.4", None, Is.ARITHMETIC, "1.4"),
        ("1.5", "1.2", Is.OVERCHARGED, "1.2"),
        ("1.5", "1.9", Is.UNDERCHARGED, "1.9"),
        ("1.5", "1.495", Is.ROUNDING, "1.495"),
    ],
)
def test_a_record_is_judged_by_its_own_prices_then_by_the_published_ones(
    own: str | None, listed: str | None, name: Is, expected: str | None
) -> None:
    found = settled(own, listed)

    assert found["name"] is name
    assert found["also"] == ()
    assert found["expected"] == (None if expected is None else Decimal(expected))
    due = found["expected"]
    assert found["difference"] == (None if due is None else BILLED - due)


def test_what_contradicts_itself_and_the_list_is_said_twice() -> None:
    found = settled("1.4", "1.2")

    assert (found["name"], found["also"]) == (Is.ARITHMETIC, (Is.OVERCHARGED,))


def test_a_duplicate_stays_one_whatever_its_price() -> None:
    found = settled("1.4", None, before=Is.DUPLICATE)

    assert (found["name"], found["also"]) == (Is.DUPLICATE, (Is.ARITHMETIC,))


def test_a_first_seen_record_without_a_price_is_unpriced() -> None:
    found = settled(None, None, before=Is.FIRST_SEEN)

    assert (found["name"], found["also"]) == (Is.UNPRICED, (Is.FIRST_SEEN,))


def test_a_line_without_a_meter_keeps_its_verdict() -> None:
    found = settled("1.4", "1.2", before=Is.UNIT, tokens=None)

    assert (found["name"], found["also"]) == (Is.UNIT, ())


def test_the_contract_s_discount_is_taken_off_the_published_price() -> None:
    found = settled(None, "3", agreed="0.5")

    assert (found["name"], found["expected"]) == (Is.MATCHED, BILLED)


def test_a_missing_discount_is_overcharged() -> None:
    found = settled("1.5", "1.5", agreed="0.8")

    assert (found["name"], found["expected"]) == (Is.OVERCHARGED, Decimal("1.2"))


def test_a_discount_that_the_record_states_is_not_taken_off_twice() -> None:
    found = settled(None, "1.5", agreed="0.5", discounted=True)

    assert (found["name"], found["expected"]) == (Is.MATCHED, BILLED)
