"""The matrix of a bill lays papers, lines and recalculation side by side."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from desktop_app.domain.bills import Scope
from desktop_app.domain.decisions import Decision, FindingState
from desktop_app.domain.documents import DocumentKind
from desktop_app.domain.errors import Refused
from desktop_app.domain.matrix import CauseKind, Cell, CellState, Column
from desktop_app.domain.views import Filter, LineQuery, Op
from desktop_app.jobs import Progress
from desktop_app.services.documenting import add_document
from desktop_app.services.looking import line_filters, open_lines
from desktop_app.services.matching import (
    USAGE_LOG,
    bill_named,
    lines_of,
    lines_wish,
    matrix,
)
from desktop_app.services.reconciling import reconcile
from importers.contract import Precision
from tests.desktop_app.services.importing.conftest import PROFILE, Desk
from tests.desktop_app.services.papers.bills import (
    JUNE,
    MAY,
    a_line,
    a_paper,
    two_months,
)


def cell(desk: Desk, column: Column) -> Cell:
    return matrix(desk.home, MAY).cell(column)


def causes(found: Cell) -> dict[CauseKind, Decimal]:
    return {one.kind: one.amount for one in found.causes}


def test_a_bill_without_papers_says_what_is_missing(desk: Desk) -> None:
    two_months(desk)

    found = matrix(desk.home, MAY)

    assert found.cell(Column.DETAIL).amount == 300
    missing = {one.column for one in found.cells if one.amount is None}
    assert missing == {
        Column.INVOICE,
        Column.MONTHLY_BILL,
        Column.RECALCULATED,
        Column.USAGE_LOG,
        Column.PAYMENT,
    }
    assert found.cell(Column.USAGE_LOG).state is CellState.NOT_EXPECTED
    assert found.state is CellState.OPEN


def test_papers_stand_in_their_columns_with_their_share(desk: Desk) -> None:
    two_months(desk)
    add_document(desk.home, a_paper("400", months=("2026-05", "2026-06")))
    add_document(desk.home, a_paper("300", DocumentKind.PAYMENT))
    add_document(desk.home, a_paper("301", DocumentKind.MONTHLY_BILL))

    found = matrix(desk.home, MAY)

    assert found.cell(Column.INVOICE).amount == 300
    assert found.cell(Column.INVOICE).state is CellState.TIES
    assert found.cell(Column.PAYMENT).state is CellState.TIES
    assert causes(found.cell(Column.MONTHLY_BILL)) == {CauseKind.UNEXPLAINED: 1}


def test_several_payments_of_a_bill_add_up(desk: Desk) -> None:
    two_months(desk)
    for number, amount in (("P1", "100"), ("P2", "200")):
        add_document(desk.home, a_paper(amount, DocumentKind.PAYMENT, number=number))

    found = cell(desk, Column.PAYMENT)

    assert (found.state, found.of) == (CellState.TIES, 2)
    assert found.amount == 300


def test_refunds_tax_and_month_rounding_explain_an_invoice(desk: Desk) -> None:
    lines = [
        a_line("100.0043"),
        a_line("-20", "refund"),
        a_line("-5", "adjustment"),
        a_line("-0.0043", "rounding"),
    ]
    desk.put("may.csv", lines)
    add_document(desk.home, a_paper("101.00", tax="6"))

    found = cell(desk, Column.INVOICE)

    assert found.state is CellState.EXPLAINED
    assert causes(found) == {CauseKind.REFUNDS: 20, CauseKind.TAX: 6}
    (refunds,) = (c for c in found.causes if c.kind is CauseKind.REFUNDS)
    assert refunds.filters == (Filter("charge_kind", Op.IS, ("refund",)),)
    assert refunds.lines == 1


def test_vouchers_explain_a_smaller_payment(desk: Desk) -> None:
    desk.put("may.csv", [a_line("100", paid_voucher=Decimal(30))])
    add_document(desk.home, a_paper("70", DocumentKind.PAYMENT))

    assert causes(cell(desk, Column.PAYMENT)) == {CauseKind.COUPONS: -30}


def test_a_restatement_explains_an_older_invoice(desk: Desk) -> None:
    desk.put("one.csv", [a_line("100", vendor_line_id="a")])
    add_document(desk.home, a_paper("100"))
    desk.put("two.csv", [a_line("90", vendor_line_id="a")])

    found = cell(desk, Column.INVOICE)

    assert found.difference == 10
    assert causes(found) == {CauseKind.RESTATEMENT: 10}


def test_vanished_lines_explain_an_older_invoice(desk: Desk) -> None:
    lines = [a_line("100", vendor_line_id="a"), a_line("7", vendor_line_id="b")]
    desk.put("one.csv", lines)
    add_document(desk.home, a_paper("107"))
    desk.put("two.csv", [a_line("100", vendor_line_id="a")])

    assert causes(cell(desk, Column.INVOICE)) == {CauseKind.MISSING_LINES: 7}


def test_a_summary_file_is_the_stated_total(desk: Desk) -> None:
    two_months(desk)
    profile = replace(PROFILE, name="hand.summary", precision=Precision.SUMMARY)
    desk.put("sum.csv", [a_line("299.995")], profile=profile)

    found = cell(desk, Column.MONTHLY_BILL)

    assert (found.amount, found.difference) == (Decimal("299.995"), Decimal("-0.005"))


def test_what_a_recalculation_differs_in_adds_up(desk: Desk) -> None:
    lines = [
        a_line("3", vendor_line_id="a"),
        a_line("3", vendor_line_id="a"),
        a_line("-1", "refund"),
    ]
    desk.put("may.csv", lines)
    reconcile(desk.home, Scope(), Progress())

    found = cell(desk, Column.RECALCULATED)

    assert found.amount == 5 + sum(one.amount for one in found.causes)
    assert found.difference == sum(one.amount for one in found.causes)


def test_a_decision_about_the_findings_explains_the_recalculation(
    desk: Desk,
) -> None:
    lines = [a_line("0", vendor_line_id="a"), a_line("3", vendor_line_id="a")]
    desk.put("may.csv", [{**one, "charge_kind": "refund"} for one in lines])
    run = reconcile(desk.home, Scope(), Progress()).value.run
    assert cell(desk, Column.RECALCULATED).state is CellState.OPEN

    with desk.home.ledger.begin() as records:
        groups = records.finding_groups(run)
        records.add_decisions(
            [
                Decision(
                    one.id,
                    FindingState.ACCEPTED,
                    lines=one.lines,
                    difference=one.difference,
                )
                for one in groups
            ]
        )

    assert cell(desk, Column.RECALCULATED).state is CellState.EXPLAINED


def test_an_expected_usage_log_stays_open(desk: Desk) -> None:
    two_months(desk)
    with desk.home.ledger.begin() as records:
        records.choose(USAGE_LOG, "expected")

    assert cell(desk, Column.USAGE_LOG).state is CellState.OPEN


def test_the_lines_behind_a_cell_sum_to_it(desk: Desk) -> None:
    two_months(desk)
    query = LineQuery(Scope(), lines_of(MAY))

    with open_lines(desk.home, query, Progress()) as index:
        assert index.totals == {"CNY": Decimal(300)}


@pytest.mark.parametrize(
    "wanted",
    [
        Filter("finding_class", Op.IS, ("overcharged", "duplicate")),
        Filter("finding_class", Op.FOUND, ("restated",)),
        Filter("expected", Op.IS, (None,)),
    ],
)
def test_a_wish_for_lines_means_the_same_filters(wanted: Filter) -> None:
    more = (wanted,)
    wish = lines_wish(MAY, more)

    pairs = [(name, one) for name, some in wish.items() for one in some.split("\n")]

    assert line_filters(pairs) == lines_of(MAY, more)


def test_a_bill_is_named_or_the_only_one(desk: Desk) -> None:
    two_months(desk)

    assert bill_named(desk.home, MAY.text) == MAY
    assert bill_named(desk.home, "", "2026-06") == JUNE
    with pytest.raises(Refused, match="2 bills fit") as refused:
        bill_named(desk.home, "")
    assert MAY.text in refused.value.hint
    with pytest.raises(Refused, match="does not name a bill"):
        bill_named(desk.home, "2026-05")


def test_an_unknown_bill_is_refused(desk: Desk) -> None:
    with pytest.raises(Refused, match="holds no bill"):
        matrix(desk.home, MAY)
