"""Open charge lines with the state of each finding: decided, open, or small."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from desktop_app.domain.bills import Scope
from desktop_app.domain.decisions import BELOW, FindingState
from desktop_app.domain.findings import OPEN_CLASSES, Finding
from desktop_app.domain.views import (
    MEMBER_COLUMNS,
    Filter,
    LineQuery,
    Members,
    Op,
    member_key,
)
from desktop_app.i18n import _
from desktop_app.jobs import Progress
from desktop_app.services.cause_groups import largest_causes
from desktop_app.services.explaining import Evidence, finding_of
from desktop_app.services.looking import STATE, LineIndex, open_lines
from desktop_app.services.standing import standings_of
from desktop_app.services.weighing import claims_below, thresholds
from desktop_app.store.workspace import Workspace

PAGE = 5_000
_WORDS = (*(one.value for one in FindingState), BELOW)


class LineStates:
    """The states of all findings in a scope, read at one moment.

    A state belongs to a group of findings, so millions of lines are told by some
    hundred keys; lines decided by themselves are few and told by their IDs.
    """

    def __init__(self, home: Workspace, scope: Scope) -> None:
        standings = standings_of(home, scope)
        groups = largest_causes(home, scope)
        small = claims_below(groups, thresholds(home))
        claims = {one.id: one.claim for one in groups}
        self._of_key: dict[str, str] = {}
        for group in standings.groups:
            state = standings.of_group(group).state
            word = state.value
            if state is FindingState.OPEN and claims.get(group.id) in small:
                word = BELOW
            name = (group.finding_class.value, group.model, group.type_code)
            for part, key in standings.members_of(group):
                place = (part, name[0], key, *name[1:])
                self._of_key[member_key(place)] = word
        self._of_line = {
            one.line_id: one.standing.state.value for one in standings.lines_apart()
        }

    @property
    def words(self) -> tuple[str, ...]:
        """The states there are."""
        return _WORDS

    def say(self, wanted: Filter) -> Filter:
        """Say a filter by state through groups and lines."""
        states = set(wanted.values)
        groups, lines = defaultdict(list), defaultdict(list)
        for key, state in self._of_key.items():
            groups[state in states].append(key)
        for line, state in self._of_line.items():
            lines[state in states].append(line)
        members = Members(
            tuple(groups[True]), tuple(lines[True]), tuple(lines[False]), None in states
        )
        return Filter(STATE, Op.MEMBER, wanted.values, members)

    def of(self, page: pa.Table) -> pa.Array[Any]:
        """Return the state of each line of a page; null: no finding."""
        count = page.num_rows
        if "finding_class" not in page.column_names:
            return pa.nulls(count, pa.string())
        kept = [page.column(name).to_pylist() for name in MEMBER_COLUMNS]
        lines = page.column("line_id").to_pylist()
        found = [
            self._of_line.get(str(line)) or self._of_key.get(member_key(values))
            for line, values in zip(lines, zip(*kept, strict=True), strict=True)
        ]
        return pa.array(found, pa.string())


def open_stated(
    home: Workspace, query: LineQuery, progress: Progress, *, paged: bool = True
) -> LineIndex:
    """Open lines as `open_lines` does, each with the state of its finding."""
    scope = query.scope
    states = home.known.get(("states", scope), lambda: LineStates(home, scope))
    return open_lines(home, query, progress, paged=paged, states=states)


def stated_findings(
    home: Workspace, scope: Scope, progress: Progress
) -> Iterator[tuple[Finding, str]]:
    """Yield every finding that a person must look at, and its state."""
    evidence = Evidence(home)
    classes = tuple(one.value for one in OPEN_CLASSES)
    query = LineQuery(scope, (Filter("finding_class", Op.IS, classes),))
    with open_stated(home, query, progress, paged=False) as index:
        progress.begin(_("Reading findings"), index.count)
        for start in range(0, index.count, PAGE):
            page = index.page(start, PAGE)
            progress.advance(page.num_rows)
            for line in page.to_pylist():
                yield finding_of(line, evidence), str(line[STATE])
