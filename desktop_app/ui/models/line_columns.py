"""Name the columns of a charge line for people; the first sixteen are the usual.

What was billed and what differs stand before what explains it: they must be seen
without scrolling on a small screen with the details open.
"""

from __future__ import annotations

from dataclasses import replace

from desktop_app.i18n import _, mark
from desktop_app.ui.models.rows import Column, Kind

USUAL = 16

LINE_COLUMNS: tuple[Column, ...] = (
    Column("charge_period_start", mark("Time (UTC+8)"), Kind.INSTANT, 160),
    Column("model", mark("Model"), Kind.TEXT, 124),
    Column("type_code", mark("Type"), Kind.TEXT, 150),
    Column("billed_cost", mark("Billed"), Kind.AMOUNT, 116),
    Column("difference", mark("Difference"), Kind.DIFFERENCE, 116),
    Column("finding_class", mark("Class"), Kind.CLASS, 136),
    Column("state", mark("State"), Kind.STATE, 148, sorts=False),
    Column("expected", mark("Expected"), Kind.AMOUNT, 116),
    Column("pricing_quantity", mark("Quantity"), Kind.QUANTITY, 112),
    Column("pricing_unit", mark("Unit"), Kind.TEXT, 84),
    Column("list_unit_price", mark("List price"), Kind.QUANTITY, 116),
    Column("list_cost", mark("List cost"), Kind.AMOUNT, 116),
    Column("discount_amount", mark("Discount"), Kind.AMOUNT, 108),
    Column("billing_account_id", mark("Account"), Kind.CODE, 116),
    Column("api_key_id", mark("API key"), Kind.CODE, 80),
    Column("workspace_id", mark("Workspace"), Kind.CODE, 120),
    Column("billing_currency", mark("Currency"), Kind.TEXT, 80),
    Column("billing_period", mark("Period"), Kind.TEXT, 80),
    Column("billing_date", mark("Billing date"), Kind.DAY, 100),
    Column("charge_period_end", mark("Time to (UTC+8)"), Kind.INSTANT, 172),
    Column("line_id", mark("Line"), Kind.CODE, 140, filters=False, sorts=False),
    Column("vendor_line_id", mark("Provider's line ID"), Kind.CODE, 160),
    Column("order_id", mark("Order or bill number"), Kind.CODE, 160),
    Column("request_id", mark("Request ID"), Kind.CODE, 160),
    Column("source_file", mark("Source file"), Kind.CODE, 180),
    Column("source_row", mark("Row in the file"), Kind.QUANTITY, 100),
    Column("provider", mark("Provider"), Kind.TEXT, 100),
    Column("precision", mark("Precision"), Kind.TEXT, 90),
    Column("billing_account_name", mark("Account name"), Kind.TEXT, 140),
    Column("sub_account_id", mark("Resource owner"), Kind.CODE, 140),
    Column("sub_account_name", mark("Resource owner's name"), Kind.TEXT, 140),
    Column("invoice_issuer_name", mark("Issuer"), Kind.TEXT, 140),
    Column("cost_unit", mark("Cost unit"), Kind.TEXT, 120),
    Column("user_id", mark("User"), Kind.TEXT, 110),
    Column("api_key_name", mark("API key name"), Kind.TEXT, 120),
    Column("workspace_name", mark("Workspace name"), Kind.TEXT, 130),
    Column("stated_status", mark("Status in the file"), Kind.TEXT, 120),
    Column("charge_category", mark("Charge category"), Kind.TEXT, 120),
    Column("charge_class", mark("Correction"), Kind.TEXT, 110),
    Column("charge_kind", mark("Charge kind"), Kind.TEXT, 110),
    Column("vendor_charge_type", mark("Provider's charge type"), Kind.TEXT, 140),
    Column("vendor_transaction_type", mark("Transaction type"), Kind.TEXT, 130),
    Column("service_code", mark("Product code"), Kind.TEXT, 110),
    Column("service_name", mark("Product"), Kind.TEXT, 150),
    Column("commodity_code", mark("Commodity code"), Kind.TEXT, 130),
    Column("commodity_name", mark("Commodity"), Kind.TEXT, 150),
    Column("production_step", mark("Production step"), Kind.TEXT, 120),
    Column("capability", mark("Capability"), Kind.TEXT, 120),
    Column("billing_item_code", mark("Billable item code"), Kind.TEXT, 150),
    Column("billing_item_name", mark("Billable item"), Kind.TEXT, 150),
    Column("spec", mark("Specification"), Kind.TEXT, 120),
    Column("resource_id", mark("Resource"), Kind.CODE, 150),
    Column("resource_name", mark("Resource name"), Kind.TEXT, 150),
    Column("instance_id", mark("Instance ID"), Kind.CODE, 240),
    Column("region_id", mark("Region"), Kind.TEXT, 110),
    Column("region_name", mark("Region name"), Kind.TEXT, 120),
    Column("channel", mark("Channel"), Kind.TEXT, 100),
    Column("quota_stop", mark("Stops at free quota"), Kind.TEXT, 130),
    Column("decode_note", mark("Odd in the ID"), Kind.TEXT, 200),
    Column("direction", mark("Direction"), Kind.TEXT, 90),
    Column("modality", mark("Modality"), Kind.TEXT, 90),
    Column("cache_action", mark("Cache"), Kind.TEXT, 90),
    Column("mode", mark("Mode"), Kind.TEXT, 90),
    Column("thinking", mark("Thinking"), Kind.TEXT, 90),
    Column("context_tier", mark("Context tier"), Kind.TEXT, 110),
    Column("resolution", mark("Resolution"), Kind.TEXT, 100),
    Column("tags", mark("Tags"), Kind.TEXT, 200),
    Column("usage_before_deduction", mark("Usage"), Kind.QUANTITY, 112),
    Column("usage_deducted", mark("Usage deducted"), Kind.QUANTITY, 120),
    Column("calls", mark("Calls"), Kind.QUANTITY, 90),
    Column("input_tokens", mark("Input tokens"), Kind.QUANTITY, 112),
    Column("cache_read_tokens", mark("Read from cache"), Kind.QUANTITY, 120),
    Column("cache_write_tokens", mark("Written to cache"), Kind.QUANTITY, 120),
    Column("cache_write_1h_tokens", mark("Written for 1 hour"), Kind.QUANTITY, 130),
    Column("output_tokens", mark("Output tokens"), Kind.QUANTITY, 112),
    Column("reasoning_tokens", mark("Reasoning tokens"), Kind.QUANTITY, 128),
    Column("vendor_unit", mark("Provider's unit"), Kind.TEXT, 110),
    Column("vendor_price_unit", mark("Provider's price unit"), Kind.TEXT, 130),
    Column("expected_unit_price", mark("Expected price"), Kind.QUANTITY, 112),
    Column("snapshot_id", mark("Price snapshot"), Kind.CODE, 120),
    Column("plan_deducted", mark("Deducted by plans"), Kind.AMOUNT, 128),
    Column("discounted_cost", mark("After discount"), Kind.AMOUNT, 116),
    Column("coupon_amount", mark("Coupon"), Kind.AMOUNT, 108),
    Column("rounding_amount", mark("Rounding"), Kind.AMOUNT, 108),
    Column("tax_amount", mark("Tax"), Kind.AMOUNT, 108),
    Column("paid_cash", mark("Paid in cash"), Kind.AMOUNT, 108),
    Column("paid_voucher", mark("Paid by voucher"), Kind.AMOUNT, 116),
    Column("paid_prepaid", mark("Paid by stored value"), Kind.AMOUNT, 128),
    Column("outstanding", mark("Outstanding"), Kind.AMOUNT, 108),
    Column("parts_cost", mark("Sum of the row's parts"), Kind.AMOUNT, 140),
)
MONEY = frozenset({Kind.AMOUNT, Kind.DIFFERENCE})


def line_columns(currency: str) -> tuple[Column, ...]:
    """Return the columns with translated titles.

    Args:
        currency: stands in the titles of amounts; empty: the lines have several,
            and the currency is a column of its own.
    """
    usual = {column.key for column in LINE_COLUMNS[:USUAL]}
    if not currency:
        usual.add("billing_currency")
    made = []
    for column in LINE_COLUMNS:
        title = _(column.title)
        if currency and (column.kind in MONEY or column.key == "list_unit_price"):
            title = f"{title} ({currency})"
        made.append(replace(column, title=title, shown=column.key in usual))
    return tuple(made)
