"""Build the evidence pack of a dispute: what a provider needs to check the claim."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from desktop_app import i18n
from desktop_app.domain.changes import Changed, Outcome
from desktop_app.domain.disputes import Dispute
from desktop_app.domain.errors import Refused, Unwritable
from desktop_app.domain.findings import Working
from desktop_app.domain.money import EXACT
from desktop_app.domain.prices import SnapshotInfo
from desktop_app.i18n import _, mark
from desktop_app.jobs import Progress
from desktop_app.paths import resources
from desktop_app.reports.archive import write_archive
from desktop_app.reports.manifest import (
    FORMAT,
    LETTER,
    LINES,
    MANIFEST,
    MEMBERS,
    ROWS,
    SEAL,
    SOURCES,
    WORKBOOK,
    Manifest,
    file_fact,
    row_hash,
    rows_digest,
    sealed,
    written,
)
from desktop_app.reports.pages import Document, Marks
from desktop_app.reports.printing import write_pdf
from desktop_app.reports.sign_off import moment
from desktop_app.services.claim_figures import Figures
from desktop_app.services.evidencing import Claim, Claimed
from desktop_app.services.explaining import explain
from desktop_app.services.pack_evidence import causes, evidence, largest
from desktop_app.services.pack_letter import claim_tables, letter, messages
from desktop_app.services.pack_rows import write_claim_workbook, write_rows
from desktop_app.services.pack_sources import write_source_rows
from desktop_app.store.workspace import Workspace

ZIP = ".zip"
WORKED = 12  # lines whose working is shown step by step, one an item
EVENT = "dispute.pack"
PACKED = mark("The evidence pack of {dispute} was built: {lines} lines, seal {seal}.")


@dataclass(frozen=True)
class Pack:
    """An evidence pack that was built."""

    dispute: str
    path: Path
    language: str
    lines: int
    billed: Decimal
    expected: Decimal
    difference: Decimal
    claim: Decimal
    currency: str
    seal: str
    files: tuple[Mapping[str, Any], ...]  # name, bytes, sha256

    @property
    def gap(self) -> Decimal:
        """What the claim is above the sum of its lines."""
        return EXACT.subtract(self.claim, self.difference)


def build_pack(
    home: Workspace,
    number: str,
    out: Path,
    progress: Progress,
    *,
    language: str = "",
) -> Outcome[Pack]:
    """Build a dispute's evidence pack: whole or not there, the same for the same.

    Args:
        home: the ledger; where it may be written, the pack's seal is recorded.
        number: of the dispute.
        out: a folder to make, or a file ending in ``.zip``.
        progress: counts lines; stops between them.
        language: of the pack; empty: the language in use.

    Raises:
        Refused: there is no such dispute, it claims no line, its bill is not
            reconciled, or ``out`` holds something else.
        Unwritable: the disk does not take it.
    """
    language = language or i18n.language()
    _refuse_taken(out)
    with home.ledger.read() as records:
        dispute = records.dispute(number)
    if not dispute.items:
        raise Refused(
            _("{number} holds no findings, so there is nothing to prove.").format(
                number=number
            ),
            _("Add findings to the dispute first."),
        )
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".pack-", dir=out.parent) as aside:
            folder = Path(aside, "pack")
            folder.mkdir()
            with i18n.speaking(language, resources() / "i18n"):
                manifest = _fill(home, dispute, folder, progress)
            progress.check()
            _place(folder, out, dispute)
    except OSError as fault:
        raise Unwritable(
            _("The pack cannot be written to {path}: {reason}.").format(
                path=out, reason=fault.strerror or fault
            ),
            _("Choose a folder that you may write to."),
        ) from fault
    pack = _pack(dispute, out, manifest)
    return Outcome(pack, _recorded(home, pack))


def _fill(
    home: Workspace, dispute: Dispute, folder: Path, progress: Progress
) -> Manifest:
    """Write every file of the pack, and last the manifest."""
    claim, figures = Claim(home, dispute), Figures(dispute)
    lines = _counted(claim.lines(progress), figures)
    write_rows(lines, folder / ROWS, folder / LINES)
    if not figures.sum.lines:
        raise Refused(
            _("{number} claims no line that the ledger holds.").format(
                number=dispute.number
            ),
            _("Look at its findings again."),
        )
    progress.begin(_("Copying rows of the bill"))
    places, beside = figures.places, folder / SOURCES
    extents = write_source_rows(home, claim.sources, places, beside, progress)
    worked = _worked(home, figures, progress)
    progress.begin(_("Writing the pack"))
    rules = list(claim.rules.values())
    write_claim_workbook(folder / WORKBOOK, figures, rules, worked, folder / ROWS)
    progress.check()
    snapshots = _snapshots(home, claim)
    digest = rows_digest(sha for _line, sha in figures.hashes)
    blocks = (
        *letter(figures),
        *claim_tables(figures),
        *causes(figures, claim, worked),
        *evidence(figures, claim, snapshots, digest),
        *messages(dispute),
    )
    title = _("Dispute {number}").format(number=dispute.number)
    marks = Marks(
        above=f"{title} · {dispute.provider} {dispute.account}".strip(),
        beside=moment(dispute.changed_at),
        below=_("Evidence pack, built with Plumbline"),
        page=_("Page {page} of {pages}"),
    )
    author = dispute.owner or dispute.opened_by
    page = Document(title, author, dispute.changed_at, marks, blocks)
    write_pdf(page, folder / LETTER)
    progress.check()
    files = [file_fact(folder / name) for name in MEMBERS]
    facts = {**_facts(figures, claim), "source_rows": extents}
    manifest = sealed({**facts, "snapshots": snapshots_in(snapshots), "files": files})
    (folder / MANIFEST).write_bytes(written(manifest))
    return manifest


def _counted(lines: Iterator[Claimed], figures: Figures) -> Iterator[Claimed]:
    for one in lines:
        figures.take(one)
        yield one


def _worked(
    home: Workspace, figures: Figures, progress: Progress
) -> dict[int, Working]:
    """Return the working of one line for each of the largest items."""
    items = largest(figures, WORKED)
    found: dict[int, Working] = {}
    progress.begin(_("Working lines out"), len(items))
    for one in items:
        if one.sample is not None:
            found[one.number] = explain(home, str(one.sample.facts["line_id"]))
        progress.advance()
    return found


def _snapshots(home: Workspace, claim: Claim) -> list[SnapshotInfo]:
    used = {snapshot for snapshot, _row in claim.rules}
    return [one for one in home.snapshots.list() if one.id in used]


def snapshots_in(snapshots: list[SnapshotInfo]) -> list[dict[str, Any]]:
    """Return snapshots as facts of the manifest."""
    left_out = {"published_at", "skipped"}
    return [
        {name: value for name, value in vars(one).items() if name not in left_out}
        for one in snapshots
    ]


def _facts(figures: Figures, claim: Claim) -> dict[str, Any]:
    """Return all that the manifest says beside its files."""
    dispute = figures.dispute
    told = (
        "number provider account currency title reason claim state owner due opened_at"
        " opened_by changed_at version"
    )
    hashes = figures.hashes
    return {
        "format": FORMAT,
        "language": i18n.language(),
        "dispute": {name: getattr(dispute, name) for name in told.split()},
        "runs": [
            {"id": one.id, "engine": one.engine_version, "inputs": one.inputs}
            for one in claim.runs
        ],
        "sources": [
            {
                "name": one.name,
                "sha256": one.sha256,
                "bytes": one.size,
                "rows": one.rows,
                "profile": one.profile,
            }
            for one in claim.sources
        ],
        "terms": [vars(one) for one in claim.terms],
        "rules": [
            {
                "number": one.number,
                "words": one.words,
                "columns": one.columns,
                "sha256": row_hash(one.columns),
            }
            for one in claim.rules.values()
        ],
        "totals": {**figures.sum.texts, "claim": dispute.claim, "gap": figures.gap},
        "items": [
            {
                "item": one.number,
                "bill": one.item.group.bill.text,
                "finding_class": one.item.group.finding_class.value,
                "model": one.item.group.model,
                "type_code": one.item.group.type_code,
                "line_id": one.item.line_id,
                "claimed": one.item.amount,
                **one.sum.texts,
            }
            for one in figures.items
        ],
        "rows": [[line, sha] for line, sha in hashes],
        "rows_sha256": rows_digest(sha for _line, sha in hashes),
    }


def _refuse_taken(out: Path) -> None:
    """Refuse to write over what is no pack."""
    taken = out.exists() and (
        out.is_dir() == (out.suffix.lower() == ZIP)
        or (out.is_dir() and any(out.iterdir()) and not (out / MANIFEST).is_file())
    )
    if taken:
        raise Refused(
            _("{path} holds something else than a pack.").format(path=out),
            _("Name a new folder, or a file ending in .zip."),
        )


def _place(folder: Path, out: Path, dispute: Dispute) -> None:
    """Put the finished pack where it belongs, in place of an older one."""
    if out.suffix.lower() == ZIP:
        members = [folder / name for name in (*MEMBERS, MANIFEST)]
        packed = folder.with_name(out.name)
        write_archive(members, packed, dispute.changed_at)
        packed.replace(out)
        return
    if out.exists():
        shutil.move(out, folder.with_name("before"))
    shutil.move(folder, out)


def _pack(dispute: Dispute, out: Path, manifest: Manifest) -> Pack:
    totals = manifest["totals"]
    return Pack(
        dispute=dispute.number,
        path=out,
        language=manifest["language"],
        lines=totals["lines"],
        billed=Decimal(totals["billed"]),
        expected=Decimal(totals["expected"]),
        difference=Decimal(totals["difference"]),
        claim=dispute.claim,
        currency=dispute.currency,
        seal=manifest[SEAL],
        files=tuple(manifest["files"]),
    )


def _recorded(home: Workspace, pack: Pack) -> Changed:
    """Keep the seal in the audit trail, so that a sent pack can be recognised."""
    if not home.writable:
        return Changed.NOTHING
    facts = {"dispute": pack.dispute, "lines": pack.lines, "seal": pack.seal}
    with home.ledger.begin() as records:
        records.record(EVENT, PACKED, facts, subject=f"dispute {pack.dispute}")
    return Changed.ACTIVITY
