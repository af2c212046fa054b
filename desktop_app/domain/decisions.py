"""Name what people decide of findings: one decision for a whole group."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from desktop_app.domain.bills import BillId
from desktop_app.domain.findings import Cause, FindingClass

_DIGITS = 16
_SHORT = 10  # digits of a group's short name


class FindingState(StrEnum):
    """What became of a finding."""

    OPEN = "open"
    EXPLAINED = "explained"  # we know why, nothing is claimed
    DISPUTED = "disputed"  # part of a dispute
    ACCEPTED = "accepted"  # the difference is borne


BELOW = "below-materiality"  # beside these: open, and too small to be looked at
DECIDED = (FindingState.EXPLAINED, FindingState.DISPUTED, FindingState.ACCEPTED)


@dataclass(frozen=True, order=True)
class GroupId:
    """The findings of one bill with one class, cause, model and type.

    It stays the same from run to run, so a decision outlives a recalculation.
    ``cause`` is `cause_id` of the causes that fit; empty: none did.
    """

    bill: BillId
    finding_class: FindingClass
    cause: str
    model: str
    type_code: str

    @property
    def key(self) -> str:
        """A short name of the group, the same in every run and ledger."""
        facts = [self.bill.text, self.finding_class.value, self.cause]
        return _digest([*facts, self.model, self.type_code])[:_SHORT]

    @property
    def words(self) -> str:
        """What the group holds: class, model and type."""
        parts = (self.finding_class.value, self.model, self.type_code)
        return " · ".join(part for part in parts if part)


@dataclass(frozen=True)
class Ruling:
    """What a person wants of findings; None leaves what each of them has.

    Args:
        state: the state to give; None: only owner, note or due date.
        owner: who answers for it; empty: nobody.
        note: why; empty: none.
        due: until when.
        undated: take the due date away.
    """

    state: FindingState | None = None
    owner: str | None = None
    note: str | None = None
    due: date | None = None
    undated: bool = False

    @property
    def empty(self) -> bool:
        """Whether it would change nothing at all."""
        return self == Ruling()


@dataclass(frozen=True)
class Decision:
    """What a person decided of a group, or of one line of it.

    ``lines`` and ``difference`` are what was decided about: when a later run finds
    another amount, the decision must be looked at again. One that takes another
    back repeats what held before it; without lines, nothing had been decided.
    """

    group: GroupId
    state: FindingState
    line_id: str = ""  # empty: the whole group
    owner: str = ""
    note: str = ""
    due: date | None = None
    lines: int = 0
    difference: Decimal = Decimal(0)
    dispute: str = ""  # number of the dispute it belongs to
    person: str = ""
    decided_at: datetime | None = None  # UTC; None: not recorded yet
    number: int = 0  # place among all decisions; 0: not recorded yet
    undoes: int = 0  # number of the decision that this one takes back; 0: none

    @property
    def taken_back(self) -> bool:
        """Whether it only says that nothing is decided any more."""
        return self.undoes > 0 and self.lines == 0

    def fits(self, lines: int, difference: Decimal) -> bool:
        """Whether a run still finds what was decided about; an open one always fits."""
        found = (lines, difference)
        return self.state is FindingState.OPEN or found == (self.lines, self.difference)

    def settles(self, lines: int, difference: Decimal) -> bool:
        """Whether it decides what a run found."""
        return self.state in DECIDED and self.fits(lines, difference)


def cause_id(causes: Sequence[Cause]) -> str:
    """Return a name for a set of causes that is the same in every run."""
    if not causes:
        return ""
    facts = sorted([cause.hypothesis.value, cause.detail] for cause in causes)
    return _digest(facts)[:_DIGITS]


def _digest(facts: object) -> str:
    text = json.dumps(facts, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
