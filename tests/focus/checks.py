"""Interpret the rule model's check functions: which rows fail."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pyarrow as pa
from babel.numbers import list_currencies

from desktop_app.domain.money import EXACT
from tests.focus.focus_file import Cell, FocusFile, is_instant, number

Node = dict[str, Any]
Passes = list[bool]
Check = Callable[[FocusFile, Node], Passes]

_UNIT = re.compile(r"(\d+ )?[^\W\d_][\w -]*(/[\w ]+)?")
_CURRENCIES = list_currencies()


def passes(file: FocusFile, node: Node) -> Passes:
    """Tell of each row whether it satisfies a requirement or condition."""
    if not node:
        return [True] * file.rows
    return CHECKS[node["CheckFunction"]](file, node)


def can_check(node: Node) -> bool:
    """Tell whether a requirement is one that this interpreter understands."""
    if not node:
        return True
    known = node.get("CheckFunction") in CHECKS
    named = "Items" in node or any(key.startswith("Column") for key in node)
    return known and named and all(map(can_check, node.get("Items", ())))


def _every(file: FocusFile, node: Node) -> Passes:
    found = [passes(file, item) for item in node["Items"]]
    return [all(row) for row in zip(*found, strict=True)]


def _some(file: FocusFile, node: Node) -> Passes:
    found = [passes(file, item) for item in node["Items"]]
    return [any(row) for row in zip(*found, strict=True)]


def _present(file: FocusFile, node: Node) -> Passes:
    return [file.has(node["ColumnName"])] * max(file.rows, 1)


def _is(cell: Cell, value: object) -> bool:
    if value is None or cell is None:
        return cell is value
    if isinstance(value, int | float):
        return number(cell) == Decimal(str(value))
    return cell == value


def _value(file: FocusFile, node: Node) -> Passes:
    return [_is(cell, node["Value"]) for cell in file.cells(node["ColumnName"])]


def _not_value(file: FocusFile, node: Node) -> Passes:
    return [not one for one in _value(file, node)]


def _same(file: FocusFile, node: Node) -> Passes:
    pairs = zip(
        file.cells(node["ColumnAName"]), file.cells(node["ColumnBName"]), strict=True
    )
    return [one == other for one, other in pairs]


def _not_same(file: FocusFile, node: Node) -> Passes:
    return [not one for one in _same(file, node)]


def _at_least(file: FocusFile, node: Node) -> Passes:
    cells = [number(cell) for cell in file.cells(node["ColumnName"])]
    return [cell is not None and cell >= node["Value"] for cell in cells]


def _product(file: FocusFile, node: Node) -> Passes:
    names = (node["ColumnAName"], node["ColumnBName"], node["ResultColumnName"])
    rows = zip(*(map(number, file.cells(name)) for name in names), strict=True)
    return [
        a is not None and b is not None and EXACT.multiply(a, b) == c
        for a, b, c in rows
    ]


def _distinct(file: FocusFile, node: Node) -> Passes:
    """Each value of the first column stands beside so many of the second."""
    first, second = (file.cells(node[f"Column{one}Name"]) for one in "AB")
    found: dict[Cell, set[Cell]] = defaultdict(set)
    for one, other in zip(first, second, strict=True):
        found[one].add(other)
    return [one is None or len(found[one]) == node["ExpectedCount"] for one in first]


def _each(judge: Callable[[Cell], bool]) -> Check:
    """Make a check of every cell that is not null."""

    def check(file: FocusFile, node: Node) -> Passes:
        cells = file.cells(node["ColumnName"])
        return [cell is None or judge(cell) for cell in cells]

    return check


def _typed(
    right: Callable[[pa.DataType], bool], judge: Callable[[Cell], bool]
) -> Check:
    """Make a check of a column's type, where the file has types, else of its cells."""

    def check(file: FocusFile, node: Node) -> Passes:
        kind = file.types.get(node["ColumnName"])
        if kind is not None:
            return [right(kind)] * file.rows
        return _each(judge)(file, node)

    return check


def _is_number(cell: Cell) -> bool:
    return number(cell) is not None


def _is_text(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(cell.strip()) and "\ufffd" not in cell


def _is_unit(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(_UNIT.fullmatch(cell))


def _is_currency(cell: Cell) -> bool:
    return isinstance(cell, str) and cell in _CURRENCIES


def flat_object(cell: Cell) -> dict[str, Any] | None:
    """Return a flat JSON object with unique keys; null: it is none."""
    try:
        pairs = json.loads(str(cell), object_pairs_hook=_unique)
    except ValueError:
        return None
    flat = isinstance(pairs, dict) and not any(
        isinstance(value, dict | list) for value in pairs.values()
    )
    return pairs if flat else None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a key stands there twice")
    return dict(pairs)


def _is_string(kind: pa.DataType) -> bool:
    return pa.types.is_string(kind) or pa.types.is_large_string(kind)


def _is_utc(kind: pa.DataType) -> bool:
    return isinstance(kind, pa.TimestampType) and kind.tz == "UTC"


CHECKS: dict[str, Check] = {
    "AND": _every,
    "OR": _some,
    "ColumnPresent": _present,
    "CheckValue": _value,
    "CheckNotValue": _not_value,
    "CheckSameValue": _same,
    "CheckNotSameValue": _not_same,
    "CheckGreaterOrEqualThanValue": _at_least,
    "ColumnByColumnEqualsColumnValue": _product,
    "CheckDistinctCount": _distinct,
    "CheckDecimalValue": _each(_is_number),
    "CheckNationalCurrency": _each(_is_currency),
    "FormatCurrency": _each(_is_currency),
    "FormatDateTime": _each(is_instant),
    "FormatKeyValue": _each(lambda cell: flat_object(cell) is not None),
    "FormatNumeric": _each(_is_number),
    "FormatString": _each(_is_text),
    "FormatUnit": _each(_is_unit),
    "TypeDateTime": _typed(_is_utc, is_instant),
    "TypeDecimal": _typed(pa.types.is_decimal, _is_number),
    "TypeString": _typed(_is_string, lambda cell: isinstance(cell, str)),
}
