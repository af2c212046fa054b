"""Read the exports of the Wuliang AI Open Platform: fee details and monthly bills.

The platform's guide names what each list shows, but no header of an exported file is
published: the names here are those of the guide, in English and Chinese, with their
usual neighbours. A file that names them otherwise is read through a mapping.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from importers.charge_kinds import ChargeKind
from importers.charge_words import kind_of
from importers.columns import Column, Currency, Month, Text, Word, find_headers
from importers.contract import (
    FinalityRule,
    Guide,
    Precision,
    Profile,
    Verdict,
    mark,
)
from importers.filling import fill
from importers.kernels import Cells
from importers.printed import (
    Moment,
    MoneySign,
    PairedTokens,
    PrintedAmount,
    PrintedQuantity,
    PrintedWord,
)
from importers.tabular import TabularImporter

PROVIDER = "wuliang"

_AMOUNT = (
    "Amount",
    "Amount Charged",
    "AmountCharged",
    "Charged Amount",
    "Amount (CNY)",
    "Amount(CNY)",
    "Cost",
    "Fee",
    "金额",
    "扣费金额",
    "消费金额",
    "计费金额",
    "费用",
    "费用金额",
    "金额（元）",
    "金额(CNY)",
    "消费金额（元）",
    "扣费金额（元）",
)
_TOTAL = (
    "Total Consumption Amount",
    "Total Consumption",
    "TotalConsumptionAmount",
    "TotalConsumption",
    "Total Amount",
    "TotalAmount",
    "Total",
    "消费总额",
    "消费总金额",
    "总消费金额",
    "总消费额",
    "账单总额",
    "账单金额",
    "消费金额",
    "总金额",
    "消费总额（元）",
    "总金额（元）",
)
_TOKENS = (
    "Token Usage (Input / Output)",
    "Token Usage (Input/Output)",
    "Token Usage",
    "TokenUsage",
    "Tokens (Input / Output)",
    "Tokens (Input/Output)",
    "Tokens",
    "Token用量（输入/输出）",
    "Token 用量（输入/输出）",
    "Token用量（输入 / 输出）",
    "Token用量",
    "Token 用量",
    "Tokens（输入/输出）",
)
_CAPABILITIES = (
    "Capability Type",
    "CapabilityType",
    "capability_type",
    "Capability",
    "能力类型",
    "能力",
    "API能力",
    "API 能力",
    "能力名称",
)
_STATUSES = ("Bill Status", "BillStatus", "bill_status", "账单状态")
_PLAIN_STATUSES = ("Status", "状态")
_CREATED = (
    "Creation Date",
    "CreationDate",
    "Created Date",
    "Created At",
    "CreatedAt",
    "created_at",
    "Creation Time",
    "Create Time",
    "创建日期",
    "创建时间",
    "生成日期",
    "生成时间",
    "出账日期",
    "出账时间",
)


class WuliangFees(TabularImporter):
    """Fee details: one row a call, with its tokens and what was charged for it."""

    profile = Profile(
        name="wuliang.fee-details",
        version=1,
        title=mark("Wuliang fee details"),
        provider=PROVIDER,
        precision=Precision.EXACT,
        finality=FinalityRule(),
        utc_offset=8,
        currency="CNY",
        guide=Guide(
            what=mark(
                "Every call with its request ID, capability, model, tokens and the "
                "amount charged for it, in CNY."
            ),
            where=mark(
                "Wuliang AI Open Platform: Finance, Bills, tab Fee Details, Export; "
                "fetch the file from the page Data Export once it is ready."
            ),
            options=mark(
                "Set the date filter to one whole month and leave the capability "
                "filter empty, or calls are missing. The file names no account: give "
                "one when you import it."
            ),
            proved=mark(
                "That the calls add up to the monthly bill, that no request is "
                "charged twice, and, with a price list of your own, what each call "
                "should cost. Without one its calls are unpriced. Header names are "
                "not published: a file that names its columns otherwise is read "
                "through the ready-made mapping “wuliang.fee-details”."
            ),
        ),
    )
    marks: ClassVar[tuple[str, ...]] = _CAPABILITIES
    never: ClassVar[tuple[str, ...]] = _STATUSES

    request_id = Text(
        "Request ID",
        "RequestID",
        "request_id",
        "请求ID",
        "请求 ID",
        "请求编号",
        "调用ID",
        identifier=True,
    )
    capability = Word(*_CAPABILITIES)
    model = PrintedWord(
        "Model Name",
        "ModelName",
        "model_name",
        "Model",
        "模型名称",
        "模型",
        "调用模型",
    )
    input_tokens = PrintedQuantity(
        "Input Tokens",
        "InputTokens",
        "input_tokens",
        "Input Token",
        "Token Usage (Input)",
        "Tokens (Input)",
        "Input",
        "Prompt Tokens",
        "prompt_tokens",
        "输入Token",
        "输入Tokens",
        "输入 Token",
        "输入 Tokens",
        "输入Token数",
        "输入 Token 数",
        "输入Token用量",
        "输入Token量",
        "输入",
    )
    output_tokens = PrintedQuantity(
        "Output Tokens",
        "OutputTokens",
        "output_tokens",
        "Output Token",
        "Token Usage (Output)",
        "Tokens (Output)",
        "Output",
        "Completion Tokens",
        "completion_tokens",
        "输出Token",
        "输出Tokens",
        "输出 Token",
        "输出 Tokens",
        "输出Token数",
        "输出 Token 数",
        "输出Token用量",
        "输出Token量",
        "输出",
    )
    pair_input = PairedTokens(*_TOKENS, side=1)
    pair_output = PairedTokens(*_TOKENS, side=2)
    usage_detail = Text(*_TOKENS)
    api_key_name = Word("API Key", "APIKey", "API Key Name", "API密钥", "密钥名称")
    stated_status = Word(*_PLAIN_STATUSES, "计费状态", "Billing Status")
    billing_currency = Currency("Currency", "币种", "货币")
    sign = MoneySign(*_AMOUNT)
    billed_cost = PrintedAmount(*_AMOUNT, needed=True)
    charge_period_start = Moment(
        "Timestamp",
        "Time",
        "Call Time",
        "CallTime",
        "Request Time",
        "RequestTime",
        "Created At",
        "CreatedAt",
        "created_at",
        "Create Time",
        "Billing Time",
        "时间",
        "时间戳",
        "调用时间",
        "请求时间",
        "消费时间",
        "计费时间",
        "创建时间",
    )
    vendor_charge_type = Word("Charge Type", "ChargeType", "费用类型", "Type", "类型")

    def charge_kind(
        self, charge_type: str, transaction_type: str, commodity: str
    ) -> ChargeKind:
        """Take a call for usage unless its words say otherwise."""
        kind = kind_of(charge_type, transaction_type, commodity)
        return ChargeKind.USAGE if kind is ChargeKind.OTHER else kind

    def complete(self, columns: dict[str, Cells], rows: int) -> None:
        """Know a charge by its request, and take both tokens of one cell apart."""
        fill(columns, rows, "input_tokens", "pair_input")
        fill(columns, rows, "output_tokens", "pair_output")
        fill(columns, rows, "billing_currency", "sign")
        if "request_id" in columns:
            columns["vendor_line_id"] = columns["request_id"]


class WuliangBills(TabularImporter):
    """Monthly bills: one row a month, with its total and the status it states."""

    profile = Profile(
        name="wuliang.monthly-bills",
        version=1,
        title=mark("Wuliang monthly bills"),
        provider=PROVIDER,
        precision=Precision.SUMMARY,
        finality=FinalityRule(),
        utc_offset=8,
        currency="CNY",
        guide=Guide(
            what=mark(
                "One row a billing period: its total in CNY, the status that the "
                "platform states (Normal or Disputed) and the day it was made."
            ),
            where=mark(
                "Wuliang AI Open Platform: Finance, Bills, tab Monthly Bills, Export; "
                "fetch the file from the page Data Export once it is ready."
            ),
            options=mark(
                "Leave the status filter empty, or disputed months are missing. The "
                "file names no account: give the one that you gave for its fee "
                "details."
            ),
            proved=mark(
                "Totals only: they are held against the fee details of the month. "
                "The status is kept beside Plumbline's own, in the bill's matrix."
            ),
        ),
    )
    marks: ClassVar[tuple[str, ...]] = _STATUSES + _PLAIN_STATUSES
    never: ClassVar[tuple[str, ...]] = (
        *_CAPABILITIES,
        "Request ID",
        "请求ID",
        "Tax",
        "Tax Amount",
        "税额",
        "Action",
        "操作",
    )

    billing_period = Month(
        "Billing Period",
        "BillingPeriod",
        "billing_period",
        "Period",
        "账期",
        "账单周期",
        "账单月份",
        needed=True,
    )
    stated_status = Word(*_STATUSES, *_PLAIN_STATUSES)
    usage_detail = Text(*_CREATED)  # as it came: it is no day of a charge
    billing_currency = Currency("Currency", "币种", "货币")
    sign = MoneySign(*_TOTAL)
    billed_cost = PrintedAmount(*_TOTAL, needed=True)

    @classmethod
    def match(cls, header: Sequence[str]) -> Verdict:
        """Ask for the day of making, too: month, total and status are common."""
        verdict = super().match(header)
        if verdict.fits and not find_headers(Column(*_CREATED), list(header)):
            why = mark("has none of its headers")
            return Verdict(verdict.profile, fits=False, why=why)
        return verdict

    def charge_kind(
        self, charge_type: str, transaction_type: str, commodity: str
    ) -> ChargeKind:
        """A month's total is consumption, whatever is in it."""
        del charge_type, transaction_type, commodity
        return ChargeKind.USAGE

    def complete(self, columns: dict[str, Cells], rows: int) -> None:
        """Take the currency of the amount's sign where none is stated."""
        fill(columns, rows, "billing_currency", "sign")
