"""Prove one kind of thing after the other: files against hashes, totals against lines.

Each proof yields the thing it looked at and why it does not hold, if it does not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from desktop_app.calc.results import RESULT
from desktop_app.domain.audit import FIRST, AuditEntry, Break, entry_hash
from desktop_app.domain.bills import BillId, Scope
from desktop_app.domain.closing import Closing, ClosingState
from desktop_app.domain.money import total
from desktop_app.i18n import _, mark
from desktop_app.jobs import Progress
from desktop_app.services.closing import signed_facts
from desktop_app.services.run_inputs import parts_fingerprint
from desktop_app.store.integrity import altered_triggers, damages
from desktop_app.store.parts import Judged, Part
from desktop_app.store.queries import LineTable
from desktop_app.store.snapshots import Edition, fingerprint
from desktop_app.store.sources import CHUNK, SourceStore
from desktop_app.store.workspace import Workspace

_BREAKS = {
    "number": mark("its number does not follow the one before"),
    "previous": mark("it does not follow the entry before"),
    "hash": mark("its fields do not have its hash"),
}


@dataclass(frozen=True)
class Looked:
    """One thing that was looked at; an empty reason: it holds."""

    subject: str
    reason: str = ""


def database(home: Workspace, progress: Progress) -> Iterator[Looked]:
    """Have SQLite prove its pages, indexes and references."""
    progress.advance(0)
    found = list(damages(home.ledger.path))
    yield Looked(home.ledger.path.name, "; ".join(found[:3]))


def triggers(home: Workspace, progress: Progress) -> Iterator[Looked]:
    """Prove that the triggers that keep and lock are those of a new ledger."""
    progress.advance(0)
    found = list(altered_triggers(home.ledger.path))
    for name in found:
        yield Looked(name, _("the trigger is missing or was changed"))
    if not found:
        yield Looked(home.ledger.path.name)


def chain(home: Workspace, progress: Progress) -> Iterator[Looked]:
    """Prove that every entry of the trail follows from the one before it."""
    previous = FIRST
    with home.ledger.read() as records:
        for number, entry in enumerate(records.stored_trail(), start=1):
            progress.advance(0)
            fault = None
            if entry.number != number:
                fault = Break(number, "number")
            elif entry.previous != previous:
                fault = Break(number, "previous")
            elif entry.hash != entry_hash(entry):
                fault = Break(number, "hash")
            name = _("entry {number}").format(number=number)
            yield Looked(name, _(_BREAKS[fault.reason]) if fault else "")
            previous = entry.hash


def signatures(home: Workspace, progress: Progress) -> Iterator[Looked]:
    """Prove that closings say what the trail says of them."""
    with home.ledger.read() as records:
        closings = records.closings()
        said = {
            (entry.subject, entry.kind): entry
            for entry in records.trail()
            if entry.kind.startswith("close.")
        }
        locked = records.locked_bills()
    for one in closings:
        progress.advance(0)
        name = _("closing {number} of {period}").format(
            number=one.id, period=one.period
        )
        same = all(
            step in _steps(said.get((f"closing {one.id}", kind)))
            for kind, step in _taken(one)
        )
        yield Looked(name, "" if same else _("it is not what the trail says"))
        yield from _unlocked(one, locked)


def _taken(one: Closing) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Yield the steps that a closing shows, as its entries must say them."""
    shared = (one.period, one.account)
    prepared = (*shared, dict(one.waivers), one.override)
    yield "close.prepare", (one.prepared_by, *prepared)
    if one.signed_by or one.state in {ClosingState.SIGNED, ClosingState.REOPENED}:
        totals = _by_bill([signed_facts(each) for each in one.totals])
        signed = (*shared, one.note, totals, one.chain_head)
        yield "close.sign", (one.signed_by, *signed)
    if one.reopened_by or one.state is ClosingState.REOPENED:
        yield "close.reopen", (one.reopened_by, *shared, one.reason)
    if one.state is ClosingState.WITHDRAWN:
        yield "close.withdraw", ()


def _steps(entry: AuditEntry | None) -> list[tuple[object, ...]]:
    """Return what an entry says of a closing, in the words of `_taken`."""
    if entry is None:
        return []
    facts = entry.facts
    shared = (entry.person, facts.get("period"), facts.get("account"))
    return [
        (),
        (*shared, facts.get("waivers"), facts.get("override")),
        (*shared, facts.get("note"), _by_bill(facts.get("totals", [])), entry.hash),
        (*shared, facts.get("reason")),
    ]


def _by_bill(totals: Iterable[dict[str, object]]) -> dict[object, dict[str, object]]:
    return {one.get("bill"): one for one in totals}


def _unlocked(closing: Closing, locked: dict[BillId, int]) -> Iterator[Looked]:
    if closing.state is not ClosingState.SIGNED:
        return
    for one in closing.totals:
        if locked.get(one.bill) != closing.id:
            yield Looked(one.bill.text, _("it is signed but not locked"))


