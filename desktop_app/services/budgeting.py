"""Keep budgets, hold them against what was billed, and alert once per crossing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

from desktop_app.calc.outlooks import outlook
from desktop_app.domain.budgets import (
    WHOLE,
    ActualsOf,
    Alert,
    Budget,
    BudgetOf,
    Outlook,
    Remark,
    Standing,
)
from desktop_app.domain.changes import Changed, Outcome
from desktop_app.domain.errors import Refused
from desktop_app.domain.money import plain, total
from desktop_app.domain.trends import months_back
from desktop_app.i18n import _, mark
from desktop_app.jobs import Progress
from desktop_app.services.budget_figures import Figures, budget_figures
from desktop_app.services.budget_names import alerts_called, called
from desktop_app.services.checking_budgets import checked
from desktop_app.services.department_costs import department_costs
from desktop_app.store.records import Records
from desktop_app.store.workspace import Workspace

ZONE = timezone(timedelta(hours=8))  # in which the providers' months begin
CHANGES = Changed.BUDGETS | Changed.ACTIVITY
ADDED = mark("A budget of {limit} {currency} a month for {of} {name} was set.")
REMOVED = mark("The budget of {limit} {currency} for {of} {name} was taken out.")
RAISED = mark(
    "{of} {name} reached {threshold} % of its budget in {period}: {actual} of "
    "{limit} {currency}."
)


@dataclass(frozen=True)
class Asked:
    """What standings are wanted, and what tells departments' costs.

    Args:
        period: the month; empty: the newest that has lines.
        actuals_of: a department's costs; None: as they were allocated.
        today: in the providers' zone; None: now.
    """

    period: str = ""
    actuals_of: ActualsOf | None = None
    today: date | None = None

    @property
    def day(self) -> date:
        """The day on which it is asked."""
        return self.today or datetime.now(UTC).astimezone(ZONE).date()

    def completed(self, home: Workspace, progress: Progress) -> Asked:
        """Return it with what tells departments' costs."""
        told = self.actuals_of or department_costs(home, progress)
        return replace(self, actuals_of=told)

    def costs_of(self, department: str, period: str) -> Mapping[str, Decimal] | None:
        """Return a department's costs; None: they are not known."""
        return self.actuals_of(department, period) if self.actuals_of else None


def add_budgets(home: Workspace, budgets: Sequence[Budget]) -> Outcome[list[Budget]]:
    """Record budgets, all or none; one without a start holds from this month on.

    Raises:
        Refused: a budget makes no sense, or meets one that holds already.
    """
    now = f"{Asked().day:%Y-%m}"
    with home.ledger.begin() as records:
        held = records.budgets()
        made: list[Budget] = []
        for one in budgets:
            made.append(checked(one, [*held, *made], now))
        found = records.add_budgets(made)
        for one in found:
            records.record("budget.add", ADDED, _facts(one), subject=_subject(one))
    return Outcome(found, CHANGES if found else Changed.NOTHING)


def add_budget(home: Workspace, budget: Budget) -> Outcome[Budget]:
    """Record one budget.

    Raises:
        Refused: it makes no sense, or meets one that holds already.
    """
    made = add_budgets(home, [budget])
    return Outcome(made.value[0], made.changed)


def replace_budget(home: Workspace, number: int, budget: Budget) -> Outcome[Budget]:
    """Take a budget out and record another in its place, in one go.

    Raises:
        Refused: there is no such budget, or the new one does not fit.
    """
    with home.ledger.begin() as records:
        _take_out(records, number)
        made = checked(budget, records.budgets(), f"{Asked().day:%Y-%m}")
        [found] = records.add_budgets([made])
        records.record("budget.add", ADDED, _facts(found), subject=_subject(found))
    return Outcome(found, CHANGES)


def remove_budget(home: Workspace, number: int) -> Outcome[Budget]:
    """Take a budget out; its alerts stay.

    Raises:
        Refused: there is no such budget.
    """
    with home.ledger.begin() as records:
        found = _take_out(records, number)
    return Outcome(found, CHANGES)


def list_budgets(home: Workspace) -> list[Budget]:
    """Return the budgets that hold."""
    with home.ledger.read() as records:
        found = records.budgets()
    return called(home, found)


def list_alerts(home: Workspace) -> list[Alert]:
    """Return every alert that was raised, newest first."""
    with home.ledger.read() as records:
        found = records.alerts()
    return alerts_called(home, found)


def standings(home: Workspace, asked: Asked, progress: Progress) -> list[Standing]:
    """Hold each budget of a month against what was billed, fullest first."""
    budgets = list_budgets(home)
    if not budgets:
        return []
    kinds = {one.of for one in budgets}
    asked = asked.completed(home, progress)
    period = asked.period or _newest_period(home, asked)
    figures = budget_figures(home, kinds, period, progress)
    found = [
        _standing(one, period, figures, asked)
        for one in budgets
        if one.holds_in(period)
    ]
    return sorted(found, key=lambda s: (s.share is None, -(s.share or 0), s.budget.id))


def raise_alerts(
    home: Workspace, progress: Progress, asked: Asked | None = None
) -> Outcome[list[Alert]]:
    """Record each crossing that was not recorded before; return these."""
    wanted = (asked or Asked()).completed(home, progress)
    budgets = list_budgets(home)
    if not budgets:
        return Outcome([])
    kinds = {one.of for one in budgets}
    figures = budget_figures(home, kinds, "", progress)
    with home.ledger.begin() as records:
        # Read again inside: what was taken out meanwhile raises nothing.
        held = records.budgets()
        known = {(a.budget.id, a.period, a.threshold) for a in records.alerts()}
        fresh = [
            one
            for one in _crossings(held, figures, wanted)
            if (one.budget.id, one.period, one.threshold) not in known
        ]
        made = records.add_alerts(fresh)
        for one in made:
            subject = _subject(one.budget)
            records.record("budget.alert", RAISED, alert_facts(one), subject=subject)
    return Outcome(alerts_called(home, made), CHANGES if made else Changed.NOTHING)


