"""Builders of small, invented price lists."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import pytest

from importers.prices import catalogue, price_page, template
from importers.prices.lists import read_price_list
from importers.prices.rules import PriceList

PAGE_ROW = {
    "model": "qwen-x",
    "region": "cn-beijing",
    "charge_type": "input_token",
    "tier": "none",
    "unit": "CNY/1M tokens",
    "price": "2.5",
    "currency": "CNY",
}
CATALOGUE_ROW = {
    "model": "qwen-x",
    "type": "input_token",
    "price": "2.5",
    "price_unit": "每百万tokens",
    "price_name": "输入",
    "currency": "CNY",
    "region": "cn-beijing (bailian console default)",
}
TEMPLATE_ROW = {
    "provider": "alibaba",
    "region": "cn-beijing",
    "model": "qwen-x",
    "type_code": "input_token",
    "unit_price": "0.0025",
    "currency": "CNY",
    "unit": "1K tokens",
}

Rows = Mapping[str, str]
Write = Callable[..., Path]
Read = Callable[..., PriceList]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes rows (dicts) as a CSV with a header."""

    def _write(
        header: Sequence[str], rows: Sequence[Rows], name: str = "list.csv"
    ) -> Path:
        path = tmp_path / name
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, header)
            writer.writeheader()
            writer.writerows(rows)
        return path

    return _write


@pytest.fixture
def read_page(write: Write) -> Read:
    """Return a function that reads invented rows of a price page."""

    def _read(*rows: Rows) -> PriceList:
        filled = [{**PAGE_ROW, **row} for row in rows]
        return read_price_list(write(price_page.HEADER, filled, "page-2026-05-14.csv"))

    return _read


@pytest.fixture
def read_notices(write: Write) -> Read:
    """Return a function that reads invented rows of price notices."""

    def _read(*rows: Rows) -> PriceList:
        filled = [{**PAGE_ROW, **row} for row in rows]
        return read_price_list(write(price_page.NOTICE_HEADER, filled))

    return _read


@pytest.fixture
def read_catalogue(write: Write) -> Read:
    """Return a function that reads invented rows of the catalogue."""

    def _read(*rows: Rows) -> PriceList:
        filled = [{**CATALOGUE_ROW, **row} for row in rows]
        return read_price_list(
            write(catalogue.HEADER, filled, "catalogue-2026-05-30.csv")
        )

    return _read


@pytest.fixture
def read_template(write: Write) -> Read:
    """Return a function that reads invented rows of the template."""

    def _read(*rows: Rows, **options: datetime) -> PriceList:
        filled = [{**TEMPLATE_ROW, **row} for row in rows]
        return read_price_list(write(template.HEADER, filled), **options)

    return _read


@pytest.fixture
def prices() -> Callable[[PriceList], dict[str, str]]:
    """Return a function: type code → plain price, of a list with one model."""

    def _prices(listed: PriceList) -> dict[str, str]:
        return {
            rule["type_code"]: f"{rule['unit_price'].normalize():f}"
            for rule in listed.rules.to_pylist()
        }

    return _prices


@pytest.fixture
def reasons() -> Callable[[PriceList], dict[int, str]]:
    """Return a function: row number → the sentence why it was skipped."""

    def _reasons(listed: PriceList) -> dict[int, str]:
        return {skipped.row: skipped.sentence for skipped in listed.skipped}

    return _reasons
