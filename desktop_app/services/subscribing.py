"""Tell what was paid in advance: plans, their windows, and their cost by month."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from desktop_app.domain.bills import Scope
from desktop_app.domain.money import EXACT
from desktop_app.domain.plans import PlanMonth
from desktop_app.domain.subscriptions import (
    PlansHeld,
    PlanState,
    QuotaWindow,
    SplitMonth,
    Subscription,
    WindowKind,
    amortised,
)
from desktop_app.domain.terms import Term, TermKind
from desktop_app.domain.views import Measure, Measured, Scalar
from desktop_app.jobs import Progress
from desktop_app.services.looking import judged_parts
from desktop_app.services.plan_audit import plan_audit
from desktop_app.store.queries import LineTable
from desktop_app.store.sightings import purchase_sightings
from desktop_app.store.workspace import Workspace
from importers.charge_kinds import ChargeKind
from importers.formats.qwen_cloud_plan import PROVIDER as PLAN_BILLS

Row = Mapping[str, Any]
ZONE = timezone(timedelta(hours=8))  # in which the providers' days begin
BOUGHT = (ChargeKind.SUBSCRIPTION.value, ChargeKind.SAVINGS_PLAN.value)
REFUND = ChargeKind.REFUND.value
MOST = 2_000  # purchases that are listed
# As a term's note or a file's details state them: “5h=1200 requests; week=9000”.
_WINDOW = re.compile(
    r"(5\s*-?h(?:ours?)?|5\s*小时|week(?:ly)?|每?周|month(?:ly)?|每?月)"
    r"\s*[=:：]\s*([\d,]+(?:\.\d+)?)\s*([^\s;；,，。\x22]*)",
    re.IGNORECASE,
)
_REFUND = re.compile("refund|退")
_RENEWAL = ("Auto Renewal", "AutoRenewal", "autoRenewal", "auto_renewal")


def plans_held(
    home: Workspace, scope: Scope, progress: Progress, today: date | None = None
) -> PlansHeld:
    """Return the purchases and commitments in scope, and how the months split.

    Purchases of every month count, for their cost reaches into later ones; ``scope``
    chooses the account, and the months that are listed.
    """
    day = today or datetime.now(UTC).astimezone(ZONE).date()
    account = Scope(None, scope.account)
    judged = judged_parts(home, account)
    if not judged:
        return PlansHeld()
    home.rollups.build(judged, progress)
    account_of = {one.part.id: one.part.bill.account for one in judged}
    table = LineTable(judged, home.rollups)
    try:
        rows = purchase_sightings(table, (*BOUGHT, REFUND)).to_pylist()
        by = ("billing_period", "billing_currency", "charge_kind", "provider")
        kinds = table.measured(by, (), (Measure.BILLED,))
    finally:
        table.close()
    bought = [
        _purchase(row, account_of[row["part_id"]], day)
        for row in rows
        if _is_bought(row["charge_kind"], row["provider"])
    ][:MOST]
    months = [_split(key, sums, bought) for key, sums in _by_month(kinds)]
    audits = plan_audit(home, account)
    with home.ledger.read() as records:
        terms = records.terms()
    found = [*bought, *_commitments(terms, audits, scope.account, day)]
    return PlansHeld(
        tuple(sorted(found, key=_order)),
        tuple(one for one in months if scope.period in {None, one.period}),
    )


def _order(one: Subscription) -> tuple[bool, str, str, str]:
    ended = one.state in {PlanState.ENDED, PlanState.REFUNDED}
    return ended, one.provider, one.account, str(one.starts or "")


def _purchase(row: Row, account: str, today: date) -> Subscription:
    starts = _day_of(row["starts"])
    ends = None if row["ends"] is None else _day_of(row["ends"] - 1)
    if starts is None or ends is None or ends <= starts:
        # The moment of payment, or an end before the start, is no plan's period.
        starts = ends = None
    words = f"{row['stated_status']} {row['vendor_transaction_type']}".casefold()
    refunded = row["charge_kind"] == REFUND or bool(_REFUND.search(words))
    return Subscription(
        provider=row["provider"],
        account=account,
        currency=row["billing_currency"],
        plan=row["commodity_name"] or row["service_name"] or row["commodity_code"],
        starts=starts,
        ends=ends,
        state=PlanState.REFUNDED if refunded else _state(starts, ends, today),
        period=row["billing_period"],
        paid=row["paid"],
        stated=row["stated_status"],
        renewal=renewal_in(row["usage_detail"]) or _bare_cell(row),
        source=row["order_id"],
        windows=tuple(windows_in(row["usage_detail"])),
    )


def _commitments(
    terms: Sequence[Term],
    audits: Sequence[PlanMonth],
    account: str | None,
    today: date,
) -> Iterator[Subscription]:
    for term in terms:
        if term.kind is not TermKind.COMMITMENT:
            continue
        if account is not None and term.account not in {"", account}:
            continue
        starts = term.effective_from.astimezone(ZONE).date()
        end = term.effective_to
        ends = _day_of(int(end.timestamp()) - 1) if end else None
        made = Subscription(
            provider=term.provider,
            account=term.account,
            currency=term.currency,
            plan=term.label,
            starts=starts,
            ends=ends,
            state=_state(starts, ends or date.max, today),
            renewal=renewal_in(term.note),
            source=term.source,
        )
        counted = [
            QuotaWindow(
                WindowKind.MONTH,
                one.committed or Decimal(0),
                one.currency,
                one.month,
                one.deducted,
                one.expired,
                term.source,
            )
            for one in audits
            if one.plans == (term.label,)
            and (one.provider, one.currency) == (term.provider, term.currency)
            and term.account in {"", one.account}
        ]
        stated = [replace(w, stated=term.source) for w in windows_in(term.note)]
        yield replace(made, windows=(*stated, *counted))


def windows_in(text: str) -> Iterator[QuotaWindow]:
    """Yield the quota windows that a text states: “5h=1200 requests; week=9000”."""
    for name, figure, unit in _WINDOW.findall(text):
        first = name.casefold().removeprefix("每")[0]
        kind = {"5": WindowKind.FIVE_HOURS, "w": WindowKind.WEEK, "周": WindowKind.WEEK}
        yield QuotaWindow(
            kind.get(first, WindowKind.MONTH), Decimal(figure.replace(",", "")), unit
        )


def _bare_cell(row: Row) -> str:
    """Return the subscription history's column, which is kept as it came."""
    cell: str = row["usage_detail"].strip()
    bare = row["provider"] == PLAN_BILLS and not cell.startswith(("{", "["))
    return cell if bare else ""


