"""Give a dispute its life: states, outcomes, messages, settlements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from desktop_app.domain.decisions import GroupId
from desktop_app.domain.money import EXACT, total


class DisputeState(StrEnum):
    """Where a dispute stands."""

    DRAFT = "draft"
    SENT = "sent"
    ACCEPTED = "accepted"
    PART_ACCEPTED = "part-accepted"
    REJECTED = "rejected"
    SETTLED = "settled"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


# From each state, where it may go; leaving an end state again needs a reason.
NEXT: dict[DisputeState, tuple[DisputeState, ...]] = {
    DisputeState.DRAFT: (DisputeState.SENT, DisputeState.WITHDRAWN),
    DisputeState.SENT: (
        DisputeState.ACCEPTED,
        DisputeState.PART_ACCEPTED,
        DisputeState.REJECTED,
        DisputeState.WITHDRAWN,
    ),
    DisputeState.ACCEPTED: (DisputeState.SETTLED, DisputeState.WITHDRAWN),
    DisputeState.PART_ACCEPTED: (
        DisputeState.SETTLED,
        DisputeState.SENT,
        DisputeState.WITHDRAWN,
    ),
    DisputeState.REJECTED: (
        DisputeState.CLOSED,
        DisputeState.SENT,
        DisputeState.WITHDRAWN,
    ),
    DisputeState.SETTLED: (DisputeState.CLOSED,),
    DisputeState.CLOSED: (DisputeState.SENT,),
    DisputeState.WITHDRAWN: (DisputeState.DRAFT,),
}
ENDED = (DisputeState.CLOSED, DisputeState.WITHDRAWN)
# States in which money may come back.
OWED = (DisputeState.ACCEPTED, DisputeState.PART_ACCEPTED)
# States in which the bill of a dispute counts as disputed.
LIVE = tuple(s for s in DisputeState if s not in {*ENDED, DisputeState.SETTLED})


class DisputeOutcome(StrEnum):
    """What the provider gave for a claim."""

    CREDIT_NOTE = "credit-note"
    VOUCHER = "voucher"
    REFUND = "refund"
    WAIVED = "waived"
    REJECTED = "rejected"


class Direction(StrEnum):
    """Which way a message went."""

    OUT = "out"  # to the provider
    IN = "in"  # from the provider
    NOTE = "note"  # among ourselves


@dataclass(frozen=True)
class DisputeItem:
    """What a dispute is made of: a group of findings, or one line of it."""

    group: GroupId
    line_id: str  # empty: the whole group
    lines: int
    amount: Decimal  # what is claimed for it, in the dispute's currency


@dataclass(frozen=True)
class Message:
    """One message of a dispute."""

    at: datetime  # UTC
    person: str
    direction: Direction
    text: str


@dataclass(frozen=True)
class Attachment:
    """A file of a dispute, kept by its hash like a source file."""

    sha256: str
    name: str
    size: int  # bytes
    at: datetime  # UTC
    person: str


@dataclass(frozen=True)
class Settlement:
    """A later credit, refund or adjustment line that settles a claim in part."""

    line_id: str  # empty: settled outside any bill
    amount: Decimal  # recovered, above 0
    note: str
    at: datetime  # UTC
    person: str


@dataclass(frozen=True)
class Dispute:
    """What a person claims from a provider, with all that was said of it.

    ``version`` counts its changes: who writes on an older version is refused, so
    that two people never settle one dispute twice.
    """

    number: str  # D-0001
    provider: str
    account: str
    currency: str
    title: str
    reason: str
    claim: Decimal
    state: DisputeState
    owner: str
    due: date | None
    outcome: DisputeOutcome | None
    agreed: Decimal | None  # what the provider accepted
    opened_at: datetime  # UTC
    opened_by: str
    changed_at: datetime  # UTC
    version: int
    items: tuple[DisputeItem, ...] = ()
    messages: tuple[Message, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    settlements: tuple[Settlement, ...] = ()

    @property
    def recovered(self) -> Decimal:
        """What came back so far."""
        return total(one.amount for one in self.settlements)

    @property
    def outstanding(self) -> Decimal:
        """What is still to come back: of what was agreed, else of the claim."""
        target = self.claim if self.agreed is None else self.agreed
        return EXACT.subtract(target, self.recovered)

    def overdue(self, today: date) -> bool:
        """Whether the deadline is past and somebody still has to act."""
        return self.due is not None and self.due < today and self.state in LIVE
