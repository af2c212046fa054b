"""Import bill files: read, show, then take or leave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from desktop_app.domain.bills import SEPARATOR, ImportStatus, Receipt
from desktop_app.domain.changes import Changed, Outcome
from desktop_app.domain.errors import AppError, Refused
from desktop_app.i18n import _, mark
from desktop_app.jobs import Cancelled, Progress
from desktop_app.services import receipts
from desktop_app.services.mapping import saved_mappings
from desktop_app.services.refusing import in_words
from desktop_app.services.reviewing import Review, read_in
from desktop_app.services.taking import leave, take
from desktop_app.store.sources import hash_file
from desktop_app.store.workspace import Workspace
from importers.contract import ImportRefused
from importers.formats.mapped import mapped_importer
from importers.registry import identify

__all__ = ["bill_files", "import_paths", "leave", "note_refusal", "review", "take"]
EVENT = "refused.import"
NOT_TAKEN = mark("{file} was not taken: {why}")
_LEFT_ALONE = {".ds_store", "thumbs.db", "desktop.ini"}


def import_paths(
    home: Workspace,
    paths: Sequence[Path],
    progress: Progress,
    *,
    accept_overlap: bool = False,
    account: str = "",
) -> Outcome[list[Receipt]]:
    """Import files and folders, each file whole or not at all.

    A bad file gives a receipt that says why; the others are imported. A stop
    leaves what was imported before it.

    Args:
        home: the ledger.
        paths: files and folders.
        progress: how far it is.
        accept_overlap: take what meets lines that are there, too.
        account: whose the bills are; refused for a file that states it.
    """
    found: list[Receipt] = []
    changed = Changed.NOTHING
    for path in bill_files(paths):
        try:
            with review(home, path, progress, account) as reviewed:
                receipt, touched = _settle(
                    home, reviewed, progress, accept=accept_overlap
                )
        except Cancelled:
            if not changed:
                raise
            found.append(_stopped(path))
            break
        found.append(receipt)
        changed |= touched | note_refusal(home, receipt).changed
    if not found:
        raise Refused(
            _("There is no file in {folder}.").format(folder=_named(paths)),
            _("Choose a folder that holds bill files."),
        )
    return Outcome(found, changed)


def note_refusal(home: Workspace, receipt: Receipt) -> Outcome[None]:
    """Leave an entry in the trail if a file was refused: who, when, which, why.

    The sentence stays as it was said to the person.
    """
    if receipt.status is not ImportStatus.REFUSED or not home.writable:
        return Outcome(None)
    name = Path(receipt.file).name
    facts = {"file": name, "why": receipt.message, "hint": receipt.hint}
    with home.ledger.begin() as records:
        records.record(EVENT, NOT_TAKEN, facts, subject=f"file {name}")
    return Outcome(None, Changed.ACTIVITY)


def _named(paths: Sequence[Path]) -> str:
    return ", ".join(map(str, paths))


def review(
    home: Workspace, path: Path, progress: Progress, account: str = ""
) -> Review:
    """Read a file and see how it meets the ledger; nothing is taken yet."""
    try:
        account = _account(account)
        known = _already(home, path, account)
        if known is not None:
            return Review(known)
        mappings = [mapped_importer(one) for one in saved_mappings(home)]
        reading = identify(path, mappings, account)
        return read_in(home, path, reading, progress, account)
    except ImportRefused as error:
        return Review(receipts.refused(path, in_words(error)))
    except AppError as error:
        return Review(receipts.refused(path, error))
    except OSError as error:
        return Review(receipts.refused(path, _unreadable(path, error)))


def _settle(
    home: Workspace, reviewed: Review, progress: Progress, *, accept: bool
) -> tuple[Receipt, Changed]:
    waits = reviewed.receipt.status is ImportStatus.OVERLAP and not accept
    if waits or not reviewed.takeable:
        return reviewed.receipt, Changed.NOTHING
    try:
        taken = take(home, reviewed, progress)
    except AppError as error:
        path = Path(reviewed.receipt.file)
        return receipts.refused(path, error), Changed.NOTHING
    return taken.value, taken.changed


def bill_files(paths: Sequence[Path]) -> Iterator[Path]:
    """Name each file once; of a folder, all that is not hidden."""
    seen: set[Path] = set()
    for path in paths:
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in inside:
            hidden = file.name.startswith(".") or file.name.lower() in _LEFT_ALONE
            if file in seen or (file != path and (hidden or not file.is_file())):
                continue
            seen.add(file)
            yield file


def _account(text: str) -> str:
    """Return an account's name as bills have it, or refuse it."""
    name = text.strip()
    if SEPARATOR in name or not name.isprintable():
        raise Refused(
            _("“{account}” cannot be an account.").format(account=text),
            _("Give a name without “/” and line breaks."),
        )
    return name


def _already(home: Workspace, path: Path, account: str) -> Receipt | None:
    """Look a file up by its hash, if one of its size is known at all."""
    if path.is_dir():
        raise Refused(
            _("{file} is a folder, not a bill file.").format(file=path),
            _("Choose a file, or import the folder as a whole."),
        )
    with home.ledger.read() as records:
        if not records.has_size(path.stat().st_size):
            return None
        known = records.source_file(hash_file(path))
    if known is None:
        return None
    return receipts.already_imported(home, path, known, account)


def _unreadable(path: Path, error: OSError) -> AppError:
    if isinstance(error, FileNotFoundError):
        return Refused(
            _("There is no file {file}.").format(file=path),
            _("Check the name and the folder."),
        )
    if isinstance(error, PermissionError):
        return Refused(
            _("{file} may not be read by you.").format(file=path),
            _("Copy it to a place of your own and import it from there."),
        )
    return Refused(
        _("{file} cannot be read: {reason}.").format(
            file=path, reason=error.strerror or error
        ),
        _("Copy it to this computer's own disk and try again."),
    )


def _stopped(path: Path) -> Receipt:
    return receipts.refused(
        path,
        Refused(
            _("Stopped before {file} was imported.").format(file=path.name),
            _("Import it again; what was imported before it stays."),
        ),
    )
