"""Altering one field of a golden V2 bill makes exactly one class fire."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.bills import Scope
from desktop_app.domain.findings import FindingClass
from desktop_app.domain.views import LineQuery
from desktop_app.jobs import Progress
from desktop_app.services.importing import import_paths
from desktop_app.services.looking import LineIndex, judged_parts
from desktop_app.services.pricing import import_prices
from desktop_app.services.reconciling import reconcile
from desktop_app.store.workspace import Workspace

GOLDEN = (
    Path(__file__).parents[2]
    / "importers"
    / "bills"
    / "alibaba.billing-details.v2"
    / "whole.csv"
)
RULE = "alibaba,{region},{model},{code},{price},CNY,{unit},2026-01-01T00:00:00+08:00,,"
PRICES = (
    ("cn-beijing", "qwen3.6-plus", "context_0-256k_input_token", "2", "1M tokens"),
    ("us-east-1", "qwen3.6-plus", "context_0-256k_input_token", "1.5", "1M tokens"),
    ("us-west-1", "qwen3.6-plus", "context_0-256k_input_token", "3", "1M tokens"),
    ("cn-beijing", "qwen3.7-plus", "context_0-256k_output_token", "12", "1M tokens"),
    ("cn-beijing", "wanx2.1-t2i-plus", "images", "0.2", "image"),
)
DETAIL = (
    '[{"优惠名称":"限时8折","优惠类型":"折扣","优惠内容":"8折","优惠金额":"0.000648",'
    '"优惠开始时间":"2026-01-01 00:00:00","优惠结束时间":"2099-01-01 00:00:00"}]'
)
PLAIN, PROMOTED, FREE, COUPONED = range(4)
INSTANCE = "资源信息/实例ID（出账粒度）"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Workspace]:
    rows = [
        RULE.format(region=region, model=model, code=code, price=price, unit=unit)
        for region, model, code, price, unit in PRICES
    ]
    head = (
        "provider,region,model,type_code,unit_price,currency,unit,"
        "effective_from,effective_to,note"
    )
    path = tmp_path / "prices.csv"
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    with Workspace.open(tmp_path / "ledger", write=True) as opened:
        import_prices(opened, path)
        yield opened


def golden() -> list[dict[str, str]]:
    """Return the bill: plain, promoted, free for the plain one's instance, coupon."""
    with GOLDEN.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))[:4]
    rows[PROMOTED]["优惠信息/优惠详情"] = DETAIL
    rows[FREE][INSTANCE] = rows[PLAIN][INSTANCE]
    rows[FREE]["用量信息/用量单位"] = "千tokens"
    rows[FREE]["定价信息/价格单位"] = "元/千tokens"
    return rows


def classes(
    home: Workspace, folder: Path, rows: list[dict[str, str]]
) -> list[tuple[str, int]]:
    """Import and reconcile a bill; return each line's class and what else fired."""
    path = folder / "bill.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    import_paths(home, [path], Progress())
    reconcile(home, Scope(), Progress())
    with LineIndex(judged_parts(home, Scope()), LineQuery()) as index:
        page = index.page(0, index.count, ("source_row", "finding_class", "also"))
    found = sorted(page.to_pylist(), key=lambda row: row["source_row"])
    return [(row["finding_class"], row["also"]) for row in found]


def test_the_golden_bill_is_in_order(home: Workspace, tmp_path: Path) -> None:
    assert classes(home, tmp_path, golden()) == [(FindingClass.MATCHED, 0)] * 4


@pytest.mark.parametrize(
    ("row", "field", "value", "fires"),
    [
        (PLAIN, "标识信息/账单明细ID", "", FindingClass.DUPLICATE),
        (PLAIN, "账单信息/账单日期", "20260401", FindingClass.OUTSIDE_PERIOD),
        (
            PLAIN,
            "账单信息/服务开始时间",
            "2026-06-01 00:00:00",
            FindingClass.OUTSIDE_PERIOD,
        ),
        (
            PLAIN,
            INSTANCE,
            "1834501;llm-hx01shop;qwen3.6-plus;strange_code;;0",
            FindingClass.UNDECODED,
        ),
        (
            PLAIN,
            INSTANCE,
            "1834501;llm-hx01shop;qwen-unheard;input_token;;0",
            FindingClass.UNPRICED,
        ),
        (PLAIN, "资源信息/地域Code", "eu-west-1", FindingClass.UNPRICED),
        (PLAIN, "资源信息/地域Code", "us-east-1", FindingClass.OVERCHARGED),
        (PLAIN, "资源信息/地域Code", "us-west-1", FindingClass.UNDERCHARGED),
        (PLAIN, "用量信息/抵扣前用量", "5", FindingClass.ARITHMETIC),
        (PLAIN, "用量信息/抵扣用量", "1", FindingClass.ARITHMETIC),
        (PLAIN, "用量信息/用量", "5", FindingClass.ARITHMETIC),
        (PLAIN, "用量信息/用量单位", "斤", FindingClass.UNIT),
        (PLAIN, "定价信息/官网目录价", "0.0030", FindingClass.ARITHMETIC),
        (PLAIN, "定价信息/价格单位", "元/张", FindingClass.UNIT),
        (PLAIN, "费用信息/目录总价", "0.0082621", FindingClass.ARITHMETIC),
        (PLAIN, "优惠信息/优惠金额", "0.001", FindingClass.ARITHMETIC),
        (PLAIN, "优惠信息/优惠后金额", "0.008", FindingClass.ARITHMETIC),
        (
            PLAIN,
            "优惠券抵扣信息/优惠券抵扣金额",
            "0.001",
            FindingClass.ARITHMETIC,
        ),
        (PLAIN, "应付信息/应付金额（含税）", "0.0082621", FindingClass.ARITHMETIC),
        (PLAIN, "应付信息/应付金额（含税）", "0.0082619", FindingClass.ARITHMETIC),
        (
            PROMOTED,
            "优惠信息/优惠详情",
            DETAIL.replace("8折", "9折"),
            FindingClass.DISCOUNT,
        ),
        (
            PROMOTED,
            "优惠信息/优惠详情",
            DETAIL.replace("2099", "2026"),
            FindingClass.DISCOUNT,
        ),
        (COUPONED, "优惠券抵扣信息/优惠券抵扣金额", "0.2", FindingClass.ARITHMETIC),
        (FREE, "应付信息/应付金额（含税）", "0.5", FindingClass.ARITHMETIC),
    ],
)
def test_one_altered_field_makes_one_class_fire(
    home: Workspace,
    tmp_path: Path,
    row: int,
    field: str,
    value: str,
    fires: FindingClass,
) -> None:
    rows = golden()
    rows[row][field] = value or rows[COUPONED][field]

    found = classes(home, tmp_path, rows)

    assert {one for one in found if one[0] != FindingClass.MATCHED} == {(fires, 0)}
    assert [name for name, _also in found].count(fires) == 1


def test_free_quota_that_comes_later_makes_the_charge_before_it_fire(
    home: Workspace, tmp_path: Path
) -> None:
    rows = golden()
    rows[FREE]["账单信息/服务开始时间"] = "2026-05-13 19:00:00"

    found = classes(home, tmp_path, rows)

    assert found[PLAIN] == (FindingClass.FREE_QUOTA, 0)
    assert {name for name, _also in found[1:]} == {FindingClass.MATCHED}
