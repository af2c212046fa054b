"""Prove that the benchmark's bills are bills: their own sums hold."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from benchmarks.__main__ import PLAN, Measure, table
from benchmarks.generate import write_bill
from resources.samples.make.line import HEADER

ROWS = 2_000


@pytest.fixture(scope="module")
def bill(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    path = tmp_path_factory.mktemp("bench") / "bill.csv"
    write_bill(path, ROWS, failing=0.05)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_generated_bill_has_all_rows_and_columns(bill: list[dict[str, str]]) -> None:
    assert len(bill) == ROWS
    assert list(bill[0]) == HEADER
    assert len({line["标识信息/账单明细ID"] for line in bill}) == ROWS


def test_the_sums_of_every_generated_line_hold(bill: list[dict[str, str]]) -> None:
    for line in bill:
        listed = Decimal(line["定价信息/官网目录价"]) * Decimal(line["用量信息/用量"])
        discounted = listed - Decimal(line["优惠信息/优惠金额"])

        assert Decimal(line["费用信息/目录总价"]) == listed
        assert Decimal(line["优惠信息/优惠后金额"]) == discounted
        assert Decimal(line["应付信息/应付金额（含税）"]) == discounted


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    write_bill(tmp_path / "one.csv", 500)
    write_bill(tmp_path / "two.csv", 500)

    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def test_the_table_shows_each_step_beside_its_bare_read() -> None:
    measured = {name: Measure(2.0, 100.0) for name, _module, _step in PLAN}

    shown = table(measured, ROWS)

    assert all(name in shown for name in measured)
    assert "causes, 5 % wrong" in shown
