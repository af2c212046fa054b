"""Hold what a department is told of a month: figures, why they changed, its lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from desktop_app.domain.allocated import Condition, DepartmentCost
from desktop_app.domain.allocation import Split
from desktop_app.domain.bridges import Part
from desktop_app.domain.departments import Department
from desktop_app.domain.money import EXACT, total
from desktop_app.domain.views import Filter, Scalar

# code, YYYY-MM, currency → limit
BudgetOf = Callable[[str, str, str], Decimal | None]


@dataclass(frozen=True)
class Used:
    """The lines of one model or key, or of both.

    ``names`` are what people call the values; empty: a value is all there is.
    """

    values: tuple[Scalar, ...]
    billed: Decimal
    lines: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class SharedPart:
    """A department's part of what one rule splits."""

    rule: str
    split: Split
    pool: Decimal
    amount: Decimal


@dataclass(frozen=True)
class StatedCurrency:
    """What a department is told in one currency.

    Args:
        currency: of all its amounts.
        cost: what it is given, with all below it.
        before: what the month before gave it; None: there was no such month.
        months: its total of each month up to this one.
        below: what each department below it is given by itself, and it itself.
        shared: its parts of shared cost.
        changes: why its own lines cost another amount than the month before.
        by_model: its own lines by model.
        by_key: its own lines by model and API key.
        budget: its limit; None: it has none.
        whole: allocated, unallocated and total of the month, of everybody.
        conditions: what a reader must know of the month.
        closing: the closing that froze it; 0: it may still change.
        filters: what gives its own lines.
    """

    currency: str
    cost: DepartmentCost
    before: DepartmentCost | None
    months: tuple[tuple[str, Decimal], ...]
    below: tuple[tuple[str, DepartmentCost], ...]
    shared: tuple[SharedPart, ...]
    changes: tuple[tuple[Part, Decimal], ...]
    by_model: tuple[Used, ...]
    by_key: tuple[Used, ...]
    budget: Decimal | None
    whole: tuple[Decimal, Decimal, Decimal]
    conditions: tuple[Condition, ...]
    closing: int
    filters: tuple[Filter, ...]

    @property
    def change(self) -> Decimal | None:
        """How much more it is given than the month before."""
        if self.before is None:
            return None
        return EXACT.subtract(self.cost.total, self.before.total)

    @property
    def shared_change(self) -> Decimal:
        """How much of the change comes from shared cost."""
        before = self.before.shared if self.before else Decimal(0)
        return EXACT.subtract(self.cost.shared, before)

    @property
    def explained(self) -> Decimal:
        """What the reasons add up to: the change, to the last digit."""
        return total((*(amount for _, amount in self.changes), self.shared_change))


@dataclass(frozen=True)
class DepartmentStatement:
    """What one department is told of a month, currency by currency."""

    department: Department
    path: tuple[str, ...]  # names from the top down to it
    period: str
    before: str  # the month it is compared with
    currencies: tuple[StatedCurrency, ...]
    owner: str  # of what is not allocated
    person: str  # who wrote it
    at: datetime  # UTC
