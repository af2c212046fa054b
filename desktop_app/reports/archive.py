"""Write ZIP files that are the same for the same members: order, dates, rights."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

FIRST = datetime(1980, 1, 1, tzinfo=UTC)  # the first day that a ZIP can name
_UNIX, _RIGHTS = 3, 0o100644 << 16


def write_archive(members: Iterable[Path], target: Path, dated: datetime) -> None:
    """Store files in a ZIP in the given order, uncompressed.

    Nothing is packed, so that the ZIP is the same whatever library packs, and
    every byte of it can be told from its members.
    """
    with ZipFile(target, "w", ZIP_STORED) as archive:
        for path in members:
            info = _info(path.name, dated)
            info.file_size = path.stat().st_size
            with path.open("rb") as source, archive.open(info, "w") as place:
                shutil.copyfileobj(source, place)


def settle_archive(path: Path) -> None:
    """Write a ZIP anew without the hour and the machine that it was written on."""
    aside = path.with_name(path.name + ".settled")
    with ZipFile(path) as source, ZipFile(aside, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = _info(name, FIRST)
            info.compress_type = ZIP_DEFLATED
            info.file_size = source.getinfo(name).file_size
            with source.open(name) as member, target.open(info, "w") as place:
                shutil.copyfileobj(member, place)
    aside.replace(path)


def _info(name: str, dated: datetime) -> ZipInfo:
    at = max(dated.astimezone(UTC), FIRST)
    info = ZipInfo(name, (at.year, at.month, at.day, at.hour, at.minute, at.second))
    info.create_system, info.external_attr = _UNIX, _RIGHTS
    return info
