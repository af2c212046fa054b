"""Prove a bill the obvious way, to see what the other ways are worth.

It does the same job: read, split the instance ID, read times, tags and promotions,
look up the price in force, recalculate, check the bill's own sums, classify, store.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pandas as pd

from benchmarks import clock
from desktop_app import paths
from importers.prices.lists import read_price_list

_PLACES = Decimal("0.0000000001")
_CATALOGUE = "*catalogue*.csv"
_THOUSAND = Decimal(1000)
_AMOUNTS = {
    "用量信息/抵扣前用量": "before",
    "用量信息/用量": "usage",
    "定价信息/官网目录价": "list_price",
    "费用信息/目录总价": "list_cost",
    "优惠信息/优惠金额": "discount",
    "优惠信息/优惠后金额": "discounted",
    "优惠券抵扣信息/优惠券抵扣金额": "coupon",
    "应付信息/应付金额（含税）": "billed",
}
_TIMES = ("账单信息/消费时间", "账单信息/服务开始时间", "账单信息/服务结束时间")


def naive_pandas(bill: Path, prices: Path) -> Decimal:
    """Prove a bill with str.split, merge and Decimal objects; return the claim."""
    lines = pd.read_csv(bill, dtype=str, encoding="utf-8-sig", keep_default_na=False)
    parts = lines["资源信息/实例ID（出账粒度）"].str.split(";", expand=True)
    lines["model"], lines["type_code"] = parts[2], parts[3]
    for column in _TIMES:
        lines[column] = pd.to_datetime(lines[column])
    for column, name in _AMOUNTS.items():
        lines[name] = lines[column].map(Decimal)
    lines["factor"] = lines["优惠信息/优惠详情"].map(_factor)
    rules = read_price_list(prices, None).rules.to_pandas()
    rules = rules[rules["region"] == "cn-beijing"]
    rules = rules.drop_duplicates(["model", "type_code"])
    found = lines.merge(rules, how="left", on=["model", "type_code"])
    cost = found["usage"] * found["unit_price"].map(_per_thousand)
    expected = cost * found["factor"] - found["coupon"]
    found["expected"] = expected.map(lambda amount: amount.quantize(_PLACES))
    found["verdict"] = _verdicts(found)
    claim = sum(found["billed"] - found["expected"], Decimal(0))
    found.drop(columns=list(_AMOUNTS)).to_parquet(bill.with_suffix(".naive.parquet"))
    return claim


def _factor(detail: str) -> Decimal:
    if not detail:
        return Decimal(1)
    words = json.loads(detail)[0]["优惠内容"]
    return Decimal(words.removesuffix("折")) / 10


def _per_thousand(price: Decimal) -> Decimal:
    return price / _THOUSAND


def _verdicts(found: pd.DataFrame) -> pd.Series[str]:
    verdict = pd.Series("matched", index=found.index)
    verdict[found["billed"] > found["expected"]] = "overcharged"
    verdict[found["billed"] < found["expected"]] = "undercharged"
    listed = found["list_price"] * found["usage"]
    payable = found["discounted"] - found["coupon"]
    broken = (listed != found["list_cost"]) | (payable != found["billed"])
    verdict[broken] = "arithmetic"
    return verdict


def _prove(folder: Path, bill: str) -> clock.Timed:
    catalogue = next((paths.resources() / "prices").glob(_CATALOGUE))
    return lambda: naive_pandas(folder / bill, catalogue)


if __name__ == "__main__":
    clock.run(
        {
            "honest": lambda folder: _prove(folder, "honest.csv"),
            "slice": lambda folder: _prove(folder, "slice.csv"),
        }
    )
