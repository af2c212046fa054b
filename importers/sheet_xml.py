"""Look at a worksheet's XML before it is read: how far it reaches, spoilt numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import IO

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]

_CHUNK = 1024 * 1024  # about what a processor cache holds
_OVERLAP = 256  # bytes looked at twice, so that nothing is cut in two
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
_LONG = re.compile(rb"<v>(\d{16,}|\d(?:\.\d+)?E\+(?:1[5-9]|[2-9]\d))</v>")
_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"([^>]*)>')
_BLANK, _BRACKET, _EQUALS, _NAME = ord(" "), ord("<"), ord("="), ord("r")
_QUOTES = (ord('"'), ord("'"))
_LETTER_A, _LETTERS, _LOW = ord("A"), 26, 0x1F  # the low bits of an A are 1
_WIDTH = 3  # letters of a column
_ROW_DIGITS = 7
_NUMBER = 8  # bytes of a row's number and the quote behind it
_ZERO, _NINE = ord("0"), 9


@dataclass
class Extent:
    """How far the cells of a sheet really reach, and which IDs Excel rounded."""

    first_row: int = 0  # 0: no cell says where it stands
    last_row: int = 0
    last_column: int = 0
    declares: bool = False  # a DTD, which no workbook has
    spoilt: set[tuple[int, int]] = field(default_factory=set)  # (row, column) from 1

    @property
    def cells(self) -> int:
        return (self.last_row - self.first_row + 1) * self.last_column


def look_at(stream: IO[bytes]) -> Extent:
    """Scan a worksheet in pieces, never holding it whole."""
    extent = Extent()
    carry = b""
    while fresh := stream.read(_CHUNK):
        block = carry + fresh
        data = np.frombuffer(block, np.uint8)
        tags = data[:-1] == _BRACKET
        if _any(tags, data[1:], b"!"):
            extent.declares |= any(word in block for word in _DECLARATIONS)
        if _any(tags, data[1:], b"v"):
            _spoilt(block, extent)
        _reach(data, extent)
        carry = block[-_OVERLAP:]
    return extent


def _any(tags: Flags, after: Bytes, letter: bytes) -> bool:
    """Tell whether a tag begins with a letter; faster than searching the bytes."""
    return bool(np.any(tags & (after == letter[0])))


def _reach(data: Bytes, extent: Extent) -> None:
    places = _references(data)
    second = data[places + 1] >= _LETTER_A
    third = second & (data[places + 2] >= _LETTER_A)
    starts = places + 1 + second + third
    sound = data[starts] - _ZERO <= _NINE  # other bytes wrap round to more
    if not sound.all():
        places, second, third = places[sound], second[sound], third[sound]
        starts = starts[sound]
    if not len(places):
        return
    column = _last_column(data, places, second, third)
    rows = _rows(data, starts)
    first = int(rows.min())
    extent.last_column = max(extent.last_column, column)
    extent.last_row = max(extent.last_row, int(rows.max()))
    extent.first_row = min(extent.first_row or first, first)


def _references(data: Bytes) -> Places:
    """Return where the letters of ``r="AB12"`` are; none that the end may cut."""
    stop = len(data) - _WIDTH - _NUMBER - 3
    if stop <= 1:
        return np.zeros(0, np.int64)
    found = data[1:stop] == _NAME
    found &= data[2 : stop + 1] == _EQUALS
    places = np.flatnonzero(found) + 1
    quote = data[places + 2]
    sound = data[places - 1] <= _BLANK
    sound &= (quote == _QUOTES[0]) | (quote == _QUOTES[1])
    sound &= data[places + 3] >= _LETTER_A
    return places[sound] + 3


def _last_column(data: Bytes, places: Places, second: Flags, third: Flags) -> int:
    """Return the last column; one of more letters stands behind all others."""
    letters = 1
    for width, flags in ((2, second), (3, third)):
        if flags.any():
            letters, chosen = width, flags
    if letters > 1:
        places = places[chosen]
    number = np.zeros(len(places), np.int32)
    for step in range(letters):
        number = number * _LETTERS + (data[places + step] & _LOW)
    return int(number.max())


def _rows(data: Bytes, starts: Places) -> Places:
    """Return the row numbers that occur, a row's cells in a row counting once."""
    words: npt.NDArray[np.uint64] = np.ndarray(
        (len(data) - _NUMBER + 1,), np.dtype("<u8"), data, 0, (1,)
    )
    texts = words[starts]
    fresh = np.flatnonzero(texts[1:] != texts[:-1]) + 1
    starts = np.concatenate((starts[:1], starts[fresh]))
    number = np.zeros(len(starts), np.int64)
    digits = np.ones(len(starts), np.bool_)
    for step in range(_ROW_DIGITS):
        digit = data[starts + step] - _ZERO
        digits &= digit <= _NINE
        number = np.where(digits, number * 10 + digit, number)
    return number


def _spoilt(block: bytes, extent: Extent) -> None:
    for match in _LONG.finditer(block):
        start = block.rfind(b"<c ", 0, match.start())
        cell = _CELL.match(block, start) if start >= 0 else None
        if cell is None or b't="' in cell[3].replace(b't="n"', b""):
            continue  # text that looks like a number
        column = 0
        for letter in cell[1]:
            column = column * _LETTERS + letter - ord("A") + 1
        extent.spoilt.add((int(cell[2]), column))
