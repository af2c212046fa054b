"""Lead a dispute through its life; each step is one transaction with its entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from desktop_app.domain.changes import Changed, Outcome
from desktop_app.domain.decisions import FindingState
from desktop_app.domain.disputes import (
    ENDED,
    NEXT,
    Dispute,
    DisputeItem,
    DisputeOutcome,
    DisputeState,
)
from desktop_app.domain.errors import Refused
from desktop_app.domain.money import plain
from desktop_app.i18n import _, mark
from desktop_app.services.gathering import claim_or_refuse, items_of, refuse_taken
from desktop_app.services.moving import (
    Step,
    decide_items,
    facts_of,
    moved,
    needed,
    seen,
    state_word,
    subject_of,
    written,
)
from desktop_app.store.workspace import Workspace

CHANGES = Changed.DISPUTES | Changed.DECISIONS | Changed.BILLS | Changed.ACTIVITY
OPENED = mark("Dispute {number} was opened: {title}, {claim} {currency}.")
SENT = mark("Dispute {number} was sent.")
ANSWERED = mark("Dispute {number} was answered: {state}, {agreed} of {claim}.")
WITHDRAWN = mark("Dispute {number} was withdrawn: {why}")
CLOSED = mark("Dispute {number} was closed.")
REOPENED = mark("Dispute {number} was reopened: {why}")
EDITED = mark("Dispute {number} was changed.")


@dataclass(frozen=True)
class Opening:
    """What a person says when opening a dispute.

    Args:
        groups: short names of groups of findings.
        lines: IDs of single lines.
        claim: None: what was overcharged.
    """

    title: str
    reason: str
    groups: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    claim: Decimal | None = None
    owner: str = ""
    due: date | None = None


@dataclass(frozen=True)
class Heading:
    """What may be changed of a dispute at any time; None leaves it as it is."""

    title: str | None = None
    reason: str | None = None
    owner: str | None = None
    due: date | None = None
    undated: bool = False  # take the deadline away

    @property
    def fields(self) -> dict[str, Any]:
        """What is to be changed, by the dispute's own names."""
        found = {name: new for name, new in vars(self).items() if new is not None}
        undated = found.pop("undated")
        return found | ({"due": None} if undated else {})


def list_disputes(
    home: Workspace, states: Sequence[DisputeState] = ()
) -> list[Dispute]:
    """Return the disputes in these states, oldest first; none named: all."""
    with home.ledger.read() as records:
        return records.disputes(states)


def show_dispute(home: Workspace, number: str) -> Dispute:
    """Return a dispute with all its parts.

    Raises:
        Refused: there is none of this number.
    """
    with home.ledger.read() as records:
        return records.dispute(number)


def open_dispute(home: Workspace, asked: Opening) -> Outcome[Dispute]:
    """Open a dispute as a draft; its findings become disputed.

    Raises:
        Refused: nothing to dispute, a mixture, or a finding that is taken.
    """
    if not asked.title.strip():
        raise Refused(
            _("A dispute needs a title."), _("Say in a few words what it is.")
        )
    items = items_of(home, asked.groups, asked.lines)
    bill = items[0].group.bill
    now = datetime.now(UTC)
    draft = Dispute(
        number="",
        provider=bill.provider,
        account=bill.account,
        currency=bill.currency,
        title=asked.title.strip(),
        reason=asked.reason.strip(),
        claim=claim_or_refuse(asked.claim, items),
        state=DisputeState.DRAFT,
        owner=asked.owner.strip() or home.person,
        due=asked.due,
        outcome=None,
        agreed=None,
        opened_at=now,
        opened_by=home.person,
        changed_at=now,
        version=1,
        items=items,
    )
    with home.ledger.begin() as records:
        refuse_taken(records, items)
        made = records.add_dispute(draft)
        decided = decide_items(records, made, FindingState.DISPUTED)
        facts = {
            **facts_of(made),
            "items": [_item_facts(item) for item in items],
            **decided,
        }
        records.record("dispute.open", OPENED, facts, subject=subject_of(made))
    return Outcome(made, CHANGES)


