"""Declare the canonical charge line: one row a column, FOCUS words where it has one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa

VERSION = 2

WORD = pa.dictionary(pa.int32(), pa.string())  # few distinct values
TEXT = pa.string()  # many distinct values
MONEY = pa.decimal128(38, 10)  # in the line's billing currency
QUANTITY = pa.decimal128(38, 10)  # in the line's pricing unit
PRICE = pa.decimal128(38, 12)  # currency per pricing unit
INSTANT = pa.timestamp("s", tz="UTC")


@dataclass(frozen=True)
class Column:
    """One canonical column: name, Arrow type, name in a FOCUS file, meaning.

    A FOCUS column of that name holds the value as it is; where FOCUS wants another
    (a product, a name that must not be null), what the bill states is in ``x_…``.
    """

    name: str
    type: pa.DataType
    focus: str
    meaning: str


COLUMNS: tuple[Column, ...] = (
    # where the line stands in its file
    Column("source_part", pa.int16(), "x_SourcePart", "member of a ZIP, from 0"),
    Column("source_row", pa.int64(), "x_SourceRow", "record number; the header counts"),
    Column("vendor_line_id", TEXT, "x_VendorLineId", "the provider's own line ID"),
    Column("order_id", TEXT, "x_OrderId", "order or bill number"),
    Column("request_id", TEXT, "x_RequestId", "the call's ID, as the file has it"),
    # who is billed
    Column("billing_account_id", WORD, "BillingAccountId", "account that pays"),
    Column("billing_account_name", WORD, "BillingAccountName", "its name"),
    Column("sub_account_id", WORD, "SubAccountId", "account that owns the resource"),
    Column("sub_account_name", WORD, "SubAccountName", "its name"),
    Column("invoice_issuer_name", WORD, "InvoiceIssuerName", "company that bills"),
    Column("cost_unit", WORD, "x_CostUnit", "the provider's own cost unit"),
    Column("user_id", WORD, "x_UserId", "who made the call, as the file names them"),
    Column("stated_status", WORD, "x_StatedStatus", "the bill's status in the file"),
    # when
    Column("billing_period", WORD, "x_BillingPeriod", "YYYY-MM, provider's zone"),
    Column("billing_date", pa.date32(), "x_BillingDate", "day, provider's zone"),
    Column("charge_period_start", INSTANT, "ChargePeriodStart", "UTC, inclusive"),
    Column("charge_period_end", INSTANT, "ChargePeriodEnd", "UTC, exclusive"),
    # what kind of charge
    Column("charge_category", WORD, "ChargeCategory", "Usage|Purchase|Tax|Credit|…"),
    Column("charge_class", WORD, "ChargeClass", "Correction or null"),
    Column("charge_kind", WORD, "x_ChargeKind", "see importers.charge_kinds"),
    Column("vendor_charge_type", WORD, "x_VendorChargeType", "the file's own word"),
    Column("vendor_transaction_type", WORD, "x_VendorTransactionType", "as above"),
    # what was bought
    Column("service_code", WORD, "x_ServiceCode", "product code"),
    Column("service_name", WORD, "ServiceName", "product name"),
    Column("commodity_code", WORD, "x_CommodityCode", "commodity code"),
    Column("commodity_name", WORD, "x_CommodityName", "commodity name"),
    Column("production_step", WORD, "x_ProductionStep", "Inference, Training, …"),
    Column("capability", WORD, "x_Capability", "Chat, Embedding, Image Generation, …"),
    Column("billing_item_code", WORD, "x_BillingItemCode", "billable item code"),
    Column("billing_item_name", WORD, "SkuMeter", "billable item name"),
    Column("spec", WORD, "x_Spec", "instance specification"),
    Column("spec_config", WORD, "x_SpecConfig", "选型配置, JSON as it came"),
    Column("resource_id", WORD, "ResourceId", "resource ID"),
    Column("resource_name", WORD, "ResourceName", "resource name"),
    Column("instance_id", WORD, "x_InstanceId", "billing granularity, as it came"),
    Column("region_id", WORD, "RegionId", "region code, e.g. cn-beijing"),
    Column("region_name", WORD, "x_RegionName", "region name"),
    Column("availability_zone", WORD, "AvailabilityZone", "zone"),
    # decoded from instance_id (distinct values only)
    Column("api_key_id", WORD, "x_ApiKeyId", "empty text: a console call"),
    Column("workspace_id", WORD, "x_WorkspaceId", "llm-… or ws-…"),
    Column("api_key_name", WORD, "x_ApiKeyName", "its name, where the file has one"),
    Column("workspace_name", WORD, "x_WorkspaceName", "as above"),
    Column("model", WORD, "x_Model", "model name"),
    Column("type_code", WORD, "x_TypeCode", "input/output type, as in the bill"),
    Column("channel", WORD, "x_Channel", "app, bmp, assistant-api or empty"),
    Column("quota_stop", pa.bool_(), "x_QuotaStop", "stop when free quota is used up"),
    Column("decode_note", WORD, "x_DecodeNote", "what is odd; null when nothing is"),
    Column("decoded", pa.bool_(), "x_Decoded", "null: not a model's instance ID"),
    # decoded from type_code
    Column("direction", WORD, "x_Direction", "input | output | other"),
    Column("modality", WORD, "x_Modality", "text, image, audio, video, tool, …"),
    Column("cache_action", WORD, "x_CacheAction", "none|hit|create_5m|create_1h|read"),
    Column("mode", WORD, "x_Mode", "realtime | batch"),
    Column("thinking", pa.bool_(), "x_Thinking", "thinking price"),
    Column("context_tier", WORD, "x_ContextTier", "e.g. 0-128k; null: no tier"),
    Column("resolution", WORD, "x_Resolution", "e.g. 720P"),
    Column("tags", WORD, "Tags", "flat JSON object, keys sorted; null: none"),
    # how much
    Column("usage_before_deduction", QUANTITY, "x_UsageBeforeDeduction", ""),
    Column("usage_deducted", QUANTITY, "x_UsageDeducted", "by quota or plan"),
    Column("pricing_quantity", QUANTITY, "x_PricingQuantity", "usage that is charged"),
    Column("vendor_unit", WORD, "x_VendorUnit", "usage unit as it came"),
    Column("pricing_unit", WORD, "x_PricingUnit", "canonical unit; null: unknown"),
    Column("usage_detail", TEXT, "x_UsageDetail", "用量详情, JSON as it came"),
    # how much, of a record that has several meters and one amount
    Column("calls", QUANTITY, "x_Calls", ""),
    Column("input_tokens", QUANTITY, "x_InputTokens", "cached ones included"),
    Column("cache_read_tokens", QUANTITY, "x_CacheReadTokens", ""),
    Column("cache_write_tokens", QUANTITY, "x_CacheWriteTokens", "kept 5 minutes"),
    Column("cache_write_1h_tokens", QUANTITY, "x_CacheWrite1hTokens", "kept 1 hour"),
    Column("output_tokens", QUANTITY, "x_OutputTokens", "reasoning included"),
    Column("reasoning_tokens", QUANTITY, "x_ReasoningTokens", ""),
    # at what price
    Column("list_unit_price", PRICE, "x_ListUnitPrice", "per vendor_price_unit"),
    Column("vendor_price_unit", WORD, "x_VendorPriceUnit", "price unit as it came"),
    Column("price_tier", WORD, "x_PriceTier", "cumulative tier, as it came"),
    Column("price_factors", WORD, "x_PriceFactors", "目录价因子, JSON as it came"),
    Column("own_prices", WORD, "x_OwnPrices", "the record's own price snapshot, JSON"),
    Column("billing_currency", WORD, "BillingCurrency", "ISO 4217"),
    # what it costs
    Column("list_cost", MONEY, "x_ListCost", "list price × quantity, as stated"),
    Column("plan_list_cost", MONEY, "x_PlanListCost", "list cost a plan took over"),
    Column("plan_deducted", MONEY, "x_PlanDeducted", "deducted by a plan"),
    Column("discount_amount", MONEY, "x_DiscountAmount", "positive: a reduction"),
    Column("discounted_cost", MONEY, "x_DiscountedCost", "after discount, as stated"),
    Column("coupon_amount", MONEY, "x_CouponAmount", "positive: a reduction"),
    Column("rounding_amount", MONEY, "x_RoundingAmount", "抹零; positive: a reduction"),
    Column("billed_cost", MONEY, "BilledCost", "payable, as stated"),
    Column("tax_amount", MONEY, "x_TaxAmount", "tax inside billed_cost, where stated"),
    Column("paid_cash", MONEY, "x_PaidCash", ""),
    Column("paid_voucher", MONEY, "x_PaidVoucher", ""),
    Column("paid_prepaid", MONEY, "x_PaidPrepaid", "stored-value card"),
    Column("outstanding", MONEY, "x_Outstanding", ""),
    Column("parts_cost", MONEY, "x_PartsCost", "sum of the row's own parts, if any"),
    # the provider's own working
    Column("formula", WORD, "x_Formula", "计费公式"),
    Column("discount_detail", TEXT, "x_DiscountDetail", "优惠详情, JSON as it came"),
    Column("coupon_detail", TEXT, "x_CouponDetail", "优惠券抵扣详情, JSON as it came"),
    Column("vendor_trace", TEXT, "x_VendorTrace", "计费过程, JSON as it came"),
)

_FIELDS: list[pa.Field[Any]] = [pa.field(c.name, c.type) for c in COLUMNS]

CHARGE = pa.schema(
    _FIELDS,
    metadata={"plumbline.schema": str(VERSION)},
)

_RULE_FIELDS: list[pa.Field[Any]] = [
    pa.field("source_row", pa.int32()),  # row in the price list it came from
    pa.field("provider", pa.string()),  # e.g. alibaba
    pa.field("region", pa.string()),  # e.g. cn-beijing; empty: any region
    pa.field("scope", pa.string()),  # deployment scope; empty: the region's own
    pa.field("model", pa.string()),
    pa.field("type_code", pa.string()),  # as in the bill, tier prefix included
    pa.field("base_type", pa.string()),  # type_code without its tier prefix
    pa.field("tier_lower", pa.int64()),  # tokens, exclusive, K = 1,000; null: none
    pa.field("tier_upper", pa.int64()),  # tokens, inclusive; null: no upper bound
    pa.field("unit", pa.string()),  # canonical, e.g. 1K tokens
    pa.field("unit_price", PRICE),
    pa.field("currency", pa.string()),
    pa.field("effective_from", INSTANT),  # inclusive; null: from the snapshot
    pa.field("effective_to", INSTANT),  # exclusive; null: open
    pa.field("note", pa.string()),
    # when in the week it holds; a rule without a basis holds at all times
    pa.field("weekdays", pa.string()),  # ISO digits, e.g. 67; null: every day
    pa.field("time_from", pa.int16()),  # minutes after midnight, inclusive
    pa.field("time_to", pa.int16()),  # exclusive; at or before time_from: next day
    pa.field("time_basis", pa.string()),  # start | end | billed; null: no window
    pa.field("utc_offset", pa.int16()),  # of the window, minutes east
]
WINDOW = ("weekdays", "time_from", "time_to", "time_basis", "utc_offset")

PRICE_RULE = pa.schema(_RULE_FIELDS, metadata={"plumbline.price_rule": "2"})


def as_price_rules(table: pa.Table) -> pa.Table:
    """Return stored rules in today's columns; lists of before windows had none."""
    for name in WINDOW:
        if name not in table.column_names:
            empty = pa.nulls(table.num_rows, PRICE_RULE.field(name).type)
            table = table.append_column(name, empty)
    return table.select(PRICE_RULE.names).cast(PRICE_RULE)
