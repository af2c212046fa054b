"""Say whether the allocation of bills that are to be closed adds up to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from desktop_app.domain.allocated import Condition, ConditionKind, Month
from desktop_app.domain.allocation import plan_faults
from desktop_app.domain.bills import Bill
from desktop_app.domain.money import plain, total
from desktop_app.i18n import _
from desktop_app.services.allocating import Proof, allocation_of_bills
from desktop_app.services.plan_words import condition_words, fault_words
from desktop_app.services.planning import plan_of
from desktop_app.store.workspace import Workspace

# What keeps an allocation from being one that a person can sign.
BROKEN = frozenset({ConditionKind.NOT_IN_FORCE, ConditionKind.NO_TARGET})


@dataclass(frozen=True)
class Tie:
    """Whether one currency of some bills is allocated to the last digit."""

    proof: Proof
    conditions: tuple[Condition, ...] = ()
    owner: str = ""
    fault: str = ""  # in words: the plan cannot be run


def ties_of(home: Workspace, bills: Sequence[Bill]) -> tuple[Tie, ...] | None:
    """Hold the allocation of bills against what they state.

    None: there are no departments and no rules yet.
    """
    plan = plan_of(home)
    if plan.is_empty:
        return None
    faults = plan_faults(plan)
    if faults:
        nothing = Proof("", "", Decimal(0), Decimal(0), Decimal(0))
        return (Tie(nothing, fault=fault_words(faults[0])),)
    found = allocation_of_bills(home, {bill.id for bill in bills})
    ties = []
    for one in found:
        month = Month(one.period, one.currency, (one,))
        stated = total(
            bill.billed_total
            for bill in bills
            if (bill.id.period, bill.id.currency) == (one.period, one.currency)
        )
        proof = Proof(
            one.period, one.currency, month.allocated, month.unallocated, stated
        )
        ties.append(Tie(proof, one.conditions, plan.owner))
    return tuple(ties)


def tie_words(ties: Sequence[Tie] | None) -> tuple[str, bool]:
    """Say whether an allocation ties; the second value: whether it does."""
    if ties is None:
        said = _("Nothing is allocated to anyone yet, so nothing can be left over.")
        return said, True
    wrong = [said for one in ties for said in _wrong(one)]
    if wrong:
        return " ".join(dict.fromkeys(wrong)), False
    return " ".join(_right(one) for one in ties), True


def _wrong(one: Tie) -> list[str]:
    if one.fault:
        return [one.fault]
    said = [condition_words(c) for c in one.conditions if c.kind in BROKEN]
    if not one.proof.holds:
        said.append(
            _("Allocated {allocated} + unallocated {left} is not {total}.").format(
                **_figures(one.proof)
            )
        )
    return said


def _right(one: Tie) -> str:
    said = _("Allocated {allocated} + unallocated {left} = {total}.").format(
        **_figures(one.proof)
    )
    if one.proof.unallocated and one.owner:
        owned = _("{owner} answers for what is not allocated.").format(owner=one.owner)
        return f"{said} {owned}"
    return said


def _figures(proof: Proof) -> dict[str, str]:
    return {
        "allocated": plain(proof.allocated),
        "left": plain(proof.unallocated),
        "total": f"{plain(proof.billed)} {proof.currency}",
    }
