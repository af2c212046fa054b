"""Put each claimed row into a pack as it stands in its source file."""

from __future__ import annotations

import hashlib
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from desktop_app.domain.errors import Refused
from desktop_app.i18n import _
from desktop_app.jobs import Progress
from desktop_app.services.mapping import saved_mappings
from desktop_app.services.refusing import in_words
from desktop_app.store.entries import SourceFile
from desktop_app.store.workspace import Workspace
from importers.contract import ImportRefused
from importers.formats.mapped import mapped_importer
from importers.raw_rows import RawRow, raw_rows
from importers.registry import identify

Place = tuple[str, int, int]  # SHA-256 of a source file, member, row
Extent = tuple[int, str]  # bytes of a row, and their SHA-256


def write_source_rows(
    home: Workspace,
    sources: Sequence[SourceFile],
    places: Sequence[Place],
    target: Path,
    progress: Progress,
) -> list[Extent]:
    """Write the rows one behind the other, as their files hold them.

    Args:
        home: the ledger, which keeps the source files.
        sources: the files that the rows stand in.
        places: where each row stands, in the order in which they are written.
        target: the file to write.
        progress: stops between files.

    Returns:
        Length and hash of each row.

    Raises:
        Refused: a row is not where it was when it was imported.
    """
    wanted: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for sha256, part, row in places:
        wanted[sha256][part].add(row)
    aside = target.with_suffix(".aside")
    lying: dict[Place, tuple[int, int]] = {}  # where each row begins, and its length
    with aside.open("wb+") as spool:
        for source in sources:
            progress.check()
            for one in _rows_of(home, source, wanted[source.sha256], aside):
                place = (source.sha256, one.part, one.number)
                lying[place] = (spool.tell(), len(one.content))
                spool.write(one.content)
        _refuse_lost(places, lying, sources)
        extents = _arranged(spool, [lying[place] for place in places], target)
    aside.unlink()
    return extents


def _rows_of(
    home: Workspace, source: SourceFile, wanted: Mapping[int, set[int]], aside: Path
) -> Iterator[RawRow]:
    """Unpack a source file beside the pack, and yield what is wanted of it."""
    whole = aside.with_suffix(".source")
    with home.sources.open(source.sha256) as packed, whole.open("wb") as file:
        shutil.copyfileobj(packed, file)
    mappings = [mapped_importer(one) for one in saved_mappings(home)]
    try:
        yield from raw_rows(identify(whole, mappings).sheets, wanted)
    except ImportRefused as error:
        raise in_words(error) from error
    finally:
        whole.unlink()


def _arranged(
    spool: BinaryIO, lying: Sequence[tuple[int, int]], target: Path
) -> list[Extent]:
    """Copy the rows into the order of the claim."""
    extents: list[Extent] = []
    with target.open("wb") as file:
        for start, length in lying:
            spool.seek(start)
            content = spool.read(length)
            file.write(content)
            extents.append((length, hashlib.sha256(content).hexdigest()))
    return extents


def _refuse_lost(
    places: Sequence[Place],
    found: Mapping[Place, object],
    sources: Sequence[SourceFile],
) -> None:
    names = {one.sha256: one.name for one in sources}
    for place in places:
        if place not in found:
            raise Refused(
                _("Row {row} of {file} is not in the file that is kept.").format(
                    row=place[2], file=names.get(place[0], place[0])
                ),
                _("Prove the ledger with “plumbline verify”, and restore a backup."),
            )


def altered_source(path: Path, extents: Sequence[Sequence[object]]) -> int | None:
    """Return the place, from 1, of the first row that is not as it was; None: none."""
    with path.open("rb") as file:
        for number, (length, sha256) in enumerate(extents, start=1):
            content = file.read(int(str(length)))
            if hashlib.sha256(content).hexdigest() != sha256:
                return number
        return len(extents) + 1 if file.read(1) else None
