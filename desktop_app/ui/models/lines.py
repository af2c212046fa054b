"""Give a table the charge lines of an index, read only as wide as shown."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

from desktop_app.domain.views import ValueCount
from desktop_app.jobs import WINDOW_FIRST
from desktop_app.services.looking import LineIndex
from desktop_app.ui.models.line_columns import line_columns
from desktop_app.ui.models.rows import Column, Row, Stretch

SUMMED = ("billing_currency", "billed_cost")
PAGE = 20_000
NEEDED = frozenset({"line_id"})  # read even where no column shows it


class LineRows:
    """The lines of one index as rows of a table.

    Args:
        index: the lines, in their order.
        shown: the keys of the columns whose values are read; none: the usual.
    """

    def __init__(self, index: LineIndex, shown: Collection[str] = ()) -> None:
        self.index = index
        currencies = list(index.totals)
        self._columns = line_columns(currencies[0] if len(currencies) == 1 else "")
        usual = {column.key for column in self._columns if column.shown}
        wanted = NEEDED | (set(shown) or usual)
        have = set(index.columns)
        self._read = tuple(
            c.key for c in self._columns if c.key in wanted and c.key in have
        )
        self._id = next(n for n, c in enumerate(self._columns) if c.key == "line_id")

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns a charge line can show."""
        return self._columns

    @property
    def count(self) -> int:
        """How many lines."""
        return self.index.count

    def reads(self, keys: Collection[str]) -> bool:
        """Whether the values of these columns are read."""
        return set(keys) <= set(self._read)

    def line_id(self, row: Row) -> str:
        """Return the ID of a row's line."""
        return str(row[self._id])

    def page(self, start: int, rows: int) -> list[Row]:
        """Return lines from a place."""
        found = self.index.page(start, rows, self._read)
        nothing = [None] * found.num_rows
        # Lines that were never recalculated have no columns of results.
        by_key = {}
        for key in found.column_names:
            WINDOW_FIRST.give()
            by_key[key] = found.column(key).to_pylist()
        return list(
            zip(*(by_key.get(c.key, nothing) for c in self._columns), strict=True)
        )

    def values(self, key: str) -> list[ValueCount]:
        """Count the lines of each value of a column, most lines first."""
        return self.index.values(key)

    def sum_of(self, stretches: Sequence[Stretch]) -> dict[str, Decimal]:
        """Sum what was billed over chosen lines, a sum for each currency."""
        sums: dict[str, Decimal] = {}
        for first, last in stretches:
            for start in range(first, last + 1, PAGE):
                found = self.index.page(start, min(PAGE, last + 1 - start), SUMMED)
                grouped = found.group_by("billing_currency").aggregate(
                    [("billed_cost", "sum")]
                )
                for one in grouped.to_pylist():
                    name = str(one["billing_currency"])
                    billed = one["billed_cost_sum"] or Decimal(0)
                    sums[name] = sums.get(name, Decimal(0)) + billed
        return dict(sorted(sums.items()))
