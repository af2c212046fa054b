"""Read delimited text: find its dialect and header, cut it, parse the cuts."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import BinaryIO

from importers import csv_cuts, limits
from importers.contract import ImportRefused, mark
from importers.csv_cuts import Layout
from importers.csv_stretch import read_stretch
from importers.sheets import Job, Wanted
from importers.sources import Member
from importers.transcoding import Transcoded

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DELIMITERS = (b",", b"\t", b";", b"|")  # the first wins a tie
_PROBED = 300  # records looked at to tell the dialect


@dataclass(frozen=True)
class CsvSheet:
    """A delimited text with a header."""

    member: Member
    layout: Layout
    header: list[str]
    skip: int  # bytes before the first record
    first_row: int
    empty: bool  # nothing but the header, as far as the head shows

    @property
    def part(self) -> int:
        return self.member.part

    @property
    def name(self) -> str:
        return self.member.name

    @property
    def encoding(self) -> str:
        return self.layout.encoding

    @property
    def size(self) -> int:
        return self.member.size

    def jobs(self, wanted: Wanted) -> Iterator[Job]:
        """Cut the text at record boundaries; each job parses some of the cuts."""
        pieces = self.pieces()
        while group := tuple(islice(pieces, limits.PIECES)):
            yield partial(read_stretch, group, self.layout, wanted, self.part)

    def pieces(self) -> Iterator[bytes]:
        """Yield the text below the header in pieces that end where a record ends.

        UTF-16 comes as UTF-8; every other text as the bytes that it is.
        """
        with _opened(self.member, self.layout) as stream:
            stream.read(self.skip)
            yield from csv_cuts.cut(stream, self.layout, limits.PIECE)


def open_csv(member: Member) -> CsvSheet:
    """Find a text's encoding, dialect and header, or refuse it."""
    bom, encoding, body = _head(member)
    lines = list(io.StringIO(body.decode("latin-1"), newline=""))
    used, blank = _first_record(lines, member)
    raw = "".join(lines[:used]).encode("latin-1")
    rest = body[len(raw) :]
    found = "utf-8" if encoding else _encoding(raw, body, member)
    delimiter = max(_DELIMITERS, key=raw.count)
    header = _header(raw, found, delimiter, blank)
    if len(header) > limits.MAX_COLUMNS:
        raise ImportRefused(
            mark("{file} has {count} columns; {limit} are the most."),
            mark("Export only the columns of the bill."),
            file=member.name,
            count=len(header),
            limit=limits.MAX_COLUMNS,
        )
    layout = Layout(
        encoding=encoding or found,
        columns=len(header),
        delimiter=delimiter,
        newline=b"\n" if b"\n" in body or b"\r" not in body else b"\r",
        escaped=_is_escaped(rest, len(header), delimiter),
    )
    empty = not rest.strip(b"\r\n\t,;| ") and len(body) < limits.HEAD // 2
    return CsvSheet(member, layout, header, len(bom) + len(raw), blank + 2, empty)


def _head(member: Member) -> tuple[bytes, str, bytes]:
    """Return the byte order mark, the encoding it tells, and the first text."""
    with member.open() as stream:
        head = stream.read(limits.HEAD)
    bom, encoding = _bom(head)
    if encoding.startswith("utf-16"):
        with Transcoded(member.open(), encoding, skip=len(bom)) as stream:
            head, bom = stream.read(limits.HEAD), b""
    if b"\0" in head:
        raise ImportRefused(
            mark("{file} is not a text file."),
            mark("Export the bill as CSV, XLSX or JSON and import that."),
            file=member.name,
        )
    return bom, encoding, head[len(bom) :]


def _opened(member: Member, layout: Layout) -> BinaryIO:
    stream = member.open()
    if not layout.encoding.startswith("utf-16"):
        return stream
    return Transcoded(stream, layout.encoding, skip=len(codecs.BOM_UTF16_LE))


def _bom(head: bytes) -> tuple[bytes, str]:
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return bom, encoding
    return b"", ""


def _first_record(lines: list[str], member: Member) -> tuple[int, int]:
    """Return how many lines the header ends after, and the blank records before."""
    csv.field_size_limit(2 * limits.MAX_RECORD)
    reader = csv.reader(lines)
    for blank, cells in enumerate(reader):
        if any(cell.strip() for cell in cells):
            return reader.line_num, blank
    raise ImportRefused(
        mark("{file} is empty."),
        mark("Export the bill again; a bill has a header and rows."),
        file=member.name,
    )


def _header(raw: bytes, encoding: str, delimiter: bytes, blank: int) -> list[str]:
    text = io.StringIO(raw.decode(encoding, "replace"), newline="")
    rows = list(csv.reader(text, delimiter=delimiter.decode()))
    return rows[blank]


def _encoding(header: bytes, body: bytes, member: Member) -> str:
    """Judge by the header; where that is plain ASCII, by the head of the file."""
    sample = header if not header.isascii() else body
    whole = sample is header or len(body) < limits.HEAD
    for encoding in ("utf-8", "gb18030"):
        if _decodes(sample, encoding, final=whole):
            return encoding
    if header.isascii():
        return "utf-8"  # the rows that are not will be rejected
    raise ImportRefused(
        mark("{file} is neither UTF-8 nor GB18030 text."),
        mark("Save it again as CSV (UTF-8) and import that."),
        file=member.name,
    )


def _decodes(sample: bytes, encoding: str, *, final: bool) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(sample, final)
    except UnicodeDecodeError:
        return False
    return True


def _is_escaped(body: bytes, columns: int, delimiter: bytes) -> bool:
    r"""Tell whether quotes are escaped as ``\"`` (old OSS files) or doubled."""
    if b'\\"' not in body:
        return False
    return _misfits(body, columns, delimiter, None) > _misfits(
        body, columns, delimiter, "\\"
    )


def _misfits(body: bytes, columns: int, delimiter: bytes, escape: str | None) -> int:
    text = io.StringIO(body.decode("latin-1"), newline="")
    reader = csv.reader(text, delimiter=delimiter.decode(), escapechar=escape)
    return sum(
        len(row) not in {0, columns}
        for row, _ in zip(reader, range(_PROBED), strict=False)
    )
