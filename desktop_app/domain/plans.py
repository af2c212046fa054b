"""Name what an audit of savings plans says: committed, deducted, unused, charged."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class PlanMonth:
    """The savings plans of one account in one month, by its bills.

    Args:
        plans: labels of the commitments that hold in the month.
        committed: by the contract; None: no term tells.
        deducted: what the bills charged to the plans.
        unused: committed less deducted, not below 0; what a month leaves expires.
        expired: ``unused`` of a month that is over; None: not over, or not known.
        over: deducted beyond what was committed.
        early_lines: pay-as-you-go charges of models in a class, real time, while
            commitment was left.
        early_list_cost: their list cost.
        early_billed: what was billed for them.
    """

    provider: str
    account: str
    currency: str
    month: str
    plans: tuple[str, ...]
    committed: Decimal | None
    deducted: Decimal
    unused: Decimal | None
    expired: Decimal | None
    over: Decimal
    early_lines: int
    early_list_cost: Decimal
    early_billed: Decimal
