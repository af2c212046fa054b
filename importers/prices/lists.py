"""Read price lists: the template, the catalogue, price pages, notices, JSON exports."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

from importers.contract import ImportRefused, mark
from importers.json_text import Value
from importers.prices import catalogue, model_router, price_page, template
from importers.prices.json_lists import json_in
from importers.prices.records import read_json_list
from importers.prices.rules import PriceList
from importers.prices.sheet import Sheet, read_sheet
from importers.schema import WINDOW

_BEIJING = timezone(timedelta(hours=8))
_DATE = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")

Reader = Callable[[Sheet, datetime | None], PriceList]


def read_price_list(path: Path, effective_from: datetime | None = None) -> PriceList:
    """Read a price list, recognised by its header or, if it is JSON, by its fields.

    Args:
        path: a CSV, XLSX or JSON file.
        effective_from: from when it holds. The template's rows may say it themselves;
            for a page or the catalogue the date in the file's name is taken, at
            midnight in Beijing, where none is given.
    """
    value = json_in(path)
    if value is not None:
        return _read_json(path, value, effective_from)
    sheet = read_sheet(path)
    read, needs_date = _reader_of(sheet)
    if needs_date and effective_from is None:
        effective_from = _date_in(sheet.name)
    return read(sheet, effective_from)


def _read_json(path: Path, value: Value, effective_from: datetime | None) -> PriceList:
    if not model_router.fits(value):
        return read_json_list(path.name, value, effective_from)
    prices = model_router.read_rules(path.name, value, effective_from)
    if prices.dated or effective_from:
        return prices
    return model_router.read_rules(path.name, value, _date_in(path.name))


def _reader_of(sheet: Sheet) -> tuple[Reader, bool]:
    readers: dict[tuple[str, ...], tuple[Reader, bool]] = {
        **dict.fromkeys(template.HEADERS, (template.read_template, False)),
        catalogue.HEADER: (catalogue.read_catalogue, True),
        price_page.HEADER: (price_page.read_page, True),
        price_page.NOTICE_HEADER: (price_page.read_page, False),
    }
    for header, reader in readers.items():
        if sheet.header == header:
            return reader
    raise ImportRefused(
        mark(
            "{file} is not a price list that Plumbline knows: its header is “{found}”."
        ),
        mark(
            "Its first row must read exactly: {header}"
            " (the last {more} may be left out)"
        ),
        file=sheet.name,
        found=", ".join(sheet.header)[:200],
        header=",".join(template.WINDOWED_HEADER),
        more=len(WINDOW),
    )


def _date_in(name: str) -> datetime:
    for text in _DATE.findall(name):
        try:
            return datetime.fromisoformat(text).replace(tzinfo=_BEIJING)
        except ValueError:
            continue
    raise ImportRefused(
        mark("{file} does not say from when its prices hold."),
        mark("Say it: --effective-from 2026-05-14T00:00:00+08:00"),
        file=name,
    )
