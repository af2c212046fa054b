"""A period stands beside the month before, and what moved adds up to the change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.domain.bills import Scope
from desktop_app.domain.bridges import Part
from desktop_app.domain.money import total
from desktop_app.domain.outlook import change_of
from desktop_app.domain.views import LineQuery
from desktop_app.jobs import Progress
from desktop_app.services.contrasting import contrasts, month_before, movements
from desktop_app.services.looking import line_filters, open_lines
from desktop_app.store.workspace import Workspace
from tests.desktop_app.services.hand_made import Desk, Row, a_line

MAY = {"billing_period": "2026-05", "billing_date": date(2026, 5, 13)}
JUNE = {"billing_period": "2026-06", "billing_date": date(2026, 6, 13)}


def a_charge(number: int, billed: str, month: dict[str, object], **own: object) -> Row:
    cost = Decimal(billed)
    return a_line(number, "0.002", **{**month, "billed_cost": cost, **own})


LINES = (
    a_charge(1, "1.5", MAY),
    a_charge(2, "2", MAY, model="qwen-max"),
    a_charge(3, "4.0000000001", JUNE),
    a_charge(4, "-1", JUNE, model=None, charge_kind="refund"),
    a_charge(5, "3", JUNE, model="wanx"),
    a_charge(6, "7", JUNE, billing_currency="USD", billing_account_id="1002"),
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A ledger that is only looked at."""
    folder = tmp_path_factory.mktemp("months")
    with Workspace.open(folder / "ledger", write=True) as opened:
        desk = Desk(opened, folder)
        desk.put(*LINES)
        yield opened


def test_the_newest_period_stands_beside_the_month_before(home: Workspace) -> None:
    cny, usd = contrasts(home, Scope(), Progress())

    assert (cny.currency, cny.period, cny.before) == ("CNY", "2026-06", "2026-05")
    assert cny.now is not None
    assert cny.then is not None
    assert cny.now.billed == Decimal("6.0000000001")
    assert cny.then.billed == Decimal("3.5")
    assert change_of(cny.now.billed, cny.then.billed) == Decimal("2.5000000001")
    assert (usd.currency, usd.then) == ("USD", None)


def test_a_first_month_has_nothing_before_it(home: Workspace) -> None:
    (cny,) = contrasts(home, Scope("2026-05"), Progress())

    assert cny.then is None
    assert movements(home, Scope("2026-05"), Progress()) == []


def test_what_moved_adds_up_to_the_change(home: Workspace) -> None:
    (found,) = movements(home, Scope(), Progress())

    assert found.change == Decimal("2.5000000001")
    assert total(one.change for one in found.movers) == found.change
    for mover in found.movers:
        assert total(amount for _part, amount in mover.causes) == mover.change


def test_the_largest_mover_is_told_first_with_its_cause(home: Workspace) -> None:
    (found,) = movements(home, Scope(), Progress())

    first = found.movers[0]
    assert (first.name, first.change) == ("wanx", Decimal(3))
    assert first.causes == ((Part.NEW, Decimal(3)),)


def test_the_lines_of_a_mover_differ_by_what_it_moved(home: Workspace) -> None:
    (found,) = movements(home, Scope(), Progress())

    for mover in found.movers:
        pairs = [*mover.lines.items(), ("billing_currency", found.currency)]
        sums = []
        for period in (found.before, found.period):
            filters = line_filters([*pairs, ("billing_period", period)])
            query = replace(LineQuery(Scope()), filters=filters)
            with open_lines(home, query, Progress(), paged=False) as lines:
                sums.append(lines.totals.get(found.currency, Decimal(0)))
        assert change_of(sums[1], sums[0]) == mover.change


def test_an_empty_ledger_has_no_periods(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "ledger", write=True) as home:
        assert contrasts(home, Scope(), Progress()) == []
        assert movements(home, Scope(), Progress()) == []


def test_january_follows_december() -> None:
    assert month_before("2026-01") == "2025-12"