def renewal_in(text: str) -> str:
    """Return what a file's details or a note say of auto-renewal, in their words."""
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if isinstance(found, dict):
        return next((str(found[n]) for n in _RENEWAL if found.get(n)), "")
    named = re.search(
        r"(?:auto[- ]?renewal|自动续费)\s*[=:：]\s*([^\s;；,，。]+)",
        text,
        re.IGNORECASE,
    )
    if named:
        return named.group(1)
    return ""


def _by_month(
    rows: Sequence[Measured],
) -> list[tuple[tuple[str, str], dict[bool, Decimal]]]:
    """Add up each month's charges, those bought in advance apart."""
    found: dict[tuple[str, str], dict[bool, Decimal]] = {}
    for row in rows:
        period, currency = (str(value or "") for value in row.values[:2])
        sums = found.setdefault((period, currency), {})
        billed, ahead = row.amounts[Measure.BILLED], _is_bought(*row.values[2:])
        sums[ahead] = EXACT.add(sums.get(ahead, Decimal(0)), billed or Decimal(0))
    return sorted(found.items())


def _is_bought(kind: Scalar, provider: Scalar) -> bool:
    """Whether a line is bought in advance; a bill of plans holds nothing else."""
    return kind in BOUGHT or (kind == REFUND and provider == PLAN_BILLS)


def _split(
    key: tuple[str, str], sums: dict[bool, Decimal], bought: Sequence[Subscription]
) -> SplitMonth:
    period, currency = key
    return SplitMonth(
        period,
        currency,
        sums.get(True, Decimal(0)),
        sums.get(False, Decimal(0)),
        amortised(bought, currency, period),
    )


def _state(starts: date | None, ends: date | None, today: date) -> PlanState:
    if starts is None or ends is None:
        return PlanState.UNDATED
    if today < starts:
        return PlanState.COMING
    return PlanState.ENDED if today > ends else PlanState.RUNNING


def _day_of(seconds: int | None) -> date | None:
    """Return the provider's day of an instant."""
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, ZONE).date()
