"""Write files whole or not at all, and give them names that every disk takes."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop_app.domain.errors import Unwritable
from desktop_app.i18n import _

NAME_LENGTH = 80
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_UNSAFE = re.compile(r"[^\w.\-]", re.ASCII)


def write_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Let ``write`` fill a file aside, then put it in place: whole or not there."""
    make_folder(path.parent)
    aside = path.with_name(path.name + ".new")
    try:
        write(aside)
        sync(aside)
        place(aside, path)
    finally:
        aside.unlink(missing_ok=True)


def place(aside: Path, path: Path) -> None:
    """Move a synced file to where it belongs, and make the move last."""
    make_folder(path.parent)
    aside.replace(path)
    sync_folder(path.parent)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, so that they outlast a power cut."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for one in reversed(missing):
        sync_folder(one.parent)


def sync(path: Path) -> None:
    """Bring a file's bytes to the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Bring a folder's names to the disk, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def safe_name(text: str) -> str:
    """Return a folder name for a text: nothing in it can lead elsewhere."""
    return _UNSAFE.sub("_", text)[:NAME_LENGTH].strip(".") or "_"


def remove(paths: Iterable[Path]) -> None:
    """Remove files that may not be there."""
    for path in paths:
        path.unlink(missing_ok=True)


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turn what the disk refuses into a sentence; put only writing inside."""
    try:
        yield
    except OSError as error:
        raise unwritable(error, folder) from error


def unwritable(error: OSError, folder: Path) -> Unwritable:
    """Say in a sentence why the ledger's disk did not take what was written."""
    if error.errno in _FULL:
        return Unwritable(
            _("There is no space left for the ledger in {folder}.").format(
                folder=folder
            ),
            _("Free some disk space and try again; nothing was changed."),
        )
    return Unwritable(
        _("The ledger folder {folder} cannot be written: {reason}.").format(
            folder=folder, reason=error.strerror or error
        ),
        _("Choose a folder that you may write to; nothing was changed."),
    )
