"""Model Studio's plans, packages, subscriptions and overviews go the whole way."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.domain.bills import BillId, Scope
from desktop_app.domain.matrix import CellState, Column
from desktop_app.services.browsing import bills
from desktop_app.services.matching import matrix
from desktop_app.store.workspace import Workspace
from tests.desktop_app.services.systems.cloud_bills import (
    BILLS,
    faults,
    give_prices,
    judged,
    rows_of,
    summed,
    take,
    write,
)

V2 = "alibaba.billing-details.v2/plans.csv"
LEGACY = "alibaba.billing-item-details.legacy/plans.csv"
PAYABLE = "应付信息/应付金额（含税）"
PRICES = tuple(
    f"alibaba,cn-beijing,qwen3.6-plus,{code},{price},CNY,1M tokens"
    for code, price in (
        ("context_0-256k_input_token", "2"),
        ("context_0-256k_output_token", "12"),
    )
)
BILL = BillId("alibaba", "1064000000000011", "2026-05", "CNY")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "ledger", write=True) as opened:
        give_prices(opened, tmp_path, *PRICES)
        yield opened


def test_plans_packages_and_subscriptions_are_in_order(home: Workspace) -> None:
    take(home, BILLS / V2, account="")

    found = judged(home)

    assert faults(found) == []
    assert [name for _row, name, _difference in found].count("stated") == 5
    (bill,) = bills(home, Scope())
    assert bill.billed_total == summed(rows_of(V2), PAYABLE)


@pytest.mark.parametrize(
    ("place", "column", "value", "fault"),
    [
        (4, PAYABLE, "0.008262", (6, "arithmetic", Decimal("0.008262"))),
        (
            5,
            "订阅抵扣信息/订阅抵扣目录总价",
            "0.0060000",
            (7, "arithmetic", Decimal("0.001")),
        ),
        (6, "用量信息/抵扣用量", "2", (8, "arithmetic", Decimal("-0.002"))),
    ],
)
def test_a_charge_that_a_plan_should_have_taken_is_found(
    home: Workspace,
    tmp_path: Path,
    place: int,
    column: str,
    value: str,
    fault: tuple[int, str, Decimal],
) -> None:
    rows = rows_of(V2)
    rows[place][column] = value

    take(home, write(tmp_path / "bill.csv", rows), account="")

    assert faults(judged(home)) == [fault]


def test_legacy_plans_and_packages_are_taken_off_too(home: Workspace) -> None:
    take(home, BILLS / LEGACY, account="")

    found = judged(home)

    assert [name for _row, name, _difference in found][3:] == ["stated"] * 3
    (bill,) = bills(home, Scope())
    assert bill.billed_total == summed(rows_of(LEGACY), "应付金额")


@pytest.mark.parametrize(
    "overview",
    ["alibaba.bill-overview/whole.csv", "alibaba.api.bill-overview/overview.json"],
)
def test_an_overview_is_compared_with_the_details(
    home: Workspace, overview: str
) -> None:
    take(home, BILLS / V2, BILLS / overview, account="")

    cell = matrix(home, BILL).cell(Column.MONTHLY_BILL)

    assert (cell.amount, cell.covered) == (Decimal(1160), 4)
    detail = summed(rows_of(V2), PAYABLE)
    assert cell.difference == Decimal(1160) - detail
    assert cell.state is CellState.OPEN


def test_a_cost_overview_is_the_accounts_that_is_given(home: Workspace) -> None:
    path = BILLS / "model-studio.cost-overview" / "models.csv"

    take(home, path, account=BILL.account)

    assert {name for _row, name, _difference in judged(home)} == {"stated"}
    assert [bill.id for bill in bills(home, Scope())] == [BILL]
