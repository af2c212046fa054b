"""Keep a way of looking at charge lines under a name: filters, order, columns."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from desktop_app.domain.views import Filter, Op, Scalar, Sort

_READERS: dict[str, Callable[[str], Scalar]] = {
    "text": str,
    "yes": lambda text: text == "True",
    "count": int,
    "amount": Decimal,
    "instant": datetime.fromisoformat,
    "day": date.fromisoformat,
}
# In this order: a bool is an int, and a datetime is a date.
_KINDS: tuple[tuple[type, str], ...] = (
    (bool, "yes"),
    (int, "count"),
    (Decimal, "amount"),
    (datetime, "instant"),
    (date, "day"),
    (str, "text"),
)


@dataclass(frozen=True)
class SavedView:
    """A named way of looking at charge lines.

    Args:
        layout: columns in order with their widths, ``key:width``, comma between.
    """

    name: str
    filters: tuple[Filter, ...] = ()
    sort: tuple[Sort, ...] = ()
    layout: str = ""

    def written(self) -> str:
        """Write it as text that `read_view` reads."""
        facts = {
            "filters": [
                [one.column, one.op.value, [_written(v) for v in one.values]]
                for one in self.filters
            ],
            "sort": [[one.column, one.descending] for one in self.sort],
            "layout": self.layout,
        }
        return json.dumps(facts, ensure_ascii=False, sort_keys=True)


def read_view(name: str, text: str) -> SavedView | None:
    """Read a view that was written; None: it was not, or by a later version."""
    try:
        facts: dict[str, Any] = json.loads(text)
        filters = tuple(
            Filter(column, Op(op), tuple(_read(value) for value in values))
            for column, op, values in facts["filters"]
        )
        sort = tuple(Sort(column, bool(down)) for column, down in facts["sort"])
        return SavedView(name, filters, sort, str(facts["layout"]))
    except (ValueError, KeyError, TypeError, ArithmeticError):
        return None


def _written(value: Scalar) -> list[str] | None:
    if value is None:
        return None
    kind = next(name for known, name in _KINDS if isinstance(value, known))
    return [kind, value.isoformat() if isinstance(value, date) else str(value)]


def _read(value: list[str] | None) -> Scalar:
    return None if value is None else _READERS[value[0]](value[1])
