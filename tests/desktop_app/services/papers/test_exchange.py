"""A paper in another currency counts at the contract's dated rate, or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.calc.matrix import Agreed, Known, MonthRounding, explained
from desktop_app.domain.documents import DocumentKind, Share
from desktop_app.domain.errors import Refused
from desktop_app.domain.exchange import Exchange, Rate
from desktop_app.domain.matrix import CauseKind, Cell, CellState, Column
from desktop_app.domain.money import round_half_up, total
from desktop_app.services.balancing import account_flows
from desktop_app.services.documenting import add_document, list_documents
from desktop_app.services.matching import matrix
from desktop_app.services.term_sheet import HEADER
from desktop_app.services.terms import import_terms
from tests.desktop_app.services.importing.conftest import Desk
from tests.desktop_app.services.papers.bills import MAY, a_line, a_paper, two_months

FROM_MAY = "2026-05-01T00:00:00+08:00"
FROM_JUNE = "2026-06-01T00:00:00+08:00"
USD = f"exchange-rate,,,,,7.5,,USD,CNY,{FROM_MAY},{FROM_JUNE},BOC list,"
LATER = f"exchange-rate,,,,,8,,USD,CNY,{FROM_JUNE},,BOC list,"
BOC = Rate(
    "USD", "CNY", Decimal("7.1234"), inverse=False, source="BOC", since=date(2026, 5, 1)
)


def agree(desk: Desk, *rows: str) -> None:
    path: Path = desk.folder / "terms.csv"
    path.write_text("\n".join([",".join(HEADER), *rows]), "utf-8")
    import_terms(desk.home, path)


def pay(desk: Desk, amount: str, **given: object) -> None:
    payment = a_paper(amount, DocumentKind.PAYMENT, currency="USD")
    facts: dict[str, Any] = given
    add_document(desk.home, replace(payment, **facts))


def paid(desk: Desk) -> Cell:
    return matrix(desk.home, MAY).cell(Column.PAYMENT)


def test_a_payment_ties_at_the_rate_of_its_day(desk: Desk) -> None:
    two_months(desk)
    agree(desk, USD, LATER)
    pay(desk, "40", dated=date(2026, 5, 31))

    found = paid(desk)

    assert (found.amount, found.state) == (Decimal(300), CellState.TIES)
    assert found.notes == (
        "40 USD count as 300 CNY: 1 USD = 7.5 CNY (BOC list, from 2026-05-01),"
        " to the cent",
    )


def test_a_rate_holds_until_its_end(desk: Desk) -> None:
    two_months(desk)
    agree(desk, USD, LATER)
    pay(desk, "40", dated=date(2026, 6, 1))

    assert paid(desk).amount == 320


def test_the_difference_of_another_days_rate_is_named(desk: Desk) -> None:
    two_months(desk)
    agree(desk, USD, LATER)
    pay(desk, "40", dated=date(2026, 6, 1))

    found = paid(desk)

    assert found.state is CellState.EXPLAINED
    assert [(one.kind, one.amount) for one in found.causes] == [
        (CauseKind.EXCHANGE, Decimal(20))
    ]
    assert "7.5" in found.causes[0].note


def test_cents_of_the_other_currency_are_a_cause(desk: Desk) -> None:
    desk.put("may.csv", [a_line("299.99")])
    agree(desk, USD)
    pay(desk, "40")

    found = paid(desk)

    assert found.state is CellState.EXPLAINED
    assert [(one.kind, one.amount) for one in found.causes] == [
        (CauseKind.EXCHANGE, Decimal("0.01"))
    ]


def test_a_rate_the_other_way_round_divides(desk: Desk) -> None:
    desk.put("may.csv", [a_line("280")])
    agree(desk, f"exchange-rate,,,,,0.125,,CNY,USD,{FROM_MAY},,BOC list,")
    pay(desk, "35")

    found = paid(desk)

    assert found.amount == 280
    assert "1 CNY = 0.125 USD" in found.notes[0]


def test_without_a_rate_of_that_day_a_payment_is_refused(desk: Desk) -> None:
    two_months(desk)
    agree(desk, LATER)

    with pytest.raises(Refused, match=r"in USD, but bill .* is in CNY") as refused:
        pay(desk, "40", dated=date(2026, 5, 31))

    assert "add an exchange rate" in refused.value.hint
    assert list_documents(desk.home) == []


def test_a_rate_that_is_taken_out_leaves_a_cell_without_an_amount(desk: Desk) -> None:
    two_months(desk)
    agree(desk, USD)
    pay(desk, "40")
    path = desk.folder / "none.csv"
    path.write_text(
        "\n".join([",".join(HEADER), f"multiplier,alibaba,x,,,1,,,,{FROM_MAY},,,"])
    )
    import_terms(desk.home, path, whole=True)

    found = paid(desk)

    assert (found.amount, found.state) == (None, CellState.OPEN)
    assert found.notes == (
        "There is no exchange rate from USD to CNY on 2026-05-31: add one to the"
        " contract terms.",
    )


def test_shares_of_a_converted_paper_add_up_in_its_own_currency(desk: Desk) -> None:
    two_months(desk)
    agree(desk, USD)
    payment = a_paper("40", DocumentKind.PAYMENT, currency="USD")

    (taken,) = add_document(desk.home, payment, [Share(MAY, Decimal(40))]).value.added

    assert taken.shares == (Share(MAY, Decimal(40)),)


def test_the_balance_counts_a_payment_where_its_bill_is(desk: Desk) -> None:
    two_months(desk)
    agree(desk, USD)
    pay(desk, "40")

    (found,) = account_flows(desk.home)

    assert (found.currency, found.payments) == ("CNY", Decimal(300))
    assert [one.amount for one in found.documents] == [Decimal(40)]
    assert "1 USD = 7.5 CNY" in found.notes[0]


def test_a_month_is_rounded_as_the_contract_says(desk: Desk) -> None:
    desk.put("may.csv", [a_line("299.96")])
    agree(desk, f"rounding,alibaba,,,down,1,bill,,,{FROM_MAY},,C-1,")
    add_document(desk.home, a_paper("299.9"))

    found = matrix(desk.home, MAY).cell(Column.INVOICE)

    assert found.state is CellState.EXPLAINED
    assert [(one.kind, one.amount, one.note) for one in found.causes] == [
        (CauseKind.ROUNDING, Decimal("-0.06"), "by contract: 1 decimals, cut off")
    ]


def test_a_month_rounded_otherwise_stays_open(desk: Desk) -> None:
    desk.put("may.csv", [a_line("299.996")])
    agree(desk, f"rounding,alibaba,,,down,2,bill,,,{FROM_MAY},,C-1,")
    add_document(desk.home, a_paper("300"))

    assert matrix(desk.home, MAY).cell(Column.INVOICE).state is CellState.OPEN


cents = st.decimals(min_value="0.01", max_value="99999", places=2)


@given(st.decimals(min_value="1", max_value="99999", places=4), cents, cents, cents)
def test_the_causes_of_a_converted_paper_add_up(
    detail: Decimal, foreign: Decimal, tax: Decimal, other: Decimal
) -> None:
    amount = BOC.convert(foreign)
    agreed = Agreed(
        MonthRounding(1, "half-up", ""),
        Exchange(BOC, foreign, amount),
        (Known(CauseKind.EXCHANGE, amount - other),),
    )

    found, _fits = explained(amount, detail, [Known(CauseKind.TAX, tax)], agreed)

    assert total(one.amount for one in found) == amount - detail


@given(cents)
def test_what_was_paid_in_cents_of_another_currency_is_explained(
    detail: Decimal,
) -> None:
    foreign = BOC.back(detail)
    amount = BOC.convert(foreign)

    found, fits = explained(
        amount, detail, (), Agreed(None, Exchange(BOC, foreign, amount))
    )

    assert fits == 1
    assert total(one.amount for one in found) == amount - detail
    assert round_half_up(amount, 2) == amount
