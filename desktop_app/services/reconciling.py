"""Recalculate the bills in scope and record what does not hold."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from desktop_app.calc.failures import TooLarge
from desktop_app.calc.foreknowledge import History
from desktop_app.calc.lines import PartIn
from desktop_app.calc.recalculate import ENGINE, Inputs, Recalculation
from desktop_app.calc.rulebook import RuleBook
from desktop_app.calc.tolerances import Tolerances
from desktop_app.domain.bills import BillId, Scope
from desktop_app.domain.changes import Changed, Outcome
from desktop_app.domain.errors import Refused
from desktop_app.domain.findings import RunSummary
from desktop_app.domain.terms import Agreement
from desktop_app.i18n import _, mark
from desktop_app.jobs import Progress
from desktop_app.services.locking import closed_bills, refuse_closed
from desktop_app.services.run_figures import (
    bill_totals,
    groups_of,
    summary_from_text,
    summary_of,
    totals_in_text,
)
from desktop_app.store.entries import BillTotals, Run, RunResults
from desktop_app.store.parts import Part
from desktop_app.store.results import Results
from desktop_app.store.workspace import Workspace
from importers.registry import utc_offset_of

ID_DIGITS = 12
EVENT = "reconcile"
RECONCILED = mark("{lines} lines were recalculated: {findings} findings.")
CHANGES = Changed.FINDINGS | Changed.BILLS | Changed.ACTIVITY


@dataclass(frozen=True)
class _Known:
    """What all recalculations rest on besides the bill: read once for several."""

    parts: tuple[Part, ...]  # of every bill
    terms: tuple[Agreement, ...]
    snapshots: tuple[str, ...]


@dataclass(frozen=True)
class _Job:
    """The bills of one currency in scope, with all that they are judged by."""

    scope: Scope
    currency: str
    parts: tuple[Part, ...]
    earlier: tuple[Part, ...]  # of the same accounts, any period
    terms: tuple[Agreement, ...]
    inputs: dict[str, Any]
    skipped: tuple[BillId, ...] = ()  # in scope, but closed

    @property
    def bills(self) -> dict[BillId, list[Part]]:
        """The parts of each bill, in their order."""
        found: dict[BillId, list[Part]] = {}
        for part in self.parts:
            found.setdefault(part.bill, []).append(part)
        return found


def reconcile(home: Workspace, scope: Scope, progress: Progress) -> Outcome[RunSummary]:
    """Recalculate every bill in scope and record the findings.

    Raises:
        Refused: there is nothing in scope, or it holds several currencies, whose
            amounts cannot be summed (see `reconcile_each`).
    """
    jobs = _jobs(home, scope)
    if len(jobs) > 1:
        names = ", ".join(job.currency for job in jobs)
        raise Refused(
            _("The bills in scope are in several currencies: {names}.").format(
                names=names
            ),
            _("Choose one account or period: amounts are never added across them."),
        )
    return _reconcile(home, jobs[0], progress)


def reconcile_each(
    home: Workspace, scope: Scope, progress: Progress
) -> Outcome[list[RunSummary]]:
    """Recalculate every bill in scope, with one run for each currency."""
    found = [_reconcile(home, job, progress) for job in _jobs(home, scope)]
    changed = Changed.NOTHING
    for one in found:
        changed |= one.changed
    return Outcome([one.value for one in found], changed)


def _jobs(home: Workspace, scope: Scope) -> list[_Job]:
    found = home.lines.parts(scope)
    closed = closed_bills(home)
    parts = [part for part in found if part.bill not in closed]
    if found and not parts:
        refuse_closed(home, (part.bill for part in found))
    if not parts:
        raise Refused(
            _("There are no charge lines in scope to recalculate."),
            _("Import a bill first, or choose another period or account."),
        )
    skipped = tuple(sorted({part.bill for part in found} & closed.keys()))
    known = _known(home)
    return [
        replace(
            _job(known, scope, [p for p in parts if p.bill.currency == name]),
            skipped=skipped,
        )
        for name in sorted({part.bill.currency for part in parts})
    ]


def _known(home: Workspace) -> _Known:
    parts = tuple(home.lines.parts(Scope()))
    with home.ledger.read() as records:
        terms = tuple(records.agreements())
    snapshots = tuple(sorted(info.sha256 for info in home.snapshots.list()))
    return _Known(parts, terms, snapshots)


def _job(known: _Known, scope: Scope, parts: Sequence[Part]) -> _Job:
    holders = {(part.bill.provider, part.bill.account) for part in parts}
    last = max(part.bill.period for part in parts)
    earlier = tuple(
        part
        for part in known.parts
        if (part.bill.provider, part.bill.account) in holders
        and part.bill.period < last
    )
    inputs = {
        "engine": ENGINE,
        "parts": [_part_facts(part) for part in parts],
        "earlier": sorted(part.id for part in earlier),
        "snapshots": list(known.snapshots),
        "terms": [_term_facts(term) for term in known.terms],
        "tolerances": Tolerances().facts(),
    }
    currency = parts[0].bill.currency
    return _Job(scope, currency, tuple(parts), earlier, known.terms, inputs)


def _term_facts(term: Agreement) -> dict[str, str]:
    """Return a term as text; one that holds for all accounts names none."""
    return {k: str(v) for k, v in vars(term).items() if k != "account" or v}


def _part_facts(part: Part) -> dict[str, Any]:
    return {
        "id": part.id,
        "profile": part.profile,
        "precision": part.precision,
        "dropped": [path.name for path in part.dropped],
        "restated": part.restated.name if part.restated else None,
    }


def _reconcile(home: Workspace, job: _Job, progress: Progress) -> Outcome[RunSummary]:
    run_id = _run_id(home, job)
    if run_id is None:
        known = replace(_recorded(home, job), skipped=job.skipped)
        return Outcome(known, Changed.NOTHING)
    files = home.results.begin(run_id)
    run = _recalculated(home, job, files.write, progress)
    written = files.parts
    summary = replace(summary_of(run_id, job.currency, run), skipped=job.skipped)
    record = Run(
        id=run_id,
        created_at=datetime.now(UTC),
        scope=job.scope,
        engine_version=ENGINE,
        inputs=job.inputs,
        totals=totals_in_text(summary),
    )
    results = RunResults(
        bills=tuple(bill_totals(bill, run) for bill in job.bills),
        groups=groups_of(run),
        causes=dict(enumerate(run.causes.sets)),
        parts=written,
    )
    findings = sum(one.findings for one in results.bills)
    with home.ledger.begin() as records:
        records.add_run(record, results)
        records.seal_files(f"results/{run_id}/{part}.parquet" for part in written)
        facts = {"lines": summary.lines, "findings": findings, "run": run_id}
        records.record(EVENT, RECONCILED, facts)
    return Outcome(summary, CHANGES)


def dry_totals(home: Workspace, bill: BillId, progress: Progress) -> BillTotals:
    """Recalculate one bill from what holds today, and record nothing.

    Raises:
        Refused: an amount is too large, or the bill has no lines.
    """
    job = _job_of(_known(home), bill)
    return bill_totals(bill, _recalculated(home, job, _let_go, progress))


def _let_go(_part_id: str, tables: Results) -> None:
    """Take a part's results without keeping them; they are calculated as asked for."""
    for _table in tables:
        pass


