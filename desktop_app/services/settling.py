"""Find what came back for a dispute, and settle it with what a person chooses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from desktop_app.domain.bills import Scope
from desktop_app.domain.changes import Changed, Outcome
from desktop_app.domain.disputes import (
    OWED,
    Dispute,
    DisputeOutcome,
    DisputeState,
    Settlement,
)
from desktop_app.domain.errors import Refused
from desktop_app.domain.money import EXACT, plain
from desktop_app.domain.views import Filter, Op, Sort
from desktop_app.i18n import _, mark
from desktop_app.services.moving import (
    Step,
    seen,
    state_word,
    written,
)
from desktop_app.store.parts import Judged
from desktop_app.store.queries import Keys, LineTable
from desktop_app.store.records import Records
from desktop_app.store.workspace import Workspace
from importers.charge_kinds import ChargeKind

SETTLED = mark("{recovered} {currency} came back for dispute {number}.")
CHANGES = Changed.DISPUTES | Changed.BILLS | Changed.ACTIVITY
MOST = 20  # proposals
LOOKED_AT = 20_000  # credits near the amount that are weighed against each other
CREDIT_KINDS = (
    ChargeKind.REFUND,
    ChargeKind.ADJUSTMENT,
    ChargeKind.COUPON,
    ChargeKind.USAGE,
    ChargeKind.OTHER,
)
PLAIN_CREDITS = {ChargeKind.REFUND.value, ChargeKind.ADJUSTMENT.value}
_LEAST = Decimal("-0.0000000001")  # the smallest amount that a bill can hold
_COLUMNS = (
    "line_id",
    "billing_period",
    "billing_date",
    "charge_kind",
    "model",
    "type_code",
    "billed_cost",
    "source_file",
)


@dataclass(frozen=True)
class Proposal:
    """A credit that may settle a dispute; a person decides whether it does.

    ``amount`` is what came back, above 0. The three marks say why it stands where
    it stands in the list.
    """

    line_id: str
    period: str
    dated: str  # day in the provider's zone; empty: the bill states none
    kind: str
    model: str
    type_code: str
    amount: Decimal
    source: str
    exact: bool
    same_model: bool
    later: bool


@dataclass(frozen=True)
class Payback:
    """What a person settles with.

    Args:
        line_id: the credit line; empty: it came back outside any bill.
        amount: how much of it is for this dispute; None: all of it.
        final: nothing more will come; what is still owed is written off.
        outcome: in what form; None: told from the line.
    """

    line_id: str = ""
    amount: Decimal | None = None
    note: str = ""
    final: bool = False
    outcome: DisputeOutcome | None = None


def proposals(home: Workspace, number: str, limit: int = MOST) -> list[Proposal]:
    """Return credits that may settle a dispute, best match first; none is taken.

    Raises:
        Refused: there is no such dispute.
    """
    with home.ledger.read() as records:
        one = records.dispute(number)
        used = set(records.settled_lines())
    if one.outstanding <= 0:
        return []
    models = {item.group.model for item in one.items if item.group.model}
    last = max(item.group.bill.period for item in one.items)
    found = [
        _proposal(line, one.outstanding, models, last)
        for line in _credits(home, one)
        if line["line_id"] not in used
    ]
    found.sort(key=lambda p: _rank(p, one.outstanding))
    return found[:limit]


def settle(
    home: Workspace, number: str, payback: Payback, version: int | None = None
) -> Outcome[Dispute]:
    """Record what came back; a dispute that is owed nothing more is settled.

    Raises:
        Refused: nothing is owed, the line is no credit for it or settles another
            dispute, or it is more than what is owed.
    """
    with home.ledger.read() as records:
        before = records.dispute(number)
    line = _credit(home, before, payback.line_id) if payback.line_id else None
    with home.ledger.begin() as records:
        before = seen(records, number, before.version if version is None else version)
        _refuse_not_owed(before)
        _refuse_used(records, payback.line_id)
        amount = _amount(before, payback, line)
        after = _paid(records, before, payback, amount, line)
        said = {"line": payback.line_id, "amount": amount, "note": payback.note}
        made = written(records, before, after, Step("dispute.settle", SETTLED, said))
    return Outcome(made, CHANGES)


def _paid(
    records: Records,
    before: Dispute,
    payback: Payback,
    amount: Decimal,
    line: Mapping[str, Any] | None,
) -> Dispute:
    at = before.changed_at  # set anew where it is written
    one = Settlement(payback.line_id, amount, payback.note.strip(), at, "")
    if amount:
        records.add_settlement(before.number, one)
    paid = (*before.settlements, one) if amount else before.settlements
    after = replace(before, settlements=paid)
    outcome = payback.outcome or before.outcome or _told(line)
    over = payback.final or after.outstanding == 0
    state = DisputeState.SETTLED if over else before.state
    return replace(after, state=state, outcome=outcome)


def _told(line: Mapping[str, Any] | None) -> DisputeOutcome | None:
    """Tell from a credit line in what form the money came back."""
    if line is None:
        return None
    if line["charge_kind"] == ChargeKind.REFUND.value:
        return DisputeOutcome.REFUND
    if line["charge_kind"] == ChargeKind.COUPON.value:
        return DisputeOutcome.VOUCHER
    return DisputeOutcome.CREDIT_NOTE


def _refuse_not_owed(one: Dispute) -> None:
    if one.state not in OWED:
        raise Refused(
            _("{number} is {state}; nothing is owed for it.").format(
                number=one.number, state=state_word(one.state)
            ),
            _("Record the provider's answer first."),
        )


def _refuse_used(records: Records, line_id: str) -> None:
    other = records.settled_lines().get(line_id) if line_id else None
    if other is not None:
        raise Refused(
            _("Line {line} already settles dispute {number}.").format(
                line=line_id, number=other
            ),
            _("A credit settles one dispute only; choose another line."),
        )


def _amount(one: Dispute, payback: Payback, line: Mapping[str, Any] | None) -> Decimal:
    """Return what is recovered now: never more than came back, or than is owed."""
    came = abs(line["billed_cost"]) if line else None
    amount = payback.amount if payback.amount is not None else came
    if amount is None:
        amount = Decimal(0) if payback.final else None
    if amount is None or amount < 0 or (amount == 0 and not payback.final):
        raise Refused(
            _("The amount that came back must be above 0."),
            _("Say how much, or name the line of the credit."),
        )
    if came is not None and amount > came:
        raise Refused(
            _("The line holds {came} only, not {amount}.").format(
                came=plain(came), amount=plain(amount)
            ),
            _("Say at most what the line holds."),
        )
    if amount > one.outstanding:
        raise Refused(
            _("{amount} is more than the {owed} still owed for {number}.").format(
                amount=plain(amount), owed=plain(one.outstanding), number=one.number
            ),
            _("Say which part of it is for this dispute."),
        )
    return amount


# --- the lines


def _judged(home: Workspace, one: Dispute) -> list[Judged]:
    """Return the parts of the dispute's account from its first period on."""
    first = min(item.group.bill.period for item in one.items)
    return [
        Judged(part, None)
        for part in home.lines.parts(Scope(account=one.account))
        if (part.bill.provider, part.bill.currency) == (one.provider, one.currency)
        and part.bill.period >= first
    ]


