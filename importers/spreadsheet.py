"""Read an XLSX workbook: looked at first, then read in a child process."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import weakref
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyarrow as pa

from importers import kernels, limits, sheet_xml
from importers.contract import ImportRefused, mark
from importers.kernels import Cells
from importers.sheet_xml import Extent
from importers.sheets import Job, Stretch, Wanted
from importers.sources import Member
from importers.streams import Guarded, refused_as_damaged

_SHEET = re.compile(rb'<(?:\w+:)?sheet [^>]*?r:id="([^"]+)"')
_RELATION = re.compile(rb"<(?:\w+:)?Relationship [^>]*>")
_ATTRIBUTE = re.compile(rb'(Id|Target)="([^"]*)"')
_PROGRAM = Path(__file__).with_name("spreadsheet_child.py")
_HEADER_ROWS = 50  # rows in which a header is looked for
_HINT = mark("Save it again as CSV (UTF-8) and import that.")


class _Folder:
    """A folder that goes when nothing needs it any more."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="plumbline-"))
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


@dataclass(frozen=True)
class WorkSheet:
    """One worksheet, as text in an Arrow file."""

    member: Member
    name: str
    header: list[str]
    folder: _Folder
    number: int
    skip: int  # rows before the first record
    first_row: int
    spoilt: frozenset[tuple[int, int]]  # cells (from 0) whose number lost digits
    encoding: str = "xlsx"

    @property
    def part(self) -> int:
        return self.member.part

    @property
    def size(self) -> int:
        return self.member.size

    def jobs(self, wanted: Wanted) -> Iterator[Job]:
        """Each job takes one batch of the file."""
        path = self.folder.path / f"{self.number}.arrow"
        with pa.OSFile(str(path), "rb") as file, pa.ipc.open_file(file) as reader:
            batches = reader.num_record_batches
            share = self.size // max(batches, 1)
            start = 0
            for place in range(batches):
                batch = reader.get_batch(place)
                skip = min(max(self.skip - start, 0), batch.num_rows)
                if skip < batch.num_rows:
                    kept = batch.slice(skip)
                    yield partial(self._stretch, kept, start + skip, wanted, share)
                start += batch.num_rows

    def _stretch(
        self, batch: pa.RecordBatch, start: int, wanted: Wanted, size: int
    ) -> Stretch:
        filled = kernels.any_filled(batch.columns)
        rows = kernels.where(filled)
        whole = len(rows) == batch.num_rows
        columns = {}
        for index, few in wanted.items():
            cells = self._marked(batch.column(index), index, start)
            cells = _without_empty(cells if whole else cells.filter(filled))
            columns[str(index)] = kernels.as_words(cells) if few else cells
        blank = batch.num_rows - len(rows)
        table = pa.table(columns)
        return Stretch(table, rows, batch.num_rows, blank, (), size, None)

    def _marked(self, cells: Cells, index: int, start: int) -> Cells:
        """Give numbers that have lost digits an exponent, as Excel would show them."""
        lost = [
            row - start
            for row, column in self.spoilt
            if column == index and start <= row < start + len(cells)
        ]
        if not lost:
            return cells
        texts = cells.to_pylist()
        for place in lost:
            digits = texts[place] or ""
            texts[place] = f"{digits[:1]}.{digits[1:6]}E+{len(digits) - 1}"
        return pa.array(texts, pa.string())


def _without_empty(cells: Cells) -> Cells:
    """Make empty text null, copying only a column that holds any."""
    empty = kernels.equals(cells, "")
    return kernels.emptied(cells, empty) if kernels.any_true(empty) else cells


def open_workbook(member: Member) -> tuple[WorkSheet, ...]:
    """Read every sheet of a workbook that has a header, or refuse it."""
    folder = _Folder()
    path = folder.path / "workbook.xlsx"
    with member.open() as stream, path.open("wb") as copy:
        shutil.copyfileobj(stream, copy, limits.MIB)
    with _child(path, folder, member) as names_of:
        extents = _extents(path, member)  # meanwhile, on this processor
        names = names_of()
    path.unlink()
    sheets = [
        sheet
        for number, name in enumerate(names)
        if (sheet := _sheet(member, name, number, folder, extents)) is not None
    ]
    if not sheets:
        raise ImportRefused(
            mark("{file} holds no sheet with a header and rows."),
            mark("Export the bill again and import that."),
            file=member.name,
        )
    return tuple(sheets)


