"""Take one file's facts into the workspace: whole or not there.

Everything is written in a staging folder. Then a journal names what will be
moved, the files are moved, and the ledger rows come last, in one transaction.
A writer that opens later removes what a journal names and the ledger does not
know; so a crash at any moment leaves nothing half there.
"""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Iterable
from pathlib import Path

from desktop_app.domain.bills import BillId
from desktop_app.store.files import make_folder, place, remove, sync, writing
from desktop_app.store.ledger import Ledger
from desktop_app.store.lines import LineStore
from desktop_app.store.overlaps import StagedList
from desktop_app.store.sources import SourceCopy, SourceStore
from desktop_app.store.staging import StagedPart, Staging

_JOURNAL = "moves.json"
_SOURCE = "source.zst"


class Intake:
    """One file on its way in; call `settle`, record it, and `close` in the end."""

    def __init__(self, root: Path, path: Path, provider: str) -> None:
        self._root = root
        self.folder = root / "staging" / uuid.uuid4().hex
        with writing(root):
            self.folder.mkdir(parents=True)
        self.lines = Staging(self.folder, provider)
        self._copy = SourceCopy(path, self.folder / _SOURCE)
        self._moves: dict[str, Path] = {}  # destination, relative: file aside
        self._held = False

    def finish(self) -> tuple[str, list[StagedPart]]:
        """Wait for the copy; return the file's hash and its parts."""
        sha256 = self._copy.sha256()
        parts = self.lines.finish(sha256)
        self._moves[SourceStore.place_of(sha256)] = self.folder / _SOURCE
        for part in parts:
            self._moves[self.lines_place(part)] = part.path
        return sha256, parts

    def lines_place(self, part: StagedPart) -> str:
        """Return where a part's lines will lie, relative to the workspace."""
        return LineStore.place_of(part.bill, f"{part.id}.parquet")

    def place_list(self, bill: BillId, listed: StagedList) -> str:
        """Return where a list of rows will lie, relative to the workspace."""
        where = LineStore.place_of(bill, f"{listed.id}.rows.parquet")
        self._moves[where] = listed.path
        return where

    def settle(self) -> None:
        """Move everything to where it belongs; the ledger's rows come next."""
        journal = self.folder / _JOURNAL
        with writing(self._root):
            journal.write_text(json.dumps(list(self._moves)), encoding="utf-8")
            sync(journal)
            for relative, aside in self._moves.items():
                place(aside, self._root / relative)

    def hold(self) -> None:
        """Keep what was moved: the ledger knows it now."""
        self._held = True

    def close(self) -> None:
        """Leave nothing behind but what the ledger holds."""
        self._copy.stop()
        self.lines.close()
        if not self._held and (self.folder / _JOURNAL).exists():
            remove(self._root / relative for relative in self._moves)
        shutil.rmtree(self.folder, ignore_errors=True)


def tidy(root: Path, ledger: Ledger) -> None:
    """Remove what crashed imports left: their staging, and moves without a row."""
    staging = root / "staging"
    if not staging.is_dir():
        return
    left = [name for file in staging.glob(f"*/{_JOURNAL}") for name in _journal(file)]
    if left:
        with ledger.read() as records:
            known = records.known_paths()
            known |= {SourceStore.place_of(f.sha256) for f in records.source_files()}
        remove(root / name for name in left if name not in known)
    shutil.rmtree(staging)


def prepare(root: Path) -> None:
    """Make the folders that every workspace has."""
    for name in (
        "lines",
        "results",
        "prices",
        "sources",
        "attachments",
        "mappings",
        "backups",
    ):
        make_folder(root / name)


def _journal(file: Path) -> Iterable[str]:
    try:
        names = json.loads(file.read_text(encoding="utf-8"))
    except ValueError:
        return []  # written but not synced: nothing was moved yet
    return [str(name) for name in names]