def _filters() -> list[Filter]:
    kinds = tuple(kind.value for kind in CREDIT_KINDS)
    return [
        Filter("billed_cost", Op.AT_MOST, (_LEAST,)),
        Filter("charge_kind", Op.IS, (*kinds, None)),
    ]


def _credits(home: Workspace, one: Dispute) -> list[dict[str, Any]]:
    """Return the credits that could settle a dispute: what is exact, then the rest."""
    table = LineTable(_judged(home, one))
    owed = one.outstanding
    exact = Filter("billed_cost", Op.IS, (EXACT.minus(owed),))
    try:
        near = table.keys([*_filters(), exact], ())
        rest = table.keys(_filters(), (Sort("billed_cost", descending=True),))
        found = _rows(table, near) + _rows(table, rest[:LOOKED_AT])
    finally:
        table.close()
    return list({line["line_id"]: line for line in found}.values())


def _credit(home: Workspace, one: Dispute, line_id: str) -> dict[str, Any]:
    """Return the credit that a person named, or refuse it."""
    table = LineTable(_judged(home, one))
    try:
        named = Filter("line_id", Op.IS, (line_id,))
        found = _rows(table, table.keys([*_filters(), named], ()))
    finally:
        table.close()
    if not found:
        first = min(item.group.bill.period for item in one.items)
        raise Refused(
            _("Line “{line}” is no credit that could settle {number}.").format(
                line=line_id, number=one.number
            ),
            _(
                "It must be a negative line of {provider} {account} in {currency}, "
                "of {period} or later."
            ).format(
                provider=one.provider,
                account=one.account,
                currency=one.currency,
                period=first,
            ),
        )
    return found[0]


def _rows(table: LineTable, keys: Keys) -> list[dict[str, Any]]:
    found: Sequence[dict[str, Any]] = table.rows(keys, _COLUMNS).to_pylist()
    return list(found)


def _proposal(
    line: Mapping[str, Any], owed: Decimal, models: set[str], last: str
) -> Proposal:
    amount = abs(line["billed_cost"])
    return Proposal(
        line_id=line["line_id"],
        period=line["billing_period"] or "",
        dated=line["billing_date"].isoformat() if line["billing_date"] else "",
        kind=line["charge_kind"] or "",
        model=line["model"] or "",
        type_code=line["type_code"] or "",
        amount=amount,
        source=line["source_file"],
        exact=amount == owed,
        same_model=(line["model"] or "") in models,
        later=(line["billing_period"] or "") > last,
    )


def _rank(one: Proposal, owed: Decimal) -> tuple[Any, ...]:
    return (
        not one.exact,
        not one.same_model,
        not one.later,
        one.kind not in PLAIN_CREDITS,
        abs(EXACT.subtract(one.amount, owed)),
        one.dated,
        one.line_id,
    )
