"""Say where each finding stands: what was decided of it, and whether that holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from desktop_app.domain.bills import Scope
from desktop_app.domain.decisions import Decision, FindingState, GroupId, cause_id
from desktop_app.domain.findings import OPEN_CLASSES, FindingClass
from desktop_app.domain.views import Filter, LineQuery, Op
from desktop_app.services.looking import LineIndex
from desktop_app.store.entries import FindingGroup
from desktop_app.store.parts import Judged
from desktop_app.store.records import Records
from desktop_app.store.workspace import Workspace

COLUMNS = (
    "line_id",
    "part_id",
    "finding_class",
    "cause_key",
    "model",
    "type_code",
    "billed_cost",
    "difference",
)


@dataclass(frozen=True)
class Standing:
    """What holds of a group or a line.

    ``changed``: a later run found another amount than the one decided about; then
    it counts as open until somebody decides again.
    """

    decision: Decision | None = None
    changed: bool = False

    @property
    def state(self) -> FindingState:
        """The state it counts as."""
        if self.decision is None or self.changed:
            return FindingState.OPEN
        return self.decision.state

    @property
    def owner(self) -> str:
        """Who answers for it."""
        return self.decision.owner if self.decision else ""

    @property
    def note(self) -> str:
        """Why it was decided so."""
        return self.decision.note if self.decision else ""

    @property
    def due(self) -> date | None:
        """Until when it must be looked at."""
        return self.decision.due if self.decision else None


UNDECIDED = Standing()


@dataclass(frozen=True)
class LineStanding:
    """A line that was decided by itself, apart from its group."""

    line_id: str
    group: GroupId
    billed: Decimal
    difference: Decimal
    standing: Standing


class Standings:
    """Where the findings of a scope stand, read at one moment."""

    def __init__(self, home: Workspace, scope: Scope) -> None:
        self.parts = home.lines.parts(scope)
        with home.ledger.read() as records:
            self._runs = records.result_runs()
            self.groups = self._newest_groups(records)
            self._causes = {
                run: records.causes(run) for run in set(self._runs.values())
            }
            decisions = records.decisions({part.bill for part in self.parts})
            self.disputes = records.live_disputes()
        self._held = {(one.group, one.line_id): one for one in decisions}
        self._results = home.results.all_current()
        self._bills = {part.id: part.bill for part in self.parts}
        self._by_id = {one.id: one for one in self.groups}

    @property
    def of_lines(self) -> tuple[Decision, ...]:
        """The decisions that hold of single lines."""
        held = self._held.values()
        return tuple(one for one in held if one.line_id and not one.taken_back)

    def held(self, group: GroupId, line_id: str = "") -> Decision | None:
        """Return what was decided last of a group, or of a line by itself."""
        return self._held.get((group, line_id))

    def group(self, group: GroupId) -> FindingGroup | None:
        """Return a group as the newest run found it; None: it found none."""
        return self._by_id.get(group)

    def of_group(self, group: FindingGroup) -> Standing:
        """Return what holds of a group."""
        return _standing(self.held(group.id), group.lines, group.difference)

    def of_line(self, line: Mapping[str, Any]) -> Standing:
        """Return what holds of a line: its own decision, else that of its group."""
        group = self.group_of(line)
        alone = self.held(group, str(line["line_id"]))
        if alone is not None and not alone.taken_back:
            return _standing(alone, 1, line["difference"] or Decimal(0))
        found = self.group(group)
        return UNDECIDED if found is None else self.of_group(found)

    def group_of(self, line: Mapping[str, Any]) -> GroupId:
        """Return the group that a judged line belongs to."""
        part = str(line["part_id"])
        key = line["cause_key"]
        causes = self._causes.get(self._runs.get(part, ""), {})
        return GroupId(
            self._bills[part],
            FindingClass(line["finding_class"]),
            cause_id(causes.get(key, ()) if key is not None else ()),
            line["model"] or "",
            line["type_code"] or "",
        )

    def members_of(self, group: FindingGroup) -> list[tuple[str, int | None]]:
        """Return where a group's lines stand: each part with its key of the cause."""
        found: list[tuple[str, int | None]] = []
        for part in self.parts:
            causes = self._causes.get(self._runs.get(part.id, ""))
            if part.bill != group.bill or causes is None:
                continue
            wanted = group.id.cause
            keys = (key for key, one in causes.items() if cause_id(one) == wanted)
            found += [(part.id, key) for key in keys]
            found += [] if wanted else [(part.id, None)]
        return found

    def lines_apart(self) -> list[LineStanding]:
        """Return the lines decided by themselves that are still in their group."""
        decided = self.of_lines
        lines = self.lines([one.line_id for one in decided])
        found: list[LineStanding] = []
        for line in lines:
            group = self.group_of(line)
            if self.held(group, line["line_id"]) in decided:
                found.append(
                    LineStanding(
                        line["line_id"],
                        group,
                        line["billed_cost"],
                        line["difference"] or Decimal(0),
                        self.of_line(line),
                    )
                )
        return found

    def lines(self, ids: list[str]) -> list[dict[str, Any]]:
        """Return findings by the IDs of their lines, in the order of the lines."""
        if not ids:
            return []
        sources = tuple(one.partition(".")[0] for one in ids)
        judged = [
            Judged(part, self._results.get(part.id))
            for part in self.parts
            if part.source_sha256.startswith(sources)
        ]
        classes = tuple(one.value for one in OPEN_CLASSES)
        where = (
            Filter("line_id", Op.IS, tuple(ids)),
            Filter("finding_class", Op.IS, classes),
        )
        with LineIndex(judged, LineQuery(filters=where)) as index:
            page = index.page(0, index.count, COLUMNS)
        found: list[dict[str, Any]] = page.to_pylist()
        return found

    def _newest_groups(self, records: Records) -> list[FindingGroup]:
        """Return the groups that a person must look at, of each bill's newest run."""
        newest = {
            part.bill: self._runs[part.id]
            for part in self.parts
            if part.id in self._runs
        }
        return [
            group
            for run in sorted(set(newest.values()))
            for group in records.finding_groups(run)
            if newest.get(group.bill) == run and group.finding_class in OPEN_CLASSES
        ]


def standings_of(home: Workspace, scope: Scope) -> Standings:
    """Return where the findings of a scope stand now."""
    return home.known.get(("standings", scope), lambda: Standings(home, scope))


def _standing(decision: Decision | None, lines: int, difference: Decimal) -> Standing:
    if decision is None:
        return UNDECIDED
    return Standing(decision, changed=not decision.fits(lines, difference))
