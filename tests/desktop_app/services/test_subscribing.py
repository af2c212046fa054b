"""What was paid in advance is listed with its period, and spread over its days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.domain.bills import Scope
from desktop_app.domain.money import total
from desktop_app.domain.subscriptions import PlansHeld, PlanState, WindowKind, spread
from desktop_app.jobs import Progress
from desktop_app.services.importing import import_paths
from desktop_app.services.subscribing import plans_held, renewal_in, windows_in
from desktop_app.services.terms import import_terms
from desktop_app.store.workspace import Workspace
from tests.desktop_app.services.hand_made import Desk, Row, a_line

TODAY = date(2026, 6, 10)
ORDERS = (
    "Order ID,Plan Type,Status,Subscription Period,Auto Renewal,Paid At,Amount,"
    "Currency\n"
    "O-1,Coding Plan Pro,Active,2026-05-20 - 2026-06-20,Enabled,2026-05-20,50.00,USD\n"
)
TERMS = (
    "kind,provider,model,type_code,label,value,unit,currency,other_currency,"
    "effective_from,effective_to,source,note\n"
    "commitment,alibaba,,,Saver,200,,CNY,,2026-01-01T00:00:00+08:00,"
    "2027-01-01T00:00:00+08:00,C-1,5h=1200 requests; weekly=9000 requests; "
    "auto-renewal: yes\n"
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A ledger of one's own."""
    with Workspace.open(tmp_path / "ledger", write=True) as home:
        yield Desk(home, tmp_path)


def bought(number: int, amount: str, **given_: object) -> Row:
    own: dict[str, object] = {
        "charge_kind": "subscription",
        "billed_cost": Decimal(amount),
        "commodity_name": "Token Plan",
        "order_id": f"O-{number}",
        "model": None,
        "charge_period_start": datetime(2026, 5, 15, 16, tzinfo=UTC),
        "charge_period_end": datetime(2026, 6, 15, 16, tzinfo=UTC),
    }
    return a_line(number, "0.002", **{**own, **given_})


def held(desk: Desk, scope: Scope | None = None) -> PlansHeld:
    return plans_held(desk.home, scope or Scope(), Progress(), TODAY)


def test_a_purchase_runs_on_its_days(desk: Desk) -> None:
    desk.put(bought(1, "31"))

    [one] = held(desk).found

    assert (one.starts, one.ends) == (date(2026, 5, 16), date(2026, 6, 15))
    assert (one.plan, one.state, one.source) == ("Token Plan", PlanState.RUNNING, "O-1")
    assert one.months == {"2026-05": Decimal(16), "2026-06": Decimal(15)}


def test_months_split_into_subscription_and_bill(desk: Desk) -> None:
    desk.put(bought(1, "31"), a_line(2, billed_cost=Decimal("7.5")))
    june = {"billing_period": "2026-06", "billing_date": date(2026, 6, 1)}
    desk.put(a_line(3, "0.002", **june, billed_cost=Decimal("2.25")))

    may, second = held(desk).months

    assert (may.subscription, may.bill, may.amortised) == (
        Decimal(31),
        Decimal("7.5"),
        Decimal(16),
    )
    assert may.whole == Decimal("38.5")
    assert (second.subscription, second.bill, second.borne) == (
        Decimal(0),
        Decimal("2.25"),
        Decimal("17.25"),
    )


def test_a_purchase_without_a_period_is_borne_by_its_month_and_stated(
    desk: Desk,
) -> None:
    moment = datetime(2026, 5, 15, 16, tzinfo=UTC)
    desk.put(bought(1, "31", charge_period_start=moment, charge_period_end=moment))

    [one] = held(desk).found

    assert one.state is PlanState.UNDATED
    assert one.months == {"2026-05": Decimal(31)}


def test_the_subscription_history_states_renewal_and_status(desk: Desk) -> None:
    import_paths(desk.home, [desk.write("orders.csv", ORDERS)], Progress())

    [one] = held(desk).found

    assert (one.plan, one.renewal, one.stated) == (
        "Coding Plan Pro",
        "Enabled",
        "Active",
    )
    assert (one.starts, one.ends) == (date(2026, 5, 20), date(2026, 6, 19))
    assert total(one.months.values()) == Decimal("50.00")


def test_a_commitment_shows_its_windows_used_and_expired(desk: Desk) -> None:
    desk.put(a_line(1, plan_deducted=Decimal(50)))
    import_terms(desk.home, desk.write("terms.csv", TERMS))

    [one] = held(desk).found

    five, week, month = one.windows
    assert (one.state, one.renewal, one.source) == (PlanState.RUNNING, "yes", "C-1")
    assert (five.kind, five.granted, five.unit) == (
        WindowKind.FIVE_HOURS,
        Decimal(1200),
        "requests",
    )
    assert (five.used, week.kind) == (None, WindowKind.WEEK)
    assert (month.month, month.used, month.expired) == (
        "2026-05",
        Decimal(50),
        Decimal(150),
    )


def test_a_refund_of_use_is_no_subscription(desk: Desk) -> None:
    desk.put(a_line(1, charge_kind="refund", billed_cost=Decimal(-5)))

    found = held(desk)

    assert found.found == ()
    assert [(m.subscription, m.bill) for m in found.months] == [
        (Decimal(0), Decimal(-5))
    ]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("5小时=100次；每周：900", [WindowKind.FIVE_HOURS, WindowKind.WEEK]),
        ("monthly=18,000 requests", [WindowKind.MONTH]),
        ("signed in week 5 of the month", []),
    ],
)
def test_windows_are_read_where_a_text_states_them(
    text: str, kinds: list[WindowKind]
) -> None:
    assert [one.kind for one in windows_in(text)] == kinds


def test_a_window_within_json_has_its_unit_and_no_quotation_mark() -> None:
    [week, month] = windows_in(
        '{"额度":"每周=9000次; 每月=18000次","autoRenewal":"是"}'
    )

    assert (week.granted, week.unit) == (Decimal(9000), "次")
    assert (month.granted, month.unit) == (Decimal(18000), "次")


def test_renewal_is_never_guessed() -> None:
    assert renewal_in("signed 2026") == ""
    assert renewal_in('{"Auto Renewal":"On"}') == "On"
    assert renewal_in("自动续费：是") == "是"


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.decimals(-(10**9), 10**9, places=10),
    st.dates(date(2024, 1, 1), date(2026, 1, 1)),
    st.integers(0, 800),
)
def test_what_is_spread_adds_up_to_what_was_paid(
    amount: Decimal, first: date, days: int
) -> None:
    last = date.fromordinal(first.toordinal() + days)

    assert total(spread(amount, first, last).values()) == amount
