"""Open a file by what it holds, never by its name: text, gzip, ZIP, workbook …."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from importers import limits
from importers.contract import ImportRefused, mark
from importers.streams import Guarded, refused_as_damaged

_GZIP = b"\x1f\x8b"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PARQUET = b"PAR1"
_WORKBOOK = "xl/workbook.xml"
_ENCRYPTED = 0x1
_SIZE_FIELD = 4  # bytes at the end of a gzip file: its size, modulo 2**32

_FOREIGN = (
    (b"%PDF", mark("{file} is a PDF; its figures cannot be read exactly.")),
    (b"\xd0\xcf\x11\xe0", mark("{file} is an old or a locked Excel file.")),
    (b"Rar!", mark("{file} is a RAR archive.")),
    (b"7z\xbc\xaf", mark("{file} is a 7z archive.")),
    (b"\x89PNG", mark("{file} is a picture.")),
    (b"\xff\xd8\xff", mark("{file} is a picture.")),
    (_PARQUET, mark("{file} is a Parquet file in a packed one.")),
    (b"\x28\xb5\x2f\xfd", mark("{file} is packed with Zstandard.")),
)
_EXPORT_HINT = mark("Export the bill as CSV, XLSX or JSON and import that.")


class Form(StrEnum):
    """What a member holds."""

    TEXT = "csv"
    JSON = "json"
    WORKBOOK = "xlsx"
    PARQUET = "parquet"


@dataclass(frozen=True)
class Member:
    """A file, or a member of one, that can be opened again and again."""

    part: int
    name: str
    form: Form
    size: int  # bytes when unpacked; of a gzip file, as it says itself
    open: Callable[[], BinaryIO]


@dataclass(frozen=True)
class Source:
    """A file's members and how they are packed: csv, csv.gz, zip, xlsx, json …."""

    path: Path
    container: str
    members: tuple[Member, ...]


def open_source(path: Path) -> Source:
    """Look at a file's first bytes and find its members, or refuse it."""
    if path.is_dir():
        raise ImportRefused(
            mark("{file} is a folder, not a bill."),
            mark("Choose the files in it."),
            file=path.name,
        )
    try:
        with path.open("rb") as stream:
            head = stream.read(limits.HEAD)
    except OSError as error:
        raise ImportRefused(
            mark("{file} cannot be opened: {why}."),
            mark("Check that it is there and may be read."),
            file=path.name,
            why=error.strerror or str(error),
        ) from error
    if not head:
        raise _empty(path.name)
    if head.startswith(_GZIP):
        return _gzip(path)
    if head.startswith(_ZIP):
        return _zip(path)
    # Parquet is read from its end: only a file of its own can be.
    parquet = head.startswith(_PARQUET)
    form = Form.PARQUET if parquet else _form(head, path.name)
    member = Member(0, path.name, form, path.stat().st_size, partial(_plain, path))
    return Source(path, form.value, (member,))


def _plain(path: Path) -> BinaryIO:
    return path.open("rb")


def _form(head: bytes, name: str) -> Form:
    for magic, sentence in _FOREIGN:
        if head.startswith(magic):
            raise ImportRefused(sentence, _EXPORT_HINT, file=name)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return Form.JSON if start in {b"{", b"["} else Form.TEXT


def _empty(name: str) -> ImportRefused:
    return ImportRefused(
        mark("{file} is empty."),
        mark("Export the bill again; a bill has a header and rows."),
        file=name,
    )


def _gzip(path: Path) -> Source:
    name = path.name.removesuffix(".gz")
    packed = path.stat().st_size

    def unpacked() -> BinaryIO:
        return Guarded(gzip.open(path, "rb"), path.name, packed)

    with unpacked() as stream:
        head = stream.read(limits.HEAD)
    if not head:
        raise _empty(path.name)
    if head.startswith((_GZIP, *_ZIP)):
        raise _nested(path.name)
    with path.open("rb") as raw:
        raw.seek(-_SIZE_FIELD, 2)
        stated = int.from_bytes(raw.read(_SIZE_FIELD), "little")
    form = _form(head, path.name)
    member = Member(0, name, form, max(stated, packed), unpacked)
    return Source(path, f"{form.value}.gz", (member,))


def _nested(name: str) -> ImportRefused:
    return ImportRefused(
        mark("{file} holds another packed file."),
        mark("Unpack it and import what is in it."),
        file=name,
    )


def _zip(path: Path) -> Source:
    with _directory(path) as archive:
        entries = [entry for entry in archive.infolist() if _is_content(entry)]
        if any(entry.filename == _WORKBOOK for entry in entries):
            size = path.stat().st_size
            member = Member(0, path.name, Form.WORKBOOK, size, partial(_plain, path))
            return Source(path, Form.WORKBOOK.value, (member,))
        _check(path, entries)
    members = tuple(
        _zip_member(path, entry, part) for part, entry in enumerate(entries)
    )
    if not members:
        raise ImportRefused(
            mark("{file} holds no bill: the ZIP file is empty."),
            mark("Download it again."),
            file=path.name,
        )
    return Source(path, "zip", members)


@contextmanager
def _directory(path: Path) -> Iterator[zipfile.ZipFile]:
    with refused_as_damaged(path.name), zipfile.ZipFile(path) as archive:
        yield archive


def _is_content(entry: zipfile.ZipInfo) -> bool:
    """Leave out folders, hidden files and the empty placeholders OSS writes."""
    place = PurePosixPath(entry.filename)
    hidden = any(part.startswith((".", "__MACOSX")) for part in place.parts)
    return not (entry.is_dir() or hidden or entry.file_size == 0)


def _check(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > limits.MAX_MEMBERS:
        raise ImportRefused(
            mark("{file} holds {count} files; {limit} are the most."),
            mark("Unpack it and import what is in it."),
            file=path.name,
            count=len(entries),
            limit=limits.MAX_MEMBERS,
        )
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise ImportRefused(
            mark("{file} is locked with a password."),
            mark("Unpack it and import what is in it."),
            file=path.name,
        )


def _zip_member(path: Path, entry: zipfile.ZipInfo, part: int) -> Member:
    name = f"{path.name}/{entry.filename}"

    def unpacked() -> BinaryIO:
        with refused_as_damaged(path.name):
            archive = zipfile.ZipFile(path)
            try:
                inner = archive.open(entry)
            except BaseException:
                archive.close()
                raise
        return Guarded(inner, name, entry.compress_size, archive.close)

    with unpacked() as stream:
        head = stream.read(limits.HEAD)
    if head.startswith(_ZIP):
        form = Form.WORKBOOK if _WORKBOOK.encode() in head else _refuse_nested(name)
    else:
        form = _form(head, name) if not head.startswith(_GZIP) else _refuse_nested(name)
    return Member(part, name, form, entry.file_size, unpacked)


def _refuse_nested(name: str) -> Form:
    raise _nested(name)
