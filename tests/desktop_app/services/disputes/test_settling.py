"""Credits are proposed, best match first, and never taken by themselves."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from desktop_app.domain.disputes import DisputeOutcome, DisputeState
from desktop_app.domain.errors import Refused
from desktop_app.services.disputing import close, show_dispute
from desktop_app.services.recovering import recovery, shares, summed
from desktop_app.services.settling import Payback, proposals, settle

Claims = Any  # see conftest


def test_the_exact_amount_is_proposed_first_then_the_same_model(
    claims: Claims,
) -> None:
    file = claims.put(
        claims.credit(1, "0.05", model="qwen-max"),
        claims.credit(2, "0.04", model="qwen-plus"),
        claims.credit(3, "0.06", model=None, type_code=None),
        claims.credit(4, "0.01", model=None, billing_period="2026-05"),
    )
    number = claims.accepted().number

    found = proposals(claims.home, number)

    rows = [one.line_id.removeprefix(file) for one in found]
    assert rows == [".4", ".3", ".2", ".5"]
    assert [one.exact for one in found] == [True, False, False, False]
    assert show_dispute(claims.home, number).settlements == ()


def test_other_accounts_and_earlier_periods_are_not_proposed(claims: Claims) -> None:
    claims.put(
        claims.credit(1, "0.06", billing_account_id="2002"),
        claims.credit(2, "0.06", billing_period="2026-04"),
        claims.credit(3, "0.06", charge_kind="rounding"),
        claims.row(4, "0.02", billing_period="2026-06"),
    )

    assert proposals(claims.home, claims.accepted().number) == []


def test_a_line_settles_a_dispute_and_says_in_what_form(claims: Claims) -> None:
    file = claims.put(claims.credit(1, "0.06"))
    seen = claims.accepted()

    made = settle(claims.home, seen.number, Payback(f"{file}.2")).value

    assert made.state is DisputeState.SETTLED
    assert made.recovered == Decimal("0.06")
    assert made.outcome is DisputeOutcome.REFUND
    kept = show_dispute(claims.home, seen.number).settlements[0]
    assert (kept.line_id, kept.person) == (f"{file}.2", "Ada")


def test_a_part_leaves_the_dispute_open_until_the_rest_comes(claims: Claims) -> None:
    number = claims.accepted().number

    first = settle(claims.home, number, Payback(amount=Decimal("0.04"))).value
    second = settle(claims.home, number, Payback(amount=Decimal("0.02"))).value

    assert (first.state, first.outstanding) == (DisputeState.ACCEPTED, Decimal("0.02"))
    assert second.state is DisputeState.SETTLED


def test_more_than_is_owed_is_refused(claims: Claims) -> None:
    number = claims.accepted().number

    with pytest.raises(Refused, match=r"more than the 0\.06 still owed"):
        settle(claims.home, number, Payback(amount=Decimal("0.07")))


def test_a_line_never_settles_twice(claims: Claims) -> None:
    file = claims.put(claims.credit(1, "0.02"))
    seen = claims.accepted()
    settle(claims.home, seen.number, Payback(f"{file}.2"))

    with pytest.raises(Refused, match="already settles dispute D-0001"):
        settle(claims.home, seen.number, Payback(f"{file}.2"))

    assert proposals(claims.home, seen.number) == []


def test_a_line_gives_no_more_than_it_holds(claims: Claims) -> None:
    file = claims.put(claims.credit(1, "0.02"))
    number = claims.accepted().number

    with pytest.raises(Refused, match=r"holds 0\.02"):
        settle(claims.home, number, Payback(f"{file}.2", Decimal("0.03")))


@pytest.mark.parametrize("line", ["nowhere.1", "charge"])
def test_what_is_no_credit_of_the_account_is_refused(claims: Claims, line: str) -> None:
    file = claims.put(claims.row(5, "0.02", model="qwen-max"))
    number = claims.accepted().number
    named = f"{file}.6" if line == "charge" else line

    with pytest.raises(Refused, match="is no credit"):
        settle(claims.home, number, Payback(named))


def test_nothing_is_owed_before_the_answer(claims: Claims) -> None:
    number = claims.open().number

    with pytest.raises(Refused, match="nothing is owed"):
        settle(claims.home, number, Payback(amount=Decimal("0.01")))


def test_the_report_says_what_became_of_the_claim(claims: Claims) -> None:
    number = claims.accepted().number
    settle(claims.home, number, Payback(amount=Decimal("0.04"), final=True))
    close(claims.home, number)

    (row,) = recovery(claims.home)

    assert (row.currency, row.provider, row.period) == ("CNY", "alibaba", "2026-05")
    assert row.identified == row.claimed == row.agreed == Decimal("0.06")
    assert (row.recovered, row.written_off, row.pending) == (
        Decimal("0.04"),
        Decimal("0.02"),
        Decimal(0),
    )


def test_a_draft_claims_nothing_yet(claims: Claims) -> None:
    claims.open()

    (row,) = recovery(claims.home)

    assert (row.identified, row.claimed) == (Decimal("0.06"), Decimal(0))


def test_the_shares_of_the_periods_add_up_to_the_dispute(claims: Claims) -> None:
    claims.put(
        claims.row(1, "0.0301", billing_period="2026-06"),
        claims.row(2, "0.0207", billing_period="2026-06", model="qwen-max"),
    )
    seen = claims.accepted()
    paid = settle(claims.home, seen.number, Payback(amount=Decimal("0.01"))).value

    (whole,) = summed(shares(paid))

    assert len(shares(paid)) == 2
    assert (whole.claimed, whole.recovered) == (paid.claim, Decimal("0.01"))
