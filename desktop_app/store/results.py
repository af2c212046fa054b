"""Keep the results of runs: one immutable Parquet file a part, whole or not there."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from desktop_app.store.files import write_whole, writing
from desktop_app.store.ledger import Ledger
from desktop_app.store.sinks import write_parquet

ROW_GROUP = 131_072


class RunFiles:
    """The results of one run while they are written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._parts: list[str] = []

    @property
    def parts(self) -> tuple[str, ...]:
        """The IDs of the parts written so far, for ``RunResults.parts``."""
        return tuple(self._parts)

    def write(self, part_id: str, table: pa.Table) -> Path:
        """Write a part's results, row by row aligned with its lines."""
        path = self._folder / f"{part_id}.parquet"

        def fill(aside: Path) -> None:
            write_parquet(aside, table, row_group_size=ROW_GROUP)

        with writing(self._folder):
            write_whole(path, fill)
        self._parts.append(part_id)
        return path


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
