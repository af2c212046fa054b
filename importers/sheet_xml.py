"""Look at a worksheet's XML before it is read: how far it reaches, spoilt numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import IO

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]

_CHUNK = 4 * 1024 * 1024
_OVERLAP = 256  # bytes looked at twice, so that nothing is cut in two
_LONG = re.compile(rb"<v>(\d{16,}|\d(?:\.\d+)?E\+(?:1[5-9]|[2-9]\d))</v>")
_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"([^>]*)>')
_LETTERS = 26
_ROW_DIGITS = 7
_NINE = 9
_REFERENCE = (ord("c"), ord(" "), ord("r"), ord("="), ord('"'))


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
    """Scan a worksheet in pieces of a few MiB, never holding it whole."""
    extent = Extent()
    carry = b""
    while fresh := stream.read(_CHUNK):
        block = carry + fresh
        if not extent.declares:
            extent.declares = b"<!DOCTYPE" in block or b"<!ENTITY" in block
        _reach(block, extent)
        _spoilt(block, extent)
        carry = block[-_OVERLAP:]
    return extent


def _reach(block: bytes, extent: Extent) -> None:
    data = np.frombuffer(block + bytes(16), np.uint8)
    stop = len(block) - len(_REFERENCE) + 1
    found = data[:stop] == _REFERENCE[0]
    for step, letter in enumerate(_REFERENCE[1:], 1):
        found &= data[step : step + stop] == letter
    places = np.flatnonzero(found) + len(_REFERENCE)
    if not len(places):
        return
    column, width = _columns(data, places)
    whole = places + width + _ROW_DIGITS < len(data)
    if not whole.any():
        return
    rows = _rows(data, (places + width)[whole])
    extent.last_column = max(extent.last_column, int(column.max()))
    extent.last_row = max(extent.last_row, int(rows.max()))
    first = int(rows.min())
    extent.first_row = min(extent.first_row or first, first)


def _columns(
    data: Bytes, places: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the column number of each reference and how many letters it has."""
    number = np.zeros(len(places), np.int64)
    width = np.zeros(len(places), np.int64)
    letters = np.ones(len(places), np.bool_)
    for step in range(3):
        letter = data[places + step].astype(np.int64) - ord("A") + 1
        letters &= (letter >= 1) & (letter <= _LETTERS)
        number = np.where(letters, number * _LETTERS + letter, number)
        width += letters
    return number, width


def _rows(data: Bytes, places: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    number = np.zeros(len(places), np.int64)
    digits = np.ones(len(places), np.bool_)
    for step in range(_ROW_DIGITS):
        digit = data[places + step].astype(np.int64) - ord("0")
        digits &= (digit >= 0) & (digit <= _NINE)
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
