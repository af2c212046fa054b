"""Name the reconciliation matrix of a bill: cells, differences, causes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from desktop_app.domain.bills import BillId
from desktop_app.domain.documents import Document
from desktop_app.domain.views import Filter


class Column(StrEnum):
    """Where an amount of the same bill is stated; in the order of the matrix."""

    INVOICE = "invoice"
    MONTHLY_BILL = "monthly-bill"
    DETAIL = "detail"  # what every other cell is compared with
    RECALCULATED = "recalculated"
    USAGE_LOG = "usage-log"
    PAYMENT = "payment"


class CellState(StrEnum):
    """Whether a cell agrees with the detail lines."""

    TIES = "ties"
    EXPLAINED = "explained"  # every cent of the difference has a cause
    OPEN = "open"
    NOT_EXPECTED = "not-expected"  # nothing is there, and nothing has to be


class CauseKind(StrEnum):
    """Why a cell differs from the detail lines."""

    ROUNDING = "rounding"  # 抹零, cents
    TAX = "tax"
    REFUNDS = "refunds"  # and adjustments
    FREE_QUOTA = "free-quota"
    COUPONS = "coupons"  # vouchers, coupons, stored-value cards
    EXCHANGE = "exchange"  # a payment in another currency, or another day's rate
    OUTSTANDING = "outstanding"  # stated as not paid yet
    RESTATEMENT = "restatement"  # a later export changed lines
    MISSING_LINES = "missing-lines"  # lines that a later export no longer has
    PRICE = "price"
    QUANTITY = "quantity"
    ARITHMETIC = "arithmetic"  # the bill contradicts itself
    MISSING_IN_LOG = "missing-in-log"  # billed, and in no log of ours
    MISSING_IN_BILL = "missing-in-bill"  # logged, and in no bill
    MONTH_BOUNDARY = "month-boundary"  # billed in another month than logged
    NOT_USAGE = "not-usage"  # charges that count nothing: subscriptions, …
    NO_PRICE = "no-price"  # lines that could not be recalculated
    UNEXPLAINED = "unexplained"


@dataclass(frozen=True)
class MatrixCause:
    """One part of a difference; the parts of a cell add up to it exactly.

    Args:
        amount: what it adds to the detail's amount on the way to the cell's.
        lines: how many lines it stands for; 0: it is not in the lines.
        filters: how those lines are found, beside the bill's own filters.
        decided: a person decided about all that is open in it.
        note: what stands behind it: a rate, a rule of the contract.
    """

    kind: CauseKind
    amount: Decimal
    lines: int = 0
    filters: tuple[Filter, ...] = ()
    decided: bool = False
    note: str = ""


@dataclass(frozen=True)
class Cell:
    """One place where the bill's amount is stated.

    Args:
        amount: None: nothing is there.
        difference: cell − detail; None: nothing to compare.
        covered: how many of ``of`` lines (or papers) the amount covers.
        fits: how many explanations give the difference exactly.
        filters: the lines behind it.
        documents: the papers behind it.
        notes: how its amount came about, or why there is none.
    """

    column: Column
    amount: Decimal | None
    difference: Decimal | None
    state: CellState
    covered: int = 0
    of: int = 0
    causes: tuple[MatrixCause, ...] = ()
    fits: int = 0
    filters: tuple[Filter, ...] = ()
    documents: tuple[Document, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Matrix:
    """A bill as its papers, its lines and its recalculation state it.

    Args:
        stated_status: what the provider's monthly bill says of itself, in its own
            words; empty: there is none, or it says nothing.
    """

    bill: BillId
    cells: tuple[Cell, ...]
    stated_status: tuple[str, ...] = ()

    def cell(self, column: Column) -> Cell:
        """Return the cell of a column."""
        return next(one for one in self.cells if one.column is column)

    @property
    def state(self) -> CellState:
        """The worst state of any cell that is expected."""
        states = {one.state for one in self.cells}
        for worst in (CellState.OPEN, CellState.EXPLAINED):
            if worst in states:
                return worst
        return CellState.TIES