def inputs_of(home: Workspace, bill: BillId) -> dict[str, Any]:
    """Return all that a recalculation of one bill would rest on today."""
    return _job_of(_known(home), bill).inputs


def inputs_of_each(
    home: Workspace, bills: Iterable[BillId]
) -> dict[BillId, dict[str, Any]]:
    """Return what a recalculation of each of several bills would rest on today."""
    known = _known(home)
    return {bill: _job_of(known, bill).inputs for bill in bills}


def _job_of(known: _Known, bill: BillId) -> _Job:
    parts = [part for part in known.parts if part.bill == bill]
    return _job(known, Scope(bill.period, bill.account), parts)


def _recalculated(
    home: Workspace,
    job: _Job,
    write: Callable[[str, Results], object],
    progress: Progress,
) -> Recalculation:
    progress.begin(
        _("Recalculating charges"), total=sum(part.lines for part in job.parts)
    )
    inputs = Inputs(RuleBook.from_table(home.snapshots.all_rules()), job.terms)
    run = Recalculation(inputs)
    try:
        _judge(job, run, write, progress)
    except TooLarge as fault:
        raise Refused(
            _("An amount is too large to be calculated exactly: {reason}").format(
                reason=fault
            ),
            _("Look for a quantity or price that cannot be; nothing was recorded."),
        ) from fault
    finally:
        run.close()
    return run


def _judge(
    job: _Job,
    run: Recalculation,
    write: Callable[[str, Results], object],
    progress: Progress,
) -> None:
    items = {part.id: run.items_of(part.path) for part in job.earlier}
    for bill, parts in job.bills.items():
        before = [items[part.id] for part in job.earlier if _is_before(part.bill, bill)]
        history = History(frozenset().union(*before) if before else None)
        given = [_part_in(part) for part in parts]
        for part_id, tables in run.bill(bill, given, history, progress):
            write(part_id, tables)


def _is_before(one: BillId, other: BillId) -> bool:
    same = (one.provider, one.account) == (other.provider, other.account)
    return same and one.period < other.period


def _part_in(part: Part) -> PartIn:
    return PartIn(
        part.id,
        part.path,
        part.profile,
        part.precision,
        part.dropped,
        part.restated,
        utc_offset_of(part.profile),
    )


def _run_id(home: Workspace, job: _Job) -> str | None:
    """Return the ID of the run to make; null: its results hold already.

    Inputs that come back after others (terms taken out again) get an ID of their
    own, for a run is never altered.
    """
    run_id = _fingerprint(job.inputs)
    with home.ledger.read() as records:
        known = {run.id for run in records.runs()}
        newest = records.result_runs()
        paths = records.results()
    while run_id in known:
        holds = all(newest.get(part.id) == run_id for part in job.parts)
        if holds and all(paths[part.id].is_file() for part in job.parts):
            return None
        run_id = _fingerprint([run_id, job.inputs])
    return run_id


def _fingerprint(value: object) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:ID_DIGITS]


def _recorded(home: Workspace, job: _Job) -> RunSummary:
    with home.ledger.read() as records:
        run_id = records.result_runs()[job.parts[0].id]
        totals = next(run.totals for run in records.runs() if run.id == run_id)
    return summary_from_text(run_id, totals)