def sources(home: Workspace, progress: Progress) -> Iterator[Looked]:
    """Prove every source file against its SHA-256, packed and unpacked."""
    with home.ledger.read() as records:
        files = records.source_files()
        seals = records.file_seals()
    for file in files:
        place = SourceStore.place_of(file.sha256)
        path = home.root / place
        reason = altered(path, seals.get(place), progress)
        if not reason and not _unpacks(home, file.sha256, progress):
            reason = _("its bytes do not have its SHA-256")
        yield Looked(file.name, reason)


def _unpacks(home: Workspace, sha256: str, progress: Progress) -> bool:
    digest = hashlib.sha256()
    try:
        with home.sources.open(sha256) as stream:
            while chunk := stream.read(CHUNK):
                progress.advance(0)
                digest.update(chunk)
    except (OSError, pa.ArrowException):
        return False
    return digest.hexdigest() == sha256


def lines(home: Workspace, progress: Progress) -> Iterator[Looked]:
    """Prove every file of lines against the content ID that names it."""
    for part in home.lines.parts(Scope(), of_record=False):
        name = _("lines of {file}, {bill}").format(
            file=part.source_name, bill=part.bill.text
        )
        reason = altered(part.path, part.id, progress)
        yield Looked(name, reason or _unlike_stated(part))


def _unlike_stated(part: Part) -> str:
    """Say if the ledger states other figures than the file of lines holds."""
    bare = Part(
        **{
            **vars(part),
            "dropped": (),
            "restated": None,
            "dropped_lines": 0,
            "dropped_billed": Decimal(0),
        }
    )
    held = _totals([Judged(bare, None)])
    if held[:2] == (part.lines, part.billed_total):
        return ""
    return _("the ledger states other totals than the file holds")


def side_files(home: Workspace, progress: Progress) -> Iterator[Looked]:
    """Prove the lists of dropped and restated rows against the IDs that name them."""
    seen: set[Path] = set()
    for part in home.lines.parts(Scope(), of_record=False):
        listed = [*part.dropped, *([part.restated] if part.restated else [])]
        for path in listed:
            if path not in seen:
                seen.add(path)
                wanted = path.name.partition(".")[0]
                yield Looked(path.name, altered(path, wanted, progress))


def results(home: Workspace, progress: Progress) -> Iterator[Looked]:
    """Prove that each part's newest results are there, whole and as long as it."""
    with home.ledger.read() as records:
        newest = records.results()
        seals = records.file_seals()
    for part in home.lines.parts(Scope(), of_record=False):
        path = newest.get(part.id)
        if path is None:
            continue
        place = path.relative_to(home.root).as_posix()
        reason = altered(path, seals.get(place), progress)
        yield Looked(place, reason or _misshapen(path, part.lines))


def _misshapen(path: Path, rows: int) -> str:
    try:
        with pq.ParquetFile(path) as file:
            names = file.schema_arrow.names
            found = file.metadata.num_rows
    except (OSError, pa.ArrowException):
        return _("it cannot be read")
    if names != RESULT.names or found != rows:
        return _("it is not the shape of its lines")
    return ""


def snapshots(home: Workspace, progress: Progress) -> Iterator[Looked]:
    """Prove every price snapshot against its hash."""
    with home.ledger.read() as records:
        seals = records.file_seals()
    for info in home.snapshots.list():
        reason = ""
        for name in (f"{info.sha256}.parquet", f"{info.sha256}.skipped.parquet"):
            place = f"prices/{name}"
            reason = reason or altered(home.root / place, seals.get(place), progress)
        edition = Edition(
            info.name, info.effective_from, info.effective_to, info.source
        )
        if not reason:
            try:
                rules = home.snapshots.rules(info.sha256)
                same = fingerprint(rules, edition) == info.sha256
            except (OSError, pa.ArrowException):
                same = False
            reason = "" if same else _("its rules do not have its hash")
        yield Looked(info.name, reason)


def totals(home: Workspace, progress: Progress) -> Iterator[Looked]:
    """Prove the signed totals against the lines and results they rest on."""
    with home.ledger.read() as records:
        closings = records.closings()
    newest = home.results.all_current()
    for closing in closings:
        if closing.state is not ClosingState.SIGNED:
            continue
        for one in closing.totals:
            progress.advance(0)
            scope = Scope(one.bill.period, one.bill.account)
            parts = [p for p in home.lines.parts(scope) if p.bill == one.bill]
            held = _totals([Judged(part, newest.get(part.id)) for part in parts])
            same = parts_fingerprint(parts) == one.parts
            signed = (one.lines, one.billed, one.expected or Decimal(0))
            reason = "" if same and held == signed else _("its lines add up to others")
            yield Looked(one.bill.text, reason)


def _totals(judged: list[Judged]) -> tuple[int, Decimal, Decimal]:
    """Add up what counts: lines, billed, expected of the lines that have it."""
    table = LineTable(judged)
    try:
        found = table.grouped(["billing_currency"])
    finally:
        table.close()
    return (
        sum(one.lines for one in found),
        total(one.billed for one in found),
        total(one.expected or Decimal(0) for one in found),
    )


def altered(path: Path, sha256: str | None, progress: Progress) -> str:
    """Say if a file is not there, or not what its hash says; none: not known."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                progress.advance(0)
                digest.update(chunk)
    except OSError:
        return _("the file is missing")
    if sha256 is not None and digest.hexdigest() != sha256:
        return _("the file was changed")
    return ""
