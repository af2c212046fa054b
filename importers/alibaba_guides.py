"""Say of each of Alibaba Cloud's exports what it is, where it is and what it proves."""

from __future__ import annotations

from importers.contract import Guide, mark

_CONSOLE = mark(
    "Expenses and Costs console › Billing Details: choose the month and click the "
    "export icon; or export and subscribe to bills, delivered to OSS."
)
_BEFORE = mark(
    "The Expenses and Costs console before its upgrade, or a bill subscription to OSS "
    "that was set up then."
)
_ASKED = mark(
    "Ask Alibaba Cloud's billing API (BSS OpenAPI) and save its answers as they come: "
    "one page, many pages, or one item a line."
)
_ALL_COLUMNS = mark(
    "Bill type “details by billable item”, and all columns; at least the paying "
    "account's ID, a date, the instance ID (billing granularity), usage, list price "
    "and the amount payable."
)
_ITEMS = mark("Details by billable item; keep all columns.")
_COMPARED = mark(
    "Nothing line by line: its sums are compared with the details of the same month, "
    "and count only where no details were imported."
)
_LINE_BY_LINE = mark(
    "Every row to the last digit: usage after quota, list price times usage, "
    "discounts, coupons, and the published price of each model and type."
)
_FEWER_DIGITS = mark(
    "Each row, within the digits that the export prints: price times usage, discounts, "
    "and the published price of each model and type."
)
_SHARES = mark(
    "Only the sum of a bill number and product: the provider rounds the whole and "
    "spreads it over the parts."
)

V2 = Guide(
    what=mark(
        "The billing details of Alibaba Cloud's upgraded console "
        "(…_consumedetailbillv2.csv): one row a minute, model, type, API key and "
        "channel."
    ),
    where=_CONSOLE,
    options=_ALL_COLUMNS,
    proved=_LINE_BY_LINE,
)
DAY_SUMMARY = Guide(
    what=mark(
        "The day summary of the upgraded console "
        "(…_consumedetailbillv2daysummary.csv): one row a day and resource."
    ),
    where=_CONSOLE,
    options=mark("Statistic period “day”. Prefer the details: they can be proved."),
    proved=_COMPARED,
)
MONTH_SUMMARY = Guide(
    what=mark(
        "The month summary of the upgraded console "
        "(…_consumedetailbillv2monthsummary.csv): one row a resource."
    ),
    where=_CONSOLE,
    options=mark("Statistic period “month”. Prefer the details: they can be proved."),
    proved=_COMPARED,
)
INSTANCE_BY_DAY = Guide(
    what=mark(
        "Instances by day (…_instanceconsumeday.csv): one row an instance and day, "
        "without rows for coupons or rounding of the whole bill."
    ),
    where=_CONSOLE,
    options=mark(
        "Bill type “instances by day”. Prefer the details: they can be proved."
    ),
    proved=_COMPARED,
)
LEGACY_ITEMS = Guide(
    what=mark(
        "Billing-item details from before the upgrade (BillingItemDetail), in Chinese "
        "or English, with the amount payable."
    ),
    where=_BEFORE,
    options=_ITEMS,
    proved=_FEWER_DIGITS,
)
LEGACY_ITEMS_GROSS = Guide(
    what=mark(
        "Billing-item details from before the upgrade, without the amount payable: it "
        "is the list cost less discount, coupons and rounding."
    ),
    where=_BEFORE,
    options=_ITEMS,
    proved=_FEWER_DIGITS,
)
LEGACY_INSTANCES = Guide(
    what=mark(
        "Instance details from before the upgrade (InstanceDetail): each row is the "
        "sum of a resource's billing items."
    ),
    where=_BEFORE,
    options=mark("Prefer the billing-item details: they can be proved."),
    proved=_COMPARED,
)
LEGACY_INSTANCES_GROSS = Guide(
    what=mark(
        "Instance details from before the upgrade, without the amount payable: it is "
        "the list cost less discount, coupons and rounding."
    ),
    where=_BEFORE,
    options=mark("Prefer the billing-item details: they can be proved."),
    proved=_COMPARED,
)
SPLIT_ITEMS = Guide(
    what=mark(
        "Split item details (SplitItemDetail): each charge spread over the parts that "
        "a resource was split into."
    ),
    where=mark(
        "Expenses and Costs console › Cost allocation › split bill, or a bill "
        "subscription to OSS."
    ),
    options=mark("Keep the bill number and product: sums are proved by them."),
    proved=_SHARES,
)
API_INSTANCES = Guide(
    what=mark(
        "Answers of the billing API: DescribeInstanceBill or QueryInstanceBill, JSON."
    ),
    where=_ASKED,
    options=mark(
        "Ask by billing item (IsBillingItem = true), month by month, and fetch every "
        "page until NextToken is empty."
    ),
    proved=_FEWER_DIGITS,
)
API_SPLIT_ITEMS = Guide(
    what=mark("Answers of the billing API: DescribeSplitItemBill, JSON."),
    where=_ASKED,
    options=mark("Ask month by month and fetch every page until NextToken is empty."),
    proved=_SHARES,
)
