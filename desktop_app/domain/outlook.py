"""Name what a dashboard tells: what changed, what waits, what comes, by when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from desktop_app.domain.bridges import Part
from desktop_app.domain.findings import FindingClass
from desktop_app.domain.money import EXACT
from desktop_app.domain.terms import TermKind
from desktop_app.domain.trends import Forecast


@dataclass(frozen=True)
class PeriodFigures:
    """What a period came to in one currency.

    ``expected`` and ``difference`` cover the lines that have a price; None: none has.
    """

    lines: int
    billed: Decimal
    expected: Decimal | None
    difference: Decimal | None
    tokens: Decimal | None


@dataclass(frozen=True)
class Contrast:
    """A period beside the month before, in one currency; None: it has no line."""

    currency: str
    period: str
    before: str
    now: PeriodFigures | None
    then: PeriodFigures | None
    provisional: bool = False  # the period's figures may still change


def change_of(now: Decimal | None, then: Decimal | None) -> Decimal | None:
    """Return how much more it is now; None where either is not known."""
    if now is None or then is None:
        return None
    return EXACT.subtract(now, then)


class Awaited(StrEnum):
    """What waits for a person."""

    BROKEN_TOTAL = "broken-total"  # what was signed no longer holds
    DISPUTE = "dispute"
    FINDINGS = "findings"  # open, above materiality, of one class
    UNPRICED = "unpriced"
    STALE = "stale"  # lines that were not recalculated yet
    PROVISIONAL = "provisional"
    SIGNATURE = "signature"  # a prepared close waits for another person's
    READY = "ready"  # every point of the checklist holds


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for a decision.

    Args:
        subject: a dispute's number and title, or the period, or in words what.
        count: lines, bills, totals, as the kind says.
        amount: at stake, in ``currency``.
        due: by when it must be done.
    """

    kind: Awaited
    subject: str = ""
    finding_class: FindingClass | None = None
    count: int = 0
    amount: Decimal | None = None
    currency: str = ""
    due: date | None = None
    overdue: bool = False


@dataclass(frozen=True)
class Mover:
    """A model, or a kind of charge without one, whose cost changed.

    Args:
        name: the model; empty: charges of ``kind`` that have none.
        change: exact: the later lines less the earlier ones.
        causes: what made it, the largest first; they add up to it.
    """

    name: str
    kind: str
    change: Decimal
    causes: tuple[tuple[Part, Decimal], ...]

    @property
    def lines(self) -> Mapping[str, str]:
        """Which lines it is made of, column by value."""
        if self.name:
            return {"model": self.name}
        return {"model": "", "charge_kind": self.kind}


@dataclass(frozen=True)
class Movement:
    """What moved most between a period and the month before, in one currency."""

    currency: str
    period: str
    before: str
    change: Decimal
    movers: tuple[Mover, ...]  # the largest change first


@dataclass(frozen=True)
class DaySpike:
    """A day far from what is usual, and what made most of it."""

    day: date
    figure: Decimal
    usual: Decimal
    mover: str = ""
    moved: Decimal = field(default=Decimal(0))


@dataclass(frozen=True)
class DayOutlook:
    """What the days of one currency foretell, and which stand out."""

    currency: str
    forecast: Forecast | None  # None: the period is over, or too little is known
    spikes: tuple[DaySpike, ...]


@dataclass(frozen=True)
class Deadline:
    """A day by which something must be done, or after which something ends.

    Args:
        dispute: its number; empty: it is a contract term.
        term: which kind of term ends.
        subject: the dispute's title; the model, plan or service of the term.
    """

    day: date
    subject: str
    dispute: str = ""
    term: TermKind | None = None
    amount: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True)
class Notice:
    """One alert as the dashboard shows it.

    Args:
        words: what happened, in a sentence.
        grave: a limit is crossed, not only near.
        page: where to look at it.
        wish: what that page should show.
    """

    words: str
    grave: bool
    page: str
    wish: Mapping[str, str] = field(default_factory=dict)
