"""Keep the results of runs: one immutable Parquet file a part, whole or not there."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import chain
from pathlib import Path
from queue import SimpleQueue

import pyarrow as pa

from desktop_app.store.files import write_whole, writing
from desktop_app.store.ledger import Ledger
from desktop_app.store.sinks import parquet

ROW_GROUP = 131_072

Results = Generator[pa.Table, None, None]
Coming = SimpleQueue[pa.Table | BaseException | None]  # null: there are no more


class RunFiles:
    """The results of one run while they are written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._parts: list[str] = []

    @property
    def parts(self) -> tuple[str, ...]:
        """The IDs of the parts written so far, for ``RunResults.parts``."""
        return tuple(self._parts)

    def write(self, part_id: str, tables: Results) -> Path:
        """Write a part's results, row by row aligned with its lines.

        They are written in another thread while the next are calculated.

        Raises:
            Unwritable: the ledger's disk does not take them.
        """
        path = self._folder / f"{part_id}.parquet"
        coming: Coming = SimpleQueue()
        with ThreadPoolExecutor(max_workers=1) as beside, closing(tables):
            written = beside.submit(self._fill, path, coming)
            try:
                for table in tables:
                    if written.done():
                        break  # it failed
                    coming.put(table)
            except BaseException as fault:
                coming.put(fault)
                raise
            coming.put(None)
            written.result()
        self._parts.append(part_id)
        return path

    def _fill(self, path: Path, coming: Coming) -> None:
        def fill(aside: Path) -> None:
            groups = _row_groups(_taken(coming))
            first = next(groups)
            with parquet(aside, first.schema) as writer:
                for group in chain([first], groups):
                    writer.write_table(group, row_group_size=ROW_GROUP)

        with writing(self._folder):
            write_whole(path, fill)


def _taken(coming: Coming) -> Iterator[pa.Table]:
    while (table := coming.get()) is not None:
        if isinstance(table, BaseException):
            raise table  # so that no half of a file is put in place
        yield table


def _row_groups(tables: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """Cut tables anew, for the file not to hang on how they came."""
    rest = next(tables)
    for table in tables:
        rest = pa.concat_tables([rest, table])
        while rest.num_rows > ROW_GROUP:
            yield rest.slice(0, ROW_GROUP)
            rest = rest.slice(ROW_GROUP)
    yield rest


class ResultStore:
    """The results of all runs; a run that the ledger does not know is not there."""

    def __init__(self, folder: Path, ledger: Ledger) -> None:
        self._folder = folder
        self._ledger = ledger

    def begin(self, run_id: str) -> RunFiles:
        """Start writing a run; it holds once ``Records.add_run`` is committed."""
        return RunFiles(self._folder / run_id)

    def current(self, part_id: str) -> Path | None:
        """Return the results of the newest run that covers a part."""
        return self.all_current().get(part_id)

    def all_current(self) -> dict[str, Path]:
        """Return the newest results of every part, by part ID.

        A restored ledger may name results that a later start cleared away: such a
        part counts as not recalculated.
        """
        with self._ledger.read() as records:
            found = records.results()
        return {part: path for part, path in found.items() if path.is_file()}

    def folders(self) -> list[Path]:
        """Return the folder of every run on the disk, known or not."""
        if not self._folder.is_dir():
            return []
        return [path for path in self._folder.iterdir() if path.is_dir()]
