"""Each of Alibaba's exports is one profile, whichever columns the user chose."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.alibaba_columns import INSTANCE_HEADERS, PRODUCT_HEADERS
from importers.registry import BUILTIN, identify
from importers.testing import bills_in

FEW = settings(max_examples=25, deadline=None)
BILLS = Path(__file__).parent / "bills"


def header_of(name: str) -> list[str]:
    with (BILLS / name).open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file))


V2 = header_of("alibaba.billing-details.v2/whole.csv")
DAY = header_of("alibaba.day-summary.v2/whole.csv")
MONTH = header_of("alibaba.month-summary.v2/whole.csv")
LEGACY = header_of("alibaba.billing-item-details.legacy/zh-2022-instance-ids.csv")
V2_NEEDS = {"身份信息/资源购买账号ID", "应付信息/应付金额（含税）"}
ONLY_DETAILS = {
    "标识信息/账单明细ID",
    "账单信息/消费时间",
    "账单信息/服务开始时间",
    "账单信息/服务结束时间",
}


def fitting(header: list[str]) -> list[str]:
    return [one.profile.name for one in BUILTIN if one.match(header).fits]


@FEW
@given(st.sets(st.sampled_from(V2)), st.sampled_from(sorted(ONLY_DETAILS)))
def test_any_choice_of_details_is_details(chosen: set[str], single: str) -> None:
    header = sorted(chosen | V2_NEEDS | {single, "账单信息/账单月份"})

    assert fitting(header) == ["alibaba.billing-details.v2"]


@FEW
@given(st.sets(st.sampled_from(DAY)))
def test_any_choice_of_a_day_summary_is_one(chosen: set[str]) -> None:
    header = sorted(chosen | V2_NEEDS | {"账单信息/账单日期"})

    assert fitting(header) == ["alibaba.day-summary.v2"]


@FEW
@given(st.sets(st.sampled_from(MONTH)))
def test_any_choice_of_a_month_summary_is_one(chosen: set[str]) -> None:
    header = sorted(chosen | V2_NEEDS | {"账单信息/账单月份"})

    assert fitting(header) == ["alibaba.month-summary.v2"]


@FEW
@given(chosen=st.sets(st.sampled_from(V2)), grouped=st.booleans())
def test_a_choice_of_v2_columns_is_never_two_profiles(
    *, chosen: set[str], grouped: bool
) -> None:
    header = sorted(chosen)
    bare = [cell if grouped else cell.partition("/")[2] for cell in header]

    assert len(fitting(bare)) <= 1


@FEW
@given(st.sets(st.sampled_from(LEGACY)))
def test_a_choice_of_legacy_columns_is_never_two_profiles(chosen: set[str]) -> None:
    header = sorted(chosen | {"账期", "账号ID", "应付金额"})

    items = {"计费项", "计费项Code"} & chosen
    kind = "billing-item" if items else "instance"
    overview = chosen & set(PRODUCT_HEADERS) and not chosen & set(INSTANCE_HEADERS)
    name = "bill-overview" if overview else f"{kind}-details.legacy"
    assert fitting(header) == [f"alibaba.{name}"]


def test_group_names_and_wide_brackets_do_not_matter() -> None:
    header = ["资源购买账号ID", "账单月份", "应付金额(含税)", "实例ID(出账粒度)"]

    assert fitting(header) == ["alibaba.month-summary.v2"]
    assert fitting([*header, " 账单明细ID\t"]) == ["alibaba.billing-details.v2"]


def test_a_v2_split_bill_is_not_taken_for_details() -> None:
    assert fitting([*V2, "分账信息/分账项ID"]) == ["alibaba.split-item-details"]


RESAVED = {  # each starts a process: a few must do
    "alibaba.day-summary.v2/whole",
    "alibaba.billing-item-details.legacy/zh-2019",
    "alibaba.split-item-details/en",
}
TABLES = [
    bill for bill in bills_in(BILLS) if f"{bill.parent.name}/{bill.stem}" in RESAVED
]


@pytest.mark.parametrize("bill", TABLES, ids=lambda b: f"{b.parent.name}/{b.stem}")
def test_a_bill_saved_again_as_a_workbook_says_the_same(
    bill: Path, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    with bill.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file):
            sheet.append(row)
    saved = tmp_path / "again.xlsx"
    book.save(saved)

    again = identify(saved)

    assert again.profile.name == bill.parent.name
    (found,), (first,) = again.batches(), identify(bill).batches()
    assert found.lines.equals(first.lines)
