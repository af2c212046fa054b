"""A bridge ties to the lines of both months, and each item opens to its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from desktop_app.domain.bills import Scope
from desktop_app.domain.bridges import BridgeQuery, Part
from desktop_app.domain.errors import Refused
from desktop_app.domain.money import EXACT, total
from desktop_app.domain.trends import Span
from desktop_app.domain.views import Filter, LineQuery
from desktop_app.jobs import Progress
from desktop_app.services.bridging import bridges, within
from desktop_app.services.looking import open_lines
from desktop_app.store.workspace import Workspace
from tests.desktop_app.services.hand_made import Desk, Row, a_line

APRIL = Span(date(2026, 4, 1), date(2026, 4, 30))
MAY = Span(date(2026, 5, 1), date(2026, 5, 31))
QUERY = BridgeQuery(Scope(), APRIL, MAY)


def in_month(month: int, number: int, **given: object) -> Row:
    own: dict[str, object] = {
        "billing_period": f"2026-{month:02}",
        "billing_date": date(2026, month, 9),
        "charge_period_start": datetime(2026, month, 9, 4, tzinfo=UTC),
    }
    return a_line(number, "0.002", **{**own, **given})


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("books")
    half = Decimal("0.01")
    with Workspace.open(folder / "ledger", write=True) as home:
        made = Desk(home, folder)
        made.put(
            in_month(4, 1),
            in_month(4, 2, discount_amount=half, billed_cost=half),
            in_month(4, 3, model="old"),
        )
        made.put(
            in_month(
                5,
                4,
                pricing_quantity=Decimal(30),
                list_cost=Decimal("0.06"),
                billed_cost=Decimal("0.06"),
            ),
            in_month(5, 5, model="new", billed_cost=Decimal("0.07")),
            in_month(5, 6, charge_kind="refund", billed_cost=Decimal("-0.5")),
            in_month(5, 7, charge_kind="tax", model=None, billed_cost=Decimal("1.01")),
        )
        yield made


def billed(desk: Desk, *filters: Filter) -> Decimal:
    with open_lines(desk.home, LineQuery(filters=filters), Progress()) as index:
        return index.totals.get("CNY", Decimal(0))


def test_the_parts_lead_from_one_month_to_the_other(books: Desk) -> None:
    [found] = bridges(books.home, QUERY, Progress())

    assert found.before == billed(books, *within(APRIL))
    assert found.after == billed(books, *within(MAY))
    assert total(one.amount for one in found.parts) == found.change


def test_each_item_opens_to_lines_that_changed_by_its_amounts(books: Desk) -> None:
    [found] = bridges(books.home, QUERY, Progress())
    changes: dict[tuple[Filter, ...], list[Decimal]] = {}
    for part in found.parts:
        for one in part.items:
            changes.setdefault(one.filters, []).append(one.amount)

    for filters, amounts in changes.items():
        was = billed(books, *filters, *within(APRIL))
        now = billed(books, *filters, *within(MAY))
        assert total(amounts) == EXACT.subtract(now, was)


def test_what_is_new_gone_taxed_or_refunded_is_named(books: Desk) -> None:
    [found] = bridges(books.home, QUERY, Progress())

    amounts = {one.part: one.amount for one in found.parts}
    assert amounts[Part.NEW] == Decimal("0.07")
    assert amounts[Part.GONE] == Decimal("-0.02")
    assert amounts[Part.REFUNDS] == Decimal("-0.5")
    assert amounts[Part.TAX] == Decimal("1.01")
    assert amounts[Part.PROMOTION_ENDED] == Decimal("0.015")  # of 30 thousand tokens


def test_days_are_compared_by_their_own_lines(books: Desk) -> None:
    query = BridgeQuery(
        Scope(),
        Span(date(2026, 4, 9), date(2026, 4, 9)),
        Span(date(2026, 5, 10), date(2026, 5, 12)),
    )

    [found] = bridges(books.home, query, Progress())

    assert (found.before, found.after) == (Decimal("0.05"), Decimal(0))


def test_two_empty_ranges_are_refused(books: Desk) -> None:
    nothing = Span(date(2020, 1, 1), date(2020, 1, 31))

    with pytest.raises(Refused, match="no charge lines"):
        bridges(books.home, BridgeQuery(Scope(), nothing, nothing), Progress())
