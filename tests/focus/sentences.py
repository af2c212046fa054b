"""Check sentences that the model states without a function, or with a wrong one."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

from tests.focus.checks import flat_object, passes
from tests.focus.focus_file import Cell, FocusFile, is_instant, number

Judge = Callable[[FocusFile], bool]
_PASCAL = re.compile(r"(x_)?[A-Z][A-Za-z0-9]*")
_LONGEST = 50  # characters of a column's name
_INSTANTS = ("BillingPeriodStart", "BillingPeriodEnd", "ChargePeriodStart")
_NUMBERS = ("BilledCost", "ListCost", "ListUnitPrice", "PricingQuantity")


def _custom(file: FocusFile) -> list[str]:
    return [name for name in file.columns if name.startswith("x_")]


def _custom_last(file: FocusFile) -> bool:
    own = [name.startswith("x_") for name in file.columns]
    return own == sorted(own)


def _no_empty_text(file: FocusFile) -> bool:
    return not any(
        isinstance(cell, str) and not cell.strip()
        for name, cells in file.columns.items()
        if not name.startswith("x_")
        for cell in cells
    )


def _keys(file: FocusFile, column: str) -> set[str]:
    found = {cell for cell in file.cells(column) if cell is not None}
    return {key for cell in found for key in flat_object(cell) or {}}


def _equals_billed(column: str, categories: set[str]) -> Judge:
    """Make a judge: charges that depend on no other cost what they were billed."""

    def judge(file: FocusFile) -> bool:
        rows = zip(
            file.cells("ChargeCategory"),
            map(number, file.cells(column)),
            map(number, file.cells("BilledCost")),
            strict=True,
        )
        return all(a == b for category, a, b in rows if category in categories)

    return judge


def _product(price: str, cost: str) -> Judge:
    def judge(file: FocusFile) -> bool:
        node = {
            "CheckFunction": "ColumnByColumnEqualsColumnValue",
            "ColumnAName": price,
            "ColumnBName": "PricingQuantity",
            "ResultColumnName": cost,
        }
        priced = [cell is not None for cell in file.cells(price)]
        found = zip(priced, passes(file, node), strict=True)
        return all(right for there, right in found if there)

    return judge


def _consumed(file: FocusFile) -> bool:
    rows = zip(
        file.cells("ChargeCategory"),
        file.cells("ChargeClass"),
        file.cells("ConsumedQuantity"),
        strict=True,
    )
    return all(
        quantity is not None
        for category, kind, quantity in rows
        if category == "Usage" and kind != "Correction"
    )


def _instant(cell: Cell) -> datetime:
    if isinstance(cell, datetime):
        return cell.astimezone(UTC)
    return datetime.fromisoformat(str(cell))


def _ordered(first: str, second: str) -> Judge:
    """Make a judge: a period begins before it ends."""

    def judge(file: FocusFile) -> bool:
        pairs = set(zip(file.cells(first), file.cells(second), strict=True))
        right = [one for pair in pairs for one in pair if is_instant(one)]
        return len(right) == 2 * len(pairs) and all(
            _instant(one) < _instant(other) for one, other in pairs
        )

    return judge


def _all(judge: Callable[[Cell], bool], columns: tuple[str, ...]) -> Judge:
    """Make a judge of every cell of some columns that is not null."""

    def judged(file: FocusFile) -> bool:
        cells = {cell for column in columns for cell in file.cells(column)}
        return all(judge(cell) for cell in cells - {None})

    return judged


# A format's function checks what the sentences of its attribute say one by one.
_FORMATS: dict[str, Judge] = {
    **{
        f"DateTimeFormat-A-00{place}-M": _all(is_instant, _INSTANTS)
        for place in (1, 2, 4, 5, 6)
    },
    **{
        f"NumericFormat-A-{place:03}-M": _all(lambda c: number(c) is not None, _NUMBERS)
        for place in range(2, 12)
    },
    **{
        f"KeyValueFormat-A-00{place}-M": _all(
            lambda cell: flat_object(cell) is not None, ("Tags", "SkuPriceDetails")
        )
        for place in range(1, 5)
    },
}

SENTENCES: dict[str, Judge] = {
    **_FORMATS,
    "BillingPeriodStart-C-004-M": _ordered("BillingPeriodStart", "BillingPeriodEnd"),
    "BillingPeriodEnd-C-004-M": _ordered("BillingPeriodStart", "BillingPeriodEnd"),
    "ChargePeriodStart-C-004-M": _ordered("ChargePeriodStart", "ChargePeriodEnd"),
    "ChargePeriodEnd-C-004-M": _ordered("ChargePeriodStart", "ChargePeriodEnd"),
    "ColumnHandling-A-001-M": lambda f: all(map(_PASCAL.fullmatch, f.columns)),
    "ColumnHandling-A-003-M": lambda f: all(map(_PASCAL.fullmatch, f.columns)),
    "ColumnHandling-A-005-O": lambda f: max(map(len, f.columns)) <= _LONGEST,
    "ColumnHandling-A-010-M": lambda f: bool(_custom(f)),
    "ColumnHandling-A-012-O": _custom_last,
    "ColumnHandling-A-013-O": _custom_last,
    "ConsumedQuantity-C-006-C": _consumed,
    "ContractedCost-C-008-C": _equals_billed("ContractedCost", {"Credit"}),
    "ContractedCost-C-009-C": _product("ContractedUnitPrice", "ContractedCost"),
    "EffectiveCost-C-010-C": _equals_billed("EffectiveCost", {"Credit"}),
    "ListCost-C-008-C": _equals_billed("ListCost", {"Credit"}),
    "NullHandling-A-002-M": _no_empty_text,
    "PricingQuantity-C-009-C": _product("ListUnitPrice", "ListCost"),
    "ResourceName-C-004-C": lambda f: all(
        name is None or resource is not None
        for resource, name in zip(
            f.cells("ResourceId"), f.cells("ResourceName"), strict=True
        )
    ),
    "SkuPriceDetails-C-002-O": lambda f: all(
        map(_PASCAL.fullmatch, _keys(f, "SkuPriceDetails"))
    ),
    "SkuPriceDetails-C-017-C": lambda f: all(
        key.startswith("x_") for key in _keys(f, "SkuPriceDetails")
    ),
    "StringHandling-A-007-O": _no_empty_text,
}

# What the model's function says is not what its sentence says.
SLIPS: dict[str, str] = {
    "InvoiceId-C-004-C": "null, and C-005 not null, each on every row",
    "InvoiceId-C-005-C": "not null, and C-004 null, each on every row",
    "ConsumedQuantity-C-006-C": "where a correction, for where not one",
}
