"""Read Model Studio's cost overview: what each model or key comes to in a month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from importers.charge_kinds import ChargeKind
from importers.charge_words import kind_of
from importers.columns import Column, Currency, Word, find_headers
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
from importers.printed import DayIfAny, MoneySign, MonthOfDay, PrintedAmount
from importers.tabular import TabularImporter

_MONTH = ("Billing month", "Billing Month", "Month", "账单月份", "月份", "账期")
_PAYABLE = ("Payable amount", "应付金额")
_MODELS = ("Model", "模型", "Model name", "模型名称")
_CARDS = ("Card", "Cost type", "费用分类")
_CARD = "bill"  # the card of pay-as-you-go; the other one is Subscription


class ModelStudioCosts(TabularImporter):
    """Cost overview, list view: payable amounts of a month by model or API key."""

    profile = Profile(
        name="model-studio.cost-overview",
        version=1,
        title=mark("Model Studio cost overview"),
        provider="alibaba",
        precision=Precision.SUMMARY,
        finality=FinalityRule(),
        utc_offset=8,
        currency="CNY",
        guide=Guide(
            what=mark(
                "The payable amount of each model or API key in a month, or the "
                "month's totals by Subscription and Bill; inference only."
            ),
            where=mark(
                "Model Studio: Usage & Billing, Cost overview; the List view of the "
                "bill trend, saved as a table. A column with the month must be there."
            ),
            options=mark(
                "Choose one month and group by model. It names no account: give the "
                "one of the details when you import it."
            ),
            proved=mark(
                "Totals only: they are held against the details of the month, as far "
                "as these are inference."
            ),
        ),
    )
    marks: ClassVar[tuple[str, ...]] = _PAYABLE
    never: ClassVar[tuple[str, ...]] = ("账号ID", "Account ID", "产品", "产品Code")

    billing_period = MonthOfDay(*_MONTH)
    billing_date = DayIfAny(*_MONTH)
    model = Word(*_MODELS)
    production_step = Word("Category", "分类")
    api_key_id = Word("API Key ID", "API-KEY ID", "ApiKeyID")
    vendor_charge_type = Word(*_CARDS)
    billing_currency = Currency("Currency", "币种")
    sign = MoneySign(*_PAYABLE)
    billed_cost = PrintedAmount(*_PAYABLE, needed=True)

    @classmethod
    def match(cls, header: Sequence[str]) -> Verdict:
        """Ask for models or cards, too: a payable amount stands in many bills."""
        verdict = super().match(header)
        if any(find_headers(Column(*one), list(header)) for one in (_MODELS, _CARDS)):
            return verdict
        why = mark("has none of its headers")
        return Verdict(verdict.profile, fits=False, why=why)

    def charge_kind(
        self, charge_type: str, transaction_type: str, commodity: str
    ) -> ChargeKind:
        """Tell subscriptions from the card Bill, which is pay-as-you-go."""
        if charge_type.strip().casefold() in {"", _CARD}:
            return ChargeKind.USAGE
        return kind_of(charge_type, transaction_type, commodity)

    def complete(self, columns: dict[str, Cells], rows: int) -> None:
        """Take the currency of the amount's sign where none is stated."""
        fill(columns, rows, "billing_currency", "sign")
