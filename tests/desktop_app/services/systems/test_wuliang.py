"""Wuliang's bills go the whole way: calls, monthly totals, top-ups."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.domain.bills import BillId, Scope
from desktop_app.domain.documents import DocumentKind
from desktop_app.domain.matrix import CellState, Column
from desktop_app.services.browsing import bills
from desktop_app.services.documenting import import_documents, list_documents
from desktop_app.services.matching import matrix
from desktop_app.services.papers import Defaults
from desktop_app.store.workspace import Workspace
from tests.desktop_app.services.systems.cloud_bills import (
    ACCOUNT,
    BILLS,
    faults,
    give_prices,
    judged,
    rows_of,
    summed,
    take,
    write,
)

FEES = "wuliang.fee-details/whole.csv"
MONTHS = "wuliang.monthly-bills/whole.csv"
APRIL = BillId("wuliang", ACCOUNT, "2026-04", "CNY")
MARCH = BillId("wuliang", ACCOUNT, "2026-03", "CNY")
PRICES = (
    "wuliang,,qwen-plus,context_0-20k_input_token,1.5,CNY,1M tokens",
    "wuliang,,qwen-plus,context_0-20k_output_token,4,CNY,1M tokens",
    "wuliang,,qwen-plus,context_20k-128k_input_token,0.8,CNY,1M tokens",
    "wuliang,,qwen-plus,context_20k-128k_output_token,2,CNY,1M tokens",
    "wuliang,,text-embedding-v4,input_token,0.5,CNY,1M tokens",
)
IMAGE = (5, "unpriced", None)  # a picture has no tokens to be priced by


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "ledger", write=True) as opened:
        yield opened


def test_calls_without_a_price_list_are_unpriced(home: Workspace) -> None:
    take(home, BILLS / FEES)

    found = judged(home)

    assert {name for _row, name, _difference in found} == {"unpriced"}
    (bill,) = bills(home, Scope())
    assert (bill.checked, bill.unpriced, bill.expected_total) == (0, 4, Decimal(0))


def test_calls_add_up_to_the_file_to_the_last_digit(home: Workspace) -> None:
    take(home, BILLS / FEES)

    (bill,) = bills(home, Scope())
    assert bill.id == APRIL
    assert bill.billed_total == summed(rows_of(FEES), "Amount")


def test_calls_are_proved_by_a_price_list_of_ones_own(
    home: Workspace, tmp_path: Path
) -> None:
    give_prices(home, tmp_path, *PRICES)
    take(home, BILLS / FEES)

    assert faults(judged(home)) == [IMAGE]


@pytest.mark.parametrize(
    ("place", "column", "value", "fault"),
    [
        (0, "Amount", "0.004", (2, "overcharged", Decimal("0.001"))),
        (0, "Amount", "0.0029999", (2, "undercharged", Decimal("-0.0000001"))),
        (1, "Input Tokens", "24999", (3, "overcharged", Decimal("0.0000008"))),
        (1, "Amount", "0.0447", (3, "overcharged", Decimal("0.0211"))),
        (0, "Model Name", "qwen-unheard", (2, "unpriced", None)),
    ],
)
def test_a_planted_fault_is_found_with_its_amount(
    home: Workspace,
    tmp_path: Path,
    place: int,
    column: str,
    value: str,
    fault: tuple[int, str, Decimal | None],
) -> None:
    give_prices(home, tmp_path, *PRICES)
    rows = rows_of(FEES)
    rows[place][column] = value

    take(home, write(tmp_path / "fees.csv", rows))

    assert faults(judged(home)) == [fault, IMAGE]


@pytest.mark.parametrize(
    ("tokens", "amount"), [("20000", "0.03"), ("20001", "0.0160008")]
)
def test_the_upper_bound_of_a_tier_belongs_to_it(
    home: Workspace, tmp_path: Path, tokens: str, amount: str
) -> None:
    give_prices(home, tmp_path, *PRICES)
    rows = rows_of(FEES)[:1]
    rows[0] |= {"Input Tokens": tokens, "Output Tokens": "0", "Amount": amount}

    take(home, write(tmp_path / "fees.csv", rows))

    assert faults(judged(home)) == []


def test_a_request_that_is_charged_twice_is_a_duplicate(
    home: Workspace, tmp_path: Path
) -> None:
    give_prices(home, tmp_path, *PRICES)
    rows = rows_of(FEES)
    rows[1] = rows[0]

    take(home, write(tmp_path / "fees.csv", rows))

    assert faults(judged(home)) == [(3, "duplicate", Decimal("0.003")), IMAGE]


def test_the_monthly_bill_ties_with_its_calls(home: Workspace) -> None:
    take(home, BILLS / FEES, BILLS / MONTHS)

    cell = matrix(home, APRIL).cell(Column.MONTHLY_BILL)

    assert (cell.amount, cell.difference) == (Decimal("0.228648"), Decimal(0))
    assert cell.state is CellState.TIES


def test_a_monthly_bill_without_calls_is_stated(home: Workspace) -> None:
    take(home, BILLS / MONTHS)

    assert {name for _row, name, _difference in judged(home)} == {"stated"}


def test_the_status_that_the_platform_states_is_kept_beside_ours(
    home: Workspace,
) -> None:
    take(home, BILLS / FEES, BILLS / MONTHS)

    assert matrix(home, APRIL).stated_status == ("Normal",)
    assert matrix(home, MARCH).stated_status == ("Disputed",)


def test_recharge_details_are_top_ups_of_the_account(
    home: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "recharge.csv"
    path.write_text(
        "充值单号,充值时间,充值金额（元）,支付方式,充值状态\n"
        "R-1,2026-04-01 10:00:00,100.00,支付宝,成功\n"
        "R-2,2026-04-02 10:00:00,50.00,对公转账,失败\n",
        "utf-8",
    )

    taken = import_documents(home, path, Defaults(None, "wuliang", ACCOUNT, "CNY"))

    (paper,) = list_documents(home, kind=DocumentKind.TOP_UP)
    assert (paper.number, paper.amount, paper.status) == ("R-1", Decimal(100), "成功")
    assert (paper.account, str(paper.dated)) == (ACCOUNT, "2026-04-01")
    assert taken.value.void == (3,)
