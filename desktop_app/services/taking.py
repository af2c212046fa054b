"""Take a reviewed file into the ledger, or leave it."""

from __future__ import annotations

from dataclasses import replace

from desktop_app.domain.backups import BackupReason
from desktop_app.domain.bills import ImportStatus, Receipt, Scope
from desktop_app.domain.changes import Changed, Outcome
from desktop_app.domain.errors import Refused
from desktop_app.domain.money import plain
from desktop_app.i18n import _, mark
from desktop_app.jobs import Progress
from desktop_app.services.locking import refuse_closed
from desktop_app.services.reviewing import Review
from desktop_app.store.entries import NewImport
from desktop_app.store.sources import SourceStore
from desktop_app.store.workspace import Workspace
from importers.contract import Role

EVENT = "import"
IMPORTED = mark("Imported {file}: {lines} lines, {billed} {currency}.")
LOGGED = mark("Imported {file}: {lines} lines of a usage log, without amounts.")


def take(home: Workspace, review: Review, progress: Progress) -> Outcome[Receipt]:
    """Take a reviewed file: its lines count from now on."""
    if review.intake is None or review.new is None:
        return Outcome(review.receipt)
    progress.check()
    role = Role(review.new.source.role)
    if tuple(home.lines.parts(Scope(), of_record=False, role=role)) != review.against:
        review.close()
        raise Refused(
            _("The ledger changed after {file} was read.").format(
                file=review.new.source.name
            ),
            _("Import the file again."),
        )
    try:
        refuse_closed(
            home, (part.bill for part in review.new.parts), review.new.source.name
        )
        home.backups.before(BackupReason.IMPORT)
        review.intake.settle()
        with home.ledger.begin() as records:
            records.add_import(review.new)
            records.seal_files([SourceStore.place_of(review.new.source.sha256)])
            records.record(EVENT, _words(review), _facts(review.new, review))
        review.intake.hold()
    finally:
        review.close()
    receipt = replace(review.receipt, status=ImportStatus.IMPORTED, hint="")
    return Outcome(receipt, Changed.BILLS | Changed.FINDINGS | Changed.ACTIVITY)


def leave(home: Workspace, review: Review) -> None:
    """Leave a reviewed file: nothing of it stays."""
    del home
    review.close()


def _words(review: Review) -> str:
    """Say it as what it is: a log of one's own states no amounts, mostly."""
    counts = review.new is not None and Role(review.new.source.role) is Role.USAGE_LOG
    return LOGGED if counts and not review.receipt.billed_total else IMPORTED


def _facts(new: NewImport, review: Review) -> dict[str, object]:
    receipt = review.receipt
    given = {"account": review.account} if review.account else {}
    return given | {
        "file": new.source.name,
        "sha256": new.source.sha256,
        "lines": new.source.lines,
        "rejects": new.source.rejects,
        "billed": plain(receipt.billed_total),
        "currency": receipt.currency,
    }