@contextmanager
def _child(
    path: Path, folder: _Folder, member: Member
) -> Iterator[Callable[[], list[str]]]:
    """Let a child read the workbook; the value waits for it and names the sheets."""
    child = _start(path, folder)
    done = folder.path / "sheets.json"

    def names_of() -> list[str]:
        try:
            failed = child.wait(limits.SHEET_SECONDS)
        except subprocess.TimeoutExpired:
            failed = True
        if failed or not done.exists():
            raise ImportRefused(
                mark("{file} cannot be read: the workbook is damaged or too large."),
                _HINT,
                file=member.name,
            )
        names: list[str] = json.loads(done.read_text(encoding="utf-8"))
        return names

    try:
        yield names_of
    finally:
        child.kill()
        child.wait()


def _start(path: Path, folder: _Folder) -> subprocess.Popen[bytes]:
    """Start the child as a program of its own, looking where this one looks.

    It takes no part of ours (``multiprocessing`` would import the whole program
    anew), is quiet on the terminal, and has no folder of scripts on its way.
    """
    words = (str(_PROGRAM), str(path), str(folder.path), str(limits.SHEET_MEMORY))
    return subprocess.Popen(
        [sys.executable, "-P", "-s", "-S", *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )


def _sheet(
    member: Member, name: str, number: int, folder: _Folder, extents: list[Extent]
) -> WorkSheet | None:
    path = folder.path / f"{number}.arrow"
    with pa.OSFile(str(path), "rb") as file, pa.ipc.open_file(file) as reader:
        if not reader.num_record_batches:
            return None
        batch = reader.get_batch(0)
        head = batch.slice(0, _HEADER_ROWS).to_pylist()
        total = batch.num_rows
    for place, row in enumerate(head):
        cells = [str(cell or "") for cell in row.values()]
        if any(cell.strip() for cell in cells):
            if place + 1 == total:
                return None  # nothing below the header
            extent = extents[number] if number < len(extents) else Extent()
            first, start = max(extent.first_row, 1), place + 1
            spoilt = frozenset((r - first, c - 1) for r, c in extent.spoilt)
            return WorkSheet(
                member, name, cells, folder, number, start, first + start, spoilt
            )
    return None


def _extents(path: Path, member: Member) -> list[Extent]:
    with refused_as_damaged(member.name), zipfile.ZipFile(path) as archive:
        total = sum(entry.file_size for entry in archive.infolist())
        if total > limits.MAX_SHEET_XML or len(archive.infolist()) > limits.MAX_MEMBERS:
            raise _too_large(member)
        for entry in archive.infolist():
            with archive.open(entry) as stream:
                start = stream.read(1024)
            if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                raise _refused_dtd(member)
        return [_extent(archive, part, member) for part in _parts(archive)]


def _extent(archive: zipfile.ZipFile, part: str, member: Member) -> Extent:
    packed = archive.getinfo(part).compress_size
    with Guarded(archive.open(part), member.name, packed) as stream:
        extent = sheet_xml.look_at(stream)
    if extent.declares:
        raise _refused_dtd(member)
    if extent.cells > limits.MAX_SHEET_CELLS:
        raise ImportRefused(
            mark("{file} has cells as far as row {row}, column {column}."),
            mark("Delete the stray cells below and beside the bill, or save as CSV."),
            file=member.name,
            row=extent.last_row,
            column=extent.last_column,
        )
    return extent


def _parts(archive: zipfile.ZipFile) -> list[str]:
    """Return the parts of the worksheets in the order of the workbook."""
    workbook = archive.read("xl/workbook.xml")
    names = set(archive.namelist())
    targets: dict[bytes, str] = {}
    if "xl/_rels/workbook.xml.rels" in names:
        for relation in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
            found = dict(_ATTRIBUTE.findall(relation))
            target = found.get(b"Target", b"").decode()
            place = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            targets[found.get(b"Id", b"")] = place
    parts = [targets.get(key, "") for key in _SHEET.findall(workbook)]
    return [part for part in parts if part in names]


def _refused_dtd(member: Member) -> ImportRefused:
    return ImportRefused(
        mark("{file} declares XML entities, which no bill does."),
        _HINT,
        file=member.name,
    )


def _too_large(member: Member) -> ImportRefused:
    return ImportRefused(
        mark("{file} unpacks to far more than a bill does."), _HINT, file=member.name
    )
