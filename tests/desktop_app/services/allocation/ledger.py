"""Make two months of bills by hand, with cost units, tags and a refund."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from desktop_app.domain.allocation import AllocationRule, Plan, Split
from desktop_app.domain.departments import Department
from desktop_app.domain.trends import is_value
from tests.desktop_app.services.hand_made import Desk, Row, a_line

SEARCH = Department("search", "Search", owner="Lin")
LAB = Department("lab", "Lab", parent="search")
ADS = Department("ads", "Ads")
GATEWAY = AllocationRule(
    "gateway", (is_value("model", "gateway"),), Split.COST, ("search", "ads")
)
TEAM_X = AllocationRule("team x", (is_value("tag:team", "x"),), targets=("lab",))
PLAN = Plan((SEARCH, LAB, ADS), (GATEWAY, TEAM_X), owner="Finance")


def in_month(month: int, number: int, billed: str, **given: object) -> Row:
    own: dict[str, object] = {
        "billing_period": f"2026-{month:02}",
        "billing_date": date(2026, month, 9),
        "charge_period_start": datetime(2026, month, 9, 4, number, tzinfo=UTC),
        "billed_cost": Decimal(billed),
    }
    return a_line(number, "0.002", **{**own, **given})


def put_bills(desk: Desk) -> None:
    """Put April and May on the desk; May has a refund and dollars."""
    desk.put(
        in_month(4, 1, "10", cost_unit="Search"),
        in_month(4, 2, "30", cost_unit="ADS"),
        in_month(4, 3, "7"),
    )
    desk.put(
        in_month(5, 4, "20", cost_unit="Search"),
        in_month(5, 5, "0.0000000001", tags='{"team":"x"}'),
        in_month(5, 6, "40", tags='{"team":"ads"}'),
        in_month(5, 7, "-3", tags='{"team":"ads"}', charge_kind="refund"),
        in_month(5, 8, "1.01", model="gateway", cost_unit="Search"),
        in_month(5, 9, "5", model=None, charge_kind="tax"),
        in_month(5, 10, "6", tags='{"a":"ads","b":"search"}', api_key_id=""),
    )
    desk.put(in_month(5, 11, "9", billing_currency="USD", cost_unit="Search"))