def send(home: Workspace, number: str, version: int | None = None) -> Outcome[Dispute]:
    """Say that a dispute went to the provider, for the first time or again."""
    with home.ledger.begin() as records:
        before = seen(records, number, version)
        if before.state in ENDED:
            raise Refused(
                _("{number} has ended and cannot just be sent again.").format(
                    number=before.number
                ),
                _("Reopen it with a reason first."),
            )
        after = replace(moved(before, DisputeState.SENT), agreed=None, outcome=None)
        made = written(records, before, after, Step("dispute.send", SENT))
    return Outcome(made, CHANGES)


def answer(
    home: Workspace,
    number: str,
    state: DisputeState,
    amount: Decimal | None = None,
    version: int | None = None,
) -> Outcome[Dispute]:
    """Record the provider's answer: accepted, part-accepted (how much), rejected.

    Raises:
        Refused: the dispute was not sent, or the amount does not fit the answer.
    """
    with home.ledger.begin() as records:
        before = seen(records, number, version)
        agreed = _agreed(before, state, amount)
        rejected = state is DisputeState.REJECTED
        outcome = DisputeOutcome.REJECTED if rejected else None
        after = replace(moved(before, state), agreed=agreed, outcome=outcome)
        made = written(records, before, after, Step("dispute.answer", ANSWERED))
    return Outcome(made, CHANGES)


def withdraw(
    home: Workspace, number: str, reason: str, version: int | None = None
) -> Outcome[Dispute]:
    """Give up a dispute; its findings are open again."""
    said = needed(reason)
    with home.ledger.begin() as records:
        before = seen(records, number, version)
        after = moved(before, DisputeState.WITHDRAWN)
        step = Step("dispute.withdraw", WITHDRAWN, {"why": said})
        made = written(records, before, after, step, FindingState.OPEN)
    return Outcome(made, CHANGES)


def close(home: Workspace, number: str, version: int | None = None) -> Outcome[Dispute]:
    """End a dispute that was settled or rejected; what was rejected is borne."""
    with home.ledger.begin() as records:
        before = seen(records, number, version)
        after = moved(before, DisputeState.CLOSED)
        rejected = before.state is DisputeState.REJECTED and not before.recovered
        borne = FindingState.ACCEPTED if rejected else None
        step = Step("dispute.close", CLOSED)
        made = written(records, before, after, step, borne)
    return Outcome(made, CHANGES)


def reopen(
    home: Workspace, number: str, reason: str, version: int | None = None
) -> Outcome[Dispute]:
    """Take up an ended dispute again: withdrawn as a draft, closed as sent."""
    said = needed(reason)
    with home.ledger.begin() as records:
        before = seen(records, number, version)
        if before.state not in ENDED:
            raise Refused(
                _("{number} has not ended; it is {state}.").format(
                    number=before.number, state=state_word(before.state)
                ),
                _("Go on with it as it is."),
            )
        refuse_taken(records, before.items, before.number)
        after = replace(moved(before, NEXT[before.state][0]), agreed=None, outcome=None)
        step = Step("dispute.reopen", REOPENED, {"why": said})
        made = written(records, before, after, step, FindingState.DISPUTED)
    return Outcome(made, CHANGES)


def edit(
    home: Workspace, number: str, wanted: Heading, version: int | None = None
) -> Outcome[Dispute]:
    """Change a dispute's title, reason, owner or deadline; not its life."""
    if wanted.title is not None and not wanted.title.strip():
        raise Refused(
            _("A dispute needs a title."), _("Say in a few words what it is.")
        )
    with home.ledger.begin() as records:
        before = seen(records, number, version)
        after = replace(before, **wanted.fields)
        made = written(records, before, after, Step("dispute.edit", EDITED))
    return Outcome(made, CHANGES)


def _agreed(
    one: Dispute, state: DisputeState, amount: Decimal | None
) -> Decimal | None:
    if state is DisputeState.REJECTED:
        return Decimal(0)
    if state is DisputeState.ACCEPTED:
        return one.claim
    if amount is None or not 0 < amount < one.claim or amount < one.recovered:
        raise Refused(
            _("The accepted part must lie between 0 and the claim of {claim}.").format(
                claim=plain(one.claim)
            ),
            _("Say how much the provider accepted; it covers what came back already."),
        )
    return amount


def _item_facts(item: DisputeItem) -> dict[str, object]:
    return {
        "bill": item.group.bill.text,
        "group": item.group.key,
        "line": item.line_id,
        "lines": item.lines,
        "amount": item.amount,
    }
