"""Read DeepSeek's usage exports: amounts by type of token, and cost by wallet."""

from __future__ import annotations

from typing import Any, ClassVar

import pyarrow as pa
import pyarrow.compute as pc

from importers import kernels
from importers.charge_kinds import ChargeKind
from importers.columns import Amount, Currency, Day, Instant, Word, find_headers
from importers.contract import FinalityRule, Guide, Precision, Profile, mark
from importers.counters import CountedPrice, Counter
from importers.distinct import combinations, spread
from importers.kernels import Cells
from importers.schema import MONEY, PRICE, QUANTITY, WORD
from importers.stated_types import decode_types
from importers.tabular import TabularImporter

_REQUESTS = "request_count"
# As the official catalogue of the bill spells the same charge.
_TYPES = {
    "input_cache_hit_tokens": "input_token_cache",
    "input_cache_miss_tokens": "input_token",
    "prompt_tokens": "input_token",
    "input_tokens": "input_token",
    "output_tokens": "output_token",
    "completion_tokens": "output_token",
}
_WIDE = pa.decimal256(30, 10)
_WHOLE = pa.decimal256(20, 0)
_pc: Any = pc  # the stubs know fewer argument types than the kernels

_WHERE = mark(
    "In the DeepSeek platform open Usage, choose the month and press Export: a ZIP"
    " with the two files amount-… and cost-…"
)


class _Export(TabularImporter):
    """What both files have: the account, the day and the model."""

    billing_account_id = Word("user_id", needed=True)
    charge_period_start = Instant("start_time_iso", "start_time")
    charge_period_end = Instant("end_time_iso", "end_time")
    billing_date = Day("utc_date", "date")
    model = Word("model", needed=True)
    billing_currency = Currency("currency")

    @classmethod
    def missing(cls, header: list[str]) -> tuple[str, ...]:
        """Ask for the time that the file has now, not for a day of older ones."""
        lacking = super().missing(header)
        day = cls.billing_date.names[0]
        return tuple("start_time_iso" if one == day else one for one in lacking)


class DeepSeekAmount(_Export):
    """Amounts: one row a day, model, key and type, with its price and count."""

    profile = Profile(
        name="deepseek.amount",
        version=1,
        title=mark("DeepSeek usage amounts"),
        provider="deepseek",
        precision=Precision.EXACT,
        finality=FinalityRule(day=1, hour=12),
        utc_offset=8,
        currency="CNY",
        guide=Guide(
            what=mark(
                "What each API key used of a model: one row a type (cached input, other"
                " input, output, requests) with the price of one token."
            ),
            where=_WHERE,
            options=mark(
                "Unpack the ZIP and import both files; the amounts are the bill."
            ),
            proved=mark(
                "The file states no cost: price times count is the charge, to the last"
                " digit. It is held against the published prices, and its total against"
                " the cost file. Counts of requests cost nothing."
            ),
        ),
    )
    marks: ClassVar[tuple[str, ...]] = ("start_time_iso", "utc_date")
    never: ClassVar[tuple[str, ...]] = (
        *("wallet_type", "cost", "amount_value", "num_model_requests"),
    )

    api_key_name = Word("api_key_name")
    api_key_id = Word("api_key")
    vendor_charge_type = Word("type", needed=True)
    unit_price = CountedPrice("price")
    pricing_quantity = Counter("amount", needed=True)

    @classmethod
    def missing(cls, header: list[str]) -> tuple[str, ...]:
        """Ask for the price too: a row that counts requests may leave it empty."""
        lacking = super().missing(header)
        priced = find_headers(cls.unit_price, header)
        return lacking if priced else (*lacking, *cls.unit_price.names)

    def charge_kind(
        self, charge_type: str, transaction_type: str, commodity: str
    ) -> ChargeKind:
        """Take tokens as usage; a count of requests is listed and costs nothing."""
        del transaction_type, commodity
        return ChargeKind.OTHER if charge_type == _REQUESTS else ChargeKind.USAGE

    def complete(self, columns: dict[str, Cells], rows: int) -> None:
        """Multiply price and count, and name the types as a price list does."""
        super().complete(columns, rows)
        types = columns["vendor_charge_type"]
        columns["billing_item_code"] = types
        codes, found = combinations([types], rows)
        stated = [None if one == _REQUESTS else one for (one,) in found]
        named = [None if one is None else _TYPES.get(one, one) for one in stated]
        columns["type_code"] = spread(named, codes, WORD)
        decode_types(columns, rows)
        units = ["token" if one is not None else "call" for one in stated]
        columns["vendor_unit"] = spread(units, codes, WORD)
        columns["vendor_price_unit"] = columns["vendor_unit"]
        _charge(columns, rows)


class DeepSeekCost(_Export):
    """Cost: one row a day, model and wallet."""

    profile = Profile(
        name="deepseek.cost",
        version=1,
        title=mark("DeepSeek cost by wallet"),
        provider="deepseek",
        precision=Precision.SUMMARY,
        finality=FinalityRule(day=1, hour=12),
        utc_offset=8,
        currency="CNY",
        guide=Guide(
            what=mark(
                "What each model cost a day, and from which wallet it was paid:"
                " topped up or granted."
            ),
            where=_WHERE,
            options=mark(
                "Unpack the ZIP and import both files; the amounts are the bill."
            ),
            proved=mark(
                "Sums of a day: they are compared with the amounts, never proved row"
                " by row."
            ),
        ),
    )
    marks: ClassVar[tuple[str, ...]] = ("wallet_type",)
    never: ClassVar[tuple[str, ...]] = ("amount", "price")

    vendor_transaction_type = Word("wallet_type")
    billed_cost = Amount("cost", needed=True)

    def charge_kind(
        self, charge_type: str, transaction_type: str, commodity: str
    ) -> ChargeKind:
        """Take every row as usage: a wallet is how it was paid."""
        del charge_type, transaction_type, commodity
        return ChargeKind.USAGE


def _charge(columns: dict[str, Cells], rows: int) -> None:
    prices = columns.pop("unit_price", None)
    price = pa.nulls(rows, MONEY) if prices is None else prices
    quantity = columns["pricing_quantity"]
    exact = _pc.multiply(kernels.cast(price, _WIDE), kernels.cast(quantity, _WHOLE))
    nothing = pa.scalar(0, MONEY)
    columns["list_unit_price"] = kernels.cast(price, PRICE)
    columns["pricing_quantity"] = kernels.cast(quantity, QUANTITY)
    cost = _pc.fill_null(kernels.cast(exact, MONEY), nothing)
    columns["list_cost"] = columns["billed_cost"] = cost
