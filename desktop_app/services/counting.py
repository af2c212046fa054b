"""Hold our own count of usage against a bill."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from desktop_app.calc.failures import TooLarge
from desktop_app.calc.lines import DAY, UTC_OFFSET, month_bounds
from desktop_app.calc.usage_lines import HOUR, Calendar, UsageIn
from desktop_app.calc.usage_match import Held, hold_against
from desktop_app.domain.bills import BillId, Scope
from desktop_app.domain.errors import Refused
from desktop_app.domain.money import total
from desktop_app.domain.usage import (
    Grain,
    Holder,
    Pairing,
    Quantities,
    UsageKey,
    UsageMatch,
    UsageRow,
    UsageState,
    Variances,
)
from desktop_app.i18n import _
from desktop_app.services.mapping import saved_mappings
from desktop_app.services.naming import names_of
from desktop_app.services.pairing import pairings_of
from desktop_app.store.parts import Part
from desktop_app.store.workspace import Workspace
from importers.registry import BUILTIN

BEIJING = UTC_OFFSET // HOUR
_MONTHS = 12
_WORST = list(UsageState)


def usage_match(
    home: Workspace, bill: BillId, by: Grain = Grain.KEY, log: Holder | None = None
) -> UsageMatch:
    """Return what our own log says of a bill's usage, and how the two differ.

    Args:
        home: the ledger.
        bill: which bill.
        by: what a row is about.
        log: only this log; None: every log that is paired with the account.

    Raises:
        Refused: a quantity is too large to be compared exactly.
    """
    with home.ledger.read() as records:
        pairings = tuple(
            one
            for one in pairings_of(records)
            if one.bill == Holder.of(bill) and log in {None, one.log}
        )
    found = UsageMatch(bill, pairings)
    logs = _log_parts(home, pairings, bill) if pairings else []
    ours = [part for part in logs if part.bill.period == bill.period]
    if not ours:
        return found
    offsets = _offsets(home)
    held = _held(home, bill, logs, offsets, by_day=by is Grain.DAY)
    files = {(part.source_name, offsets.get(part.profile, BEIJING)) for part in ours}
    return replace(
        found,
        rows=tuple(_rows(held, by)),
        own_prices=held.own_prices,
        by_request=held.by_request,
        owned_by=held.owned_by,
        left_out=held.left_out,
        boundary=held.boundary,
        uncounted=held.uncounted,
        uncounted_lines=held.uncounted_lines,
        not_usage=held.not_usage,
        unvalued=sum(one.log_amount is None for one in held.rows),
        log_files=tuple(sorted(files)),
        requests=held.differing,
        covered=held.covered,
        lines=held.lines,
        other_currency=held.other_currency,
    )


def _held(
    home: Workspace,
    bill: BillId,
    logs: Sequence[Part],
    offsets: dict[str, int],
    *,
    by_day: bool,
) -> Held:
    bills = _bill_parts(home, bill)
    own = next((part for part in bills if part.bill.period == bill.period), None)
    bounds = month_bounds(bill.period)
    if own is None or bounds is None:
        raise Refused(
            _("The ledger holds no bill {bill}.").format(bill=bill.text),
            _("See “plumbline bills”; a bill is provider/account/period/currency."),
        )
    calendar = Calendar(
        bounds[0] * DAY, bounds[1] * DAY, offsets.get(own.profile, BEIJING)
    )

    def given(parts: Iterable[Part]) -> list[UsageIn]:
        return [
            UsageIn(
                part.path,
                _apart(part.bill.period, bill.period),
                offsets.get(part.profile, BEIJING),
                part.dropped,
            )
            for part in parts
        ]

    names = names_of(home)
    try:
        return hold_against(given(logs), given(bills), calendar, names, by_day=by_day)
    except TooLarge as fault:
        raise Refused(
            _("A quantity is too large to be compared exactly: {reason}").format(
                reason=fault
            ),
            _("Look for a quantity that cannot be, in the log and in the bill."),
        ) from fault


def _offsets(home: Workspace) -> dict[str, int]:
    """Return the hours of UTC in which each kind of file counts its months."""
    found = {one.profile.name: one.profile.utc_offset for one in BUILTIN}
    mapped = {f"mapped.{one.name}": one.utc_offset for one in saved_mappings(home)}
    return found | mapped


def _log_parts(
    home: Workspace, pairings: Sequence[Pairing], bill: BillId
) -> list[Part]:
    holders = {one.log for one in pairings}
    return [
        part
        for part in home.lines.parts(Scope(), role=None)
        if Holder.of(part.bill) in holders
        and abs(_apart(part.bill.period, bill.period)) <= 1
        and (part.role != "bill" or Holder.of(part.bill) != Holder.of(bill))
    ]


def _bill_parts(home: Workspace, bill: BillId) -> list[Part]:
    return [
        part
        for part in home.lines.parts(Scope(account=bill.account))
        if replace(part.bill, period=bill.period) == bill
        and abs(_apart(part.bill.period, bill.period)) <= 1
    ]


def _apart(one: str, other: str) -> int:
    """Count the months from one period to another; far: one has no month."""
    if month_bounds(one) is None or month_bounds(other) is None:
        return _MONTHS
    months = [int(p[:4]) * _MONTHS + int(p[5:7]) for p in (one, other)]
    return months[0] - months[1]


def _rows(held: Held, by: Grain) -> list[UsageRow]:
    rows = list(held.calls if by is Grain.REQUEST else held.rows)
    if by in {Grain.MODEL, Grain.API_KEY}:
        rows = _rolled(rows, by)
    if by is Grain.DAY:
        return sorted(rows, key=lambda one: (str(one.key.day or ""), one.key.model))
    return sorted(
        rows,
        key=lambda one: (
            abs(one.difference),
            _WORST.index(one.state),
            abs(one.quantities.variance),
        ),
        reverse=True,
    )


def _rolled(rows: Sequence[UsageRow], by: Grain) -> list[UsageRow]:
    groups: dict[UsageKey, list[UsageRow]] = defaultdict(list)
    for one in rows:
        key = one.key
        whole = (
            UsageKey(key.model, key.meter)
            if by is Grain.MODEL
            else UsageKey("", key.meter, key.owner)
        )
        groups[whole].append(one)
    return [_joined(key, some) for key, some in groups.items()]


def _joined(key: UsageKey, some: Sequence[UsageRow]) -> UsageRow:
    amounts = [one.log_amount for one in some if one.log_amount is not None]
    codes: dict[str, set[str]] = defaultdict(set)
    for one in some:
        for name, found in one.codes:
            codes[name].update(found)
    return UsageRow(
        key=key,
        quantities=Quantities(
            **{
                name: total(getattr(one.quantities, name) for one in some)
                for name in Quantities.__dataclass_fields__
            }
        ),
        amount=total(one.amount for one in some),
        log_amount=total(amounts) if amounts else None,
        variances=Variances(
            **{
                name: total(getattr(one.variances, name) for one in some)
                for name in Variances.__dataclass_fields__
            }
        ),
        state=max((one.state for one in some), key=_WORST.index),
        lines=sum(one.lines for one in some),
        log_lines=sum(one.log_lines for one in some),
        codes=tuple((name, tuple(sorted(found))) for name, found in codes.items()),
    )


def log_total(rows: Iterable[UsageRow]) -> Decimal:
    """Return what the log comes to, as far as there are prices for it."""
    return total(one.log_amount for one in rows if one.log_amount is not None)
