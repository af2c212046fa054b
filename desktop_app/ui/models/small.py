"""Model small tables over plain values: sorted, searched, copied as text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from desktop_app.domain.money import plain
from desktop_app.ui.style import Tone
from desktop_app.ui.text import amount, count

Index = QModelIndex | QPersistentModelIndex
Sign = tuple[str, str, Tone]  # icon, word, tone
Meter = tuple[Decimal, Tone]  # per cent, tone
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
MANY = 500  # rows that are measured in one turn
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class RowColumn:
    """One column: its title, the value it takes from a row, how it is written."""

    title: str
    value: Callable[[Any], Any]  # what is sorted by; None comes first
    write: Callable[[Any], str] | None = None  # of the value; None: as it is
    say: Callable[[Any], str] | None = None  # of the row, in place of `write`
    sign: Callable[[Any], Sign] | None = None  # of the row: shown as a pill
    meter: Callable[[Any], Meter | None] | None = None  # of the row: a bar beside
    figures: bool = False  # right, at the decimal point
    width: int = 120
    stretch: bool = False  # takes what is left
    middle: bool = False  # too long: cut in the middle, both ends tell

    def text(self, row: Any) -> str:
        """Return what a cell says."""
        if self.sign is not None:
            return self.sign(row)[1]
        if self.say is not None:
            return self.say(row)
        value = self.value(row)
        return self.write(value) if self.write else str(value or "")


def amount_column(
    title: str,
    value: Callable[[Any], Decimal | None],
    *,
    signed: bool = False,
    width: int = 128,
) -> RowColumn:
    """Make a column of exact amounts."""
    return RowColumn(
        title,
        value,
        lambda found: amount(found, signed=signed),
        figures=True,
        width=width,
    )


def count_column(
    title: str, value: Callable[[Any], int | None], width: int = 90
) -> RowColumn:
    """Make a column of counts."""
    return RowColumn(title, value, count, figures=True, width=width)


def _never(_row: Any) -> bool:
    return False


def _place_of(row: Any, rows: Sequence[Any]) -> int | None:
    return next((place for place, one in enumerate(rows) if one is row), None)


def _order(value: Any) -> tuple[bool, Any]:
    return (value is not None, value if value is not None else 0)


def _raw(value: Any) -> str:
    """Write a value for a spreadsheet: no groups, no signs of ours."""
    if isinstance(value, Decimal):
        return plain(value)
    return "" if value is None else str(value).replace("\t", " ").replace("\n", " ")


class RowsModel(QAbstractTableModel):
    """Rows of any plain value, in memory; thousands, not millions."""

    def __init__(
        self, columns: Sequence[RowColumn], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = list(columns)
        self.strong: Callable[[Any], bool] = _never  # rows whose words are bold
        self.extents: dict[int, tuple[str, str]] = {}  # of columns, as measured
        self._all: list[Any] = []
        self._rows: list[Any] = []
        self._told: list[str] = []  # what all rows say, once words were sought
        self._sought = ""
        self._order: tuple[int, Qt.SortOrder] | None = None

    def show(self, rows: Sequence[Any]) -> None:
        """Show these rows in place of those before."""
        self._all, self._told = list(rows), []
        self.extents.clear()
        self._look()

    def measure(self, place: int) -> Iterator[tuple[str, str]]:
        """Find the longest parts of a column's figures before and after the point.

        Yields:
            What is known so far, after so many rows each time.
        """
        write, whole, after = self.columns[place].text, "", ""
        for start in range(0, max(len(self._all), 1), MANY):
            texts = [write(row) for row in self._all[start : start + MANY]]
            parts = [text.partition(".") for text in texts]
            whole = max((whole, *(one[0] for one in parts)), key=len)
            after = max((after, *(one[1] + one[2] for one in parts)), key=len)
            self.extents[place] = whole, after
            yield whole, after

    def search(self, words: str) -> None:
        """Keep the rows that contain every one of these words."""
        self._sought = words
        self._look()

    def exchange(self, before: Any, after: Any) -> None:
        """Show a row in the place of another, if that very one is still here."""
        place = _place_of(before, self._all)
        if place is not None:
            self._all[place] = after
            if self._told:
                self._told[place] = self._say(after)
        place = _place_of(before, self._rows)
        if place is not None:
            self._rows[place] = after
            last = len(self.columns) - 1
            self.dataChanged.emit(self.index(place, 0), self.index(place, last))

    def row(self, place: int) -> Any:
        """Return the row at a place."""
        return self._rows[place]

    @property
    def rows(self) -> Sequence[Any]:
        """The rows shown, in the order shown."""
        return self._rows

    def as_tsv(self, places: Sequence[int], *, headers: bool = False) -> str:
        """Write rows as tab-separated text for a spreadsheet."""
        lines = ["\t".join(c.title for c in self.columns)] if headers else []
        for place in places:
            row = self._rows[place]
            cells = (
                c.text(row) if c.sign else _raw(c.value(row)) for c in self.columns
            )
            lines.append("\t".join(cells))
        return "\n".join(lines)

    def _look(self) -> None:
        self.beginResetModel()
        self._rows = self._ordered()
        self.endResetModel()

    def _ordered(self) -> list[Any]:
        """Return the rows that are sought, as they are sorted now."""
        words, found = self._sought.casefold().split(), list(self._all)
        if words:
            self._told = self._told or [self._say(row) for row in found]
            both = zip(found, self._told, strict=True)
            found = [row for row, told in both if all(word in told for word in words)]
        if self._order is not None:
            place, way = self._order
            value = self.columns[place].value
            found.sort(
                key=lambda row: _order(value(row)),
                reverse=way == Qt.SortOrder.DescendingOrder,
            )
        return found

    def _say(self, row: Any) -> str:
        return "\n".join(column.text(row) for column in self.columns).casefold()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return column.text(self._rows[index.row()])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(RIGHT if column.figures else LEFT)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(RIGHT if self.columns[section].figures else LEFT)
        return None

    def sort(
        self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder
    ) -> None:
        self.layoutAboutToBeChanged.emit()
        self._order = None if column < 0 else (column, order)
        before, self._rows = self._rows, self._ordered()
        # What was chosen stays chosen, wherever it stands now.
        places = {id(row): place for place, row in enumerate(self._rows)}
        held = self.persistentIndexList()
        moved = [self.index(places[id(before[i.row()])], i.column()) for i in held]
        self.changePersistentIndexList(held, moved)
        self.layoutChanged.emit()
