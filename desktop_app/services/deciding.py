"""Decide what becomes of findings: a group, several, or a line; and take it back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from desktop_app.domain.bills import BillId, Scope
from desktop_app.domain.changes import Changed, Outcome
from desktop_app.domain.decisions import Decision, FindingState, GroupId, Ruling
from desktop_app.domain.errors import Refused
from desktop_app.i18n import _, mark
from desktop_app.services.standing import UNDECIDED, Standing, Standings
from desktop_app.store.records import Records
from desktop_app.store.workspace import Workspace

DECIDE = "finding.decide"
UNDO = "finding.undo"
DECIDED = {
    FindingState.OPEN: mark(
        "Decision {number}, open: {what} ({lines} lines, {difference} {currency})."
    ),
    FindingState.EXPLAINED: mark(
        "Decision {number}, explained: {what} ({lines} lines, {difference} {currency})."
    ),
    FindingState.DISPUTED: mark(
        "Decision {number}, disputed: {what} ({lines} lines, {difference} {currency})."
    ),
    FindingState.ACCEPTED: mark(
        "Decision {number}, accepted: {what} ({lines} lines, {difference} {currency})."
    ),
}
UNDONE = mark("Decision {undoes} was taken back: {what}.")
TOUCHED = Changed.DECISIONS | Changed.ACTIVITY


@dataclass(frozen=True)
class _Target:
    """What is decided about, as it is now."""

    group: GroupId
    line_id: str
    lines: int
    difference: Decimal
    standing: Standing
    dispute: str = ""  # the live dispute it belongs to


def decide(
    home: Workspace, groups: Sequence[GroupId], ruling: Ruling
) -> Outcome[list[Decision]]:
    """Decide groups of findings, all or none: one entry a group, however long.

    Raises:
        Refused: a group is not there any more, its bill is locked, or a live
            dispute holds it.
    """
    standings = Standings(home, Scope())
    targets = [_group_target(standings, one) for one in dict.fromkeys(groups)]
    return _decide(home, targets, ruling)


def decide_lines(
    home: Workspace, line_ids: Sequence[str], ruling: Ruling
) -> Outcome[list[Decision]]:
    """Decide single lines apart from their groups, all or none.

    Raises:
        Refused: a line is no finding, its bill is locked, or a live dispute holds it.
    """
    standings = Standings(home, Scope())
    lines = {line["line_id"]: line for line in standings.lines(list(line_ids))}
    targets = []
    for name in dict.fromkeys(line_ids):
        if name not in lines:
            raise Refused(
                _("“{id}” is no line with a finding.").format(id=name),
                _("Copy an ID from “plumbline findings”."),
            )
        group, line = standings.group_of(lines[name]), lines[name]
        live = standings.disputes
        targets.append(
            _Target(
                group,
                name,
                1,
                line["difference"] or Decimal(0),
                standings.of_line(line),
                live.get((group, name)) or live.get((group, ""), ""),
            )
        )
    return _decide(home, targets, ruling)


def undo(home: Workspace, numbers: Sequence[int] = ()) -> Outcome[list[Decision]]:
    """Take back decisions by adding what held before them.

    Without numbers one's own last action is taken back as a whole, with all groups
    that were decided at once.

    Raises:
        Refused: there is nothing to take back, a newer decision holds, the bill is
            locked, or a live dispute holds the finding.
    """
    with home.ledger.begin() as records:
        trail = records.decisions_after()
        chosen = numbers or _last_action(trail, home.person)
        if not chosen:
            raise Refused(
                _("There is no decision of yours to undo."),
                _("Name a decision by its number to take back another person's."),
            )
        disputes = records.live_disputes()
        before = [_before(trail, one) for one in chosen]
        for undone, restored in before:
            _refuse_disputed(disputes, undone, restored.state)
        made = records.add_decisions([restored for _undone, restored in before])
        for (undone, _restored), one in zip(before, made, strict=True):
            _record(records, UNDO, UNDONE, one, undone)
    return Outcome(made, TOUCHED)


def find_groups(home: Workspace, names: Iterable[str]) -> list[GroupId]:
    """Return the groups that short IDs name; the beginning of one is enough.

    Raises:
        Refused: a name fits no group, or several.
    """
    known = [group.id for group in Standings(home, Scope()).groups]
    found = []
    for name in names:
        fits = [one for one in known if one.key.startswith(name)] if name else []
        if not fits:
            raise _no_such_group(name)
        if len(fits) > 1:
            keys = ", ".join(one.key for one in fits[:5])
            raise Refused(
                _("“{name}” begins the ID of several groups: {keys}.").format(
                    name=name, keys=keys
                ),
                _("Write more of the ID."),
            )
        found.append(fits[0])
    return found


def _no_such_group(name: str) -> Refused:
    return Refused(
        _("There is no group of findings “{name}” any more.").format(name=name),
        _("See “plumbline findings groups”; a recalculation may have changed it."),
    )


def _group_target(standings: Standings, name: GroupId) -> _Target:
    group = standings.group(name)
    if group is None:
        raise _no_such_group(name.key)
    return _Target(
        name,
        "",
        group.lines,
        group.difference,
        standings.of_group(group),
        standings.disputes.get((name, ""), ""),
    )


def _decide(
    home: Workspace, targets: Sequence[_Target], ruling: Ruling
) -> Outcome[list[Decision]]:
    if ruling.empty or not targets:
        raise Refused(
            _("Nothing was decided."),
            _("Choose findings, and a state, an owner, a note or a due date."),
        )
    new = [_ruled(one, ruling) for one in targets]
    for target, decision in zip(targets, new, strict=True):
        if target.dispute and decision.state is not FindingState.DISPUTED:
            raise _in_dispute(target.group, target.dispute)
    with home.ledger.begin() as records:
        made = records.add_decisions(new)
        for target, one in zip(targets, made, strict=True):
            before = target.standing.decision
            _record(records, DECIDE, DECIDED[one.state], one, before)
    return Outcome(made, TOUCHED)


def _ruled(target: _Target, ruling: Ruling) -> Decision:
    """Return what holds after a ruling: what it leaves open stays."""
    held = target.standing
    state = FindingState.DISPUTED if target.dispute else held.state
    return Decision(
        group=target.group,
        line_id=target.line_id,
        state=ruling.state or state,
        owner=held.owner if ruling.owner is None else ruling.owner.strip(),
        note=held.note if ruling.note is None else ruling.note.strip(),
        due=None if ruling.undated else ruling.due or held.due,
        lines=target.lines,
        difference=target.difference,
        dispute=target.dispute,
    )


def _last_action(trail: Sequence[Decision], person: str) -> list[int]:
    """Return the decisions that a person took last in one go and still hold."""
    taken_back = {one.undoes for one in trail}
    own = [
        one
        for one in trail
        if one.person == person and not one.undoes and one.number not in taken_back
    ]
    return [one.number for one in own if one.decided_at == own[-1].decided_at]


def _before(trail: Sequence[Decision], number: int) -> tuple[Decision, Decision]:
    """Return a decision, and the one that restores what held before it."""
    undone = next((one for one in trail if one.number == number), None)
    if undone is None:
        raise Refused(
            _("There is no decision number {number}.").format(number=number),
            _("The activity page and “plumbline audit” list the decisions."),
        )
    key = (undone.group, undone.line_id)
    same = [one for one in trail if (one.group, one.line_id) == key]
    standing: list[Decision] = []
    for one in same:
        if one.undoes:
            standing = [other for other in standing if other.number != one.undoes]
        else:
            standing.append(one)
    if not standing or standing[-1].number != number:
        raise Refused(
            _("Decision {number} does not hold any more.").format(number=number),
            _("It was taken back, or a newer one holds; decide anew instead."),
        )
    # Without lines it says that nothing had been decided.
    nothing = Decision(undone.group, FindingState.OPEN, undone.line_id)
    held = standing[-2] if len(standing) > 1 else nothing
    return undone, replace(held, number=0, undoes=number, decided_at=None)


def _refuse_disputed(
    disputes: dict[tuple[GroupId, str], str], undone: Decision, state: FindingState
) -> None:
    live = disputes.get((undone.group, undone.line_id)) or disputes.get(
        (undone.group, "")
    )
    if live and state is not FindingState.DISPUTED:
        raise _in_dispute(undone.group, live)


def _in_dispute(group: GroupId, number: str) -> Refused:
    return Refused(
        _("{what} belongs to dispute {number}, which is not over.").format(
            what=group.words, number=number
        ),
        _("Settle or withdraw the dispute first; then decide again."),
    )


def _facts(one: Decision) -> dict[str, Any]:
    return {
        "state": one.state.value,
        "owner": one.owner,
        "note": one.note,
        "due": one.due.isoformat() if one.due else "",
        "lines": one.lines,
        "difference": one.difference,
    }


def _record(
    records: Records, kind: str, text: str, one: Decision, before: Decision | None
) -> None:
    """Write who decided what of which finding, with what held before it."""
    held = before or Decision(one.group, UNDECIDED.state)
    bill: BillId = one.group.bill
    facts = _facts(one) | {
        "what": " · ".join(part for part in (one.group.words, one.line_id) if part),
        "currency": bill.currency,
        "number": one.number,
        "dispute": one.dispute,
    }
    if one.undoes:
        facts["undoes"] = one.undoes
    subject = " ".join(
        part for part in ("finding", bill.text, one.group.key, one.line_id) if part
    )
    records.record(kind, text, facts, subject=subject, before=_facts(held))
