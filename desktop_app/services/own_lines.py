"""Add up a department's own lines by what was used, and by who used it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from desktop_app.domain.bills import Scope
from desktop_app.domain.money import total
from desktop_app.domain.names import Names
from desktop_app.domain.statements import Used
from desktop_app.domain.trends import is_value
from desktop_app.domain.views import Filter, Measure, Scalar
from desktop_app.services.looking import judged_parts
from desktop_app.services.naming import names_in
from desktop_app.store.queries import LineTable
from desktop_app.store.workspace import Workspace

MODEL, KEY, KEY_NAME = "model", "api_key_id", "api_key_name"
_SUMMED = (Measure.BILLED, Measure.LINES)
Values = tuple[Scalar, ...]


@dataclass
class _Sum:
    amounts: list[Decimal] = field(default_factory=list)
    lines: int = 0


def used_by(home: Workspace, by: str, filters: Sequence[Filter]) -> tuple[Used, ...]:
    """Return what lines cost by a column of texts, largest first.

    An empty text is no value.
    """
    return _used(home, (by,), filters)


def used_by_key(home: Workspace, filters: Sequence[Filter]) -> tuple[Used, ...]:
    """Return what lines cost by model and API key, largest first.

    Some bills tell keys by name only: such a key is its name.
    """
    return _used(home, (MODEL, KEY, KEY_NAME), filters)


def lines_with(by: str, value: Scalar) -> Filter:
    """Return what gives the lines that `used_by` counts under a value."""
    return is_value(by, value) if value is not None else is_value(by, None, "")


def _used(
    home: Workspace, by: Sequence[str], filters: Sequence[Filter]
) -> tuple[Used, ...]:
    table = LineTable(judged_parts(home, Scope()), home.rollups)
    sums: defaultdict[Values, _Sum] = defaultdict(_Sum)
    try:
        names = names_in(home, table, set(by))
        for row in table.measured(by, filters, _SUMMED):
            mine = sums[_told(row.values)]
            mine.amounts.append(row.amounts[Measure.BILLED] or Decimal(0))
            mine.lines += int(row.amounts[Measure.LINES] or 0)
    finally:
        table.close()
    used = [
        Used(values, total(one.amounts), one.lines, _names(by, values, names))
        for values, one in sums.items()
    ]
    return tuple(sorted(used, key=lambda one: (-abs(one.billed), str(one.values))))


def _told(values: Values) -> Values:
    """Leave out the name of a key that has an ID."""
    first, *keys = (None if value == "" else value for value in values)
    return (first, keys[0] or keys[1]) if keys else (first,)


def _names(by: Sequence[str], values: Values, names: Names) -> tuple[str, ...]:
    pairs = zip(by, values, strict=False)  # a key's name has no value of its own
    return tuple(names.in_column(column, value) for column, value in pairs)
