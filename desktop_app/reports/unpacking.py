"""Take the members of our own ZIPs apart, trusting nothing that they say.

Our ZIPs are uncompressed and in a fixed order, so they are read from their beginning
with a few lines, and nothing in them can grow beyond the file itself. Whether the
rest of the container is as it was written shows when it is written again.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import IO
from zipfile import ZipFile

from desktop_app.reports.archive import write_archive

_HEADER = struct.Struct("<4s5H3I2H")
LOCAL = b"PK\x03\x04"
_CHUNK = 1 << 20


class Damaged(ValueError):
    """A container that is not as it was written; ``member`` is where it shows."""

    def __init__(self, member: str, byte: int) -> None:
        self.member = member
        self.byte = byte
        super().__init__(f"{member} {byte}")


def unpack(path: Path, members: Sequence[str], folder: Path) -> None:
    """Copy the members of a ZIP into a folder, in the order that they must have.

    Raises:
        Damaged: another member stands where one is due.
    """
    with path.open("rb") as archive:
        for name in members:
            at = archive.tell()
            raw = archive.read(_HEADER.size)
            if len(raw) < _HEADER.size:
                raise Damaged(name, at)
            fields = _HEADER.unpack(raw)
            size, length, extra = fields[7], fields[9], fields[10]
            named = archive.read(length)
            if fields[0] != LOCAL or named != name.encode() or extra:
                raise Damaged(name, at)
            _copy(archive, folder / name, size)


def first_difference(
    path: Path, members: Sequence[Path], dated: datetime, aside: Path
) -> Damaged | None:
    """Write the ZIP again from its members and say where the two part; None: nowhere.

    Args:
        path: the ZIP as it is.
        members: its members, unpacked, in order.
        dated: the date that it was written with.
        aside: where it is written again.
    """
    write_archive(members, aside, dated)
    byte = _first_difference(path, aside)
    if byte is None:
        return None
    with ZipFile(aside) as again:
        infos = sorted(again.infolist(), key=lambda one: one.header_offset)
        directory = again.start_dir
    before = [one for one in infos if one.header_offset <= byte]
    where = before[-1].filename if before and byte < directory else path.name
    return Damaged(where, byte)


def _copy(archive: IO[bytes], target: Path, size: int) -> None:
    with target.open("wb") as file:
        while size and (chunk := archive.read(min(size, _CHUNK))):
            file.write(chunk)
            size -= len(chunk)


def _first_difference(one: Path, other: Path) -> int | None:
    done = 0
    with one.open("rb") as left, other.open("rb") as right:
        while True:
            ours, theirs = left.read(_CHUNK), right.read(_CHUNK)
            if ours != theirs:
                pairs = enumerate(zip(ours, theirs, strict=False))
                shorter = min(len(ours), len(theirs))
                return done + next((n for n, (a, b) in pairs if a != b), shorter)
            if not ours:
                return None
            done += len(ours)
