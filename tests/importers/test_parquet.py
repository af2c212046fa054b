"""Parquet files are read as every other file: as text, with every digit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers import ImportRefused, limits
from importers.decimal_text import decimal_text
from importers.documents import open_document
from importers.registry import identify

Write = Callable[..., Path]
CHARGED = {
    "BillingAccountId": "42",
    "BillingCurrency": "USD",
    "BillingPeriodStart": datetime(2026, 5, 1, tzinfo=UTC),
    "ChargeCategory": "Usage",
    "ChargePeriodStart": datetime(2026, 5, 2, tzinfo=UTC),
}


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write columns as Parquet; each gets the facts of a charge beside it."""

    def write_columns(columns: Mapping[str, Any], group: int | None = None) -> Path:
        path = tmp_path / "focus.parquet"
        rows = max(map(len, columns.values()))
        same = {name: [value] * rows for name, value in CHARGED.items()}
        pq.write_table(pa.table(same | dict(columns)), path, row_group_size=group)
        return path

    return write_columns


def read(path: Path, column: str) -> list[object]:
    batches = list(identify(path).batches())
    return [value for one in batches for value in one.lines.column(column).to_pylist()]


def test_decimals_keep_every_digit(write: Write) -> None:
    cost = pa.array([Decimal("0.0000000001"), Decimal("-12.50")], pa.decimal128(38, 10))

    path = write({"BilledCost": cost})

    assert read(path, "billed_cost") == [Decimal("0.0000000001"), Decimal("-12.50")]


def test_a_binary_number_is_what_it_shows(write: Write) -> None:
    path = write({"BilledCost": pa.array([1.2e-05, 0.1, 3.0])})

    found = read(path, "billed_cost")

    assert found == [Decimal("0.000012"), Decimal("0.1"), Decimal(3)]


def test_a_binary_number_that_is_none_is_a_reject(write: Write) -> None:
    path = write({"BilledCost": pa.array([float("nan"), 1.0])})

    (batch,) = identify(path).batches()

    assert [(one.row, one.value) for one in batch.rejects] == [(1, "nan")]
    assert batch.lines.num_rows == 1


def test_times_of_any_unit_are_read(write: Write) -> None:
    moment = datetime(2026, 5, 3, 1, 2, 3, 456000, tzinfo=UTC)
    ends = pa.array([moment], pa.timestamp("ns", tz="Asia/Shanghai"))

    path = write({"BilledCost": ["1"], "ChargePeriodEnd": ends})

    assert read(path, "charge_period_end") == [moment.replace(microsecond=0)]


def test_a_map_of_tags_is_an_object(write: Write) -> None:
    tags = pa.array([[("team", "search")]], pa.map_(pa.string(), pa.string()))

    path = write({"BilledCost": ["1"], "Tags": tags})

    assert read(path, "tags") == ['{"team":"search"}']


def test_rows_are_numbered_over_all_row_groups(write: Write) -> None:
    path = write({"BilledCost": [str(one) for one in range(7)]}, group=3)

    assert read(path, "source_row") == list(range(1, 8))


def test_a_file_without_rows_is_refused(write: Write) -> None:
    path = write({"BilledCost": pa.array([], pa.string())})

    with pytest.raises(ImportRefused, match="no rows"):
        open_document(path)


@pytest.mark.parametrize("cut", [8, 400])
def test_a_damaged_file_is_refused(write: Write, cut: int) -> None:
    path = write({"BilledCost": ["1"]})
    path.write_bytes(path.read_bytes()[:-cut])

    with pytest.raises(ImportRefused, match="damaged or was cut short"):
        identify(path)


def test_row_groups_beyond_the_limit_are_refused(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_GROUP", 2)
    path = write({"BilledCost": ["1", "2", "3"]})

    with pytest.raises(ImportRefused, match="row groups of more than 2 rows"):
        identify(path)


@settings(deadline=None)
@given(st.lists(st.none() | st.decimals(-(10**20), 10**20, places=10), min_size=1))
def test_decimals_are_written_as_they_are(values: list[Decimal | None]) -> None:
    cells = pa.array(values, pa.decimal128(38, 10))

    texts = decimal_text(cells).to_pylist()

    assert all(text is None or "E" not in text for text in texts)
    assert [None if text is None else Decimal(text) for text in texts] == values
