"""Set a period beside the month before: figures, and what moved most and why."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from desktop_app.domain.bills import Finality, Scope
from desktop_app.domain.bridges import Bridge, BridgeQuery, Part
from desktop_app.domain.errors import Refused
from desktop_app.domain.money import total
from desktop_app.domain.outlook import Contrast, Movement, Mover, PeriodFigures
from desktop_app.domain.trends import Span, is_value, months_back
from desktop_app.domain.views import Measure
from desktop_app.jobs import Progress
from desktop_app.services.bridging import bridges
from desktop_app.services.browsing import bills
from desktop_app.services.looking import judged_parts
from desktop_app.store.queries import LineTable
from desktop_app.store.workspace import Workspace

TOP_MOVERS = 6
WANTED = (
    Measure.LINES,
    Measure.BILLED,
    Measure.EXPECTED,
    Measure.DIFFERENCE,
    Measure.TOKENS,
)


def newest_period(home: Workspace, scope: Scope) -> str | None:
    """Return the period in scope, or the newest of the account; None: no line."""
    if scope.period is not None:
        return scope.period
    parts = home.lines.parts(Scope(None, scope.account))
    return max((part.bill.period for part in parts), default=None)


def month_before(period: str) -> str:
    """Return the month before a period, ``2026-05`` of ``2026-06``."""
    return f"{months_back(_first(period), 1):%Y-%m}"


def month_of(period: str) -> Span:
    """Return the days of a period."""
    first = _first(period)
    return Span(first, first.replace(day=monthrange(first.year, first.month)[1]))


def contrasts(home: Workspace, scope: Scope, progress: Progress) -> list[Contrast]:
    """Return a period's figures beside the month before, a contrast a currency.

    Without a period in scope it is the newest one that has lines.
    """
    period = newest_period(home, scope)
    if period is None:
        return []
    before = month_before(period)
    judged = [
        one
        for name in (period, before)
        for one in judged_parts(home, Scope(name, scope.account))
    ]
    home.rollups.build(judged, progress)
    table = LineTable(judged, home.rollups)
    try:
        found = _by_currency(table, (period, before))
    finally:
        table.close()
    unsettled = _unsettled(home, Scope(period, scope.account))
    return [
        Contrast(
            currency,
            period,
            before,
            sides.get(period),
            sides.get(before),
            currency in unsettled,
        )
        for currency, sides in sorted(found.items())
    ]


def movements(home: Workspace, scope: Scope, progress: Progress) -> list[Movement]:
    """Return what moved most between a period and the month before, a currency each.

    Nothing is returned where the month before has no line: all would be new.
    """
    period = newest_period(home, scope)
    if period is None:
        return []
    before = month_before(period)
    query = BridgeQuery(Scope(None, scope.account), month_of(before), month_of(period))
    try:
        found = bridges(home, query, progress)
    except Refused:  # neither month has a line
        return []
    known = {
        part.bill.currency for part in home.lines.parts(Scope(before, scope.account))
    }
    return [
        Movement(one.currency, period, before, one.change, _movers(one))
        for one in found
        if one.currency in known
    ]


def _by_currency(
    table: LineTable, periods: Sequence[str]
) -> dict[str, dict[str, PeriodFigures]]:
    found: dict[str, dict[str, PeriodFigures]] = defaultdict(dict)
    by = ("billing_currency", "billing_period")
    filters = (is_value("billing_period", *periods),)
    for row in table.measured(by, filters, WANTED):
        currency, period = (str(value) for value in row.values)
        found[currency][period] = _figures(row.amounts)
    return found


def _figures(amounts: Mapping[Measure, Decimal | None]) -> PeriodFigures:
    return PeriodFigures(
        lines=int(amounts[Measure.LINES] or 0),
        billed=amounts[Measure.BILLED] or Decimal(0),
        expected=amounts[Measure.EXPECTED],
        difference=amounts[Measure.DIFFERENCE],
        tokens=amounts[Measure.TOKENS],
    )


def _unsettled(home: Workspace, scope: Scope) -> set[str]:
    found = bills(home, scope)
    provisional = (b for b in found if b.finality is Finality.PROVISIONAL)
    return {bill.id.currency for bill in provisional}


def _movers(bridge: Bridge) -> tuple[Mover, ...]:
    """Add up the parts of each model: they come to its whole change."""
    causes: dict[tuple[str, str], dict[Part, Decimal]] = defaultdict(dict)
    for part in bridge.parts:
        for one in part.items:
            model = str(one.item.model or "")
            mine = causes[model, "" if model else str(one.item.kind or "")]
            mine[part.part] = total((mine.get(part.part, Decimal(0)), one.amount))
    found = [
        Mover(name, kind, total(parts.values()), _largest_first(parts))
        for (name, kind), parts in causes.items()
    ]
    moved = [one for one in found if one.change]
    moved.sort(key=lambda one: (-abs(one.change), one.name, one.kind))
    return tuple(moved[:TOP_MOVERS])


def _largest_first(parts: Mapping[Part, Decimal]) -> tuple[tuple[Part, Decimal], ...]:
    known = [(part, amount) for part, amount in parts.items() if amount]
    return tuple(sorted(known, key=lambda one: (-abs(one[1]), one[0].value)))


def _first(period: str) -> date:
    return date.fromisoformat(f"{period}-01")
