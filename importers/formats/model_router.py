"""Read ModelRouter's saved answers: the cost breakdown and the details of requests.

The breakdown gives one row an hour or day, model, department, member and key, with
its tiers; the details one row a request. Texts inside their rows are JSON again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

import pyarrow as pa
import pyarrow.compute as pc

from importers.charge_kinds import ChargeKind
from importers.columns import Amount, Quantity, Text, Word, find_headers
from importers.contract import (
    FinalityRule,
    Guide,
    Precision,
    Profile,
    Verdict,
    mark,
)
from importers.distinct import combinations, constant, spread
from importers.filling import fill
from importers.json_answers import settle_answers
from importers.json_columns import Epoch, Json, Meters, PartsSum
from importers.kernels import Cells
from importers.schema import INSTANT, QUANTITY, TEXT, WORD
from importers.sheets import Sheet
from importers.tabular import Settled, TabularImporter

_pc: Any = pc  # the stubs know fewer argument types than the kernels
_SECONDS = {"hourly": 3_600, "daily": 86_400}
_FAILED = ("success", "errCode")
_METERS = {
    "total_calls": "calls",
    "input_tokens": "input_tokens",
    "output_tokens": "output_tokens",
    "reasoning_tokens": "reasoning_tokens",
    "cached_tokens": "cache_read_tokens",
}
_NONE = "0"  # the ID of no department, no member, no key


class _Answers(TabularImporter):
    """What the rows of both answers say alike."""

    model = Word("modelCode")
    model_name = Word("modelName")
    model_id = Word("modelId")
    model_symbol = Word("modelSymbol")
    model_version = Word("modelVersion")
    capability = Word("modelType")
    cost_unit = Word("clientName")
    client_id = Word("clientId")
    user_id = Word("memberUserName")
    member_id = Word("memberUserId")
    api_key_id = Word("apiKeyId", identifier=True)
    api_key_name = Word("apiKeyName")

    # What is kept beside: name of the column -> its name in ``usage_detail``.
    quoted: ClassVar[dict[str, str]] = {
        "model_id": "modelId",
        "model_name": "modelName",
        "model_symbol": "modelSymbol",
        "model_version": "modelVersion",
        "client_id": "clientId",
        "member_id": "memberUserId",
    }
    raw: ClassVar[dict[str, str]] = {}

    @classmethod
    def settle(cls, file: str, sheets: Sequence[Sheet]) -> Settled:
        """Read each page once; refuse what failed or has a gap."""
        return settle_answers(file, sheets)

    def charge_kind(
        self, charge_type: str, transaction_type: str, commodity: str
    ) -> ChargeKind:
        """Tell that each row is usage: there is nothing else in these answers."""
        del charge_type, transaction_type, commodity
        return ChargeKind.USAGE

    def complete(self, columns: dict[str, Cells], rows: int) -> None:
        """Name department, member and key; keep all that the row said."""
        columns["usage_detail"] = _detail(columns, rows, self.quoted, self.raw)
        for name in ("client_id", "member_id", "api_key_id"):
            if name in columns:
                columns[name] = _named(columns[name], rows)
        fill(columns, rows, "model", "model_name")
        fill(columns, rows, "cost_unit", "client_id")
        fill(columns, rows, "user_id", "member_id")


class ModelRouterBreakdown(_Answers):
    """Answers of QueryBillingCostBreakdown: hours or days, each with its tiers."""

    profile = Profile(
        name="model-router.cost-breakdown",
        version=1,
        title=mark("ModelRouter cost breakdown"),
        provider="model-router",
        precision=Precision.EXACT,
        finality=FinalityRule(),
        utc_offset=8,
        currency="CNY",
        guide=Guide(
            what=mark(
                "The cost breakdown of ModelRouter as JSON: what each model, "
                "department, member and API key used in an hour or a day, and what "
                "is payable for it."
            ),
            where=mark(
                "Fetch it with “File › Fetch from ModelRouter”, or save the answers "
                "of QueryBillingCostBreakdown: one page, many pages one after "
                "another, one page a line, or a ZIP of pages."
            ),
            options=mark(
                "Take granularity hourly or daily, never both for the same days, and "
                "save every page."
            ),
            proved=mark(
                "Each row against the sum of its tiers, and against the published "
                "billing rules; the pages against their own total. The organisation "
                "is not stated, so the bill has no account."
            ),
        ),
    )
    marks: ClassVar[tuple[str, ...]] = ("summaryTime",)
    quoted: ClassVar[dict[str, str]] = {
        **_Answers.quoted,
        "billing_type": "billingType",
    }
    raw: ClassVar[dict[str, str]] = {
        "values": "values",
        "dimensions": "dimValues",
        "tiers": "tiers",
    }

    charge_period_start = Epoch("summaryTime", needed=True)
    billed_cost = Amount("payableAmount", needed=True)
    granularity = Word("granularity")
    billing_type = Word("billingType")
    values = Json("values")
    dimensions = Json("dimValues")
    tiers = Json("tiers")
    meters = Meters("values", meters=_METERS)
    parts_cost = PartsSum("tiers", amount="payableAmount")

    @classmethod
    def match(cls, header: Sequence[str]) -> Verdict:
        """Take an answer that failed, too: ``settle`` says why it did."""
        cells = list(header)
        if all(name in cells for name in _FAILED) and not any(
            find_headers(column, cells) for column in cls.columns().values()
        ):
            return Verdict(cls.profile.name, fits=True)
        return super().match(header)

    def complete(self, columns: dict[str, Cells], rows: int) -> None:
        """Spread the meters over their columns, and end each row's hour or day."""
        super().complete(columns, rows)
        meters = columns.pop("meters", None)
        if meters is not None:
            for name in _METERS.values():
                columns[name] = _where_valid(meters, name)
        if "granularity" in columns:
            columns["charge_period_end"] = _ends(columns, rows)


