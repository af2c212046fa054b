"""Name budgets: a monthly limit of somebody, what was spent of it, what it warns of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from desktop_app.domain.money import EXACT

WHOLE = Decimal(100)  # per cent
USUAL = (Decimal(80), WHOLE)  # thresholds where none are named


class BudgetOf(StrEnum):
    """Whose costs a budget limits."""

    ACCOUNT = "account"
    DEPARTMENT = "department"
    MODEL = "model"
    API_KEY = "api-key"


@dataclass(frozen=True)
class Budget:
    """A monthly limit in one currency; never changed, only taken out.

    Args:
        of: what kind of thing it limits.
        name: an account's, a model's or an API key's ID; a department's name.
        currency: of the limit; costs in another one are told beside it.
        limit: a month, above 0.
        thresholds: in per cent of the limit, ascending.
        starts: first month that it holds for, YYYY-MM.
        ends: the last one; empty: open.
        id: 0: not recorded yet.
        called: what people call it now; not recorded, and no part of the budget.
    """

    of: BudgetOf
    name: str
    currency: str
    limit: Decimal
    thresholds: tuple[Decimal, ...] = USUAL
    starts: str = ""
    ends: str = ""
    note: str = ""
    id: int = 0
    person: str = ""
    recorded_at: datetime | None = None  # UTC
    removed_at: datetime | None = None
    called: str = field(default="", compare=False)

    def holds_in(self, period: str) -> bool:
        """Whether it limits a month."""
        return self.starts <= period and (not self.ends or period <= self.ends)

    def meets(self, other: Budget) -> bool:
        """Whether both limit the same costs in some month."""
        mine, theirs = ((one.of, one.name, one.currency) for one in (self, other))
        return (
            mine == theirs
            and (not self.ends or other.starts <= self.ends)
            and (not other.ends or self.starts <= other.ends)
        )

    def share_of(self, amount: Decimal) -> Decimal:
        """Return an amount in per cent of the limit, to the last digit needed."""
        return EXACT.divide(EXACT.multiply(amount, WHOLE), self.limit)

    def at(self, threshold: Decimal) -> Decimal:
        """Return the amount at which a threshold is reached."""
        return EXACT.divide(EXACT.multiply(self.limit, threshold), WHOLE)


class Remark(StrEnum):
    """What to know of a standing before its figures are believed."""

    NO_ALLOCATION = "no-allocation"  # a department's costs are not known
    NO_BILL = "no-bill"  # nothing of the month is imported
    NO_LINE = "no-line"  # the month is there, without a line of the budget's
    UNKNOWN = "unknown"  # no line of any month names it
    NEGATIVE = "negative"  # refunds exceed the charges
    OTHER_CURRENCY = "other-currency"  # costs that it does not count
    UNDATED = "undated"  # lines without a day: not in the forecast's days
    LATE_THRESHOLD = "late-threshold"  # above 100 %
    SHARE = "share"  # a department's days are its share of everybody's
    SHORT = "short"  # too few days for a forecast


@dataclass(frozen=True)
class Outlook:
    """What a month will come to, and when it crosses the limit.

    ``crossing`` is the day on which the limit is reached; None: not in this month.
    ``foreseen`` tells whether that day is still to come.
    """

    last: date  # the last day with lines
    expected: Decimal | None = None  # None: too few days to tell
    low: Decimal | None = None
    high: Decimal | None = None
    crossing: date | None = None
    foreseen: bool = False


@dataclass(frozen=True)
class Standing:
    """Where a budget stands in one month.

    Args:
        actual: what was billed, exact; None: not known.
        others: what was billed in other currencies, by currency; not counted.
        reached: thresholds that the actual has reached.
    """

    budget: Budget
    period: str
    actual: Decimal | None
    outlook: Outlook | None = None
    others: Mapping[str, Decimal] = field(default_factory=dict)
    reached: tuple[Decimal, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def share(self) -> Decimal | None:
        """The actual in per cent of the limit."""
        return None if self.actual is None else self.budget.share_of(self.actual)

    @property
    def left(self) -> Decimal | None:
        """What may still be spent; below 0: overrun."""
        if self.actual is None:
            return None
        return EXACT.subtract(self.budget.limit, self.actual)


@dataclass(frozen=True)
class Alert:
    """One crossing of one threshold in one month: raised once, kept.

    Args:
        actual: what was billed when it was raised.
        sent_at: when it went out by e-mail, UTC; None: it did not.
        problem: why it could not be sent the last time; empty: no attempt failed.
    """

    budget: Budget
    period: str
    threshold: Decimal
    actual: Decimal
    raised_at: datetime  # UTC
    id: int = 0
    sent_at: datetime | None = None
    problem: str = ""


@dataclass(frozen=True)
class Posted:
    """What became of the alerts that wait for their e-mail.

    ``problem`` is one sentence; the alerts are tried again later.
    """

    alerts: tuple[Alert, ...] = ()
    to: tuple[str, ...] = ()
    problem: str = ""


class ActualsOf(Protocol):
    """What tells a department's costs in a month, by currency."""

    def __call__(self, department: str, period: str) -> Mapping[str, Decimal] | None:
        """Return its costs; None: the month is not allocated."""
        ...
