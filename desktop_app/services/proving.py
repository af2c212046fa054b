"""Prove an evidence pack without any ledger, and name what was altered in it."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from desktop_app.domain.errors import Refused
from desktop_app.i18n import _
from desktop_app.jobs import Progress
from desktop_app.reports.manifest import (
    LARGEST,
    LINES,
    MANIFEST,
    MEMBERS,
    ROWS,
    SEAL,
    SOURCES,
    Manifest,
    Unreadable,
    file_fact,
    read_manifest,
)
from desktop_app.reports.unpacking import LOCAL, Damaged, first_difference, unpack
from desktop_app.services.proving_lines import (
    MALFORMED,
    Fault,
    altered_cell,
    altered_row,
    line_fault,
    source_fault,
)

ALL = (*MEMBERS, MANIFEST)
SYSTEM_FILES = {".DS_Store", "Thumbs.db", "desktop.ini"}  # put there by file managers


@dataclass(frozen=True)
class Proof:
    """What became of a pack that was verified; the first fault comes first."""

    path: Path
    faults: tuple[Fault, ...]
    dispute: str = ""
    lines: int = 0
    billed: Decimal = Decimal(0)
    expected: Decimal = Decimal(0)
    difference: Decimal = Decimal(0)
    claim: Decimal = Decimal(0)
    currency: str = ""
    seal: str = ""

    @property
    def holds(self) -> bool:
        """Whether nothing was found altered."""
        return not self.faults


def verify_pack(path: Path, progress: Progress) -> Proof:
    """Recompute every hash, total and line of a pack, a folder or a ZIP.

    Raises:
        Refused: there is no pack at that path.
    """
    progress.begin(_("Verifying the pack"))
    if path.is_dir():
        if not any((path / name).is_file() for name in ALL):
            raise _no_pack(path)
        return _verify_folder(path, path, progress)
    if not path.is_file():
        raise _no_pack(path)
    with tempfile.TemporaryDirectory(prefix="pack-") as aside:
        return _verify_archive(path, Path(aside), progress)


def _no_pack(path: Path) -> Refused:
    return Refused(
        _("There is no evidence pack at {path}.").format(path=path),
        _("Name the folder or the ZIP that “plumbline pack” made."),
    )


def _verify_archive(path: Path, aside: Path, progress: Progress) -> Proof:
    folder = aside / "members"
    folder.mkdir()
    try:
        unpack(path, ALL, folder)
    except Damaged as damage:
        if not any(folder.iterdir()) and damage.byte == 0 and not _is_zip(path):
            raise _no_pack(path) from damage
        return Proof(path, (_damage(path, damage),))
    proof = _verify_folder(folder, path, progress)
    if not proof.holds:
        return proof
    manifest = read_manifest((folder / MANIFEST).read_bytes())
    dated = datetime.fromisoformat(manifest["dispute"]["changed_at"])
    members = [folder / name for name in ALL]
    found = first_difference(path, members, dated, aside / "again.zip")
    return Proof(path, (_damage(path, found),)) if found else proof


def _is_zip(path: Path) -> bool:
    with path.open("rb") as file:
        raw = file.read(len(LOCAL))
    same = sum(one == other for one, other in zip(raw, LOCAL, strict=False))
    return same >= len(LOCAL) - 1  # one byte of it may be what was altered


def _damage(path: Path, damage: Damaged) -> Fault:
    text = _("the ZIP around it is not as it was written")
    if damage.member == path.name:
        text = _("the ZIP's own directory is not as it was written")
    return Fault(damage.member, _("byte {byte}").format(byte=damage.byte), text)


def _verify_folder(folder: Path, path: Path, progress: Progress) -> Proof:
    manifest, fault = _manifest(folder / MANIFEST)
    if manifest is None or fault:
        return Proof(path, (fault,) if fault else ())
    try:
        faults = _files(folder, manifest, progress)
    except MALFORMED as unfit:
        faults = [Fault(MANIFEST, "files", str(unfit))]
    if not faults:
        progress.begin(_("Calculating the lines again"))
        found = line_fault(folder, manifest) or source_fault(folder, manifest)
        faults = [found] if found else []
    return _proof(path, manifest, faults)


def _manifest(path: Path) -> tuple[Manifest | None, Fault | None]:
    if not path.is_file():
        return None, Fault(MANIFEST, "", _("it is missing"))
    if path.stat().st_size > LARGEST:
        return None, Fault(MANIFEST, "", _("it is larger than any manifest"))
    try:
        return read_manifest(path.read_bytes()), None
    except Unreadable as fault:
        text = _("it is not as it was sealed ({fault})").format(fault=fault)
        return None, Fault(MANIFEST, "", text)


def _files(folder: Path, manifest: Manifest, progress: Progress) -> list[Fault]:
    """Hold each file against its size and hash, and say what is too many."""
    stated = {one["name"]: one for one in manifest["files"]}
    missing = [name for name in MEMBERS if not (folder / name).is_file()]
    altered = [
        name
        for name in MEMBERS
        if name not in missing and file_fact(folder / name) != stated.get(name)
    ]
    progress.check()
    known = {*ALL, *SYSTEM_FILES}
    extra = sorted(one.name for one in folder.iterdir() if one.name not in known)
    return [
        *(Fault(name, "", _("it is missing")) for name in missing),
        *(_located(folder, name, altered, manifest) for name in altered),
        *(Fault(name, "", _("it is no part of the pack")) for name in extra),
    ]


def _located(
    folder: Path, name: str, altered: Sequence[str], manifest: Manifest
) -> Fault:
    """Find what was altered in a file, from what the other files still say."""
    found = None
    if name == LINES and ROWS not in altered and (folder / ROWS).is_file():
        found = altered_cell(folder)
    if name == ROWS:
        found = altered_row(folder, manifest)
    if name == SOURCES:
        found = source_fault(folder, manifest)
    return found or Fault(name, "", _("its bytes are not those in the manifest"))


def _proof(path: Path, manifest: Manifest, faults: Sequence[Fault]) -> Proof:
    if faults:
        return Proof(path, tuple(faults))
    totals, dispute = manifest["totals"], manifest["dispute"]
    return Proof(
        path=path,
        faults=(),
        dispute=dispute["number"],
        lines=totals["lines"],
        billed=Decimal(totals["billed"]),
        expected=Decimal(totals["expected"]),
        difference=Decimal(totals["difference"]),
        claim=Decimal(totals["claim"]),
        currency=dispute["currency"],
        seal=manifest[SEAL],
    )