def alert_facts(one: Alert) -> dict[str, object]:
    """Return what an alert says, amounts as text."""
    return _facts(one.budget) | {
        "threshold": plain(one.threshold),
        "period": one.period,
        "actual": plain(one.actual),
    }


def _crossings(
    budgets: Sequence[Budget], figures: Figures, asked: Asked
) -> Iterator[Alert]:
    at = datetime.now(UTC)
    for one in budgets:
        for period in sorted(figures.periods):
            if not one.holds_in(period):
                continue
            actual = _actuals(one, period, figures, asked)
            spent = None if actual is None else actual.get(one.currency)
            if spent is None:
                continue
            for threshold in one.thresholds:
                if spent >= one.at(threshold):
                    yield Alert(one, period, threshold, spent, at)


def _actuals(
    one: Budget, period: str, figures: Figures, asked: Asked
) -> Mapping[str, Decimal] | None:
    """Return what was billed in a month by currency; None: it is not known."""
    if one.of is BudgetOf.DEPARTMENT:
        return asked.costs_of(one.name, period)
    if period not in figures.periods:
        return None
    months = figures.months.get((one.of, one.name), {})
    return {
        currency: sum_ for (month, currency), sum_ in months.items() if month == period
    }


def _standing(one: Budget, period: str, figures: Figures, asked: Asked) -> Standing:
    sums = _actuals(one, period, figures, asked)
    actual = None if sums is None else sums.get(one.currency, Decimal(0))
    others = {c: a for c, a in (sums or {}).items() if c != one.currency and a}
    ahead = None if actual is None else _outlook(one, period, actual, figures, asked)
    reached = tuple(
        mark_
        for mark_ in one.thresholds
        if actual is not None and actual >= one.at(mark_)
    )
    remarks = _remarks(one, figures, sums)
    if ahead is not None:
        remarks += _remarks_of_days(one, period, actual or Decimal(0), figures, ahead)
    return Standing(one, period, actual, ahead, others, reached, tuple(remarks))


def _outlook(
    one: Budget, period: str, actual: Decimal, figures: Figures, asked: Asked
) -> Outlook | None:
    newest = figures.newest.get(one.currency)
    if newest is None:
        return None
    until = _last_day(period)
    whole = min(newest, asked.day - timedelta(days=1))  # today is not over
    days = _days(one, period, actual, figures)
    return outlook(one.limit, actual, days, whole, until)


def _days(
    one: Budget, period: str, actual: Decimal, figures: Figures
) -> Mapping[date, Decimal]:
    if one.of is BudgetOf.DEPARTMENT:
        return figures.shared_days(actual, one.currency, period)
    return figures.days_of((one.of, one.name), one.currency)


def _remarks(
    one: Budget, figures: Figures, sums: Mapping[str, Decimal] | None
) -> list[Remark]:
    found = []
    if any(threshold > WHOLE for threshold in one.thresholds):
        found.append(Remark.LATE_THRESHOLD)
    if sums is None:
        of_department = one.of is BudgetOf.DEPARTMENT
        return [*found, Remark.NO_ALLOCATION if of_department else Remark.NO_BILL]
    of_lines = one.of is not BudgetOf.DEPARTMENT
    if of_lines and (one.of, one.name) not in figures.months:
        found.append(Remark.UNKNOWN)
    elif not sums:
        found.append(Remark.NO_LINE)
    if any(amount for currency, amount in sums.items() if currency != one.currency):
        found.append(Remark.OTHER_CURRENCY)
    if sums.get(one.currency, Decimal(0)) < 0:
        found.append(Remark.NEGATIVE)
    return found


def _remarks_of_days(
    one: Budget, period: str, actual: Decimal, figures: Figures, ahead: Outlook
) -> list[Remark]:
    found = []
    days = _days(one, period, actual, figures)
    dated = total(f for day, f in days.items() if f"{day:%Y-%m}" == period)
    if one.of is BudgetOf.DEPARTMENT:
        found.append(Remark.SHARE)
    elif dated != actual:
        found.append(Remark.UNDATED)
    if ahead.expected is None and days:
        found.append(Remark.SHORT)
    return found


def _newest_period(home: Workspace, asked: Asked) -> str:
    with home.ledger.read() as records:
        periods = [bill.id.period for bill in records.bills()]
    return max((p for p in periods if p), default=f"{asked.day:%Y-%m}")


def _last_day(period: str) -> date:
    return months_back(date.fromisoformat(f"{period}-01"), -1) - timedelta(days=1)


def _take_out(records: Records, number: int) -> Budget:
    found = next((one for one in records.budgets() if one.id == number), None)
    if found is None:
        raise Refused(
            _("There is no budget {number}.").format(number=number),
            _("“plumbline budgets list” shows them."),
        )
    records.remove_budget(number)
    records.record("budget.remove", REMOVED, _facts(found), subject=_subject(found))
    return found


def _subject(one: Budget) -> str:
    return f"budget {one.id}"


def _facts(one: Budget) -> dict[str, object]:
    return {
        "of": one.of.value,
        "name": one.name,
        "currency": one.currency,
        "limit": plain(one.limit),
        "thresholds": [plain(each) for each in one.thresholds],
        "starts": one.starts,
        "ends": one.ends,
    }
