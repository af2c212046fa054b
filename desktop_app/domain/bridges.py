"""Say why one month, or any range of days, cost more than another."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from desktop_app.domain.bills import Scope
from desktop_app.domain.money import EXACT
from desktop_app.domain.trends import Span
from desktop_app.domain.views import Filter, Scalar


class Part(StrEnum):
    """Why the sum changed; the parts stand in the order in which they are told."""

    VOLUME = "volume"  # more was used, of everything alike
    MODEL_MIX = "model-mix"  # other models, at the prices they had
    TIER_MIX = "tier-mix"  # longer or shorter requests, other regions
    TYPE_MIX = "type-mix"  # more output for the same input, thinking, batch
    CACHE = "cache-share"  # more or fewer tokens came from a cache
    PRICE = "price"  # the list price changed
    DISCOUNT = "discount"
    PROMOTION_ENDED = "promotion-ended"
    REDUCTIONS = "coupons-and-plans"  # coupons, plans and what rows round off
    NEW = "new-items"
    GONE = "gone-items"
    SUBSCRIPTIONS = "subscriptions"
    REFUNDS = "refunds-and-adjustments"
    TAX = "tax"
    ROUNDING = "rounding"  # the month's (抹零), and the last digits of these parts


@dataclass(frozen=True)
class BridgeQuery:
    """Which lines are compared.

    Args:
        scope: which bills, whatever their month.
        before: days, or whole months.
        after: days, or whole months.
        filters: which lines.
    """

    scope: Scope
    before: Span
    after: Span
    filters: tuple[Filter, ...] = ()


@dataclass(frozen=True)
class Item:
    """What was bought: lines are one item where all of this is the same."""

    kind: Scalar  # charge kind
    model: Scalar
    tier: tuple[Scalar, ...]  # region, context tier, resolution of the type
    type: tuple[Scalar, ...]  # direction, modality, mode, thinking
    cache: Scalar
    unit: Scalar


@dataclass(frozen=True)
class ItemChange:
    """What one item adds to a part of the bridge; ``filters`` give its lines."""

    item: Item
    amount: Decimal
    filters: tuple[Filter, ...]


@dataclass(frozen=True)
class BridgePart:
    """One step of the bridge, and what each item adds to it, largest first."""

    part: Part
    amount: Decimal
    items: tuple[ItemChange, ...]


@dataclass(frozen=True)
class Bridge:
    """Two sums in one currency, and what lies between: parts add up exactly."""

    query: BridgeQuery
    currency: str
    before: Decimal
    after: Decimal
    parts: tuple[BridgePart, ...]

    @property
    def change(self) -> Decimal:
        """How much more the later range cost."""
        return EXACT.subtract(self.after, self.before)
