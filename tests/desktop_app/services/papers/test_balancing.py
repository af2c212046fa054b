"""An account's money: opening + in − out = closing, and what may be spent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from desktop_app.domain.documents import DocumentKind
from desktop_app.domain.money import plain
from desktop_app.services.balancing import AccountFlow, account_flows
from desktop_app.services.documenting import add_document
from tests.desktop_app.services.importing.conftest import Desk
from tests.desktop_app.services.papers.bills import a_line, a_paper, two_months

JUNE = ("2026-06", "2026-06")


def put(desk: Desk, amount: str, kind: DocumentKind, **given: object) -> None:
    facts: dict[str, Any] = {"number": "", **given}
    add_document(desk.home, replace(a_paper(amount, kind), **facts))


def said(*amounts: Decimal | None) -> list[str]:
    return [plain(one) if one is not None else "none" for one in amounts]


def flow(desk: Desk, month: str = "2026-08") -> AccountFlow:
    (found,) = account_flows(desk.home, month=month)
    return found


def test_opening_plus_in_less_out_is_the_closing_balance(desk: Desk) -> None:
    two_months(desk)
    put(desk, "50", DocumentKind.OPENING)
    put(desk, "500", DocumentKind.TOP_UP)
    put(desk, "20", DocumentKind.REDEMPTION)
    put(desk, "30.5", DocumentKind.PAYMENT)
    put(desk, "200", DocumentKind.CLOSING, period_from="2026-06", period_to="2026-06")

    found = flow(desk)

    assert found.settled == 400
    assert found.closing == Decimal("200.5")
    assert said(found.stated, found.difference) == ["200", "-0.5"]


def test_money_before_the_opening_or_after_the_closing_does_not_count(
    desk: Desk,
) -> None:
    two_months(desk)
    put(desk, "50", DocumentKind.OPENING, period_from="2026-06", period_to="2026-06")
    put(desk, "60", DocumentKind.CLOSING, period_from="2026-06", period_to="2026-06")
    put(desk, "110", DocumentKind.TOP_UP, dated=date(2026, 6, 9))
    put(desk, "999", DocumentKind.TOP_UP, dated=date(2026, 5, 9))
    put(desk, "888", DocumentKind.TOP_UP, dated=date(2026, 7, 9))

    found = flow(desk)

    assert (found.since, found.until) == ("2026-06", "2026-06")
    assert said(found.top_ups, found.settled, found.difference) == ["110", "100", "0"]


def test_what_may_be_spent_follows_the_guide(desk: Desk) -> None:
    desk.put("may.csv", [a_line("300", outstanding=Decimal(40))])
    put(desk, "1000", DocumentKind.TOP_UP)
    put(desk, "200", DocumentKind.CREDIT_LIMIT)

    found = flow(desk)

    assert said(found.unsettled_before, found.unsettled_now) == ["40", "0"]
    cash = 1000 - (300 - 40)
    assert found.closing == cash
    assert found.available == (cash + 200) - (0 + 40)


def test_what_is_unsettled_of_this_month_stands_apart(desk: Desk) -> None:
    desk.put("may.csv", [a_line("300", outstanding=Decimal(40))])

    found = flow(desk, month="2026-05")

    assert said(found.unsettled_before, found.unsettled_now) == ["0", "40"]


def test_without_an_opening_balance_it_is_counted_from_nothing(desk: Desk) -> None:
    two_months(desk)

    found = flow(desk)

    assert said(found.opening, found.closing, found.difference) == [
        "none",
        "-400",
        "none",
    ]


def test_currencies_and_accounts_never_mix(desk: Desk) -> None:
    two_months(desk)
    put(desk, "9", DocumentKind.TOP_UP, currency="USD")

    found = account_flows(desk.home)

    assert [one.currency for one in found] == ["CNY", "USD"]
    assert said(*(one.top_ups for one in found)) == ["0", "9"]
    assert account_flows(desk.home, "other") == []


def test_what_the_monthly_bill_rounds_off_has_its_name(desk: Desk) -> None:
    desk.put("may.csv", [a_line("300.0067")])
    put(desk, "500", DocumentKind.OPENING)
    put(desk, "300", DocumentKind.MONTHLY_BILL)
    put(desk, "200", DocumentKind.CLOSING)

    found = flow(desk)

    assert said(found.settled, found.rounding) == ["300.0067", "0.0067"]
    assert said(found.closing, found.difference) == ["200", "0"]


def test_a_monthly_bill_of_another_amount_is_no_rounding(desk: Desk) -> None:
    desk.put("may.csv", [a_line("300.0067")])
    put(desk, "299", DocumentKind.MONTHLY_BILL)

    assert said(flow(desk).rounding) == ["0"]
