"""Sum what budgets are held against: by account, model and API key, exact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from desktop_app.domain.bills import Scope
from desktop_app.domain.budgets import BudgetOf
from desktop_app.domain.money import AMOUNT_PLACES, EXACT, round_half_up, total
from desktop_app.domain.trends import months_back
from desktop_app.domain.views import Filter, Measure, Op, Scalar
from desktop_app.jobs import Progress
from desktop_app.services.looking import judged_parts
from desktop_app.store.queries import LineTable
from desktop_app.store.workspace import Workspace

LEARNT = 6  # months before the one looked at
Subject = tuple[BudgetOf, str]
# An account is that of the bill: a file may name none, and a person gave it.
COLUMN = {
    BudgetOf.ACCOUNT: "part_id",
    BudgetOf.MODEL: "model",
    BudgetOf.API_KEY: "api_key_id",
}
_BILLED = (Measure.BILLED,)


@dataclass(frozen=True)
class Figures:
    """What was billed: of each subject by month and currency, and by day.

    ``newest`` is the last day with lines, by currency; ``periods`` are the months
    that have any line at all.
    """

    months: Mapping[Subject, Mapping[tuple[str, str], Decimal]] = field(
        default_factory=dict
    )
    days: Mapping[tuple[Subject, str], Mapping[date, Decimal]] = field(
        default_factory=dict
    )
    newest: Mapping[str, date] = field(default_factory=dict)
    periods: frozenset[str] = frozenset()

    def days_of(self, subject: Subject, currency: str) -> Mapping[date, Decimal]:
        """Return what was billed to a subject by day."""
        return self.days.get((subject, currency), {})

    def shared_days(
        self, actual: Decimal, currency: str, period: str
    ) -> Mapping[date, Decimal]:
        """Return what an amount of a month has of each day of all bills.

        An allocation gives a month's cost, and no days: they are taken to be its
        share of everybody's. An estimate, rounded as amounts are.
        """
        every: dict[date, Decimal] = {}
        for ((of, _name), billed_in), days in self.days.items():
            if of is BudgetOf.ACCOUNT and billed_in == currency:
                for day, figure in days.items():
                    every[day] = EXACT.add(every.get(day, Decimal(0)), figure)
        month = total(f for day, f in every.items() if f"{day:%Y-%m}" == period)
        if month <= 0:
            return {}
        share = EXACT.divide(actual, month)
        return {
            day: round_half_up(EXACT.multiply(figure, share), AMOUNT_PLACES)
            for day, figure in every.items()
        }


class Reader:
    """Sums of all parts, with each part's account."""

    def __init__(self, home: Workspace, progress: Progress) -> None:
        judged = judged_parts(home, Scope())
        home.rollups.build(judged, progress)
        self.account_of = {one.part.id: one.part.bill.account for one in judged}
        self.table = LineTable(judged, home.rollups)

    def name(self, of: BudgetOf, value: Scalar) -> str:
        """Return the name that a budget uses for a value of its column."""
        if of is BudgetOf.ACCOUNT:
            return self.account_of.get(str(value), "")
        return str(value or "")


def budget_figures(
    home: Workspace, kinds: Collection[BudgetOf], period: str, progress: Progress
) -> Figures:
    """Return the sums of all months, and the days up to a month's end.

    Args:
        home: the ledger.
        kinds: of what there are budgets; departments are not in the lines.
        period: the month whose days are wanted; empty: no days.
        progress: counts lines where sums are made for the next time.
    """
    reader = Reader(home, progress)
    try:
        wanted = [one for one in BudgetOf if one in kinds and one in COLUMN]
        months = _months(reader, wanted)
        if BudgetOf.DEPARTMENT in kinds and BudgetOf.ACCOUNT not in wanted:
            wanted.append(BudgetOf.ACCOUNT)  # whose days departments share
        days, newest = _days(reader, wanted, period) if period else ({}, {})
        seen = reader.table.measured(("billing_period",), (), (Measure.LINES,))
    finally:
        reader.table.close()
    periods = frozenset(str(row.values[0]) for row in seen if row.values[0])
    return Figures(months, days, newest, periods)


def _months(
    reader: Reader, kinds: Collection[BudgetOf]
) -> dict[Subject, dict[tuple[str, str], Decimal]]:
    found: defaultdict[Subject, dict[tuple[str, str], Decimal]] = defaultdict(dict)
    for of in kinds:
        by = (COLUMN[of], "billing_period", "billing_currency")
        for row in reader.table.measured(by, (), _BILLED):
            value, period, currency = row.values
            sums = found[of, reader.name(of, value)]
            key = (str(period or ""), str(currency or ""))
            billed = row.amounts[Measure.BILLED] or Decimal(0)
            sums[key] = EXACT.add(sums.get(key, Decimal(0)), billed)
    return dict(found)


def _days(
    reader: Reader, kinds: Collection[BudgetOf], period: str
) -> tuple[dict[tuple[Subject, str], dict[date, Decimal]], dict[str, date]]:
    first = date.fromisoformat(f"{period}-01")
    months = (
        Filter("billing_period", Op.AT_LEAST, (f"{months_back(first, LEARNT):%Y-%m}",)),
        Filter("billing_period", Op.AT_MOST, (period,)),
    )
    found: defaultdict[tuple[Subject, str], dict[date, Decimal]] = defaultdict(dict)
    for of in kinds:
        by = (COLUMN[of], "billing_currency", "billing_date")
        for row in reader.table.measured(by, months, _BILLED):
            value, currency, day = row.values
            if not isinstance(day, date):
                continue
            sums = found[(of, reader.name(of, value)), str(currency or "")]
            billed = row.amounts[Measure.BILLED] or Decimal(0)
            sums[day] = EXACT.add(sums.get(day, Decimal(0)), billed)
    return dict(found), _newest(reader, months)


def _newest(reader: Reader, months: tuple[Filter, ...]) -> dict[str, date]:
    by = ("billing_currency", "billing_date")
    found: dict[str, date] = {}
    for row in reader.table.measured(by, months, (Measure.LINES,)):
        currency, day = row.values
        if isinstance(day, date):
            known = found.get(str(currency or ""), day)
            found[str(currency or "")] = max(known, day)
    return found
