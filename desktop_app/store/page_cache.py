"""Keep the columns that tables show where a page of them costs nothing.

All of it is derived from the Parquet files and may be deleted at any time. What
cannot be kept, for want of space or of a folder to write to, is read from the
Parquet files as before.
"""

from __future__ import annotations

import os
import shutil
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias, cast

import pyarrow as pa
import pyarrow.parquet as pq

from desktop_app.jobs import Progress
from desktop_app.store.files import make_folder, place, sync
from desktop_app.store.kernels import kernels
from desktop_app.store.page_file import PageFile, Rows, layout, width, write_pages
from desktop_app.store.parts import RESULT_COLUMNS, Judged, Part

CAP = 6 << 30  # bytes, all files together
RESERVE = 2 << 30  # bytes of the disk that are never taken
BEAT = 0.1  # seconds between two looks at who else builds
LINE_COLUMNS = (
    "source_part",
    "source_row",
    "charge_period_start",
    "billing_account_id",
    "model",
    "type_code",
    "api_key_id",
    "workspace_id",
    "pricing_quantity",
    "pricing_unit",
    "list_unit_price",
    "list_cost",
    "discount_amount",
    "billed_cost",
    "billing_currency",
)
PAGED = ("line_id", *LINE_COLUMNS, *RESULT_COLUMNS)
Column: TypeAlias = "pa.ChunkedArray[Any]"
_SUFFIX = ".arrow"
_LINES = "lines"


@dataclass(frozen=True)
class _Wish:
    """A page file that is wanted: its name and what it is copied from."""

    name: str
    source: Path
    columns: tuple[str, ...]
    rows: int


def _lines_name(part_id: str) -> str:
    return f"{part_id}.{_LINES}{_SUFFIX}"


def _results_name(part_id: str, results: Path) -> str:
    return f"{part_id}.{results.parent.name}{_SUFFIX}"  # the run's folder


def _wishes(one: Judged) -> list[_Wish]:
    part = one.part
    found = [_Wish(_lines_name(part.id), part.path, LINE_COLUMNS, part.lines)]
    if one.results is not None:
        name = _results_name(part.id, one.results)
        found.append(_Wish(name, one.results, RESULT_COLUMNS, part.lines))
    return found


class PartPages:
    """The pages of one part: its lines and, if they are kept, its results."""

    def __init__(self, part: Part, files: Sequence[PageFile]) -> None:
        self._start = part.source_sha256[:12] + "."
        self._files = files

    def take(self, rows: Rows, columns: Sequence[str]) -> dict[str, Column]:
        """Read columns of some rows; those that are not kept are left out."""
        found: dict[str, Column] = {}
        with_id = "line_id" in columns
        wanted = {*columns, "source_part", "source_row"} if with_id else {*columns}
        for file in self._files:
            names = [name for name in file.schema.names if name in wanted]
            if names:
                table = file.take(rows, names)
                found.update(zip(names, table.columns, strict=True))
        if with_id and "source_row" in found:
            found["line_id"] = self._ids(found["source_part"], found["source_row"])
        return {name: found[name] for name in columns if name in found}

    def _ids(self, parts: Column, rows: Column) -> Column:
        pc = kernels()
        join = pc.binary_join_element_wise
        member = join(parts.cast(pa.string()), "", ".")
        inner = pc.if_else(pc.equal(parts, pa.scalar(0, parts.type)), "", member)
        return cast(Column, join(self._start, inner, rows.cast(pa.string()), ""))

    def close(self) -> None:
        """Let go of the files."""
        for file in self._files:
            file.close()


class PageCache:
    """The page files of a workspace, the ones used last kept longest.

    Safe to use from several threads, and by several programs at once.
    """

    def __init__(self, folder: Path, cap: int = CAP) -> None:
        self._folder = folder
        self._cap = cap
        self._building = threading.Lock()

    def open(self, judged: Sequence[Judged]) -> dict[int, PartPages]:
        """Open what is kept of some parts, by their place among them."""
        found = {}
        for number, one in enumerate(judged):
            files = [file for wish in _wishes(one) if (file := self._opened(wish))]
            if files:
                found[number] = PartPages(one.part, files)
        return found

    def build(self, judged: Sequence[Judged], progress: Progress) -> None:
        """Make what is missing of some parts, as far as there is space."""
        wishes = [wish for one in judged for wish in _wishes(one)]
        names = {wish.name for wish in wishes}
        with self._alone(progress):
            for wish in wishes:
                file = self._opened(wish)
                if file is not None:
                    file.close()
                    progress.advance(wish.rows)
                    continue
                with suppress(OSError):
                    self._make(wish, names, progress.advance)

    def forget(self, judged: Sequence[Judged]) -> None:
        """Remove all but what belongs to these parts and results."""
        known = {wish.name for one in judged for wish in _wishes(one)}
        with suppress(OSError):
            for path in self._files():
                if path.name not in known:
                    _removed(path)

    @contextmanager
    def _alone(self, progress: Progress) -> Iterator[None]:
        while not self._building.acquire(timeout=BEAT):
            progress.check()
        try:
            yield
        finally:
            self._building.release()

    def _opened(self, wish: _Wish) -> PageFile | None:
        path = self._folder / wish.name
        try:
            file = PageFile(path)
        except (OSError, pa.ArrowInvalid):
            return None
        if file.rows != wish.rows or set(file.schema.names) != set(wish.columns):
            file.close()
            return None
        with suppress(OSError):
            os.utime(path)
        return file

    def _make(
        self, wish: _Wish, wanted: set[str], advance: Callable[[int], None]
    ) -> None:
        make_folder(self._folder)
        aside = self._folder / f"{wish.name}.{uuid.uuid4().hex}.new"
        with pq.ParquetFile(wish.source) as source:
            schema = layout(source, wish.columns)
            if not self._has_room(wish.rows * width(schema), wanted):
                return
            try:
                write_pages(source, schema, aside, advance)
                sync(aside)
                place(aside, self._folder / wish.name)
            finally:
                aside.unlink(missing_ok=True)

    def _has_room(self, need: int, wanted: set[str]) -> bool:
        """Make room by removing what was not used for longest."""
        seen = [(path, path.stat()) for path in self._files()]
        used = sum(about.st_size for _path, about in seen)
        for path, about in sorted(seen, key=lambda one: one[1].st_mtime):
            if used + need <= self._cap:
                break
            if path.name not in wanted and _removed(path):
                used -= about.st_size
        free = shutil.disk_usage(self._folder).free
        return used + need <= self._cap and need + RESERVE <= free

    def _files(self) -> list[Path]:
        return [path for path in self._folder.iterdir() if path.is_file()]


def _removed(path: Path) -> bool:
    """Remove a file, unless another program on Windows still reads it."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False
    return True
