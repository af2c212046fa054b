"""Remember which rows are selected, as stretches: ten million rows are one."""

from __future__ import annotations

from collections.abc import Iterator


class Selection:
    """Sorted stretches of rows that do not touch, both ends included."""

    def __init__(self) -> None:
        self.stretches: list[tuple[int, int]] = []
        self.anchor = 0

    def __len__(self) -> int:
        return sum(last - first + 1 for first, last in self.stretches)

    def __contains__(self, row: int) -> bool:
        return any(first <= row <= last for first, last in self.stretches)

    def __iter__(self) -> Iterator[int]:
        for first, last in self.stretches:
            yield from range(first, last + 1)

    def clear(self) -> None:
        """Select nothing."""
        self.stretches = []
        self.anchor = 0

    def only(self, row: int) -> None:
        """Select one row; stretches grow from it."""
        self.stretches = [(row, row)]
        self.anchor = row

    def reach(self, row: int) -> None:
        """Select from the anchor to a row, and nothing else."""
        self.stretches = [(min(self.anchor, row), max(self.anchor, row))]

    def every(self, count: int) -> None:
        """Select all rows."""
        self.stretches = [(0, count - 1)] if count else []

    def toggle(self, row: int) -> None:
        """Add a row, or take it out."""
        self.anchor = row
        if row in self:
            self._take_out(row)
            return
        grown: list[tuple[int, int]] = []
        for first, last in sorted([*self.stretches, (row, row)]):
            if grown and first <= grown[-1][1] + 1:
                grown[-1] = (grown[-1][0], max(grown[-1][1], last))
            else:
                grown.append((first, last))
        self.stretches = grown

    def _take_out(self, row: int) -> None:
        left: list[tuple[int, int]] = []
        for first, last in self.stretches:
            if not first <= row <= last:
                left.append((first, last))
                continue
            if first < row:
                left.append((first, row - 1))
            if row < last:
                left.append((row + 1, last))
        self.stretches = left
