"""Cut delimited text into pieces that end where a record ends."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from importers import limits
from importers.contract import ImportRefused, mark

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


def cut(stream: BinaryIO, layout: Layout, size: int = limits.PIECE) -> Iterator[bytes]:
    """Yield the text in pieces of about ``size`` bytes, none cutting a record."""
    carry = b""
    wish = size
    while True:
        fresh = stream.read(max(wish - len(carry), 1))
        block = carry + fresh
        if not fresh:
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
    inside an unquoted cell upsets that; then records are counted one by one.
    """
    plain = _ESCAPED.sub(b"__", block) if layout.escaped else block
    odd = _quotes(plain) % 2
    end = len(plain)
    while True:
        newline = plain.rfind(layout.newline, 0, end)
        if newline < 0:
            return _by_records(block, layout)
        odd ^= plain.count(b'"', newline, end) % 2
        if not odd:
            return newline + 1
        end = newline


def _longer(block: bytes, size: int) -> int:
    if len(block) > limits.MAX_RECORD:
        raise ImportRefused(
            mark("A record of the file is longer than {limit} MiB."),
            mark("Look for a quotation mark that is never closed."),
            limit=limits.MAX_RECORD // limits.MIB,
        )
    return len(block) + size


def _quotes(block: bytes) -> int:
    return int(np.count_nonzero(np.frombuffer(block, np.uint8) == _QUOTE))


def _by_records(block: bytes, layout: Layout) -> int:
    csv.field_size_limit(2 * limits.MAX_RECORD)
    lines = list(io.StringIO(block.decode("latin-1"), newline=""))
    reader = csv.reader(
        lines,
        delimiter=layout.delimiter.decode(),
        escapechar="\\" if layout.escaped else None,
    )
    whole = read = 0
    for _ in reader:
        whole, read = read, reader.line_num
    return sum(len(line) for line in lines[:whole])
