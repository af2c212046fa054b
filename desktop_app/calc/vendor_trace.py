"""Lay the provider's own working out as labels and values."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from desktop_app.i18n import _, mark

_LABELS = {
    "formula": mark("Formula"),
    "precision": mark("Decimal places"),
    "round": mark("Rounding"),
    "priceExpressInfo": mark("Price"),
    "promotionInfo": mark("Promotion"),
}
_ROUNDINGS = {
    "0": "UP",
    "1": "DOWN",
    "2": "CEILING",
    "3": "FLOOR",
    "4": "HALF_UP",
    "5": "HALF_DOWN",
    "6": "HALF_EVEN",
}
_TRACES: tuple[tuple[str, str], ...] = (
    ("formula", mark("Formula")),
    ("vendor_trace", mark("Calculation")),
    ("price_factors", mark("Price factors")),
    ("discount_detail", mark("Discount")),
    ("coupon_detail", mark("Coupon")),
)
_DEPTH = 8  # levels of a trace that are laid out
_JOINED = " · "


def vendor_trace(line: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return the provider's working of a line, label by label."""
    found: list[tuple[str, str]] = []
    for column, title in _TRACES:
        text = line.get(column)
        if text:
            found += _pairs(_read(str(text)), (_(title),), _DEPTH)
    return tuple(found)


def _read(text: str) -> object:
    try:
        found: object = json.loads(text)
    except ValueError:
        return text
    return found


def _label(key: str) -> str:
    return _(_LABELS[key]) if key in _LABELS else key


def _pairs(
    value: object, path: tuple[str, ...], depth: int
) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and depth:
        for key, inner in value.items():
            named = _ROUNDINGS.get(str(inner), inner) if key == "round" else inner
            yield from _pairs(named, (*path, _label(str(key))), depth - 1)
    elif isinstance(value, list) and depth:
        for at, inner in enumerate(value, start=1):
            label = (*path, str(at)) if len(value) > 1 else path
            yield from _pairs(inner, label, depth - 1)
    elif value not in (None, ""):
        yield _JOINED.join(path), str(value)
