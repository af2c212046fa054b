"""Lay budgets beside a trend: only those that limit exactly the lines it shows."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TypeVar

from desktop_app.domain.bills import Scope
from desktop_app.domain.budgets import Budget, BudgetOf
from desktop_app.domain.money import EXACT, round_half_up, total
from desktop_app.domain.trend_reports import BudgetLine
from desktop_app.domain.trends import Bucket, Grain, Shown, Trend, is_value
from desktop_app.domain.views import Filter, Measure, Op
from desktop_app.i18n import _, mark, ngettext
from desktop_app.jobs import Progress
from desktop_app.services.budget_names import called
from desktop_app.services.budget_words import subject_words
from desktop_app.services.looking import judged_parts
from desktop_app.store.queries import LineTable
from desktop_app.store.workspace import Workspace

CENTS = 2
T = TypeVar("T")
_Sets = defaultdict[T, set[str]]
Subject = tuple[BudgetOf, str]
LimitIn = Callable[[str], Decimal | None]  # of a month
ACCOUNT = "billing_account_id"
# What a line names its subject by; its bill has the same account.
_OF = {
    ACCOUNT: BudgetOf.ACCOUNT,
    "model": BudgetOf.MODEL,
    "api_key_id": BudgetOf.API_KEY,
}
_NAMES = {
    BudgetOf.ACCOUNT: mark("Budget of account {name}"),
    BudgetOf.MODEL: mark("Budget of model {name}"),
    BudgetOf.API_KEY: mark("Budget of API key {name}"),
}


def budget_lines(
    home: Workspace, found: Sequence[Trend], progress: Progress
) -> dict[str, tuple[BudgetLine, ...]]:
    """Return by currency the lines of the budgets that limit what trends show.

    Budgets limit what was billed in a month; an hour has no share of one.
    """
    query = found[0].query if found else None
    if query is None or query.shown is not Shown.BILLED or query.grain is Grain.HOUR:
        return {}
    with home.ledger.read() as records:
        budgets = [b for b in records.budgets() if b.of is not BudgetOf.DEPARTMENT]
    if not budgets:
        return {}
    budgets = called(home, budgets)
    seen = _seen(home, {one.of for one in budgets}, progress)
    return {one.currency: tuple(_Beside(one, budgets, seen).lines()) for one in found}


@dataclass(frozen=True)
class _Seen:
    """Which accounts have lines in the whole ledger.

    ``months``: by currency and month; ``named``: by currency, of a model or an API key.
    """

    months: Mapping[str, Mapping[str, Set[str]]]
    named: Mapping[str, Mapping[Subject, Set[str]]]


def _seen(home: Workspace, kinds: Set[BudgetOf], progress: Progress) -> _Seen:
    """Look up whose lines there are; names that no budget limits are left out."""
    judged = judged_parts(home, Scope())
    home.rollups.build(judged, progress)
    months: dict[str, _Sets[str]] = defaultdict(lambda: defaultdict(set))
    named: dict[str, _Sets[Subject]] = defaultdict(lambda: defaultdict(set))
    table = LineTable(judged, home.rollups)
    try:
        limited = [by for by in ("model", "api_key_id") if _OF[by] in kinds]
        for by in ("billing_period", *limited):
            columns = (by, "billing_currency", ACCOUNT)
            for row in table.measured(columns, (), (Measure.LINES,)):
                value, currency, account = (str(one or "") for one in row.values)
                if by == "billing_period":
                    months[currency][value].add(account)
                else:
                    named[currency][_OF[by], value].add(account)
    finally:
        table.close()
    return _Seen(months, named)


class _Beside:
    """The budgets beside one trend."""

    def __init__(self, trend: Trend, budgets: Iterable[Budget], seen: _Seen) -> None:
        self._trend = trend
        self._budgets = [b for b in budgets if b.currency == trend.currency]
        self._months = seen.months.get(trend.currency, {})
        self._named = seen.named.get(trend.currency, {})
        self._everybody = frozenset().union(*self._months.values())

    def lines(self) -> Iterator[BudgetLine]:
        """Yield the line of the whole, then those of series; never of the rest."""
        filters = self._trend.query.filters
        yield from self._lines_of(None, filters)
        for number, series in enumerate(self._trend.series):
            if not series.rest:
                yield from self._lines_of(number, (*filters, *series.filters))

    def _lines_of(
        self, series: int | None, filters: Iterable[Filter]
    ) -> Iterator[BudgetLine]:
        told = self._told(filters)
        if told is None:
            return
        if not told and len(self._everybody) > 1:
            yield from self._drawn(series, self._name_of_all(), self._limit_of_all)
            return
        subject = self._subject(told)
        if subject is not None:
            of, name = subject
            own = {b.name: subject_words(b) for b in self._budgets if b.of is of}
            words = _(_NAMES[of]).format(name=own.get(name, name))
            yield from self._drawn(series, words, partial(self._limit, of, name))

    def _told(self, filters: Iterable[Filter]) -> set[Subject] | None:
        """Return whom scope and filters narrow lines to; None: to something else."""
        account = self._trend.query.scope.account
        told = set() if account is None else {(BudgetOf.ACCOUNT, account)}
        for one in filters:
            if one == is_value("billing_currency", self._trend.currency):
                continue
            of, value = _OF.get(one.column), one.values[0] if one.values else None
            if of is None or one.op is not Op.IS or len(one.values) > 1:
                return None
            if not isinstance(value, str):
                return None
            told.add((of, value))
        return told

    def _subject(self, told: set[Subject]) -> Subject | None:
        """Return whose lines these are, all of them; None: of nobody with a budget."""
        accounts = {name for of, name in told if of is BudgetOf.ACCOUNT}
        others = [one for one in told if one[0] is not BudgetOf.ACCOUNT]
        if len(others) == 1 and (
            not accounts or self._named.get(others[0], set()) == accounts
        ):
            return others[0]
        named = accounts if told else self._everybody
        if others or len(named) != 1:
            return None
        return BudgetOf.ACCOUNT, next(iter(named))

    def _limit(self, of: BudgetOf, name: str, month: str) -> Decimal | None:
        if self._trend.query.scope.period not in {None, month}:
            return None
        own = (b for b in self._budgets if (b.of, b.name) == (of, name))
        return next((b.limit for b in own if b.holds_in(month)), None)

    def _limit_of_all(self, month: str) -> Decimal | None:
        """Return the limits of all accounts together; a part of them would mislead."""
        found = {
            name: limit
            for name in self._everybody
            if (limit := self._limit(BudgetOf.ACCOUNT, name, month)) is not None
        }
        needed = self._months.get(month) or self._everybody
        return total(found.values()) if needed <= found.keys() else None

    def _name_of_all(self) -> str:
        months = _months_of(self._trend.buckets)
        own = {
            b.name
            for b in self._budgets
            if b.of is BudgetOf.ACCOUNT and b.name in self._everybody
            if any(b.holds_in(month) for month in months)
        }
        words = ngettext(
            "Budget of {count} account", "Budgets of {count} accounts", len(own)
        )
        return words.format(count=len(own))

    def _drawn(
        self, series: int | None, name: str, limit_in: LimitIn
    ) -> Iterator[BudgetLine]:
        months = _months_of(self._trend.buckets)
        days = Counter(months)
        limits = {month: limit_in(month) for month in days}
        known = {m: limit for m, limit in limits.items() if limit is not None}
        if not known:
            return
        wholes = known
        if self._trend.query.grain is Grain.DAY:
            name = _("{name}, shared evenly by the days of the month").format(name=name)
            wholes = {m: _shared(limit, m, days[m]) for m, limit in known.items()}
            known = {m: _shared(limit, m, 1) for m, limit in known.items()}
        whole = total(wholes.values()) if wholes.keys() == days.keys() else None
        yield BudgetLine(series, name, tuple(known.get(m) for m in months), whole)


def _months_of(buckets: Iterable[Bucket]) -> list[str]:
    """Return the month of each bucket."""
    return [f"{one.start:%Y-%m}" for one in buckets]


def _shared(limit: Decimal, month: str, days: int) -> Decimal:
    """Return what days of a month may cost of its limit; all of them: the limit.

    A share is rounded to cents, a small one to its first digits: a level line is read
    more easily than days that differ by a cent to add up.
    """
    length = monthrange(*map(int, month.split("-")))[1]
    if days == length:
        return limit
    share = EXACT.divide(EXACT.multiply(limit, Decimal(days)), Decimal(length))
    return round_half_up(share, max(CENTS, 1 - share.adjusted()))
