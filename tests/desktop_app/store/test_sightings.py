"""Prices and free quota are gathered from stored lines, exactly or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from desktop_app.domain.bills import BillId
from desktop_app.store.parts import Judged, Part
from desktop_app.store.queries import LineTable
from desktop_app.store.sightings import (
    price_sightings,
    quota_sightings,
    tells_of_plans,
    tells_of_quota,
)
from importers.schema import CHARGE

NOON = datetime(2026, 5, 13, 4, tzinfo=UTC)


def a_line(**given: object) -> dict[str, Any]:
    """Make a usage line of ten thousand input tokens."""
    line = {
        "source_part": 0,
        "source_row": 2,
        "billing_account_id": "1064",
        "charge_kind": "usage",
        "charge_period_start": NOON,
        "instance_id": "1;llm-x;qwen-plus;input_token;;0",
        "model": "qwen-plus",
        "type_code": "input_token",
        "region_id": "cn-beijing",
        "pricing_unit": "1K tokens",
        "vendor_price_unit": "元/千tokens",
        "pricing_quantity": Decimal(10),
        "list_unit_price": Decimal("0.002"),
        "list_cost": Decimal("0.02"),
        "billed_cost": Decimal("0.02"),
        "billing_currency": "CNY",
        **given,
    }
    return {name: line.get(name) for name in CHARGE.names}


def lines(folder: Path, rows: Sequence[dict[str, Any]]) -> LineTable:
    path = folder / "a.parquet"
    pq.write_table(pa.Table.from_pylist(list(rows), schema=CHARGE), path)
    part = Part(
        id="a",
        source_sha256="a" * 64,
        source_name="a.csv",
        profile="alibaba.billing-details.v2",
        precision="exact",
        finality="final",
        bill=BillId("alibaba", "1064", "2026-05", "CNY"),
        path=path,
        lines=len(rows),
        billed_total=Decimal(0),
        list_total=Decimal(0),
        duplicates=0,
        of_record=True,
        dropped=(),
        restated=None,
        imported_at=NOON,
        exported_at=NOON,
    )
    return LineTable([Judged(part, None)])


def prices(folder: Path, *rows: dict[str, Any]) -> list[tuple[Decimal, int]]:
    table = lines(folder, rows)
    found = price_sightings(table).sort_by("price").to_pylist()
    table.close()
    return [(row["price"], row["lines"]) for row in found]


def test_lines_of_one_price_and_time_are_one_sighting(tmp_path: Path) -> None:
    assert prices(tmp_path, a_line(), a_line()) == [(Decimal("0.002"), 2)]


def test_without_a_list_price_cost_by_quantity_is_taken(tmp_path: Path) -> None:
    assert prices(tmp_path, a_line(list_unit_price=None)) == [(Decimal("0.002"), 1)]


@pytest.mark.parametrize(
    "given",
    [
        {"pricing_quantity": Decimal(3)},  # 0.00666…: no exact price
        {"pricing_quantity": Decimal(0)},
        {"list_cost": None},
        {"list_cost": Decimal(0)},
        {"pricing_quantity": None},
    ],
)
def test_a_cost_that_does_not_divide_exactly_tells_nothing(
    tmp_path: Path, given: dict[str, Any]
) -> None:
    assert prices(tmp_path, a_line(list_unit_price=None, **given)) == []


@pytest.mark.parametrize(
    "given",
    [{"charge_kind": "free-quota"}, {"charge_kind": "refund"}, {"model": None}],
)
def test_what_is_no_models_usage_tells_no_price(
    tmp_path: Path, given: dict[str, Any]
) -> None:
    assert prices(tmp_path, a_line(**given)) == []


def test_free_quota_and_charges_are_gathered_by_instance(tmp_path: Path) -> None:
    zero = Decimal(0)
    free = a_line(
        charge_kind="free-quota",
        usage_deducted=Decimal(4),
        pricing_quantity=zero,
        billed_cost=zero,
    )
    unpaid = a_line(billed_cost=zero)
    table = lines(tmp_path, [free, free, a_line(), unpaid])

    found = quota_sightings(table).to_pylist()
    table.close()

    assert len(found) == 1
    assert (found[0]["used"], found[0]["free_lines"]) == (Decimal(8), 2)
    assert (found[0]["charged_lines"], found[0]["charged_billed"]) == (
        1,
        Decimal("0.02"),
    )
    assert found[0]["charged_quantity"] == Decimal(10)


@pytest.mark.parametrize(
    ("given", "quota", "plans"),
    [
        ({}, False, False),
        ({"usage_deducted": Decimal(0), "plan_deducted": Decimal(0)}, False, False),
        ({"usage_deducted": Decimal(3)}, True, False),
        ({"charge_kind": "free-quota"}, True, False),
        ({"plan_deducted": Decimal("0.01")}, False, True),
        ({"plan_deducted": Decimal("-0.01")}, False, True),
    ],
)
def test_one_line_tells_of_quota_or_of_plans(
    tmp_path: Path, given: dict[str, object], *, quota: bool, plans: bool
) -> None:
    table = lines(tmp_path, [a_line(), a_line(**given), a_line()])

    assert (tells_of_quota(table), tells_of_plans(table)) == (quota, plans)
