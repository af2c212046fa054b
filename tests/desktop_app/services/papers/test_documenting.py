"""Papers are imported or typed in once, shared out exactly, and withdrawn."""

from __future__ import annotations

from decimal import Decimal

import pytest

from desktop_app.domain.bills import BillId, Scope
from desktop_app.domain.changes import Changed
from desktop_app.domain.documents import DocumentKind, Share
from desktop_app.domain.errors import Refused
from desktop_app.services.documenting import (
    add_document,
    import_documents,
    list_documents,
    share_document,
    withdraw_document,
)
from desktop_app.services.papers import Defaults, said_of
from tests.desktop_app.services.importing.conftest import Desk
from tests.desktop_app.services.papers.bills import (
    JUNE,
    MAY,
    a_line,
    a_list,
    a_paper,
    two_months,
)

LIST = "发票号码,账期,价税合计\nF1,2026-05,300\nF2,2026-06,100.00\n"


def test_a_list_is_taken_with_what_the_ledger_leaves_no_choice_of(desk: Desk) -> None:
    two_months(desk)

    outcome = import_documents(desk.home, a_list(desk, LIST))

    first, second = outcome.value.added
    assert (first.provider, first.account, first.currency) == (
        "alibaba",
        "1001",
        "CNY",
    )
    assert first.shares == (Share(MAY, Decimal(300)),)
    assert second.shares == (Share(JUNE, Decimal("100.00")),)
    assert (first.source, first.source_row, first.person) == ("list.csv", 2, "Ada")
    assert outcome.changed == Changed.DOCUMENTS | Changed.ACTIVITY


def test_a_list_twice_is_a_list_once(desk: Desk) -> None:
    two_months(desk)
    import_documents(desk.home, a_list(desk, LIST))

    outcome = import_documents(desk.home, a_list(desk, LIST + LIST[-18:], "again.csv"))

    assert (outcome.value.added, len(outcome.value.known)) == ((), 3)
    assert outcome.changed is Changed.NOTHING
    assert "in the ledger already" in said_of(outcome.value)[0]


def test_a_list_with_a_fault_is_refused_whole(desk: Desk) -> None:
    two_months(desk)

    with pytest.raises(Refused, match=r"row 3, 价税合计: “1O0” is not an amount"):
        import_documents(desk.home, a_list(desk, LIST.replace("100.00", "1O0")))

    assert list_documents(desk.home) == []


def test_a_row_that_says_too_little_is_refused_with_its_row(desk: Desk) -> None:
    two_months(desk)
    desk.put("usd.csv", [a_line("1", billing_currency="USD")])

    with pytest.raises(Refused, match="row 2: Invoice F1 2026-05 does not say its cur"):
        import_documents(desk.home, a_list(desk, LIST))

    taken = import_documents(
        desk.home, a_list(desk, LIST), Defaults(currency="CNY")
    ).value
    assert len(taken.added) == 2


def test_an_invoice_of_several_months_is_shared_in_proportion(desk: Desk) -> None:
    two_months(desk)
    invoice = a_paper("399.99", months=("2026-05", "2026-06"))

    (made,) = add_document(desk.home, invoice).value.added

    assert made.shares == (
        Share(MAY, Decimal("299.99")),
        Share(JUNE, Decimal("100.00")),
    )


def test_given_shares_must_add_up_exactly(desk: Desk) -> None:
    two_months(desk)
    invoice = a_paper("400", months=("2026-05", "2026-06"))
    shares = [Share(MAY, Decimal(300)), Share(JUNE, Decimal("99.99"))]

    with pytest.raises(Refused, match=r"add up to 399\.99, not to 400"):
        add_document(desk.home, invoice, shares)

    assert list_documents(desk.home) == []


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ([Share(BillId("a", "b", "2026-05", "CNY"), Decimal(1))], "no bill a/b"),
        ([Share(MAY, Decimal(1)), Share(MAY, Decimal(0))], "two shares"),
    ],
)
def test_shares_name_bills_of_the_ledger_once(
    desk: Desk, shares: list[Share], words: str
) -> None:
    two_months(desk)

    with pytest.raises(Refused, match=words):
        add_document(desk.home, a_paper("1"), shares)


