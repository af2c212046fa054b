"""A dispute goes only where its life leads, and never twice at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from desktop_app.domain.decisions import FindingState
from desktop_app.domain.disputes import NEXT, Dispute, DisputeState
from desktop_app.domain.errors import Refused
from desktop_app.services.disputing import (
    Heading,
    answer,
    close,
    edit,
    reopen,
    send,
    show_dispute,
    withdraw,
)
from desktop_app.services.moving import moved
from desktop_app.services.settling import Payback, settle
from desktop_app.store.workspace import Workspace

Claims = Any  # see conftest
S = DisputeState
PART = Decimal("0.01")


def _settled(home: Workspace, number: str) -> Dispute:
    return settle(home, number, Payback(final=True)).value


WAYS: dict[DisputeState, Callable[[Workspace, str], Any]] = {
    S.DRAFT: lambda home, number: reopen(home, number, "again"),
    S.SENT: send,
    S.ACCEPTED: lambda home, number: answer(home, number, S.ACCEPTED),
    S.PART_ACCEPTED: lambda home, number: answer(home, number, S.PART_ACCEPTED, PART),
    S.REJECTED: lambda home, number: answer(home, number, S.REJECTED),
    S.SETTLED: _settled,
    S.CLOSED: close,
    S.WITHDRAWN: lambda home, number: withdraw(home, number, "no"),
}
PATHS: dict[DisputeState, tuple[DisputeState, ...]] = {
    S.DRAFT: (),
    S.SENT: (S.SENT,),
    S.ACCEPTED: (S.SENT, S.ACCEPTED),
    S.PART_ACCEPTED: (S.SENT, S.PART_ACCEPTED),
    S.REJECTED: (S.SENT, S.REJECTED),
    S.SETTLED: (S.SENT, S.ACCEPTED, S.SETTLED),
    S.CLOSED: (S.SENT, S.REJECTED, S.CLOSED),
    S.WITHDRAWN: (S.WITHDRAWN,),
}


@pytest.mark.parametrize("before", list(S))
def test_every_step_of_a_dispute_s_life_is_allowed_and_no_other(
    claims: Claims, before: DisputeState
) -> None:
    made = claims.open()

    for after in S:
        if after in NEXT[before]:
            assert moved(replace(made, state=before), after).state is after
        else:
            with pytest.raises(Refused, match="cannot become"):
                moved(replace(made, state=before), after)


@pytest.mark.parametrize("before", list(S))
def test_the_verbs_follow_the_states(claims: Claims, before: DisputeState) -> None:
    number = claims.open().number
    for state in PATHS[before]:
        WAYS[state](claims.home, number)

    refused = [after for after in S if not _goes(claims, number, before, after)]

    assert set(refused) == set(S) - set(NEXT[before])


def _goes(
    claims: Claims, number: str, before: DisputeState, after: DisputeState
) -> bool:
    """Try one step where it must be refused; where it is allowed, only look."""
    if after in NEXT[before]:
        return True
    if (before, after) == (S.CLOSED, S.DRAFT):
        return False  # reopening what was closed leads to sent
    with pytest.raises(Refused):
        WAYS[after](claims.home, number)
    return False


@pytest.mark.parametrize("after", NEXT[S.SENT])
def test_each_step_is_audited_with_before_and_after(
    claims: Claims, after: DisputeState
) -> None:
    number = claims.open().number
    WAYS[S.SENT](claims.home, number)

    WAYS[after](claims.home, number)

    with claims.home.ledger.read() as records:
        entry = records.events(1)[0]
    assert '"state":"sent"' in entry.before
    assert entry.facts["state"] == after.value
    assert entry.facts["version"] == 3


def test_who_writes_on_an_older_version_is_refused(claims: Claims) -> None:
    seen = claims.open()
    send(claims.home, seen.number, seen.version)

    with pytest.raises(Refused, match="Somebody changed this dispute meanwhile"):
        withdraw(claims.home, seen.number, "no", seen.version)

    assert show_dispute(claims.home, seen.number).state is S.SENT


def test_the_store_itself_refuses_an_older_version(claims: Claims) -> None:
    seen = claims.open()
    with claims.home.ledger.begin() as records:
        records.change_dispute(replace(seen, owner="Bo"))

    with (
        pytest.raises(Refused, match="meanwhile"),
        claims.home.ledger.begin() as records,
    ):
        records.change_dispute(replace(seen, owner="Cy"))


def test_two_people_never_settle_one_dispute_twice(claims: Claims) -> None:
    seen = claims.accepted()
    root = claims.home.root
    claims.home.close()
    with Workspace.open(root, write=True, person="Bo") as bo:
        settle(bo, seen.number, Payback(amount=seen.claim), seen.version)

    with (
        Workspace.open(root, write=True, person="Cy") as cy,
        pytest.raises(Refused, match="meanwhile"),
    ):
        settle(cy, seen.number, Payback(amount=seen.claim), seen.version)

    with Workspace.open(root, write=False) as home:
        assert show_dispute(home, seen.number).recovered == seen.claim


def test_a_closed_dispute_is_sent_again_only_by_reopening(claims: Claims) -> None:
    number = claims.open().number
    for state in PATHS[S.CLOSED]:
        WAYS[state](claims.home, number)

    with pytest.raises(Refused, match="Reopen it with a reason"):
        send(claims.home, number)

    assert reopen(claims.home, number, "new facts").value.state is S.SENT


def test_withdrawing_gives_the_findings_back(claims: Claims) -> None:
    withdraw(claims.home, claims.open().number, "our mistake")

    assert claims.decided() == [(FindingState.OPEN, "D-0001")]


def test_closing_what_was_rejected_accepts_the_difference(claims: Claims) -> None:
    number = claims.open().number
    for state in PATHS[S.CLOSED]:
        WAYS[state](claims.home, number)

    assert claims.decided() == [(FindingState.ACCEPTED, number)]


def test_a_reopened_dispute_disputes_its_findings_again(claims: Claims) -> None:
    number = claims.open().number
    withdraw(claims.home, number, "our mistake")

    made = reopen(claims.home, number, "it was not").value

    assert made.state is S.DRAFT
    assert claims.decided() == [(FindingState.DISPUTED, number)]


def test_a_dispute_whose_findings_another_took_stays_ended(claims: Claims) -> None:
    number = claims.open().number
    withdraw(claims.home, number, "our mistake")
    claims.open()

    with pytest.raises(Refused, match="already part of dispute D-0002"):
        reopen(claims.home, number, "after all")


@pytest.mark.parametrize("verb", [withdraw, reopen])
def test_ending_and_reopening_need_a_reason(
    claims: Claims, verb: Callable[[Workspace, str, str], object]
) -> None:
    number = claims.open().number

    with pytest.raises(Refused, match="needs a reason"):
        verb(claims.home, number, "  ")


@pytest.mark.parametrize("amount", [None, "0", "-1", "0.06", "7"])
def test_a_part_that_is_no_part_is_refused(claims: Claims, amount: str | None) -> None:
    number = claims.open().number
    send(claims.home, number)
    said = None if amount is None else Decimal(amount)

    with pytest.raises(Refused, match="between 0 and the claim"):
        answer(claims.home, number, S.PART_ACCEPTED, said)


def test_title_owner_and_deadline_may_change(claims: Claims) -> None:
    number = claims.open().number

    made = edit(claims.home, number, Heading(owner="Bo", undated=True)).value

    assert (made.owner, made.due, made.title) == ("Bo", None, "Wrong price")
