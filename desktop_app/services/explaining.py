"""Explain what was found: findings with their causes, charges with their working."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa

from desktop_app.calc.metered.contract import Method
from desktop_app.calc.metered.methods import METHODS, method_of
from desktop_app.calc.results import classes_in
from desktop_app.calc.rulebook import RuleBook
from desktop_app.calc.wording import in_words, rule_in_words
from desktop_app.calc.working import working_of
from desktop_app.domain.bills import Scope
from desktop_app.domain.decisions import FindingState
from desktop_app.domain.errors import Refused
from desktop_app.domain.findings import (
    OPEN_CLASSES,
    Cause,
    Finding,
    FindingClass,
    Working,
)
from desktop_app.domain.names import NAMED, named
from desktop_app.domain.terms import of_account
from desktop_app.domain.views import Filter, LineQuery, Op
from desktop_app.i18n import _
from desktop_app.jobs import Progress
from desktop_app.services.looking import LineIndex, judged_parts, open_lines
from desktop_app.services.naming import names_at
from desktop_app.services.standing import standings_of
from desktop_app.store.workspace import Workspace

PAGE = 5_000


class Evidence:
    """The rules and causes that results refer to, read once."""

    def __init__(self, home: Workspace) -> None:
        self._home = home
        self._rules: dict[str, pa.Table] = {}
        with home.ledger.read() as records:
            self._runs = records.result_runs()
            self._causes = {
                run: records.causes(run) for run in set(self._runs.values())
            }
        self._names = {one.id: one.name for one in home.snapshots.list()}

    def rule(self, line: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the price rule that a line was judged by, with its snapshot."""
        snapshot, row = line.get("snapshot_id"), line.get("rule_row")
        if snapshot is None or row is None:
            return None
        if snapshot not in self._rules:
            self._rules[snapshot] = self._home.snapshots.rules(snapshot)
        found = self._rules[snapshot].slice(row, 1).to_pylist()
        if not found:
            return None
        return {**found[0], "snapshot_name": self._names.get(snapshot, snapshot)}

    def causes(self, line: Mapping[str, Any]) -> tuple[Cause, ...]:
        """Return the causes that give a line's billed amount exactly."""
        key, run = line.get("cause_key"), self._runs.get(str(line["part_id"]))
        if key is None or run is None:
            return ()
        return tuple(in_words(cause) for cause in self._causes[run].get(key, ()))


def findings_of(
    home: Workspace, scope: Scope, wanted: FindingClass | None, progress: Progress
) -> Iterator[Finding]:
    """Yield the findings of a scope in the order of the lines.

    Args:
        home: the ledger.
        scope: which bills.
        wanted: only this class, also where it stands beside another; None: all
            classes that a person must look at.
        progress: counts findings.
    """
    for found, _state in findings_with_state(home, scope, wanted, progress):
        yield found


def findings_with_state(
    home: Workspace, scope: Scope, wanted: FindingClass | None, progress: Progress
) -> Iterator[tuple[Finding, FindingState]]:
    """Yield what `findings_of` yields, each with what was decided of it."""
    classes = (wanted,) if wanted else OPEN_CLASSES
    op = Op.FOUND if wanted else Op.IS
    chosen = Filter("finding_class", op, tuple(one.value for one in classes))
    evidence = Evidence(home)
    standings = standings_of(home, scope)
    query = LineQuery(scope, (chosen,))
    with open_lines(home, query, progress, paged=False) as index:
        progress.begin(_("Reading findings"), index.count)
        for start in range(0, index.count, PAGE):
            page = index.page(start, PAGE)
            progress.advance(page.num_rows)
            for line in page.to_pylist():
                yield finding_of(line, evidence), standings.of_line(line).state


def finding_of(line: Mapping[str, Any], evidence: Evidence) -> Finding:
    """Return a judged line as a finding."""
    rule = evidence.rule(line)
    return Finding(
        finding_class=FindingClass(line["finding_class"]),
        also=classes_in(line["also"]),
        line_id=line["line_id"],
        vendor_line_id=line["vendor_line_id"],
        source_file=line["source_file"],
        source_row=line["source_row"],
        account=line["billing_account_id"],
        period=line["billing_period"],
        model=line["model"],
        type_code=line["type_code"],
        billed=line["billed_cost"],
        expected=line["expected"],
        difference=line["difference"],
        currency=line["billing_currency"],
        rule=rule_in_words(rule) if rule else "",
        causes=evidence.causes(line),
    )


def explain(home: Workspace, line_id: str) -> Working:
    """Return the working of one charge.

    Raises:
        Refused: the ledger holds no such line.
    """
    source, _dot, place = line_id.partition(".")
    judged = [
        one
        for one in judged_parts(home, Scope())
        if one.part.source_sha256.startswith(source)
    ]
    member, _dot, row = place.rpartition(".")
    numbers = (member or "0", row)
    if not judged or not all(number.isdigit() for number in numbers):
        raise _no_such_line(line_id)
    where = (
        Filter("source_row", Op.IS, (int(numbers[1]),)),
        Filter("source_part", Op.IS, (int(numbers[0]),)),
    )
    with LineIndex(judged, LineQuery(filters=where)) as index:
        if not index.count:
            raise _no_such_line(line_id)
        line = index.page(0, 1).to_pylist()[0]
    evidence = Evidence(home)
    with home.ledger.read() as records:
        account = line["billing_account_id"] or ""
        terms = of_account(records.agreements(), account)
    method = _method(home, line["provider"])
    rule, causes = evidence.rule(line), evidence.causes(line)
    working = working_of(line, rule, causes, terms, method)
    return replace(working, parts=_named(home, line, working.parts))


def _method(home: Workspace, provider: str) -> Method | None:
    if provider not in METHODS:
        return None  # the rules of all snapshots are thousands: they are not read
    return method_of(provider, RuleBook.from_table(home.snapshots.all_rules()))


def _named(
    home: Workspace, line: Mapping[str, Any], parts: Sequence[tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    """Put a person's names beside the codes, as they held when it was used."""
    at = line["charge_period_start"]
    names: dict[str, str] = {}
    for column, kind in NAMED.items():
        code = line[column]
        if code and (name := names_at(home, kind, at).get(code)):
            names[code] = name
    return tuple((label, named(value, names.get(value, ""))) for label, value in parts)


def _no_such_line(line_id: str) -> Refused:
    return Refused(
        _("The ledger has no charge line “{id}”.").format(id=line_id),
        _("Copy an ID from “plumbline lines” or “plumbline findings”."),
    )
