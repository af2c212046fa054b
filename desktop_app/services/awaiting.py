"""Say what waits for a person's decision, the most pressing first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from desktop_app.domain.bills import Bill, BillStatus, Finality, Scope
from desktop_app.domain.closing import ClosingState
from desktop_app.domain.decisions import FindingState
from desktop_app.domain.disputes import LIVE, Dispute, DisputeState
from desktop_app.domain.findings import FindingClass
from desktop_app.domain.money import total
from desktop_app.domain.outlook import Awaited, Deadline, Waiting
from desktop_app.domain.terms import TermKind
from desktop_app.services.browsing import bills
from desktop_app.services.cause_groups import CauseGroup
from desktop_app.services.disputing import list_disputes
from desktop_app.services.looking import judged_parts
from desktop_app.services.period_states import closing_history, period_states
from desktop_app.services.signed_totals import broken_totals
from desktop_app.services.weighing import weigh
from desktop_app.store.workspace import Workspace

ZONE = timezone(timedelta(hours=8))  # the providers' day begins in Beijing
HORIZON = 90  # days that deadlines are told ahead
PERIODS = 3  # of the newest periods it is asked whether they can be closed
# States in which we wait for the provider, or it for us.
_OPEN = tuple(one for one in LIVE if one is not DisputeState.REJECTED)
_EXPIRING = (
    TermKind.FREE_QUOTA,
    TermKind.SAVINGS_PLAN,
    TermKind.COMMITMENT,
    TermKind.DISCOUNT,
    TermKind.AGREED_PRICE,
)


def awaited(home: Workspace, scope: Scope, today: date) -> list[Waiting]:
    """Return what waits for a decision in scope; periods to close are told apart."""
    found = bills(home, scope)
    return [
        *_broken(home),
        *_disputes(home, scope, today),
        *_findings(home, scope),
        *_stale(home, scope),
        *_provisional(found),
        *_unsigned(home, scope),
    ]


def closable(home: Workspace, scope: Scope) -> list[Waiting]:
    """Return the newest periods of which every point of the checklist holds."""
    by_period: dict[str, list[Bill]] = defaultdict(list)
    for bill in bills(home, scope):
        if bill.status is not BillStatus.CLOSED:
            by_period[bill.id.period].append(bill)
    final = [
        period
        for period, some in sorted(by_period.items(), reverse=True)
        if all(one.finality is Finality.FINAL for one in some)
    ]
    states = period_states(home, final[:PERIODS], scope.account or "")
    return [
        Waiting(Awaited.READY, subject=state.period, count=len(state.bills))
        for state in states
        if state.ready and state.prepared is None
    ]


def deadlines(home: Workspace, scope: Scope, today: date) -> list[Deadline]:
    """Return the days by which something must be done or ends, the nearest first."""
    with home.ledger.read() as records:
        terms = records.terms()
    found = [
        Deadline(
            day=one.due,
            subject=one.title,
            dispute=one.number,
            amount=one.outstanding,
            currency=one.currency,
        )
        for one in _live(home, scope)
        if one.due is not None
    ]
    found += [
        Deadline(_last_day(ends), term.label or term.model, term=term.kind)
        for term in terms
        if term.kind in _EXPIRING
        and (ends := term.effective_to) is not None
        and (not scope.account or term.account in {"", scope.account})
        and today <= _last_day(ends)
    ]
    near = [one for one in found if (one.day - today).days <= HORIZON]
    return sorted(near, key=lambda one: (one.day, one.dispute, one.subject))


def _last_day(ends: datetime) -> date:
    """Return the last day on which what ends at an instant still holds."""
    return (ends.astimezone(ZONE) - timedelta(seconds=1)).date()


def _broken(home: Workspace) -> Iterator[Waiting]:
    broken = broken_totals(home)
    if broken:
        periods = sorted({one.bill.period for one in broken})
        kind = Awaited.BROKEN_TOTAL
        yield Waiting(kind, subject=", ".join(periods), count=len(broken))


def _live(home: Workspace, scope: Scope) -> list[Dispute]:
    return [
        one
        for one in list_disputes(home, _OPEN)
        if scope.account in {None, "", one.account}
    ]


def _disputes(home: Workspace, scope: Scope, today: date) -> list[Waiting]:
    """Return the disputes, those with the nearest deadline first."""
    found = sorted(
        _live(home, scope), key=lambda one: (one.due or date.max, one.number)
    )
    return [
        Waiting(
            Awaited.DISPUTE,
            subject=f"{one.number} {one.title}".strip(),
            amount=one.outstanding,
            currency=one.currency,
            due=one.due,
            overdue=one.overdue(today),
        )
        for one in found
    ]


def _findings(home: Workspace, scope: Scope) -> list[Waiting]:
    """Return open findings above materiality by class, what has no price last."""
    weighed = weigh(home, scope)
    by_class: dict[tuple[str, FindingClass], list[CauseGroup]] = defaultdict(list)
    for group in weighed.groups:
        open_ = group.standing.state is FindingState.OPEN
        if open_ and not weighed.is_small(group):
            by_class[group.currency, group.id.finding_class].append(group)
    found = [_class(*key, groups) for key, groups in by_class.items()]
    return sorted(
        (one for one in found if one.count),
        key=lambda one: (
            one.kind is Awaited.UNPRICED,
            -abs(one.amount or Decimal(0)),
            one.currency,
            -one.count,
        ),
    )


def _class(currency: str, name: FindingClass, groups: list[CauseGroup]) -> Waiting:
    unpriced = name is FindingClass.UNPRICED
    amounts = (one.billed if unpriced else one.difference for one in groups)
    return Waiting(
        Awaited.UNPRICED if unpriced else Awaited.FINDINGS,
        finding_class=name,
        count=sum(one.lines - one.apart for one in groups),
        amount=total(amounts),
        currency=currency,
    )


def _stale(home: Workspace, scope: Scope) -> Iterator[Waiting]:
    waiting = [one for one in judged_parts(home, scope) if one.results is None]
    lines = sum(one.part.counted_lines for one in waiting)
    if lines:
        periods = sorted({one.part.bill.period for one in waiting})
        yield Waiting(Awaited.STALE, subject=", ".join(periods), count=lines)


def _provisional(found: list[Bill]) -> Iterator[Waiting]:
    unsettled = [one for one in found if one.finality is Finality.PROVISIONAL]
    if unsettled:
        periods = ", ".join(sorted({one.id.period for one in unsettled}))
        yield Waiting(Awaited.PROVISIONAL, subject=periods, count=len(unsettled))


def _unsigned(home: Workspace, scope: Scope) -> list[Waiting]:
    return [
        Waiting(Awaited.SIGNATURE, subject=one.period)
        for one in closing_history(home)
        if one.state is ClosingState.PREPARED
        and scope.period in {None, one.period}
        and scope.account in {None, "", one.account}
    ]