def test_a_payment_in_another_currency_is_refused_for_that_bill(desk: Desk) -> None:
    two_months(desk)
    payment = a_paper("41", DocumentKind.PAYMENT, currency="USD")

    with pytest.raises(Refused, match=r"in USD, but bill .* is in CNY"):
        add_document(desk.home, payment)
    with pytest.raises(Refused, match=r"in USD, but bill .* is in CNY"):
        add_document(desk.home, payment, [Share(MAY, Decimal(41))])

    assert list_documents(desk.home) == []


def test_a_paper_without_a_bill_waits_and_is_shared_later(desk: Desk) -> None:
    early = add_document(desk.home, a_paper("300")).value
    assert [one.shares for one in early.waiting] == [()]
    with pytest.raises(Refused, match="no bill for Invoice F1 2026-05 yet"):
        share_document(desk.home, early.added[0].id)
    two_months(desk)

    outcome = share_document(desk.home, early.added[0].id)

    assert outcome.value.shares == (Share(MAY, Decimal(300)),)


def test_a_top_up_is_for_no_bill(desk: Desk) -> None:
    two_months(desk)

    taken = add_document(desk.home, a_paper("9", DocumentKind.TOP_UP)).value

    assert (taken.added[0].shares, taken.waiting) == ((), ())


@pytest.mark.parametrize("kind", [DocumentKind.INVOICE, DocumentKind.TOP_UP])
def test_a_paper_says_when(desk: Desk, kind: DocumentKind) -> None:
    two_months(desk)

    with pytest.raises(Refused, match="does not say its month"):
        add_document(desk.home, a_paper("1", kind, months=("", "")))


@pytest.mark.parametrize("kind", [DocumentKind.PAYMENT, DocumentKind.TOP_UP])
def test_a_payment_below_zero_is_refused(desk: Desk, kind: DocumentKind) -> None:
    two_months(desk)

    with pytest.raises(Refused, match="above 0"):
        add_document(desk.home, a_paper("-1", kind))


def test_a_withdrawn_paper_may_be_recorded_again(desk: Desk) -> None:
    two_months(desk)
    (made,) = add_document(desk.home, a_paper("300")).value.added

    withdraw_document(desk.home, made.id, "wrong month")

    assert list_documents(desk.home) == []
    assert len(add_document(desk.home, a_paper("300")).value.added) == 1
    with pytest.raises(Refused, match="was withdrawn"):
        withdraw_document(desk.home, made.id, "again")


def test_a_paper_is_not_withdrawn_without_a_reason(desk: Desk) -> None:
    with pytest.raises(Refused, match="reason"):
        withdraw_document(desk.home, 1, "  ")


def test_papers_are_listed_by_month_account_and_kind(desk: Desk) -> None:
    two_months(desk)
    add_document(desk.home, a_paper("400", months=("2026-05", "2026-06")))
    add_document(desk.home, a_paper("9", DocumentKind.TOP_UP))

    june = list_documents(desk.home, Scope("2026-06"))
    top_ups = list_documents(desk.home, Scope(), DocumentKind.TOP_UP)

    assert [one.kind for one in june] == [DocumentKind.INVOICE]
    assert [one.amount for one in top_ups] == [Decimal(9)]
    assert list_documents(desk.home, Scope(account="other")) == []


def test_every_decision_about_papers_is_in_the_trail(desk: Desk) -> None:
    two_months(desk)
    (made,) = add_document(desk.home, a_paper("300")).value.added
    share_document(desk.home, made.id, [Share(MAY, Decimal(300))])
    withdraw_document(desk.home, made.id, "x")
    import_documents(desk.home, a_list(desk, LIST))

    with desk.home.ledger.read() as records:
        trail = [one for one in records.trail() if one.kind.startswith("document.")]

    assert [one.kind for one in trail] == [
        "document.add",
        "document.share",
        "document.withdraw",
        "document.import",
    ]
    assert {one.person for one in trail} == {"Ada"}
    assert trail[0].subject == f"document {made.id}"
    assert trail[2].facts["reason"] == "x"
