"""Name what a row of a bill is, and its FOCUS category and class."""

from __future__ import annotations

from enum import StrEnum


class ChargeKind(StrEnum):
    """What a row is; the meaning stays through every total."""

    USAGE = "usage"
    FREE_QUOTA = "free-quota"
    SUBSCRIPTION = "subscription"
    SAVINGS_PLAN = "savings-plan"
    REFUND = "refund"
    ADJUSTMENT = "adjustment"
    ROUNDING = "rounding"
    COUPON = "coupon"
    TAX = "tax"
    COMMISSION = "commission"
    OTHER = "other"  # held and listed, never guessed


# FOCUS 1.2: (ChargeCategory, ChargeClass)
FOCUS_OF: dict[ChargeKind, tuple[str, str | None]] = {
    ChargeKind.USAGE: ("Usage", None),
    ChargeKind.FREE_QUOTA: ("Usage", None),
    ChargeKind.SUBSCRIPTION: ("Purchase", None),
    ChargeKind.SAVINGS_PLAN: ("Purchase", None),
    ChargeKind.REFUND: ("Credit", None),
    ChargeKind.ADJUSTMENT: ("Adjustment", None),
    ChargeKind.ROUNDING: ("Adjustment", None),
    ChargeKind.COUPON: ("Credit", None),
    ChargeKind.TAX: ("Tax", None),
    ChargeKind.COMMISSION: ("Credit", None),
    ChargeKind.OTHER: ("Adjustment", None),
}
