"""Name what stops when money or quota runs out: what, when, why, by which formula."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class StopKind(StrEnum):
    """What lets calls through until it is used up."""

    FREE_QUOTA = "free-quota"
    PLAN = "plan"
    PAY_AS_YOU_GO = "pay-as-you-go"


class StopReason(StrEnum):
    """Why it stops on its day."""

    USED_UP = "used-up"  # at the recent daily use
    EXPIRES = "expires"  # before it is used up
    BALANCE = "balance"  # the account's available balance is spent
    OVERDRAWN = "overdrawn"  # it is spent already
    NOT_FORESEEN = "not-foreseen"  # nothing used lately, or later than can be told
    UNKNOWN = "unknown"  # no term or paper tells how much there is


@dataclass(frozen=True)
class Stop:
    """One thing that stops.

    Args:
        name: model, plan or product.
        unit: of ``left`` and ``daily``: a currency or a unit of quantity.
        left: what there is; None: not known.
        daily: recent use a day; of a product its own, not the account's.
        since: last day with lines, from which it is counted.
        day: the first day on which it does not suffice; None: none foreseen.
        then: what happens with calls, as the bills state; empty: not stated.
    """

    kind: StopKind
    provider: str
    account: str
    name: str
    unit: str
    left: Decimal | None
    daily: Decimal
    since: date
    day: date | None
    reason: StopReason
    formula: str
    then: str = ""
