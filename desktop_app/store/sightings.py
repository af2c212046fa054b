"""Gather from the stored lines what prices and free quota they tell of."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from desktop_app.domain.views import Filter, Op
from desktop_app.store.queries import LineTable
from importers.charge_kinds import ChargeKind

UTC_OFFSET = 8 * 3_600  # seconds; the providers' day begins in Beijing
_TIME = (
    "coalesce(epoch(charge_period_start)::BIGINT,"
    f" epoch(billing_date)::BIGINT - {UTC_OFFSET})"
)
# A double proposes what decimals then prove: the product must be exact.
_PROPOSED = (
    "CAST(CAST(list_cost AS DOUBLE) / CAST(nullif(pricing_quantity, 0) AS DOUBLE)"
    " AS DECIMAL(38,8))"
)
_KEY = "provider, region_id, model, type_code, pricing_unit, billing_currency"
_USAGE = Filter("charge_kind", Op.IS, (ChargeKind.USAGE.value,))


def price_sightings(lines: LineTable) -> pa.Table:
    """Return each unit price of each charge at each time, with lines and one ID.

    The price is the bill's own list price. Where it states none, it is list cost by
    quantity, if that is exact to eight decimals; else the line tells nothing.
    """
    asked = lines.relation([_USAGE]).select(
        f"{_KEY}, line_id, {_TIME} AS time,"
        " CASE WHEN list_unit_price IS NULL THEN pricing_unit"
        " ELSE vendor_price_unit END AS price_unit,"
        " coalesce(list_unit_price, CASE WHEN list_cost > 0 AND"
        f" CAST(pricing_quantity AS DECIMAL(38,10)) * {_PROPOSED} = list_cost"
        f" THEN {_PROPOSED} END)::DECIMAL(38,12) AS price"
    )
    known = asked.filter(
        "price > 0 AND model <> '' AND type_code <> '' AND time IS NOT NULL"
    )
    group = f"{_KEY}, price_unit, price, time"
    found: pa.Table = known.aggregate(
        f"{group}, count(*) AS lines, min(line_id) AS line_id", group
    ).to_arrow_table()
    return found


def quota_sightings(lines: LineTable) -> pa.Table:
    """Return what was deducted from free quota and what was charged, by instance."""
    wanted = Filter(
        "charge_kind",
        Op.IS,
        (ChargeKind.USAGE.value, ChargeKind.FREE_QUOTA.value),
    )
    free = f"charge_kind = '{ChargeKind.FREE_QUOTA.value}'"
    group = (
        "provider, coalesce(billing_account_id, '') AS account, model,"
        " coalesce(instance_id, '') AS instance, pricing_unit,"
        f" coalesce(billing_currency, '') AS currency, {_TIME} AS time"
    )
    asked = lines.relation([wanted]).select(
        f"{group}, CASE WHEN {free} THEN coalesce(usage_deducted, 0) ELSE 0"
        f" END::DECIMAL(38,10) AS used, {free} AS free,"
        " (billed_cost > 0) AS charged, pricing_quantity AS quantity, billed_cost"
    )
    known = asked.filter("model <> '' AND pricing_unit <> '' AND time IS NOT NULL")
    names = "provider, account, model, instance, pricing_unit, currency, time"
    found: pa.Table = known.aggregate(
        f"{names}, sum(used)::DECIMAL(38,10) AS used,"
        " count(*) FILTER (WHERE free) AS free_lines,"
        " count(*) FILTER (WHERE charged AND NOT free) AS charged_lines,"
        " coalesce(sum(quantity) FILTER (WHERE charged AND NOT free), 0)"
        "::DECIMAL(38,10) AS charged_quantity,"
        " coalesce(sum(billed_cost) FILTER (WHERE charged AND NOT free), 0)"
        "::DECIMAL(38,10) AS charged_billed",
        names,
    ).to_arrow_table()
    return found


def tells_of_quota(lines: LineTable) -> bool:
    """Whether any line was charged to a free quota, or reduced by one."""
    free = f"charge_kind = '{ChargeKind.FREE_QUOTA.value}'"
    return _any(lines, f"{free} OR coalesce(usage_deducted, 0) <> 0")


def tells_of_plans(lines: LineTable) -> bool:
    """Whether any line was charged to a savings plan."""
    return _any(lines, "coalesce(plan_deducted, 0) <> 0")


def _any(lines: LineTable, condition: str) -> bool:
    return bool(lines.relation().filter(condition).select("1").limit(1).fetchall())


def plan_sightings(lines: LineTable) -> pa.Table:
    """Return what was charged to savings plans and what beside them, by time."""
    asked = lines.relation([_USAGE]).select(
        "provider, coalesce(billing_account_id, '') AS account,"
        " coalesce(billing_currency, '') AS currency,"
        " coalesce(billing_period, '') AS month, coalesce(model, '') AS model,"
        " coalesce(type_code, '') AS type_code, coalesce(mode, '') <> 'batch'"
        f" AS realtime, {_TIME} AS time, coalesce(plan_deducted, 0) AS deducted,"
        " billed_cost > 0 AND model <> '' AS charged, list_cost, billed_cost"
    )
    names = "provider, account, currency, month, model, type_code, realtime, time"
    found: pa.Table = (
        asked.filter("time IS NOT NULL")
        .aggregate(
            f"{names}, sum(deducted)::DECIMAL(38,10) AS deducted,"
            " count(*) FILTER (WHERE charged) AS charged_lines,"
            " coalesce(sum(list_cost) FILTER (WHERE charged), 0)"
            "::DECIMAL(38,10) AS charged_list_cost,"
            " coalesce(sum(billed_cost) FILTER (WHERE charged), 0)"
            "::DECIMAL(38,10) AS charged_billed",
            names,
        )
        .to_arrow_table()
    )
    return found


def purchase_sightings(lines: LineTable, kinds: Sequence[str]) -> pa.Table:
    """Return the purchases of these kinds, each order with its period and amount."""
    words = (
        "charge_kind",
        "provider",
        "part_id",
        "billing_currency",
        "billing_period",
        "commodity_name",
        "commodity_code",
        "service_name",
        "order_id",
        "stated_status",
        "usage_detail",
        "vendor_transaction_type",
    )
    named = ", ".join(f"coalesce({one}, '') AS {one}" for one in words)
    asked = lines.relation([Filter("charge_kind", Op.IS, tuple(kinds))]).select(
        f"{named}, epoch(charge_period_start)::BIGINT AS starts,"
        " epoch(charge_period_end)::BIGINT AS ends, billed_cost"
    )
    group = ", ".join((*words, "starts", "ends"))
    found: pa.Table = (
        asked.aggregate(
            f"{group}, coalesce(sum(billed_cost), 0)::DECIMAL(38,10) AS paid", group
        )
        .sort("billing_period", "starts", "order_id", "paid")
        .to_arrow_table()
    )
    return found
