"""Prove a bill the obvious way, to see what the other ways are worth."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pandas as pd

from benchmarks import clock
from desktop_app import paths
from importers.prices import read_price_list

_PLACES = Decimal("0.0000000001")
_CATALOGUE = "*catalogue*.csv"


def naive_pandas(bill: Path, prices: Path) -> Decimal:
    """Prove a bill the obvious way: str.split, merge and Decimal objects."""
    lines = pd.read_csv(bill, dtype=str, encoding="utf-8-sig", keep_default_na=False)
    parts = lines["资源信息/实例ID（出账粒度）"].str.split(";", expand=True)
    lines["model"], lines["type_code"] = parts[2], parts[3]
    rules = read_price_list(prices, None).rules.to_pandas()
    rules = rules[rules["region"] == "cn-beijing"]
    rules = rules.drop_duplicates(["model", "type_code"])
    found = lines.merge(rules, how="left", on=["model", "type_code"])
    usage = found["用量信息/用量"].map(Decimal)
    discount = found["优惠信息/优惠金额"].map(Decimal)
    billed = found["应付信息/应付金额（含税）"].map(Decimal)
    price = found["unit_price"].map(lambda p: Decimal(p) / 1000)
    expected = (usage * price - discount).map(lambda x: x.quantize(_PLACES))
    return sum(billed - expected, Decimal(0))


def _slice(folder: Path) -> clock.Timed:
    catalogue = next((paths.resources() / "prices").glob(_CATALOGUE))
    return lambda: naive_pandas(folder / "slice.csv", catalogue)


if __name__ == "__main__":
    clock.run({"slice": _slice})
