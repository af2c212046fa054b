"""Foresee what stops first when quota, plan or balance runs out, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

from desktop_app.calc.outlooks import daily_use, runs_out, stretch
from desktop_app.domain.bills import Scope
from desktop_app.domain.documents import DocumentKind
from desktop_app.domain.money import AMOUNT_PLACES, EXACT, plain, round_half_up, total
from desktop_app.domain.plans import PlanMonth
from desktop_app.domain.quotas import QuotaAudit
from desktop_app.domain.stops import Stop, StopKind, StopReason
from desktop_app.domain.views import Measure
from desktop_app.i18n import _
from desktop_app.jobs import Progress
from desktop_app.services.balancing import AccountFlow, account_flows
from desktop_app.services.looking import judged_parts
from desktop_app.services.plan_audit import plan_audit
from desktop_app.services.quota_audit import quota_audit
from desktop_app.store.parts import Judged
from desktop_app.store.queries import LineTable
from desktop_app.store.workspace import Workspace

ZONE = timezone(timedelta(hours=8))  # in which the providers' days begin
Owner = tuple[str, str, str]  # provider, account, currency
Days = Mapping[date, Decimal]
_FEW = 7  # days of a quota's use that its recent level is taken from
_NEVER = date.max
# What tells that an account is paid in advance, or up to a limit.
_FUNDS = (
    DocumentKind.OPENING,
    DocumentKind.CLOSING,
    DocumentKind.TOP_UP,
    DocumentKind.REDEMPTION,
    DocumentKind.CREDIT_LIMIT,
)


@dataclass(frozen=True)
class _Burn:
    """What an account's products cost by day."""

    products: Mapping[str, Days]
    newest: date


def stops(home: Workspace, account: str | None, progress: Progress) -> list[Stop]:
    """Return what stops, the soonest first; what is not foreseen last.

    Everything is counted from the last day with lines, as the balance is.
    """
    scope = Scope(None, account)
    judged = judged_parts(home, scope)
    if not judged:
        return []
    burns = _burns(home, judged, progress)
    newest = {(o[0], o[1]): b.newest for o, b in burns.items()}
    last = max((b.newest for b in burns.values()), default=None)
    if last is None:
        return []
    at = datetime.combine(last + timedelta(days=1), datetime.min.time(), ZONE)
    found: list[Stop] = []
    for quota in quota_audit(home, scope, at.astimezone(UTC)):
        found += _of_quota(quota, newest.get((quota.provider, quota.account), last))
    for plan in plan_audit(home, scope, at.astimezone(UTC)):
        found += _of_plan(plan, newest.get((plan.provider, plan.account), last))
    for flow in account_flows(home, account, f"{last:%Y-%m}"):
        burn = burns.get((flow.provider, flow.account, flow.currency))
        if burn is not None:
            found += _of_products(flow, burn)
    return sorted(found, key=lambda s: (s.day or _NEVER, s.kind, -s.daily, s.name))


def _burns(
    home: Workspace, judged: Sequence[Judged], progress: Progress
) -> dict[Owner, _Burn]:
    bill_of = {one.part.id: one.part.bill for one in judged}
    home.rollups.build(judged, progress)
    table = LineTable(judged, home.rollups)
    try:
        by = ("part_id", "service_name", "commodity_name", "billing_date")
        rows = table.measured(by, (), (Measure.BILLED,))
    finally:
        table.close()
    costs: defaultdict[Owner, dict[str, dict[date, Decimal]]] = defaultdict(dict)
    for row in rows:
        part, service, commodity, day = row.values
        if not isinstance(day, date):
            continue
        bill = bill_of[str(part)]
        products = costs[bill.provider, bill.account, bill.currency]
        days = products.setdefault(str(service or commodity or ""), {})
        billed = row.amounts[Measure.BILLED] or Decimal(0)
        days[day] = EXACT.add(days.get(day, Decimal(0)), billed)
    return {
        owner: _Burn(products, max(max(days) for days in products.values()))
        for owner, products in costs.items()
    }


