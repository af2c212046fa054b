"""Name what was paid in advance: its period, quota windows, cost spread over days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from desktop_app.domain.money import shared_out, total


class WindowKind(StrEnum):
    """How long a window of a plan's quota is."""

    FIVE_HOURS = "5-hour"
    WEEK = "weekly"
    MONTH = "monthly"


@dataclass(frozen=True)
class QuotaWindow:
    """What a plan lets through in one window.

    Args:
        month: of a monthly window that was counted, YYYY-MM; empty: what is granted.
        used: None: no file tells.
        expired: unused when the window ended; None: not over, or not known.
        stated: where it says so.
    """

    kind: WindowKind
    granted: Decimal
    unit: str
    month: str = ""
    used: Decimal | None = None
    expired: Decimal | None = None
    stated: str = ""


class PlanState(StrEnum):
    """Where a subscription stands on a day, by its dates."""

    COMING = "coming"
    RUNNING = "running"
    ENDED = "ended"
    REFUNDED = "refunded"
    UNDATED = "undated"  # no line or term tells its period


@dataclass(frozen=True)
class Subscription:
    """One purchase of a plan, or a commitment of the contract.

    Args:
        starts: first day, in the provider's zone; None: not stated.
        ends: last day, included.
        paid: by the charge line; None: a term, which is no charge.
        stated: status in the file's words.
        renewal: auto-renewal in the file's words; empty: not stated.
        source: order number, or the contract's.
    """

    provider: str
    account: str
    currency: str
    plan: str
    starts: date | None
    ends: date | None
    state: PlanState
    period: str = ""  # month in which it was billed
    paid: Decimal | None = None
    stated: str = ""
    renewal: str = ""
    source: str = ""
    windows: tuple[QuotaWindow, ...] = ()

    @property
    def months(self) -> Mapping[str, Decimal]:
        """What of the price falls into each month, evenly over its days.

        The shares add up to what was paid, to the last digit. Where no period is
        stated, the month in which it was billed bears it.
        """
        if self.paid is None:
            return {}
        if self.starts is None or self.ends is None:
            return {self.period: self.paid}
        return spread(self.paid, self.starts, self.ends)


@dataclass(frozen=True)
class SplitMonth:
    """A month's charges: what was bought in advance, and the bill of use.

    ``amortised`` is what the days of the month bear of all purchases.
    """

    period: str
    currency: str
    subscription: Decimal
    bill: Decimal
    amortised: Decimal

    @property
    def whole(self) -> Decimal:
        """All that was billed."""
        return total((self.subscription, self.bill))

    @property
    def borne(self) -> Decimal:
        """The bill of use and what of the purchases falls into the month."""
        return total((self.bill, self.amortised))


@dataclass(frozen=True)
class PlansHeld:
    """Everything that was paid in advance, and how the months split."""

    found: tuple[Subscription, ...] = ()
    months: tuple[SplitMonth, ...] = field(default=())


def spread(amount: Decimal, first: date, last: date) -> dict[str, Decimal]:
    """Share an amount out over days evenly; return what each month gets."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    shares = shared_out(amount, [Decimal(1)] * len(days))
    found: dict[str, list[Decimal]] = {}
    for day, share in zip(days, shares, strict=True):
        found.setdefault(f"{day:%Y-%m}", []).append(share)
    return {month: total(parts) for month, parts in found.items()}


def amortised(plans: Sequence[Subscription], currency: str, month: str) -> Decimal:
    """Return what a month bears of all purchases in a currency."""
    return total(
        one.months.get(month, Decimal(0)) for one in plans if one.currency == currency
    )
