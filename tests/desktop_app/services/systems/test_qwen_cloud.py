"""Qwen Cloud's bills go the whole way: rows, summaries, invoices, plans."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
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

LIST = "qwen-cloud.pay-as-you-go/whole.csv"
CONSUME = BILLS / "qwen-cloud.consume-summary" / "whole.json"
SETTLE = BILLS / "qwen-cloud.settle-summary" / "whole.json"
ORDERS = BILLS / "qwen-cloud.subscription-history" / "whole.json"
MAY = BillId("qwen-cloud", ACCOUNT, "2026-05", "USD")
PRICES = (
    "qwen-cloud,,qwen-plus,token_number,1.6,USD,1M tokens",
    "qwen-cloud,,wan2.2-t2i,image_number,0.05,USD,image",
    "qwen-cloud,,qwen3-8b,token_number,2,USD,1M tokens",
    "qwen-cloud,,qwen3-8b,ft_token_number,2,USD,1M tokens",
)
Records = list[dict[str, Any]]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "ledger", write=True) as opened:
        yield opened


def consumed() -> Records:
    records: Records = json.loads(CONSUME.read_text("utf-8"))["Data"]
    return records


def saved(path: Path, records: Records) -> Path:
    path.write_text(json.dumps({"Data": records}), "utf-8")
    return path


def test_rows_without_a_price_list_are_unpriced_or_stated(home: Workspace) -> None:
    take(home, BILLS / LIST)

    names = [name for _row, name, _difference in judged(home)]

    assert names == ["unpriced"] * 3 + ["matched"] + ["stated"] * 4
    (bill,) = bills(home, Scope())
    assert (bill.lines, bill.checked, bill.unpriced) == (8, 5, 3)


def test_a_list_adds_up_to_its_file_with_taxes_refunds_and_roundings(
    home: Workspace,
) -> None:
    take(home, BILLS / LIST)

    (bill,) = bills(home, Scope())
    assert bill.id == MAY
    assert bill.billed_total == summed(rows_of(LIST), "Amount") == Decimal("4.03")


def test_rows_are_proved_by_a_price_list_of_ones_own(
    home: Workspace, tmp_path: Path
) -> None:
    give_prices(home, tmp_path, *PRICES)
    take(home, BILLS / LIST)

    assert faults(judged(home)) == []


@pytest.mark.parametrize(
    ("place", "column", "value", "fault"),
    [
        (0, "Amount", "$0.451937", (2, "overcharged", Decimal("0.000001"))),
        (0, "Usage", "292.46 1K tokens", (2, "undercharged", Decimal("-0.016"))),
        (1, "Usage", "10 images", (3, "overcharged", Decimal("0.1"))),
        (1, "Usage", "12 seconds", (3, "unit", None)),
        (2, "Model", "qwen-unheard", (4, "unpriced", None)),
        (3, "Amount", "$0.20", (5, "overcharged", Decimal("0.2"))),
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
    rows = rows_of(LIST)
    rows[place][column] = value

    take(home, write(tmp_path / "list.csv", rows))

    assert faults(judged(home)) == [fault]


def test_the_consume_summary_is_proved_to_its_last_decimal(
    home: Workspace, tmp_path: Path
) -> None:
    give_prices(home, tmp_path, *PRICES)
    records = consumed()
    records[0]["RequireAmount"] = "0.451936000100"

    take(home, saved(tmp_path / "consume.json", records))

    assert faults(judged(home)) == [(1, "overcharged", Decimal("0.0000000001"))]


def test_the_list_and_the_consume_summary_say_the_same(
    home: Workspace, tmp_path: Path
) -> None:
    give_prices(home, tmp_path, *PRICES)
    take(home, CONSUME)

    assert faults(judged(home)) == []
    (bill,) = bills(home, Scope())
    assert bill.billed_total == summed(rows_of(LIST), "Amount")


def test_a_list_saved_as_a_workbook_says_the_same(
    home: Workspace, tmp_path: Path
) -> None:
    rows = rows_of(LIST)
    book = openpyxl.Workbook()
    for cells in (list(rows[0]), *(list(row.values()) for row in rows)):
        book.worksheets[0].append(cells)
    book.save(tmp_path / "list.xlsx")
    give_prices(home, tmp_path, *PRICES)

    take(home, tmp_path / "list.xlsx")

    assert faults(judged(home)) == []
    (bill,) = bills(home, Scope())
    assert bill.billed_total == Decimal("4.03")


def test_the_settle_summary_ties_with_tax_and_says_how_much_it_is(
    home: Workspace,
) -> None:
    take(home, CONSUME, SETTLE)

    cell = matrix(home, MAY).cell(Column.MONTHLY_BILL)

    assert (cell.amount, cell.state) == (Decimal("4.03"), CellState.TIES)


def test_a_settle_summary_alone_is_stated(home: Workspace) -> None:
    take(home, SETTLE)

    assert {name for _row, name, _difference in judged(home)} == {"stated"}


def test_invoices_are_papers_of_the_month(home: Workspace, tmp_path: Path) -> None:
    take(home, BILLS / LIST)
    path = tmp_path / "invoices.csv"
    path.write_text(
        "Month,Amount (Incl. Tax),Status,Action\n2026-05,$4.03,Issued,Download\n",
        "utf-8",
    )

    import_documents(home, path, Defaults(None, "qwen-cloud", ACCOUNT, "USD"))

    (paper,) = list_documents(home, kind=DocumentKind.INVOICE)
    assert (paper.period_from, paper.status) == ("2026-05", "Issued")
    cell = matrix(home, MAY).cell(Column.INVOICE)
    assert (cell.amount, cell.state) == (Decimal("4.03"), CellState.TIES)


def test_what_a_plan_costs_is_stated_in_a_bill_of_its_own(home: Workspace) -> None:
    take(home, CONSUME, ORDERS)

    found = judged(home)

    plan = BillId("qwen-cloud-plan", ACCOUNT, "2026-05", "USD")
    totals = {bill.id: bill.billed_total for bill in bills(home, Scope())}
    assert totals == {MAY: Decimal("4.03"), plan: Decimal(0)}
    assert [name for _row, name, _difference in found].count("stated") == 6
