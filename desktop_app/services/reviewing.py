"""Read a bill file into staging and see how it meets what is already there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from desktop_app.domain.bills import BillId, ImportStatus, Overlap, Receipt, Scope
from desktop_app.domain.errors import Refused
from desktop_app.domain.money import total
from desktop_app.i18n import _
from desktop_app.jobs import Progress
from desktop_app.services import receipts
from desktop_app.services.finality import exported_at, finality
from desktop_app.services.locking import refuse_closed
from desktop_app.store.duplicates import count_duplicates
from desktop_app.store.entries import (
    NewDrops,
    NewImport,
    NewPart,
    RejectedRow,
    SourceFile,
)
from desktop_app.store.intake import Intake
from desktop_app.store.overlaps import Meeting, alone, meet
from desktop_app.store.parts import Part
from desktop_app.store.staging import StagedPart
from desktop_app.store.workspace import Workspace
from importers.contract import Batch, Precision, Reading, Reject

RANK = (Precision.EXACT, Precision.SPLIT, Precision.SUMMARY)


@dataclass(frozen=True)
class Review:
    """A file as it was read; ``new`` and ``intake`` are None if nothing can be taken.

    ``receipt.status`` says what taking it would give: imported, or overlap where
    a person must look first.
    """

    receipt: Receipt
    rejects: tuple[RejectedRow, ...] = ()
    new: NewImport | None = None
    intake: Intake | None = None
    against: tuple[Part, ...] = ()  # what the ledger held when it was read
    account: str = ""  # that a person gave, for a file that names none

    @property
    def takeable(self) -> bool:
        """Whether the file can be taken."""
        return self.intake is not None

    def close(self) -> None:
        """Throw away what was staged, unless it was taken."""
        if self.intake is not None:
            self.intake.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


@dataclass
class _Tally:
    """What was counted while a file was read."""

    rows: int = 0
    lines: int = 0
    blank: int = 0
    rejects: list[Reject] = field(default_factory=list)

    def add(self, batch: Batch) -> None:
        lines, rejects = batch.lines.num_rows, len(batch.rejects)
        if batch.rows != lines + rejects + batch.blank:
            raise RuntimeError("rows read are not lines + rejects + blank rows")
        self.rows += batch.rows
        self.lines += lines
        self.blank += batch.blank
        self.rejects.extend(batch.rejects)


def read_in(
    home: Workspace,
    path: Path,
    reading: Reading,
    progress: Progress,
    account: str = "",
) -> Review:
    """Read a recognised file into staging; the ledger stays as it is.

    Args:
        home: the ledger.
        path: the file.
        reading: what it was recognised as.
        progress: how far it is.
        account: the account that a person gave for it; empty: none.
    """
    intake = home.take_in(path, reading.profile.provider)
    try:
        found = _read(home, path, reading, progress, intake)
        return found if found.new is None else _given(found, found.new, account)
    except BaseException:
        intake.close()
        raise


def _given(found: Review, new: NewImport, account: str) -> Review:
    """Say in the receipt whose the lines are, where the file does not."""
    words = receipts.account_words(new.parts, account)
    message = " ".join(filter(None, (found.receipt.message, words)))
    receipt = replace(found.receipt, message=message)
    return replace(found, receipt=receipt, account=account)


def _read(
    home: Workspace,
    path: Path,
    reading: Reading,
    progress: Progress,
    intake: Intake,
) -> Review:
    before = _fingerprint(path)
    tally = _read_batches(home, path, reading, progress, intake)
    rejects = tuple(_reject(path, one) for one in tally.rejects)
    _refuse_empty(path, tally, rejects)
    progress.begin(_("Comparing {file} with the ledger").format(file=path.name))
    sha256, staged = intake.finish()
    if _fingerprint(path) != before:
        raise Refused(
            _("{file} was changed while it was read.").format(file=path.name),
            _("Import it again once nothing writes to it."),
        )
    rejects = tuple(_reject(path, one, sha256) for one in tally.rejects)
    duplicates = count_duplicates(staged)
    source = _source(path, reading, tally, sha256, sum(duplicates.values()))
    with home.ledger.read() as records:
        known = records.source_file(sha256)
    if known is not None:
        intake.close()
        return Review(receipts.already_imported(home, path, known))
    role = reading.profile.role
    against = tuple(home.lines.parts(Scope(), of_record=False, role=role))
    met = _Meetings(intake, source, against, progress)
    parts = [met.part(part, reading, duplicates[part.id]) for part in staged]
    new = NewImport(source, tuple(parts), tuple(met.drops), rejects)
    receipt = _receipt(path, new, met.overlap, against)
    noted = [_(note.sentence).format(**note.facts) for note in reading.notes]
    told = " ".join(words for words in (*noted, receipt.message) if words)
    receipt = replace(receipt, message=told)
    return Review(receipt, rejects, new, intake, against)


def _read_batches(
    home: Workspace, path: Path, reading: Reading, progress: Progress, intake: Intake
) -> _Tally:
    tally = _Tally()
    seen = 0
    progress.begin(_("Reading {file}").format(file=path.name), total=reading.size)
    for batch in reading.batches():
        tally.add(batch)
        if batch.lines.num_rows:
            intake.lines.add(batch.lines)
        if len(intake.lines.bills) > seen:  # before a whole closed month is read
            seen = len(intake.lines.bills)
            refuse_closed(home, intake.lines.bills, path.name)
        progress.advance(batch.bytes_read)
    return tally


class _Meetings:
    """Compares each new part with the older ones of its bill and profile."""

    def __init__(
        self,
        intake: Intake,
        source: SourceFile,
        against: Sequence[Part],
        progress: Progress,
    ) -> None:
        self._intake = intake
        self._source = source
        self._against = against
        self._progress = progress
        self.drops: list[NewDrops] = []
        self.overlap = Overlap()

    def part(self, staged: StagedPart, reading: Reading, duplicates: int) -> NewPart:
        """Return what to record of a staged part, and note what it replaces."""
        self._progress.check()
        older = [
            part
            for part in self._against
            if part.bill == staged.bill and part.profile == self._source.profile
        ]
        found = meet(staged, older, self._intake.folder) if older else alone(staged)
        self.overlap = _joined(self.overlap, found.overlap)
        bill = staged.bill
        self._note_drops(bill, found)
        profile = reading.profile
        return NewPart(
            content_id=staged.id,
            bill=bill,
            path=self._intake.lines_place(staged),
            lines=staged.lines,
            billed_total=staged.billed_total,
            list_total=staged.list_total,
            duplicates=duplicates,
            final_from=profile.finality.final_from(bill.period),
            finality=finality(profile, bill.period, self._source.exported_at),
            restated_path=self._intake.place_list(bill, found.restated)
            if found.restated
            else None,
        )

    def _note_drops(self, bill: BillId, found: Meeting) -> None:
        for drop in found.drops:
            self.drops.append(
                NewDrops(
                    part_id=drop.part_id,
                    path=self._intake.place_list(bill, drop),
                    lines=drop.lines,
                    billed_total=drop.billed_total,
                    list_total=drop.list_total,
                )
            )


def _joined(one: Overlap, other: Overlap) -> Overlap:
    return Overlap(
        new=one.new + other.new,
        same=one.same + other.same,
        changed=one.changed + other.changed,
        vanished=one.vanished + other.vanished,
        new_amount=total((one.new_amount, other.new_amount)),
        same_amount=total((one.same_amount, other.same_amount)),
        changed_before=total((one.changed_before, other.changed_before)),
        changed_after=total((one.changed_after, other.changed_after)),
        vanished_amount=total((one.vanished_amount, other.vanished_amount)),
    )


def _receipt(
    path: Path, new: NewImport, overlap: Overlap, against: Sequence[Part]
) -> Receipt:
    compared, replaced = _ranked(new, against)
    words = [
        receipts.overlap_words(overlap) if overlap.meets else "",
        receipts.comparison_words(compared),
        receipts.replaces_words(replaced),
    ]
    return receipts.receipt_of(
        path,
        new.source,
        new.parts,
        status=ImportStatus.OVERLAP if overlap.meets else ImportStatus.IMPORTED,
        overlap=overlap,
        message=" ".join(word for word in words if word),
    )


def _ranked(
    new: NewImport, against: Sequence[Part]
) -> tuple[list[BillId], list[BillId]]:
    """Return the bills that others state better, and those this file now states."""
    compared: list[BillId] = []
    replaced: list[BillId] = []
    rank = RANK.index(Precision(new.source.precision))
    for part in new.parts:
        holders = {p.profile: p for p in against if p.bill == part.bill and p.of_record}
        for profile, holder in holders.items():
            if profile != new.source.profile:
                better = rank < RANK.index(Precision(holder.precision))
                (replaced if better else compared).append(part.bill)
    return compared, replaced


def _source(
    path: Path, reading: Reading, tally: _Tally, sha256: str, duplicates: int
) -> SourceFile:
    profile, now = reading.profile, datetime.now(UTC)
    return SourceFile(
        sha256=sha256,
        name=path.name,
        size=path.stat().st_size,
        provider=profile.provider,
        profile=profile.name,
        profile_version=profile.version,
        precision=profile.precision.value,
        container=reading.container,
        encoding=reading.encoding,
        exported_at=exported_at(path, profile, now),
        imported_at=now,
        rows=tally.rows,
        lines=tally.lines,
        rejects=len(tally.rejects),
        blank=tally.blank,
        duplicates=duplicates,
        role=profile.role.value,
    )


def _reject(path: Path, one: Reject, sha256: str = "") -> RejectedRow:
    return RejectedRow(
        file=path.name,
        sha256=sha256,
        part=one.part,
        row=one.row,
        column=one.column,
        value=one.value,
        reason=one.reason.value,
    )


def _refuse_empty(path: Path, tally: _Tally, rejects: Sequence[RejectedRow]) -> None:
    if tally.lines:
        return
    if not rejects:
        raise Refused(
            _("{file} has a header but no charge lines.").format(file=path.name),
            _("Export the bill again for a period that has charges."),
        )
    raise Refused(
        _("None of the {rows} rows of {file} could be read: {why}.").format(
            rows=tally.rows, file=path.name, why=receipts.rejects_words(rejects)
        ),
        _("Export the file again, and do not save it from a spreadsheet."),
    )


def _fingerprint(path: Path) -> tuple[int, int]:
    facts = path.stat()
    return facts.st_size, facts.st_mtime_ns
