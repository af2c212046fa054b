"""Read an XLSX workbook: looked at first, then read in a child process."""

from __future__ import annotations

import json
import multiprocessing
import re
import shutil
import tempfile
import weakref
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyarrow as pa

from importers import kernels, limits, sheet_xml
from importers.contract import ImportRefused, mark
from importers.sheet_xml import Extent
from importers.sheets import Job, Stretch, Wanted
from importers.sources import Member
from importers.spreadsheet_child import write_sheets
from importers.streams import Guarded, refused_as_damaged

_SHEET = re.compile(rb'<(?:\w+:)?sheet [^>]*?r:id="([^"]+)"')
_RELATION = re.compile(rb"<(?:\w+:)?Relationship [^>]*>")
_ATTRIBUTE = re.compile(rb'(Id|Target)="([^"]*)"')
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
            rows = sum(
                reader.get_batch(i).num_rows for i in range(reader.num_record_batches)
            )
            skip = self.skip
            for place in range(reader.num_record_batches):
                batch = reader.get_batch(place)
                kept = batch.slice(min(skip, batch.num_rows))
                skip -= batch.num_rows - kept.num_rows
                if kept.num_rows:
                    size = self.size * kept.num_rows // max(rows, 1)
                    yield partial(self._stretch, kept, wanted, size)

    def _stretch(self, batch: pa.RecordBatch, wanted: Wanted, size: int) -> Stretch:
        filled = kernels.any_filled(batch.columns)
        rows = kernels.where(filled)
        table = pa.Table.from_batches([batch]).filter(filled)
        columns = {}
        for index, few in wanted.items():
            cells = kernels.one_chunk(table.column(index))
            cells = kernels.emptied(cells, kernels.equals(cells, ""))
            columns[str(index)] = kernels.as_words(cells) if few else cells
        return Stretch(
            pa.table(columns),
            rows,
            batch.num_rows,
            batch.num_rows - len(rows),
            (),
            size,
            None,
        )


def open_workbook(member: Member) -> tuple[WorkSheet, ...]:
    """Read every sheet of a workbook that has a header, or refuse it."""
    folder = _Folder()
    path = folder.path / "workbook.xlsx"
    with member.open() as stream, path.open("wb") as copy:
        shutil.copyfileobj(stream, copy, limits.MIB)
    extents = _extents(path, member)
    spoilt = {
        str(i): [(r - extent.first_row, c - 1) for r, c in extent.spoilt]
        for i, extent in enumerate(extents)
    }
    names = _read(path, folder, spoilt, member)
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


def _read(
    path: Path,
    folder: _Folder,
    spoilt: dict[str, list[tuple[int, int]]],
    member: Member,
) -> list[str]:
    child = multiprocessing.get_context("spawn").Process(
        target=write_sheets, args=(str(path), str(folder.path), spoilt), daemon=True
    )
    child.start()
    child.join(limits.SHEET_SECONDS)
    late = child.is_alive()
    if late:
        child.kill()
        child.join()
    done = folder.path / "sheets.json"
    failed = late or child.exitcode or not done.exists()
    child.close()
    if failed:
        raise ImportRefused(
            mark("{file} cannot be read: the workbook is damaged or far too large."),
            _HINT,
            file=member.name,
        )
    names: list[str] = json.loads(done.read_text(encoding="utf-8"))
    return names


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
            first = extents[number].first_row if number < len(extents) else 1
            row_number = max(first, 1) + place + 1
            return WorkSheet(member, name, cells, folder, number, place + 1, row_number)
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