def _of_quota(one: QuotaAudit, newest: date) -> Iterator[Stop]:
    if one.expired is not None or one.left == 0:
        return
    used = {day.day: day.used for day in one.days}
    recent = [
        used.get(newest - timedelta(days=back), Decimal(0)) for back in range(_FEW)
    ]
    daily = _a_day(total(recent), _FEW)
    day, reason = _day_of(one.left, daily, newest)
    expires = one.expires.astimezone(ZONE).date() if one.expires else None
    formula = _level(one.left, daily, one.unit)
    if expires is not None and (day is None or expires < day):
        day, reason = expires, StopReason.EXPIRES
        formula = _("expires on {day}; {formula}").format(day=expires, formula=formula)
    yield Stop(
        StopKind.FREE_QUOTA,
        one.provider,
        one.account,
        one.model,
        one.unit,
        one.left,
        daily,
        newest,
        day,
        reason,
        formula,
        _("Then calls are charged, or stop where the bill says that they stop."),
    )


def _of_plan(one: PlanMonth, newest: date) -> Iterator[Stop]:
    if one.month != f"{newest:%Y-%m}":
        return
    daily = _a_day(one.deducted, newest.day)
    day, reason = _day_of(one.unused, daily, newest)
    formula = _level(one.unused, daily, one.currency)
    end = _month_end(newest)
    if one.unused is not None and (day is None or day > end):
        day, reason = end + timedelta(days=1), StopReason.EXPIRES
        formula = _("what the month leaves expires; {formula}").format(formula=formula)
    yield Stop(
        StopKind.PLAN,
        one.provider,
        one.account,
        ", ".join(one.plans),
        one.currency,
        one.unused,
        daily,
        newest,
        day,
        reason,
        formula,
        _("Then calls are charged to the balance."),
    )


def _of_products(flow: AccountFlow, burn: _Burn) -> Iterator[Stop]:
    """Say when the account's balance ends: for all of its products on one day."""
    whole: dict[date, Decimal] = {}
    for costs in burn.products.values():
        for day, cost in costs.items():
            whole[day] = EXACT.add(whole.get(day, Decimal(0)), cost)
    days, figures = stretch(whole, burn.newest)
    daily, stop = daily_use(days, figures), runs_out(flow.available, days, figures)
    reason = StopReason.BALANCE if stop else StopReason.NOT_FORESEEN
    known = any(one.kind in _FUNDS for one in flow.documents)
    left = flow.available if known else None
    if not known:
        stop, reason = None, StopReason.UNKNOWN
    elif flow.available <= 0:
        reason = StopReason.OVERDRAWN
    formula = _level(left, daily, flow.currency)
    for name, costs in burn.products.items():
        own = daily_use(*stretch(costs, burn.newest))
        yield Stop(
            StopKind.PAY_AS_YOU_GO,
            flow.provider,
            flow.account,
            name,
            flow.currency,
            left,
            own,
            burn.newest,
            stop,
            reason,
            formula,
            _("Then calls stop until the account is topped up."),
        )


def _day_of(
    left: Decimal | None, daily: Decimal, newest: date
) -> tuple[date | None, StopReason]:
    if left is None:
        return None, StopReason.UNKNOWN
    day = runs_out(left, [newest], [daily])
    return day, StopReason.USED_UP if day else StopReason.NOT_FORESEEN


def _level(left: Decimal | None, daily: Decimal, unit: str) -> str:
    if left is None:
        return _("{daily} {unit} a day; how much there is, is not stated").format(
            daily=plain(round_half_up(daily, 4)), unit=unit
        )
    if left <= 0:
        return _("{left} {unit} left").format(left=plain(left), unit=unit)
    if daily <= 0:
        return _("{left} {unit} left, nothing used lately").format(
            left=plain(left), unit=unit
        )
    days = plain(round_half_up(EXACT.divide(left, daily), 1))
    return _("{left} {unit} ÷ {daily} a day = {days} days").format(
        left=plain(left), unit=unit, daily=plain(round_half_up(daily, 4)), days=days
    )


def _a_day(used: Decimal, days: int) -> Decimal:
    return round_half_up(EXACT.divide(used, Decimal(days)), AMOUNT_PLACES)


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
