"""The causes of a difference add up to it, whatever the bill holds."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.calc.matrix import (
    ClassFacts,
    Facts,
    Known,
    detail_cell,
    explained,
    paper_cell,
    recalculated_cell,
    summary_cell,
)
from desktop_app.domain.documents import Document, DocumentKind
from desktop_app.domain.findings import FindingClass
from desktop_app.domain.matrix import CauseKind, Cell, CellState, Column
from desktop_app.domain.money import total

money = st.decimals(Decimal(-(10**9)), Decimal(10**9), places=10)
cents = st.decimals(Decimal(-(10**9)), Decimal(10**9), places=2)
KINDS = (
    CauseKind.ROUNDING,
    CauseKind.TAX,
    CauseKind.REFUNDS,
    CauseKind.COUPONS,
    CauseKind.RESTATEMENT,
)
knowns = st.lists(st.builds(Known, st.sampled_from(KINDS), money), max_size=6)
class_facts = st.lists(
    st.builds(
        ClassFacts,
        st.sampled_from([*FindingClass, None]),
        st.integers(1, 99),
        money,
        money,
        st.integers(0, 1),
        money,
        st.booleans(),
    ),
    max_size=8,
)


def an_invoice(amount: str, tax: str | None = None) -> Document:
    return Document(
        DocumentKind.INVOICE,
        "alibaba",
        "1001",
        "F1",
        "CNY",
        Decimal(amount),
        Decimal(tax) if tax else None,
    )


def facts_of(billed: str, *known: Known, classes: tuple[ClassFacts, ...] = ()) -> Facts:
    return Facts(9, Decimal(billed), 0, classes, reconciled=True, known=known)


def invoiced(amount: str, facts: Facts, tax: str | None = None) -> Cell:
    return paper_cell(
        Column.INVOICE, [(an_invoice(amount, tax), Decimal(amount))], facts
    )


def causes(cell: Cell) -> dict[CauseKind, Decimal]:
    return {one.kind: one.amount for one in cell.causes}


@given(cents, money, knowns)
def test_causes_of_a_paper_add_up(
    amount: Decimal, detail: Decimal, known: list[Known]
) -> None:
    found, _fits = explained(amount, detail, known)

    assert total((detail, *(one.amount for one in found))) == amount


@given(money, st.lists(st.builds(Known, st.sampled_from(KINDS), money), max_size=4))
def test_known_amounts_that_give_the_paper_explain_it(
    detail: Decimal, known: list[Known]
) -> None:
    amount = total((detail, *(one.amount for one in known)))

    found, fits = explained(amount, detail, known)

    assert fits
    assert CauseKind.UNEXPLAINED not in {one.kind for one in found}


@given(money, class_facts)
def test_causes_of_a_recalculation_add_up(
    billed: Decimal, classes: list[ClassFacts]
) -> None:
    facts = Facts(99, billed, 0, tuple(classes), reconciled=True, known=())

    found = recalculated_cell(facts)

    assert found.amount == total((billed, *(one.amount for one in found.causes)))
    assert found.difference == total(one.amount for one in found.causes)


def test_a_paper_of_the_same_amount_ties() -> None:
    found = invoiced("10.50", facts_of("10.50"))

    assert (found.state, found.causes) == (CellState.TIES, ())
    assert found.difference == 0


def test_an_invoice_rounded_to_cents_is_explained_by_rounding() -> None:
    found = invoiced("1773.71", facts_of("1773.71493363"))

    assert found.state is CellState.EXPLAINED
    assert causes(found) == {CauseKind.ROUNDING: Decimal("-0.00493363")}


def test_an_invoice_cut_to_cents_is_explained_by_rounding() -> None:
    found = invoiced("1.23", facts_of("1.239"))

    assert causes(found) == {CauseKind.ROUNDING: Decimal("-0.009")}


def test_the_stated_tax_explains_an_invoice_over_net_lines() -> None:
    found = invoiced("106.00", facts_of("100"), tax="6.00")

    assert found.state is CellState.EXPLAINED
    assert causes(found) == {CauseKind.TAX: Decimal("6.00")}


def test_tax_refunds_and_rounding_together_are_taken_apart() -> None:
    refunds = Known(CauseKind.REFUNDS, Decimal("20.0000000003"), 2)

    found = invoiced("127.20", facts_of("100", refunds), tax="7.2")

    assert found.state is CellState.EXPLAINED
    assert causes(found) == {
        CauseKind.REFUNDS: Decimal("20.0000000003"),
        CauseKind.TAX: Decimal("7.2"),
        CauseKind.ROUNDING: Decimal("-3E-10"),
    }


def test_a_negative_month_is_explained_alike() -> None:
    refunds = Known(CauseKind.REFUNDS, Decimal(150), 2)

    found = invoiced("50.00", facts_of("-100", refunds))

    assert causes(found) == {CauseKind.REFUNDS: Decimal(150)}


def test_where_two_explanations_fit_none_is_accepted() -> None:
    refunds = Known(CauseKind.REFUNDS, Decimal(5))
    coupons = Known(CauseKind.COUPONS, Decimal(5))

    found = invoiced("105", facts_of("100", refunds, coupons))

    assert (found.state, found.fits) == (CellState.OPEN, 2)


def test_what_nothing_explains_stays_unexplained() -> None:
    found = invoiced("117", facts_of("100", Known(CauseKind.REFUNDS, Decimal(1))))

    assert (found.state, found.fits) == (CellState.OPEN, 0)
    assert causes(found) == {CauseKind.UNEXPLAINED: Decimal(17)}


def test_the_nearest_cause_is_named_and_the_rest_left_open() -> None:
    found = invoiced("107", facts_of("100"), tax="6")

    assert found.state is CellState.OPEN
    assert causes(found) == {CauseKind.TAX: 6, CauseKind.UNEXPLAINED: 1}


def test_the_tax_of_a_shared_invoice_is_not_guessed() -> None:
    invoice = an_invoice("212", "12")

    found = paper_cell(Column.INVOICE, [(invoice, Decimal(112))], facts_of("100"))

    assert causes(found) == {CauseKind.UNEXPLAINED: Decimal(12)}


def test_a_missing_paper_leaves_its_cell_open() -> None:
    found = paper_cell(Column.PAYMENT, [], facts_of("1"))

    assert (found.amount, found.difference, found.state) == (None, None, CellState.OPEN)


def test_rows_that_were_not_taken_leave_the_detail_open() -> None:
    found = detail_cell(Facts(8, Decimal(1), 2, (), reconciled=False, known=()))

    assert (found.covered, found.of, found.state) == (8, 10, CellState.OPEN)


def test_a_bill_that_was_not_reconciled_has_no_recalculated_amount() -> None:
    found = recalculated_cell(Facts(8, Decimal(1), 0, (), reconciled=False, known=()))

    assert (found.amount, found.covered, found.of) == (None, 0, 8)


def a_class(
    name: FindingClass, difference: str, *, decided: bool = False
) -> ClassFacts:
    return ClassFacts(
        name, 3, Decimal(9), Decimal(difference), 0, Decimal(0), decided=decided
    )


def test_a_recalculation_differs_by_price_and_quantity_apart() -> None:
    classes = (
        a_class(FindingClass.OVERCHARGED, "5"),
        a_class(FindingClass.UNDERCHARGED, "-1"),
        a_class(FindingClass.DUPLICATE, "2"),
        a_class(FindingClass.STATED, "0"),
    )

    found = recalculated_cell(facts_of("100", classes=classes))

    assert causes(found) == {CauseKind.PRICE: -4, CauseKind.QUANTITY: -2}
    assert (found.amount, found.state) == (Decimal(94), CellState.OPEN)


def test_wrong_charges_that_cancel_out_do_not_tie() -> None:
    classes = (
        a_class(FindingClass.OVERCHARGED, "5"),
        a_class(FindingClass.UNDERCHARGED, "-5"),
    )

    found = recalculated_cell(facts_of("100", classes=classes))

    assert (found.difference, found.state) == (Decimal(0), CellState.OPEN)
    assert causes(found) == {CauseKind.PRICE: Decimal(0)}


def test_lines_without_a_price_are_a_cause_of_their_own() -> None:
    unpriced = ClassFacts(
        FindingClass.UNPRICED, 4, Decimal(7), Decimal(0), 4, Decimal(7)
    )

    found = recalculated_cell(facts_of("100", classes=(unpriced,)))

    assert causes(found) == {CauseKind.NO_PRICE: Decimal(-7)}
    assert (found.covered, found.of) == (5, 9)


def test_a_difference_that_people_decided_about_is_explained() -> None:
    decided = (a_class(FindingClass.OVERCHARGED, "5", decided=True),)

    found = recalculated_cell(facts_of("100", classes=decided))

    assert found.state is CellState.EXPLAINED


def test_a_summary_file_stands_in_for_the_stated_total() -> None:
    found = summary_cell(Decimal("100.5"), 12, facts_of("100.50"))

    assert (found.state, found.covered) == (CellState.TIES, 12)
