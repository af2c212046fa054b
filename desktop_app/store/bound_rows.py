"""Read scattered lines of many short parts at once, from the volumes that hold them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import duckdb
import numpy as np
import pyarrow as pa

from desktop_app.store.page_file import Rows
from desktop_app.store.part_views import bound_lines, named, select
from desktop_app.store.parts import RESULT_COLUMNS, Judged
from desktop_app.store.volumes import Bound
from importers.schema import CHARGE

_STORED = frozenset((*CHARGE.names, *RESULT_COLUMNS))
_FEWEST = 2  # parts; one is read as fast from its own file


class BoundRows:
    """Lines of a table's parts, by part and row.

    Args:
        connection: the table's.
        judged: its parts.
        bound: the volumes that hold some of them.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        judged: Sequence[Judged],
        bound: Sequence[Bound],
    ) -> None:
        self._connection = connection
        self._judged = judged
        self._bound = tuple(bound)

    def take(
        self,
        parts: Rows,
        rows: Rows,
        columns: Sequence[str],
        but: Collection[int] = (),
    ) -> Iterator[tuple[Rows, pa.Table]]:
        """Read the lines that volumes hold, with their places among those asked for.

        What is not read is left to the parts' own files: columns that no volume
        keeps, lines that do not count any more, and what is damaged.

        Args:
            parts: of each line the place of its part in the table.
            rows: of each line its place in the part.
            columns: what to read; empty: all there is, which no volume keeps.
            but: parts that are read in another way.
        """
        if not columns:
            return
        several = set(np.unique(parts).tolist()).difference(but)
        for bound in self._bound:
            numbers = sorted(several.intersection(bound.places))
            if len(numbers) < _FEWEST or not bound.knows(_STORED.intersection(columns)):
                continue
            places = np.flatnonzero(np.isin(parts, numbers)).astype(np.int64)
            names = self._names(numbers, columns)
            try:
                found = self._read(bound, numbers, (parts[places], rows[places]), names)
            except duckdb.Error:
                self._bound = ()
                return
            if found.num_rows == places.size:
                yield places, found

    def _names(self, numbers: Sequence[int], columns: Sequence[str]) -> list[str]:
        """Put columns in the order of a page; lines never judged have no results."""
        names = [name for name in columns if name not in RESULT_COLUMNS]
        if any(self._judged[n].results is not None for n in numbers):
            names += [name for name in RESULT_COLUMNS if name in columns]
        return names

    def _read(
        self,
        bound: Bound,
        numbers: Sequence[int],
        wanted: tuple[Rows, Rows],
        names: Sequence[str],
    ) -> pa.Table:
        some = [(bound.places[n], n, self._judged[n].part) for n in numbers]
        lines = bound_lines(bound.path, some, sorted(_STORED.intersection(names)))
        parts, rows = wanted
        arrays = (np.arange(parts.size, dtype=np.int64), parts, rows)
        asked = pa.table([pa.array(one) for one in arrays], ["at", "part_no", "row_no"])
        self._connection.register("asked", asked)
        same = "ON a.part_no = l.part_no AND a.row_no = l.row_no"
        question = select(
            ("a.at", *(f"l.{named(name)}" for name in names)),
            f"asked a JOIN ({lines}) l",
            f"{same} ORDER BY a.at",
        )
        found: pa.Table = self._connection.sql(question).to_arrow_table()
        self._connection.unregister("asked")
        return found.drop_columns(["at"])
