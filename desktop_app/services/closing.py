"""Close a period: prepared by one person, signed by another, reopened with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop_app.domain.allocated import Allocation
from desktop_app.domain.backups import BackupReason
from desktop_app.domain.bills import Bill, Scope
from desktop_app.domain.changes import Changed, Outcome
from desktop_app.domain.closing import (
    CheckItem,
    CheckName,
    Closing,
    ClosingState,
    SignedTotal,
    same_person,
)
from desktop_app.domain.errors import Refused
from desktop_app.domain.money import plain
from desktop_app.i18n import _, mark
from desktop_app.services.allocating import allocation_of_bills
from desktop_app.services.checklists import checklist
from desktop_app.services.period_facts import PeriodFacts, facts_of
from desktop_app.services.period_states import find_closing, period_state, unmet
from desktop_app.services.reconciling import inputs_of
from desktop_app.services.run_inputs import fingerprint, parts_fingerprint
from desktop_app.services.sign_off import check_facts
from desktop_app.store.workspace import Workspace

PREPARED = mark("Prepared the close of {period}: {bills} bills.")
WITHDRAWN = mark("Took back the prepared close of {period}.")
SIGNED = mark("Signed the close of {period}: {bills} bills are locked.")
REOPENED = mark("Reopened {period}: {reason}")
CHANGES = Changed.CLOSINGS | Changed.BILLS | Changed.ACTIVITY


def prepare(
    home: Workspace,
    period: str,
    account: str = "",
    waivers: Mapping[str, str] | None = None,
    override: str = "",
) -> Outcome[Closing]:
    """Prepare the close of a period for another person's signature.

    A closing of the same period and account that waits for its signature is taken
    back: the new one stands for it. What does not hold yet is shown and may be waived
    later by preparing again.

    Args:
        home: the ledger.
        period: YYYY-MM.
        account: only this account; empty: all.
        waivers: points of the checklist that need not hold, each with its reason.
        override: why it is closed on provisional figures; empty: it is not.

    Raises:
        Refused: there is nothing to close, or a point cannot be waived.
    """
    reasons = {key: text.strip() for key, text in (waivers or {}).items()}
    facts = _facts(home, period, account)
    _refuse_waivers(facts, reasons)
    before = period_state(home, period, account).prepared
    with home.ledger.begin() as records:
        if before is not None:
            records.withdraw_closing(before.id)
            records.record(
                "close.withdraw", WITHDRAWN, {"period": period}, subject=_named(before)
            )
        closing = records.add_closing(period, account, reasons, override.strip())
        told = {
            "period": period,
            "account": account,
            "bills": len(facts.bills),
            "waivers": reasons,
            "override": override.strip(),
        }
        records.record("close.prepare", PREPARED, told, subject=_named(closing))
    return Outcome(closing, CHANGES)


def sign(home: Workspace, closing_id: int, note: str = "") -> Outcome[Closing]:
    """Sign a prepared closing: its totals are vouched for, its bills locked.

    Raises:
        Refused: the signer prepared it, a point does not hold and is not waived, or
            it does not wait for a signature.
    """
    closing = _prepared(home, closing_id)
    _refuse_signer(home, closing)
    facts = _facts(home, closing.period, closing.account)
    items = checklist(facts, closing.waivers, closing.override)
    _refuse_unmet(items)
    totals = [_signed_total(home, bill) for bill in facts.bills]
    frozen = allocation_of_bills(home, {one.bill for one in totals})
    home.backups.before(BackupReason.CLOSE)
    with home.ledger.begin() as records:
        told = {
            "period": closing.period,
            "account": closing.account,
            "bills": len(totals),
            "note": note,
            "waived": {i.name.value: i.waived for i in items if i.waived},
            "checks": check_facts(items),
            "totals": [signed_facts(one) for one in totals],
            **_allocated_facts(frozen),
        }
        records.freeze_allocations(closing_id, frozen)
        entry = records.record("close.sign", SIGNED, told, subject=_named(closing))
        signed = records.sign_closing(closing_id, note, entry.hash, totals)
    return Outcome(signed, CHANGES)


def reopen(home: Workspace, closing_id: int, reason: str) -> Outcome[Closing]:
    """Unlock a signed closing, for a reason that stays in the trail.

    Raises:
        Refused: no reason is given, or it is not signed.
    """
    closing = find_closing(home, closing_id)
    if closing.state is not ClosingState.SIGNED:
        raise Refused(
            _("Closing {number} of {period} is not signed.").format(
                number=closing.id, period=closing.period
            ),
            _("Only a signed closing can be reopened."),
        )
    why = reason.strip()
    if not why:
        raise Refused(
            _("Reopening {period} needs a reason.").format(period=closing.period),
            _("Say why; it stays in the audit trail."),
        )
    with home.ledger.begin() as records:
        told = {"period": closing.period, "account": closing.account, "reason": why}
        before = {"state": closing.state.value, "signed_by": closing.signed_by}
        records.record(
            "close.reopen", REOPENED, told, subject=_named(closing), before=before
        )
        found = records.reopen_closing(closing_id, why)
    return Outcome(found, CHANGES)


def signed_facts(one: SignedTotal) -> dict[str, object]:
    """Return what the trail says of a signed total; amounts as text."""
    return {
        "bill": one.bill.text,
        "lines": one.lines,
        "billed": plain(one.billed),
        "expected": None if one.expected is None else plain(one.expected),
        "unpriced": one.unpriced,
        "difference": None if one.difference is None else plain(one.difference),
        "run": one.run,
        "parts": one.parts,
        "inputs": one.inputs,
    }


def _allocated_facts(frozen: Sequence[Allocation]) -> dict[str, object]:
    """Return what the trail says of the allocation that a close freezes."""
    if not frozen:
        return {}
    rows = [
        {
            "period": one.period,
            "currency": one.currency,
            "departments": {c.department: plain(c.total) for c in one.costs()},
            "unallocated": plain(one.unallocated),
            "total": plain(one.total),
        }
        for one in frozen
    ]
    return {"allocation": rows}


def _facts(home: Workspace, period: str, account: str) -> PeriodFacts:
    facts = facts_of(home, period, account)
    if facts.bills:
        return facts
    with home.ledger.read() as records:
        known = records.bills(Scope(period, account or None))
    if known:
        raise Refused(
            _("Every bill of {period} is closed already.").format(period=period),
            _("Reopen it with a reason, or choose another period."),
        )
    raise Refused(
        _("There is no bill of {period} to close.").format(period=period),
        _("Import it first, or choose another period or account."),
    )


def _refuse_waivers(facts: PeriodFacts, waivers: Mapping[str, str]) -> None:
    items = {item.name.value: item for item in checklist(facts, {}, "")}
    for name, reason in waivers.items():
        if name not in items or not items[name].waivable:
            can = ", ".join(key for key, item in items.items() if item.waivable)
            raise Refused(
                _("“{name}” is no point that can be waived.").format(name=name),
                _("These can: {names}.").format(names=can),
            )
        if not reason:
            raise Refused(
                _("Waiving “{name}” needs a reason.").format(name=name),
                _("Say why it need not hold; it stays in the audit trail."),
            )


def _prepared(home: Workspace, closing_id: int) -> Closing:
    closing = find_closing(home, closing_id)
    if closing.state is ClosingState.PREPARED:
        return closing
    raise Refused(
        _("Closing {number} of {period} does not wait for a signature.").format(
            number=closing.id, period=closing.period
        ),
        _("Prepare the period again."),
    )


def _refuse_signer(home: Workspace, closing: Closing) -> None:
    if not home.person.strip() or same_person(home.person, closing.prepared_by):
        raise Refused(
            _("{person} prepared this close and cannot sign it.").format(
                person=closing.prepared_by
            ),
            _("Have another person sign it under their own name."),
        )


def _refuse_unmet(items: Sequence[CheckItem]) -> None:
    missing = unmet(items)
    if not missing:
        return
    first = missing[0]
    hint = (
        _("Prepare it again with a reason for the override.")
        if first.name is CheckName.FINAL_FILES
        else _("Put it right, or prepare it again and waive it with a reason.")
    )
    raise Refused(
        _("{count} points of the checklist do not hold. {detail}").format(
            count=len(missing), detail=first.detail
        ),
        hint,
    )


def _signed_total(home: Workspace, bill: Bill) -> SignedTotal:
    scope = Scope(bill.id.period, bill.id.account)
    parts = [part for part in home.lines.parts(scope) if part.bill == bill.id]
    with home.ledger.read() as records:
        run = records.bill_runs().get(bill.id, "")
    return SignedTotal(
        bill=bill.id,
        lines=bill.lines,
        billed=bill.billed_total,
        expected=bill.expected_total,
        run=run,
        parts=parts_fingerprint(parts),
        inputs=fingerprint(inputs_of(home, bill.id)),
        unpriced=bill.unpriced,
        difference=bill.difference,
    )


def _named(closing: Closing) -> str:
    return f"closing {closing.id}"
