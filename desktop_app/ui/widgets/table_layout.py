"""Know where a table's columns stand: order, widths, which are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.ui.models.rows import Column

LEAST = 48
SEPARATOR = ","
WIDTH_MARK = ":"


@dataclass
class Placed:
    """A column that is shown, and its width now."""

    place: int  # in the model's rows
    column: Column
    width: int


class TableLayout:
    """The shown columns from left to right."""

    def __init__(self) -> None:
        self.all: tuple[Column, ...] = ()
        self.shown: list[Placed] = []

    def use(self, columns: Sequence[Column]) -> None:
        """Take a model's columns; what a person chose before stays."""
        if [c.key for c in columns] == [c.key for c in self.all]:
            by_key = {column.key: column for column in columns}
            for placed in self.shown:
                placed.column = by_key[placed.column.key]
            self.all = tuple(columns)
            return
        self.all = tuple(columns)
        self.show([column.key for column in columns if column.shown])

    def show(self, keys: Sequence[str]) -> None:
        """Show these columns in this order; unknown keys are left out."""
        widths = {placed.column.key: placed.width for placed in self.shown}
        places = {column.key: n for n, column in enumerate(self.all)}
        self.shown = [
            Placed(places[k], self.all[places[k]], widths.get(k, 0))
            for k in keys
            if k in places
        ]
        for placed in self.shown:
            placed.width = placed.width or placed.column.width

    def move(self, frm: int, to: int) -> None:
        """Move a shown column to another place."""
        self.shown.insert(to, self.shown.pop(frm))

    @property
    def width(self) -> int:
        """The width of all shown columns."""
        return sum(placed.width for placed in self.shown)

    def left_of(self, number: int) -> int:
        """Return where a shown column begins."""
        return sum(placed.width for placed in self.shown[:number])

    def at(self, x: int) -> int | None:
        """Return the shown column at a distance from the left."""
        left = 0
        for number, placed in enumerate(self.shown):
            if left <= x < left + placed.width:
                return number
            left += placed.width
        return None

    def edge_at(self, x: int, reach: int) -> int | None:
        """Return the shown column whose right edge is near."""
        right = 0
        for number, placed in enumerate(self.shown):
            right += placed.width
            if abs(x - right) <= reach:
                return number
        return None

    def save(self) -> str:
        """Write order and widths for the settings."""
        return SEPARATOR.join(
            f"{placed.column.key}{WIDTH_MARK}{placed.width}" for placed in self.shown
        )

    def restore(self, saved: str) -> None:
        """Use order and widths from the settings; nonsense is left out."""
        pairs = [item.partition(WIDTH_MARK) for item in saved.split(SEPARATOR)]
        keys = [key for key, _mark, _width in pairs]
        if not any(column.key in keys for column in self.all):
            return
        self.show(keys)
        widths = {k: int(w) for k, _mark, w in pairs if w.isascii() and w.isdigit()}
        for placed in self.shown:
            placed.width = max(widths.get(placed.column.key, placed.width), LEAST)
