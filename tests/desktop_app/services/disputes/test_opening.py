"""A dispute is opened from findings that belong together and are nobody else's."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from desktop_app.domain.bills import BillId
from desktop_app.domain.decisions import FindingState
from desktop_app.domain.disputes import DisputeState
from desktop_app.domain.errors import Refused
from desktop_app.services.disputing import Opening, open_dispute, show_dispute, withdraw
from tests.desktop_app.locking import lock_bill

Claims = Any  # see conftest


def test_a_dispute_claims_what_was_overcharged(claims: Claims) -> None:
    made = claims.open()

    assert (made.number, made.state) == ("D-0001", DisputeState.DRAFT)
    assert made.claim == Decimal("0.06")
    assert (made.provider, made.account, made.currency) == ("alibaba", "1001", "CNY")
    assert show_dispute(claims.home, "d-0001") == made


def test_its_findings_become_disputed_with_its_number(claims: Claims) -> None:
    claims.open()

    assert claims.decided() == [(FindingState.DISPUTED, "D-0001")]


def test_opening_is_in_the_trail_with_all_it_says(claims: Claims) -> None:
    made = claims.open()

    with claims.home.ledger.read() as records:
        entry = records.events(1)[0]
    assert (entry.kind, entry.subject) == ("dispute.open", "dispute D-0001")
    assert entry.person == "Ada"
    assert entry.facts["claim"] == "0.06"
    assert entry.facts["items"][0]["group"] == made.items[0].group.key


def test_a_single_line_is_disputed_alone(claims: Claims) -> None:
    line = f"{claims.put(claims.row(7, model='qwen-max'))}.8"

    made = open_dispute(claims.home, Opening("One", "", lines=(line,))).value

    assert [(item.line_id, item.amount) for item in made.items] == [
        (line, Decimal("0.03"))
    ]


def test_a_group_and_its_own_line_are_refused_together(claims: Claims) -> None:
    line = f"{claims.put(claims.row(7, model='qwen-max'))}.8"
    (group,) = claims.groups(model="qwen-max")

    with pytest.raises(Refused, match="part of a group"):
        open_dispute(claims.home, Opening("Both", "", (group,), (line,)))


@pytest.mark.parametrize(
    ("column", "value", "word"),
    [
        ("billing_account_id", "2002", "several accounts"),
        ("billing_currency", "USD", "several currencies"),
    ],
)
def test_a_mixture_is_refused_in_a_sentence(
    claims: Claims, column: str, value: str, word: str
) -> None:
    claims.put(claims.row(9, **{column: value}))

    with pytest.raises(Refused, match=word):
        claims.open(*claims.every())


def test_a_finding_in_a_live_dispute_is_refused(claims: Claims) -> None:
    claims.open()

    with pytest.raises(Refused, match="already part of dispute D-0001"):
        claims.open()


def test_a_line_of_a_disputed_group_is_refused(claims: Claims) -> None:
    line = f"{claims.put(claims.row(7, model='qwen-max'))}.8"
    claims.open(*claims.groups(model="qwen-max"))

    with pytest.raises(Refused, match="already part of dispute"):
        open_dispute(claims.home, Opening("Again", "", lines=(line,)))


def test_what_was_withdrawn_may_be_disputed_again(claims: Claims) -> None:
    withdraw(claims.home, claims.open().number, "wrong text")

    assert claims.open().number == "D-0002"


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        (Opening("", "", ("x",)), "needs a title"),
        (Opening("Nothing", ""), "at least one finding"),
        (Opening("Unknown", "", ("0123456789",)), "no group of findings"),
        (Opening("Unknown", "", lines=("abc.1",)), "no finding on line"),
    ],
)
def test_what_cannot_be_opened_is_said(
    claims: Claims, asked: Opening, word: str
) -> None:
    with pytest.raises(Refused, match=word):
        open_dispute(claims.home, asked)


def test_a_claim_of_nothing_is_refused(claims: Claims) -> None:
    asked = Opening("Zero", "", tuple(claims.groups()), claim=Decimal(0))

    with pytest.raises(Refused, match="above 0"):
        open_dispute(claims.home, asked)


def test_findings_of_a_locked_bill_keep_their_decision(claims: Claims) -> None:
    lock_bill(claims.home, BillId("alibaba", "1001", "2026-05", "CNY"))

    made = claims.open()

    assert made.number == "D-0001"
    assert claims.decided() == []
    with claims.home.ledger.read() as records:
        assert records.events(1)[0].facts["locked"] == ["alibaba/1001/2026-05/CNY"]
