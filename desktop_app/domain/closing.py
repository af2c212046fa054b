"""Name the close of a period: checklist, sign-off, lock, reopening."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from desktop_app.domain.bills import BillId


class ClosingState(StrEnum):
    """Where the close of a period stands."""

    PREPARED = "prepared"
    SIGNED = "signed"  # and locked
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"  # prepared, never signed


class CheckName(StrEnum):
    """What must hold before a period is signed."""

    FINAL_FILES = "final-files"
    TIES_TO_BILL = "ties-to-bill"
    TIES_TO_INVOICE = "ties-to-invoice"
    RECONCILED = "reconciled"
    UNPRICED = "unpriced"
    FINDINGS_DECIDED = "findings-decided"
    DISPUTES_DECIDED = "disputes-decided"
    ALLOCATION_TIES = "allocation-ties"


@dataclass(frozen=True)
class CheckItem:
    """One point of the checklist."""

    name: CheckName
    holds: bool
    detail: str  # in words: what holds, or what is missing
    waived: str = ""  # the reason why it need not hold
    waivable: bool = True


@dataclass(frozen=True)
class SignedTotal:
    """What a sign-off vouches for, of one bill.

    ``expected`` and ``difference`` cover the lines that have a price; with
    ``unpriced`` above 0 the recalculated total is a lower bound.
    """

    bill: BillId
    lines: int
    billed: Decimal
    expected: Decimal | None
    run: str  # the run it was recalculated in; empty: none
    parts: str  # SHA-256 over the IDs of its parts and what is dropped of them
    inputs: str = ""  # SHA-256 over all that it was recalculated from
    unpriced: int = 0  # lines
    difference: Decimal | None = None


@dataclass(frozen=True)
class Closing:
    """The close of one period: prepared by one person, signed by another."""

    id: int
    period: str
    account: str  # empty: every account
    state: ClosingState
    prepared_by: str
    prepared_at: datetime  # UTC
    waivers: Mapping[str, str]  # check name → reason
    override: str = ""  # why it is closed on provisional figures
    signed_by: str = ""
    signed_at: datetime | None = None
    note: str = ""
    chain_head: str = ""  # hash of the last audit entry when it was signed
    reopened_by: str = ""
    reopened_at: datetime | None = None
    reason: str = ""  # why it was reopened
    totals: tuple[SignedTotal, ...] = ()


@dataclass(frozen=True)
class TotalCheck:
    """Whether a signed total still holds, and if not, why."""

    closing: int
    bill: BillId
    at: datetime  # UTC
    holds: bool
    cause: str  # in words; empty: it holds
    billed: Decimal
    expected: Decimal | None
    inputs: str = ""  # SHA-256 over all that it was verified from


def same_person(one: str, other: str) -> bool:
    """Whether two names mean one person; the database compares them alike."""
    return one.strip().casefold() == other.strip().casefold()
