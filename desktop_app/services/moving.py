"""Move a dispute on: from the version seen, its findings with it, audited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from desktop_app.domain.decisions import Decision, FindingState
from desktop_app.domain.disputes import NEXT, Dispute, DisputeItem, DisputeState
from desktop_app.domain.errors import Refused
from desktop_app.i18n import _, mark
from desktop_app.store.dispute_records import meanwhile
from desktop_app.store.records import Records

STATE_WORDS: dict[DisputeState, str] = {
    DisputeState.DRAFT: mark("Draft"),
    DisputeState.SENT: mark("Sent"),
    DisputeState.ACCEPTED: mark("Accepted"),
    DisputeState.PART_ACCEPTED: mark("Part accepted"),
    DisputeState.REJECTED: mark("Rejected"),
    DisputeState.SETTLED: mark("Settled"),
    DisputeState.CLOSED: mark("Concluded"),
    DisputeState.WITHDRAWN: mark("Withdrawn"),
}
_AUDITED = ("state", "title", "reason", "claim", "owner", "due", "outcome", "agreed")


@dataclass(frozen=True)
class Step:
    """One step of a dispute: its verb, its sentence, what it says beside."""

    kind: str
    text: str
    said: Mapping[str, object] = field(default_factory=dict)


def seen(records: Records, number: str, version: int | None) -> Dispute:
    """Return a dispute as it is now; refuse if it is not what the person saw."""
    found = records.dispute(number)
    if version is not None and found.version != version:
        raise meanwhile(found.number)
    return found


def moved(before: Dispute, state: DisputeState) -> Dispute:
    """Return a dispute in another state, where its life allows it."""
    if state in NEXT[before.state]:
        return replace(before, state=state)
    allowed = ", ".join(state_word(one) for one in NEXT[before.state])
    raise Refused(
        _("{number} is {state}; it cannot become {wanted}.").format(
            number=before.number,
            state=state_word(before.state),
            wanted=state_word(state),
        ),
        _("From here it can become: {allowed}.").format(allowed=allowed),
    )


def written(
    records: Records,
    before: Dispute,
    after: Dispute,
    step: Step,
    decide: FindingState | None = None,
) -> Dispute:
    """Write a step with its audit entry; the findings follow where it says so."""
    made = records.change_dispute(after)
    facts = facts_of(made) | dict(step.said)
    if decide is not None:
        facts |= decide_items(records, made, decide)
    was = {
        name: value
        for name, value in facts_of(before).items()
        if facts.get(name) != value or name == "version"
    }
    records.record(step.kind, step.text, facts, subject=subject_of(made), before=was)
    return made


def subject_of(one: Dispute) -> str:
    """Return the subject that a dispute has in the audit trail."""
    return f"dispute {one.number}"


def needed(reason: str) -> str:
    """Return a reason; an empty one is refused."""
    if reason.strip():
        return reason.strip()
    raise Refused(_("This step needs a reason."), _("Say why in a few words."))


def state_word(state: DisputeState) -> str:
    """Return a state's word in the person's language."""
    return _(STATE_WORDS[state])


def decide_items(records: Records, one: Dispute, state: FindingState) -> dict[str, Any]:
    """Say what becomes of a dispute's findings, but for those of signed periods."""
    sealed = records.sealed_bills()
    free = [item for item in one.items if item.group.bill not in sealed]
    if state is not FindingState.DISPUTED:
        ours = {
            (held.group, held.line_id)
            for held in records.decisions()
            if held.state is FindingState.DISPUTED and held.dispute == one.number
        }
        free = [item for item in free if (item.group, item.line_id) in ours]
    records.add_decisions([_decision(one, item, state) for item in free])
    locked = sorted({item.group.bill.text for item in one.items} & _texts(sealed))
    return {"decided": len(free), **({"locked": locked} if locked else {})}


def _texts(bills: set[Any]) -> set[str]:
    return {bill.text for bill in bills}


def _decision(one: Dispute, item: DisputeItem, state: FindingState) -> Decision:
    disputed = state is FindingState.DISPUTED
    return Decision(
        group=item.group,
        state=state,
        line_id=item.line_id,
        owner=one.owner,
        note=one.title,
        due=one.due if disputed else None,
        lines=item.lines,
        difference=item.amount,
        dispute=one.number,
    )


def facts_of(one: Dispute) -> dict[str, Any]:
    """Return the fields of a dispute that the audit trail keeps."""
    fields: dict[str, Any] = {name: getattr(one, name) for name in _AUDITED}
    return {
        "number": one.number,
        "version": one.version,
        "currency": one.currency,
        "recovered": one.recovered,
        **fields,
    }
