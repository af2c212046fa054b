"""Make small V2 bills, in any container."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest

NAMES = {
    "id": "标识信息/账单明细ID",
    "account": "身份信息/资源购买账号ID",
    "month": "账单信息/账单月份",
    "kind": "账单信息/费用类型",
    "instance": "资源信息/实例ID（出账粒度）",
    "detail": "用量信息/用量详情",
    "listed": "费用信息/目录总价",
    "billed": "应付信息/应付金额（含税）",
}
PLAIN = {
    "id": "line-1",
    "account": "1064000000000011",
    "month": "202605",
    "kind": "云资源按量费用",
    "instance": "1;llm-a;qwen-max;input_token;;0",
    "detail": "",
    "listed": "0.5",
    "billed": "0.5",
}

Row = Mapping[str, str]


@pytest.fixture
def a_bill() -> Callable[..., str]:
    """Return the text of a bill: a row for each mapping of cells, by short names."""

    def write(*rows: Row, newline: str = "\n", last: str = "\n") -> str:
        out = io.StringIO()
        writer = csv.writer(out, lineterminator=newline)
        writer.writerow(NAMES.values())
        for number, cells in enumerate(rows, 1):
            row = {**PLAIN, "id": f"line-{number}", **cells}
            writer.writerow([row[name] for name in NAMES])
        return out.getvalue().removesuffix(newline) + last

    return write


@pytest.fixture
def a_file(tmp_path: Path) -> Callable[[bytes | str], Path]:
    """Write bytes, or text as UTF-8, into a file whose name says nothing."""

    def write(content: bytes | str) -> Path:
        data = content.encode() if isinstance(content, str) else content
        path = tmp_path / "download"
        path.write_bytes(data)
        return path

    return write


@pytest.fixture
def a_zip(tmp_path: Path) -> Callable[[Mapping[str, bytes]], Path]:
    """Write a ZIP file with these members."""

    def write(members: Mapping[str, bytes]) -> Path:
        path = tmp_path / "download.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        return path

    return write


@pytest.fixture
def a_workbook(
    tmp_path: Path,
) -> Callable[[Mapping[str, Iterable[Sequence[object]]]], Path]:
    """Write a workbook with these sheets."""

    def write(sheets: Mapping[str, Iterable[Sequence[object]]]) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(list(row))
        path = tmp_path / "download.xlsx"
        book.save(path)
        book.close()
        return path

    return write
