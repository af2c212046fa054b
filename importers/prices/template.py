"""Read a person's own price list: the template, CSV or XLSX, taken whole or not."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from importers.contract import ImportRefused, mark
from importers.decode import canonical_unit, parse_type_code
from importers.price_windows import Window
from importers.prices.collisions import collisions
from importers.prices.faults import (
    Faults,
    ListFaulty,
    end_after,
    filled,
    instant_of,
    spaceless,
)
from importers.prices.rules import (
    PriceList,
    RowUnfit,
    Rule,
    price_of,
    tabulate,
    utc,
)
from importers.prices.sheet import Row, Sheet
from importers.prices.window_cells import window_cells
from importers.prices.words import UNKNOWN_UNIT
from importers.schema import WINDOW

HEADER = (
    "provider",
    "region",
    "model",
    "type_code",
    "unit_price",
    "currency",
    "unit",
    "effective_from",
    "effective_to",
    "note",
)
WINDOWED_HEADER = (*HEADER, *WINDOW)  # for lists whose prices change in the week

# The same columns as a Chinese sheet names them, in the same order.
_CHINESE = (
    "供应商",
    "地域",
    "模型",
    "计费类型",
    "单价",
    "币种",
    "计价单位",
    "生效时间",
    "失效时间",
    "备注",
    "星期",
    "开始时刻",
    "结束时刻",
    "时间口径",
    "时区",
)
_ENGLISH = dict(zip(_CHINESE, WINDOWED_HEADER, strict=True))
HEADERS = (
    HEADER,
    WINDOWED_HEADER,
    _CHINESE[: len(HEADER)],
    _CHINESE,
)

NOT_A_CODE = mark("“{value}” is not a type code: it holds a space or a “;”")
NOT_A_CURRENCY = mark("“{value}” is not a currency code of three letters")
TWO_PRICES = mark("row {other} has a price for this charge at the same time")
NO_PRICES = mark("{file} holds no prices.")


def read_template(sheet: Sheet, effective_from: datetime | None) -> PriceList:
    """Read the template; refuse it, naming row, column and value, if a cell is bad."""
    faults = Faults()
    rows = [_in_english(row) for row in sheet.rows]
    found = [_rule(row, effective_from, faults) for row in rows]
    rules = [rule for rule in found if rule is not None]
    for early, late in collisions(rules):
        unfit = RowUnfit(TWO_PRICES, other=early.source_row)
        faults.add(late.source_row, "unit_price", unfit)
    if faults.found:
        raise ListFaulty(sheet.name, faults.found)
    if not rules:
        raise ImportRefused(NO_PRICES, file=sheet.name)
    starts = [rule.effective_from for rule in rules]
    return PriceList(
        rules=tabulate(rules),
        skipped=[],
        source_name=sheet.name,
        dated=None if None in starts else min(start for start in starts if start),
        provider=rules[0].provider,
    )


def _in_english(row: Row) -> Row:
    cells = {_ENGLISH.get(name, name): text for name, text in row.cells.items()}
    return Row(row.number, cells)


def _rule(row: Row, default: datetime | None, faults: Faults) -> Rule | None:
    before = len(faults.found)
    provider = faults.take(row, "provider", filled)
    model = faults.take(row, "model", filled)
    code = faults.take(row, "type_code", _code)
    price = faults.take(row, "unit_price", price_of)
    currency = faults.take(row, "currency", _currency)
    unit = faults.take(row, "unit", _unit)
    start = faults.take(row, "effective_from", instant_of) or utc(default)
    end = faults.take(row, "effective_to", end_after(start))
    window = window_cells(row, faults)
    if len(faults.found) > before or price is None:
        return None
    kind = parse_type_code(code or "")
    return Rule(
        source_row=row.number,
        provider=provider or "",
        region=row["region"],
        scope="",
        model=model or "",
        type_code=code or "",
        base_type=kind.base if kind else code or "",
        tier_lower=kind.tier_lower if kind else None,
        tier_upper=kind.tier_upper if kind else None,
        unit=unit or "",
        unit_price=price,
        currency=currency or "",
        effective_from=start,
        effective_to=end,
        note=row["note"],
        **(_columns(window) if window else {}),
    )


def _columns(window: Window) -> dict[str, Any]:
    said = (window.weekdays, window.start, window.end, window.basis.value)
    return dict(zip(WINDOW, (*said, window.utc_offset), strict=True))


def _code(text: str) -> str:
    if not spaceless(filled(text)):
        raise RowUnfit(NOT_A_CODE, value=text)
    return text


def _currency(text: str) -> str:
    if not re.fullmatch("[A-Z]{3}", text):
        raise RowUnfit(NOT_A_CURRENCY, value=text)
    return text


def _unit(text: str) -> str:
    unit = canonical_unit(filled(text))
    if unit is None:
        raise RowUnfit(UNKNOWN_UNIT, unit=text)
    return unit
