"""Name what an audit of the free quota says: used, left, expired, charged too early."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True)
class QuotaDay:
    """What one day took from a free quota, and what was charged that day."""

    day: date  # in the provider's zone
    used: Decimal
    charged: Decimal
    left: Decimal | None  # at its end; None: the quantity is not known


@dataclass(frozen=True)
class InstanceUse:
    """What one instance took from a free quota, and what it was charged early."""

    instance: str
    used: Decimal
    early_lines: int
    early_billed: Decimal


@dataclass(frozen=True)
class QuotaAudit:
    """The free quota of one model in one account, by its bills.

    Args:
        unit: what quantities are in: the term's unit, else the bill's.
        quantity: granted by the contract; None: no term tells.
        used: deducted while it held.
        left: granted less used, not below 0.
        expired: what was left when it expired; None: not expired, or not known.
        over: deducted beyond what was granted.
        early_lines: charges while quota was left; without a term those before the
            instance's own last free row.
        first: first deduction that the bills show.
    """

    provider: str
    account: str
    model: str
    unit: str
    currency: str
    quantity: Decimal | None
    starts: datetime | None
    expires: datetime | None
    used: Decimal
    left: Decimal | None
    expired: Decimal | None
    over: Decimal
    early_lines: int
    early_quantity: Decimal
    early_billed: Decimal
    first: datetime | None
    last: datetime | None
    instances: tuple[InstanceUse, ...]
    days: tuple[QuotaDay, ...]
