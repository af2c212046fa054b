"""Verify the ledger, and calculate signed totals again when something changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from desktop_app.domain.bills import BillId, Scope
from desktop_app.domain.changes import Changed, Outcome
from desktop_app.domain.closing import Closing, ClosingState, SignedTotal, TotalCheck
from desktop_app.domain.errors import AppError
from desktop_app.domain.money import EXACT, plain
from desktop_app.domain.verification import Fault, Proof, Proved, Verification
from desktop_app.i18n import _, mark
from desktop_app.jobs import Progress
from desktop_app.services import proofs
from desktop_app.services.proofs import Looked, altered
from desktop_app.services.reconciling import dry_totals, inputs_of
from desktop_app.services.run_inputs import (
    fingerprint,
    parts_fingerprint,
    what_changed,
)
from desktop_app.store.entries import BillTotals
from desktop_app.store.workspace import Workspace

EVENT = "close.verify"
HOLD = mark("{checked} signed totals were verified again; all hold.")
BROKEN = mark("{broken} of {checked} signed totals no longer hold.")
_PROOFS: tuple[tuple[Proof, Callable[[Workspace, Progress], Iterator[Looked]]], ...] = (
    (Proof.DATABASE, proofs.database),
    (Proof.TRIGGERS, proofs.triggers),
    (Proof.CHAIN, proofs.chain),
    (Proof.SIGNATURES, proofs.signatures),
    (Proof.SOURCES, proofs.sources),
    (Proof.LINES, proofs.lines),
    (Proof.SIDE_FILES, proofs.side_files),
    (Proof.RESULTS, proofs.results),
    (Proof.SNAPSHOTS, proofs.snapshots),
    (Proof.TOTALS, proofs.totals),
)


TITLES: dict[Proof, str] = {
    Proof.DATABASE: mark("database"),
    Proof.TRIGGERS: mark("triggers that keep and lock"),
    Proof.CHAIN: mark("entries of the audit trail"),
    Proof.SIGNATURES: mark("signatures of closings"),
    Proof.SOURCES: mark("source files"),
    Proof.LINES: mark("files of lines"),
    Proof.SIDE_FILES: mark("lists of replaced lines"),
    Proof.RESULTS: mark("results"),
    Proof.SNAPSHOTS: mark("price snapshots"),
    Proof.TOTALS: mark("signed totals"),
}


def verify_ledger(home: Workspace, progress: Progress) -> Verification:
    """Prove everything the ledger holds, up to the first thing that does not hold."""
    proved: list[Proved] = []
    for proof, look in _PROOFS:
        progress.begin(_("Verifying the ledger: {what}").format(what=_(TITLES[proof])))
        count = 0
        try:
            for one in look(home, progress):
                if one.reason:
                    fault = Fault(proof, one.subject, one.reason)
                    return Verification(tuple(proved), fault)
                count += 1
        except AppError as error:  # the database cannot even be read here
            return Verification(tuple(proved), Fault(proof, "", error.message))
        proved.append(Proved(proof, count))
    with home.ledger.read() as records:
        return Verification(tuple(proved), None, records.chain_head())


def reverify(home: Workspace, progress: Progress) -> list[TotalCheck]:
    """Calculate signed totals again where what they rest on changed.

    Nothing is calculated where nothing changed, and nothing at all where nothing is
    signed. What was found is recorded, and said in the trail.

    Returns:
        The newest check of every signed total that was ever checked.
    """
    with home.ledger.read() as records:
        signed = [one for one in records.closings() if one.state is ClosingState.SIGNED]
        known = {(one.closing, one.bill): one for one in records.total_checks()}
    fresh = [
        check
        for closing in signed
        for total in closing.totals
        for check in _checked(home, closing, total, known, progress)
    ]
    if fresh:
        broken = sum(not one.holds for one in fresh)
        facts = {
            "checked": len(fresh),
            "broken": broken,
            "totals": [_told(one) for one in fresh],
        }
        with home.ledger.begin() as records:
            records.add_total_checks(fresh)
            records.record(EVENT, BROKEN if broken else HOLD, facts)
    known |= {(one.closing, one.bill): one for one in fresh}
    return list(known.values())


def reverify_totals(home: Workspace, progress: Progress) -> Outcome[list[TotalCheck]]:
    """Verify signed totals again, and tell whether any check was made."""
    with home.ledger.read() as records:
        before = records.total_checks()
    found = reverify(home, progress)
    same = found == before
    return Outcome(found, Changed.NOTHING if same else Changed.CLOSINGS)


def _checked(
    home: Workspace,
    closing: Closing,
    signed: SignedTotal,
    known: dict[tuple[int, BillId], TotalCheck],
    progress: Progress,
) -> Iterator[TotalCheck]:
    """Yield a new check of a signed total, if what it rests on changed."""
    now = inputs_of(home, signed.bill)
    inputs = fingerprint(now)
    before = known.get((closing.id, signed.bill))
    if inputs == (before.inputs if before else signed.inputs):
        return
    check = TotalCheck(
        closing=closing.id,
        bill=signed.bill,
        at=datetime.now(UTC),
        holds=True,
        cause="",
        billed=signed.billed,
        expected=signed.expected,
        inputs=inputs,
    )
    cause = _damage(home, signed.bill, progress)
    if not cause:
        try:
            found = dry_totals(home, signed.bill, progress)
        except AppError as error:
            cause = error.message
        else:
            cause = _cause(home, signed, found, now)
            check = replace(
                check, billed=found.billed_total, expected=found.expected_total
            )
    yield replace(check, holds=not cause, cause=cause)


def _damage(home: Workspace, bill: BillId, progress: Progress) -> str:
    """Say which file that a recalculation would read is not what it was."""
    for part in home.lines.parts(Scope(account=bill.account), of_record=False):
        reason = altered(part.path, part.id, progress)
        if reason:
            return f"{part.source_name}: {reason}"
    return ""


def _cause(
    home: Workspace, signed: SignedTotal, found: BillTotals, now: Mapping[str, Any]
) -> str:
    moved = [
        *_moved(_("billed"), signed.billed, found.billed_total),
        *_moved(_("recalculated"), signed.expected or Decimal(0), found.expected_total),
    ]
    scope = Scope(signed.bill.period, signed.bill.account)
    parts = [part for part in home.lines.parts(scope) if part.bill == signed.bill]
    if not moved and parts_fingerprint(parts) == signed.parts:
        return ""
    with home.ledger.read() as records:
        then = next((r.inputs for r in records.runs() if r.id == signed.run), None)
    return ", ".join([*moved, *(what_changed(then, now) if then else [])])


def _moved(what: str, before: Decimal, now: Decimal) -> Iterator[str]:
    if before != now:
        step = EXACT.subtract(now, before)
        yield _("{what} {before} → {now} ({step})").format(
            what=what,
            before=plain(before),
            now=plain(now),
            step=f"{'+' if step > 0 else ''}{plain(step)}",
        )


def _told(one: TotalCheck) -> dict[str, object]:
    return {
        "closing": one.closing,
        "bill": one.bill.text,
        "holds": one.holds,
        "cause": one.cause,
        "billed": plain(one.billed),
        "expected": None if one.expected is None else plain(one.expected),
    }
