"""Sum up a scope at a glance: totals, classes, days, models."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from desktop_app.domain.bills import Bill, Finality, Scope
from desktop_app.domain.decisions import FindingState
from desktop_app.domain.findings import ClassTotal, FindingClass
from desktop_app.domain.views import GroupTotal
from desktop_app.jobs import Progress
from desktop_app.services.browsing import bills
from desktop_app.services.looking import judged_parts
from desktop_app.services.standing import standings_of
from desktop_app.services.state_totals import in_state, state_totals
from desktop_app.store.queries import LineTable
from desktop_app.store.workspace import Workspace

TOP_MODELS = 8
BESIDE = ("finding_class", "billing_date", "model")  # what each currency is told by


@dataclass(frozen=True)
class DayTotal:
    """What one day cost; ``expected`` is None where nothing was checked."""

    day: date
    lines: int
    billed: Decimal
    expected: Decimal | None


@dataclass(frozen=True)
class ModelTotal:
    """What one model cost; an empty model is everything without one."""

    model: str
    lines: int
    billed: Decimal


@dataclass(frozen=True)
class CurrencyFigures:
    """One currency of a scope; sums never cross currencies.

    ``expected`` covers the ``checked`` lines only; with ``unpriced`` above 0 it
    is a lower bound. ``reconciled`` is False while lines await recalculation.
    ``undecided`` counts the lines with findings that are still open.
    """

    currency: str
    lines: int
    checked: int
    unpriced: int
    billed: Decimal
    expected: Decimal
    difference: Decimal
    reconciled: bool
    classes: tuple[tuple[FindingClass, ClassTotal], ...]
    days: tuple[DayTotal, ...]
    models: tuple[ModelTotal, ...]
    undecided: int = 0


@dataclass(frozen=True)
class Overview:
    """A scope at a glance."""

    scope: Scope
    bills: tuple[Bill, ...]
    figures: tuple[CurrencyFigures, ...]

    @property
    def provisional(self) -> tuple[Bill, ...]:
        """The bills whose figures the provider may still change."""
        return tuple(b for b in self.bills if b.finality is Finality.PROVISIONAL)


def overview(
    home: Workspace, scope: Scope, progress: Progress | None = None
) -> Overview:
    """Return what a scope cost, what was found, and where the money went.

    Sums of long bills are kept for the next time; ``progress`` counts their lines.
    """
    judged = judged_parts(home, scope)
    home.rollups.build(judged, progress or Progress())
    table = LineTable(judged, home.rollups)
    try:
        classes, days, models = table.grouped_each(
            [("billing_currency", name) for name in BESIDE]
        )
    finally:
        table.close()
    currencies = sorted({str(one.values[0]) for one in classes})
    totals = state_totals(standings_of(home, scope))
    open_ = in_state(totals, FindingState.OPEN)
    figures = tuple(
        replace(
            _figures(name, _of(classes, name), _of(days, name), _of(models, name)),
            undecided=sum(one.lines for one in open_ if one.currency == name),
        )
        for name in currencies
    )
    return Overview(scope, tuple(bills(home, scope)), figures)


def _of(found: list[GroupTotal], currency: str) -> list[GroupTotal]:
    return [one for one in found if str(one.values[0]) == currency]


def _figures(
    currency: str,
    classes: list[GroupTotal],
    days: list[GroupTotal],
    models: list[GroupTotal],
) -> CurrencyFigures:
    totals = {FindingClass(str(one.values[1])): one for one in classes if one.values[1]}
    unpriced = totals.get(FindingClass.UNPRICED)
    zero = Decimal(0)
    largest = sorted(models, key=lambda one: (-one.billed, str(one.values[1])))
    return CurrencyFigures(
        currency=currency,
        lines=sum(one.lines for one in classes),
        checked=sum(one.checked for one in classes),
        unpriced=unpriced.lines if unpriced else 0,
        billed=sum((one.billed for one in classes), zero),
        expected=sum((one.expected or zero for one in classes), zero),
        difference=sum((one.difference or zero for one in classes), zero),
        reconciled=all(one.values[1] for one in classes),
        classes=tuple(
            (name, ClassTotal(one.lines, one.billed, one.difference or zero))
            for name in FindingClass
            if (one := totals.get(name)) is not None
        ),
        days=tuple(
            DayTotal(one.values[1], one.lines, one.billed, one.expected)
            for one in days
            if isinstance(one.values[1], date)
        ),
        models=tuple(
            ModelTotal(str(one.values[1] or ""), one.lines, one.billed)
            for one in largest[:TOP_MODELS]
        ),
    )
