"""Name price snapshots, what they could not take, and how two differ."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True)
class Skipped:
    """A row of a price list that could not be taken, and why."""

    row: int
    text: str
    reason: str


@dataclass(frozen=True)
class SnapshotInfo:
    """A published price snapshot: immutable, hashed, dated."""

    id: str  # first 12 digits of its hash
    name: str
    rules: int
    effective_from: datetime | None  # UTC
    effective_to: datetime | None
    source: str  # file name or URL it was made from
    sha256: str  # of the rules
    skipped: int
    published_at: datetime


class RuleChange(StrEnum):
    """How a rule differs between two snapshots."""

    NEW = "new"
    GONE = "gone"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True)
class RuleDifference:
    """One rule that is not the same in two snapshots; prices per the same unit."""

    change: RuleChange
    region: str
    model: str
    type_code: str
    unit: str
    currency: str
    before: Decimal | None
    after: Decimal | None
    window: str = ""  # weekdays and times, in words; empty: at all times


@dataclass(frozen=True)
class Discount:
    """One dated row of contract terms: payable = list × factor."""

    provider: str
    model: str  # exact name, or a prefix ending in *
    type_code: str  # likewise; empty: every type
    factor: Decimal  # 0.8 means 8折
    effective_from: datetime
    effective_to: datetime | None
    note: str = ""
