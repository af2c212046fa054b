"""Recalculate the bills in scope and record what does not hold."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from desktop_app.calc.failures import TooLarge
from desktop_app.calc.foreknowledge import History
from desktop_app.calc.lines import PartIn
from desktop_app.calc.recalculate import ENGINE, Inputs, Recalculation
from desktop_app.calc.rulebook import RuleBook
from desktop_app.calc.tallies import Sums
from desktop_app.calc.tolerances import Tolerances
from desktop_app.domain.bills import BillId, Scope
from desktop_app.domain.changes import Changed, Outcome
from desktop_app.domain.errors import Refused
from desktop_app.domain.findings import (
    OPEN_CLASSES,
    ClassTotal,
    FindingClass,
    RunSummary,
)
from desktop_app.domain.terms import Agreement
from desktop_app.i18n import _, mark
from desktop_app.jobs import Progress
from desktop_app.store.entries import BillTotals, FindingGroup, Run, RunResults
from desktop_app.store.parts import Part
from desktop_app.store.workspace import Workspace

ID_DIGITS = 12
EVENT = "reconcile"
RECONCILED = mark("{lines} lines were recalculated: {findings} findings.")
CHANGES = Changed.FINDINGS | Changed.BILLS | Changed.ACTIVITY
_QUIET = {FindingClass.MATCHED, FindingClass.STATED}


@dataclass(frozen=True)
class _Job:
    """The bills of one currency in scope, with all that they are judged by."""

    scope: Scope
    currency: str
    parts: tuple[Part, ...]
    earlier: tuple[Part, ...]  # of the same accounts, any period
    terms: tuple[Agreement, ...]
    inputs: dict[str, Any]

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
    parts = home.lines.parts(scope)
    if not parts:
        raise Refused(
            _("There are no charge lines in scope to recalculate."),
            _("Import a bill first, or choose another period or account."),
        )
    known = home.lines.parts(Scope())
    with home.ledger.read() as records:
        terms = tuple(records.agreements())
    return [
        _job(home, scope, [p for p in parts if p.bill.currency == name], known, terms)
        for name in sorted({part.bill.currency for part in parts})
    ]


def _job(
    home: Workspace,
    scope: Scope,
    parts: Sequence[Part],
    known: Sequence[Part],
    terms: tuple[Agreement, ...],
) -> _Job:
    holders = {(part.bill.provider, part.bill.account) for part in parts}
    last = max(part.bill.period for part in parts)
    earlier = tuple(
        part
        for part in known
        if (part.bill.provider, part.bill.account) in holders
        and part.bill.period < last
    )
    inputs = {
        "engine": ENGINE,
        "parts": [_part_facts(part) for part in parts],
        "earlier": sorted(part.id for part in earlier),
        "snapshots": sorted(info.sha256 for info in home.snapshots.list()),
        "terms": [{k: str(v) for k, v in vars(term).items()} for term in terms],
        "tolerances": Tolerances().facts(),
    }
    return _Job(scope, parts[0].bill.currency, tuple(parts), earlier, terms, inputs)


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
        return Outcome(_recorded(home, job), Changed.NOTHING)
    lines = sum(part.lines for part in job.parts)
    progress.begin(_("Recalculating charges"), total=lines)
    inputs = Inputs(RuleBook.from_table(home.snapshots.all_rules()), job.terms)
    run = Recalculation(inputs)
    try:
        written = _judge(home, job, run, run_id, progress)
    except TooLarge as fault:
        raise Refused(
            _("An amount is too large to be calculated exactly: {reason}").format(
                reason=fault
            ),
            _("Look for a quantity or price that cannot be; nothing was recorded."),
        ) from fault
    finally:
        run.close()
    summary = _summary(run_id, job, run)
    record = Run(
        id=run_id,
        created_at=datetime.now(UTC),
        scope=job.scope,
        engine_version=ENGINE,
        inputs=job.inputs,
        totals=_totals_in_text(summary),
    )
    results = RunResults(
        bills=tuple(_bill_totals(bill, run) for bill in job.bills),
        groups=_groups(run),
        causes=dict(enumerate(run.causes.sets)),
        parts=written,
    )
    findings = sum(one.findings for one in results.bills)
    with home.ledger.begin() as records:
        records.add_run(record, results)
        facts = {"lines": summary.lines, "findings": findings, "run": run_id}
        records.record(EVENT, RECONCILED, facts)
    return Outcome(summary, CHANGES)


def _judge(
    home: Workspace, job: _Job, run: Recalculation, run_id: str, progress: Progress
) -> tuple[str, ...]:
    files = home.results.begin(run_id)
    items = {part.id: run.items_of(part.path) for part in job.earlier}
    for bill, parts in job.bills.items():
        before = [items[part.id] for part in job.earlier if _is_before(part.bill, bill)]
        history = History(frozenset().union(*before) if before else None)
        given = [_part_in(part) for part in parts]
        for part_id, tables in run.bill(bill, given, history, progress):
            files.write(part_id, tables)
    return files.parts


def _is_before(one: BillId, other: BillId) -> bool:
    same = (one.provider, one.account) == (other.provider, other.account)
    return same and one.period < other.period


def _part_in(part: Part) -> PartIn:
    return PartIn(
        part.id, part.path, part.profile, part.precision, part.dropped, part.restated
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
    return RunSummary(
        run=run_id,
        lines=totals["lines"],
        checked=totals["checked"],
        unpriced=totals["unpriced"],
        billed_total=Decimal(totals["billed_total"]),
        expected_total=Decimal(totals["expected_total"]),
        difference=Decimal(totals["difference"]),
        currency=totals["currency"],
        classes={
            FindingClass(name): ClassTotal(
                one["lines"], Decimal(one["billed"]), Decimal(one["difference"])
            )
            for name, one in totals["classes"].items()
        },
    )


def _summary(run_id: str, job: _Job, run: Recalculation) -> RunSummary:
    total = run.tally.total()
    return RunSummary(
        run=run_id,
        lines=total.lines,
        checked=total.checked,
        unpriced=total.lines - total.checked,
        billed_total=total.billed,
        expected_total=total.expected,
        difference=total.difference,
        currency=job.currency,
        classes={
            name: ClassTotal(sums.lines, sums.billed, sums.difference)
            for name, sums in run.tally.by_class().items()
        },
    )


def _totals_in_text(summary: RunSummary) -> dict[str, Any]:
    plain = {k: v for k, v in vars(summary).items() if k not in {"run", "classes"}}
    found = {k: str(v) if isinstance(v, Decimal) else v for k, v in plain.items()}
    classes = {
        name.value: {
            "lines": one.lines,
            "billed": str(one.billed),
            "difference": str(one.difference),
        }
        for name, one in summary.classes.items()
    }
    return {**found, "classes": classes}


def _bill_totals(bill: BillId, run: Recalculation) -> BillTotals:
    classes = run.tally.by_class(bill)
    total = run.tally.total(bill)
    return BillTotals(
        bill=bill,
        lines=total.lines,
        checked=total.checked,
        unpriced=total.lines - total.checked,
        findings=sum(classes.get(name, Sums()).lines for name in OPEN_CLASSES),
        billed_total=total.billed,
        expected_total=total.expected,
        difference=total.difference,
    )


def _groups(run: Recalculation) -> tuple[FindingGroup, ...]:
    return tuple(
        FindingGroup(
            bill=key.bill,
            finding_class=key.finding_class,
            cause_key=None if key.cause < 0 else key.cause,
            model=key.model,
            type_code=key.type_code,
            lines=sums.lines,
            billed=sums.billed,
            difference=sums.difference,
        )
        for key, sums in sorted(run.tally.groups.items())
        if key.finding_class not in _QUIET
    )
