"""Read a bill in the ways that Plumbline is measured against."""

from __future__ import annotations

from pathlib import Path

import duckdb
import fastexcel

from benchmarks import clock
from resources.samples.make.line import HEADER

_AMOUNTS = (
    "目录总价",
    "优惠金额",
    "优惠后金额",
    "应付金额",
    "抵扣前用量",
    "抵扣用量",
    "用量信息/用量",
    "官网目录价",
    "优惠券抵扣金额",
)
_NO_AMOUNTS = ("单位", "详情", "阶梯", "规则")
_TIMES = ("消费时间", "服务开始时间", "服务结束时间")


def column_types() -> dict[str, str]:
    """Return the DuckDB type of every column of a V2 bill."""
    return {name: _type_of(name) for name in HEADER}


def _type_of(name: str) -> str:
    field = name.split("/", 1)[1]
    if field in _TIMES:
        return "TIMESTAMP"
    stated = any(word in name for word in _AMOUNTS)
    if stated and not any(word in field for word in _NO_AMOUNTS):
        return "DECIMAL(38, 10)"
    return "VARCHAR"


def bare_read(bill: Path) -> int:
    """Read a bill with DuckDB, every column typed, decimals exact; return its lines."""
    with duckdb.connect() as connection:
        read = connection.read_csv(
            str(bill), header=True, sep=",", columns=column_types(), auto_detect=False
        )
        read.create("bill")
        return connection.table("bill").shape[0]


def bare_sheet(bill: Path) -> int:
    """Read an XLSX bill as text with fastexcel, the fastest safe reader."""
    sheet = fastexcel.read_excel(bill).load_sheet(0, dtypes="string")
    return sheet.to_arrow().num_rows


if __name__ == "__main__":
    clock.run(
        {
            "honest": lambda folder: lambda: bare_read(folder / "honest.csv"),
            "slice": lambda folder: lambda: bare_read(folder / "slice.csv"),
            "sheet": lambda folder: lambda: bare_sheet(folder / "sheet.xlsx"),
        }
    )
