"""Keep the sums of long parts by what charts and filters ask for.

Short parts are bound into volumes instead, so that one question reads them all.
A roll-up holds one row for each combination of values, with exact sums. All of it
is derived from the Parquet files and may be deleted at any time; what cannot be
kept is summed from the lines as before.
"""

from __future__ import annotations

import shutil
import threading
import uuid
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from desktop_app.i18n import _
from desktop_app.jobs import Progress
from desktop_app.store.files import make_folder, place
from desktop_app.store.parts import Judged
from desktop_app.store.rollup_rows import MEASURES, summed
from desktop_app.store.sinks import write_parquet
from desktop_app.store.volumes import FEW, Volumes

LEAST = 50_000  # lines; fewer are bound with others
SHARE = 20  # lines for each row of a roll-up, at least
RESERVE = 1 << 30  # bytes of the disk that are never taken
BEAT = 0.1  # seconds between two looks at who else builds
VERSION = b"3"  # what a roll-up holds; another one is made anew
_VERSION_KEY = b"plumbline.rollup"
_SUFFIX = ".parquet"
_GROUP = 131_072


@dataclass(frozen=True)
class Rollup:
    """The sums of one part, by the columns they are kept for."""

    path: Path
    columns: frozenset[str]

    def knows(self, columns: Collection[str]) -> bool:
        """Whether lines can be told apart by these columns."""
        return self.columns.issuperset(columns)


def _name(one: Judged) -> str:
    return f"{one.stamp}{_SUFFIX}"


class Rollups:
    """The roll-ups of a workspace.

    Safe to use from several threads, and by several programs at once.

    Args:
        folder: where they lie.
        least: how many lines a part has that is worth a roll-up;
            shorter ones are bound into volumes.
        share: a roll-up has at most one row for so many lines.
        few: short parts from this number on are worth a volume.
    """

    def __init__(
        self, folder: Path, least: int = LEAST, share: int = SHARE, few: int = FEW
    ) -> None:
        self._folder = folder
        self._least = least
        self._share = share
        self._building = threading.Lock()
        self.volumes = Volumes(folder / "volumes", few)

    def open(self, judged: Sequence[Judged]) -> dict[int, Rollup]:
        """Find what is kept of some parts, by their place among them."""
        found = ((number, self._opened(one)) for number, one in enumerate(judged))
        return {number: rollup for number, rollup in found if rollup is not None}

    def build(self, judged: Sequence[Judged], progress: Progress) -> None:
        """Make what is missing of long parts and of many short ones.

        What has no space on the disk is left to the lines.
        """
        if not any(self._missing(judged)):
            return
        with self._alone(progress):
            long, short = self._missing(judged)
            count = sum(one.part.lines for one in (*long, *short))
            progress.begin(_("Summing lines"), count)
            for one in long:
                with suppress(OSError, pa.ArrowInvalid, duckdb.Error):
                    self._make(one, progress)
            with suppress(OSError, pa.ArrowInvalid):
                self.volumes.bind(short, progress)

    def _missing(self, judged: Sequence[Judged]) -> tuple[list[Judged], list[Judged]]:
        """Find which long parts to sum, and which short ones to bind."""
        long = [one for one in judged if one.part.lines >= self._least]
        short = [one for one in judged if one.part.lines < self._least]
        missing = [one for one in long if self._opened(one) is None]
        return missing, self.volumes.missing(short)

    def forget(self, judged: Sequence[Judged]) -> None:
        """Remove all but what belongs to these parts and results."""
        self.volumes.forget(judged)
        known = {_name(one) for one in judged}
        with suppress(OSError):
            for path in self._folder.iterdir():
                if path.name not in known:
                    with suppress(OSError):  # another program may read it
                        path.unlink(missing_ok=True)

    @contextmanager
    def _alone(self, progress: Progress) -> Iterator[None]:
        while not self._building.acquire(timeout=BEAT):
            progress.check()
        try:
            yield
        finally:
            self._building.release()

    def _opened(self, one: Judged) -> Rollup | None:
        path = self._folder / _name(one)
        try:
            schema = pq.read_schema(path)
        except (OSError, pa.ArrowInvalid):
            return None
        if (schema.metadata or {}).get(_VERSION_KEY) != VERSION:
            return None
        return Rollup(path, frozenset(schema.names) - frozenset(MEASURES))

    def _make(self, one: Judged, progress: Progress) -> None:
        make_folder(self._folder)
        if shutil.disk_usage(self._folder).free < RESERVE:
            return
        table = summed(one, max(one.part.lines // self._share, 1), progress)
        table = table.replace_schema_metadata({_VERSION_KEY: VERSION})
        aside = self._folder / f"{_name(one)}.{uuid.uuid4().hex}.new"
        try:
            write_parquet(aside, table, row_group_size=_GROUP)
            place(aside, self._folder / _name(one))
        finally:
            aside.unlink(missing_ok=True)