class ModelRouterDetails(_Answers):
    """Answers of QueryBillingDetails: one row a request."""

    profile = Profile(
        name="model-router.billing-details",
        version=1,
        title=mark("ModelRouter details of requests"),
        provider="model-router",
        precision=Precision.EXACT,
        finality=FinalityRule(),
        utc_offset=8,
        currency="CNY",
        guide=Guide(
            what=mark(
                "The billing details of ModelRouter as JSON: one row a request, with "
                "its tokens, its discount and its amount."
            ),
            where=mark("Save the answers of QueryBillingDetails, page by page."),
            options=mark("Save every page of one query in one file or ZIP."),
            proved=mark(
                "Each request against the published billing rules and its own "
                "discount, and, by its request ID, against your own usage log."
            ),
        ),
    )
    marks: ClassVar[tuple[str, ...]] = ("requestTime",)
    raw: ClassVar[dict[str, str]] = {"metrics": "metrics", "usage": "usageDetail"}
    quoted: ClassVar[dict[str, str]] = {
        **_Answers.quoted,
        "total_tokens": "totalTokens",
    }

    charge_period_start = Epoch("requestTime", needed=True)
    billed_cost = Amount("amount", "payableAmount", needed=True)
    request_id = Text("requestId")
    input_tokens = Quantity("inputTokens")
    output_tokens = Quantity("outputTokens")
    reasoning_tokens = Quantity("reasoningTokens")
    cache_read_tokens = Quantity("cachedTokens")
    cache_write_tokens = Quantity("cacheCreationTokens")
    total_tokens = Word("totalTokens")
    discount = Quantity("discount")
    metrics = Json("metrics")
    usage = Json("usageDetail")

    def complete(self, columns: dict[str, Cells], rows: int) -> None:
        """Count one call a row, and keep its discount as a factor of the price."""
        super().complete(columns, rows)
        one: Any = constant("1", rows)
        columns["calls"] = one.cast(pa.string()).cast(QUANTITY)
        if "discount" in columns:
            texts = columns["discount"].cast(pa.string())
            codes, found = combinations([texts], rows)
            factors = [_factor(discount) for (discount,) in found]
            columns["price_factors"] = spread(factors, codes, WORD)


def _factor(discount: str | None) -> str | None:
    if discount is None:
        return None
    return f'{{"discount":"{Decimal(discount).normalize():f}"}}'


def _named(cells: Cells, rows: int) -> Cells:
    """Leave out the IDs that stand for nobody."""
    codes, found = combinations([cells], rows)
    return spread([None if one == _NONE else one for (one,) in found], codes, WORD)


def _where_valid(meters: Cells, name: str) -> Cells:
    """Return a field of a struct, null where the struct is."""
    field: Cells = _pc.struct_field(meters, name)
    return field


def _ends(columns: dict[str, Cells], rows: int) -> Cells:
    codes, found = combinations([columns["granularity"]], rows)
    lengths = [_SECONDS.get((word or "").casefold()) for (word,) in found]
    starts: Any = columns["charge_period_start"].cast(pa.int64())
    added = _pc.add(starts, pa.array(lengths, pa.int64()).take(codes))
    ends: Cells = added.cast(INSTANT)
    return ends


def _detail(
    columns: dict[str, Cells],
    rows: int,
    quoted: dict[str, str],
    raw: dict[str, str],
) -> Cells:
    """Write what a row says besides its columns as one JSON object a row."""
    parts = [
        (_quoted(key), [_whole(text, quote=names is quoted) for text in texts])
        for names in (raw, quoted)
        for name, key in names.items()
        if name in columns
        for texts in [columns[name].to_pylist()]
    ]
    details = []
    for row in range(rows):
        said = [f"{key}:{texts[row]}" for key, texts in parts if texts[row]]
        details.append("{" + ",".join(said) + "}" if said else None)
    return pa.array(details, TEXT)


def _whole(text: str | None, *, quote: bool) -> str | None:
    return _quoted(text) if quote and text else text


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
