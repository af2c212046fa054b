"""Cut delimited text into pieces that end where a record ends."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, BinaryIO

import numpy as np

from importers import limits
from importers.contract import ImportRefused, mark

_PROBED = 2  # records whose cells are counted to trust a boundary
_QUOTE = ord('"')
_ESCAPED = re.compile(rb"\\.", re.DOTALL)


@dataclass(frozen=True)
class Layout:
    """How the cells of a text are told apart."""

    encoding: str
    columns: int
    delimiter: bytes = b","
    newline: bytes = b"\n"
    escaped: bool = False  # quotes are escaped as \" and not doubled

    @property
    def format(self) -> dict[str, Any]:
        """What a ``csv.reader`` must know."""
        csv.field_size_limit(2 * limits.MAX_RECORD)
        return {
            "delimiter": self.delimiter.decode(),
            "escapechar": "\\" if self.escaped else None,
        }


def cut(stream: BinaryIO, layout: Layout, size: int) -> Iterator[bytes]:
    """Yield the text in pieces of about ``size`` bytes, none cutting a record."""
    carry = b""
    wish = size
    while True:
        wanted = max(wish - len(carry), 1)
        fresh = stream.read(wanted)
        block = carry + fresh
        if len(fresh) < wanted:
            if block:
                yield block
            return
        end = boundary(block, layout)
        if end:
            yield block[:end]
            carry, wish = block[end:], size
        else:
            carry, wish = block, _longer(block, size)


def boundary(block: bytes, layout: Layout) -> int:
    """Return where the last whole record of a block ends; 0: none does.

    A newline outside quotes has an even number of quotes before it. A lone quote
    inside an unquoted cell upsets that: then the last records have another number
    of cells than the header, and records are counted one by one.
    """
    plain = _ESCAPED.sub(b"__", block) if layout.escaped else block
    ends: list[int] = []
    odd = _quotes(plain) % 2
    end = len(plain)
    while len(ends) <= _PROBED:
        newline = plain.rfind(layout.newline, 0, end)
        odd ^= plain.count(b'"', max(newline, 0), end) % 2
        if newline < 0:
            break
        if not odd:
            ends.append(newline + 1)
        end = newline
    whole = ends if len(ends) > _PROBED else [*ends, 0]
    records = [block[start:stop] for stop, start in pairwise(whole)]
    if ends and all(_is_record(record, layout) for record in records):
        return ends[0]
    return _by_records(block, layout)


def _is_record(text: bytes, layout: Layout) -> bool:
    lines = io.StringIO(text.decode("latin-1"), newline="")
    rows = csv.reader(lines, **layout.format)
    return [len(row) for row in rows] in ([layout.columns], [0])


def _longer(block: bytes, size: int) -> int:
    if len(block) > limits.MAX_RECORD:
        raise ImportRefused(
            mark("A record of the file is longer than {limit} MiB."),
            mark("Look for a quotation mark that is never closed."),
            limit=limits.MAX_RECORD // limits.MIB,
        )
    return max(2 * len(block), size)


def _quotes(block: bytes) -> int:
    return int(np.count_nonzero(np.frombuffer(block, np.uint8) == _QUOTE))


def _by_records(block: bytes, layout: Layout) -> int:
    lines = list(io.StringIO(block.decode("latin-1"), newline=""))
    reader = csv.reader(lines, **layout.format)
    whole = read = 0
    for _ in reader:
        whole, read = read, reader.line_num
    return sum(len(line) for line in lines[:whole])
