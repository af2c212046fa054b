"""Read the usage ledger of the DEEIX Chat admin console: JSON, a record a call.

Records stand in a list, in pages (``{"data": {"total": …, "results": […]}}``) or one a
line. Amounts are whole nano-USD; each record carries the prices it was billed by.
"""

from __future__ import annotations

from typing import Any, ClassVar

import pyarrow as pa
import pyarrow.compute as pc

from importers import kernels
from importers.charge_kinds import ChargeKind
from importers.columns import Currency, Instant, Text, Word
from importers.console_columns import Count, NanoAmount, in_usd, same_usd
from importers.console_records import Told, tell
from importers.contract import FinalityRule, Guide, Precision, Profile, mark
from importers.distinct import combinations, constant
from importers.filling import fill
from importers.kernels import Cells
from importers.schema import QUANTITY
from importers.tabular import TabularImporter

_COUNT = pa.decimal128(20, 0)  # room for a sum of 64-bit counts
_SECOND = "second"
_TRUE = frozenset({"true", "1", "yes"})
_DETAILS = ("route", "icon", "latency", "usage_date", "created", "updated")
_USD_DIFFERS = "billedUSD differs from billedNanousd"
_WRITES_DIFFER = "cacheWriteTokens is less than its 5-minute and 1-hour parts"

_pc: Any = pc  # the stubs know fewer argument types than the kernels


class AdminConsoleUsage(TabularImporter):
    """The console's usage ledger; its input tokens exclude cache, here they do not."""

    profile = Profile(
        name="admin-console.usage-ledger",
        version=1,
        title=mark("Admin console usage ledger"),
        provider="admin-console",
        precision=Precision.EXACT,
        finality=FinalityRule(day=1, hour=0),
        utc_offset=8,
        currency="USD",
        guide=Guide(
            what=mark(
                "The usage log of a DEEIX Chat admin console: one record a model call,"
                " with its tokens, its amount in billionths of a US dollar and the"
                " prices that were in force when it was made."
            ),
            where=mark(
                "The console shows the log under Billing › Usage logs and does not"
                " export it. Ask its operator for the answers of the usage interface,"
                " saved as they come: one page, many pages, or one record a line."
            ),
            options=mark(
                "Take all pages of the month. The field pricingSnapshotJSON must be in"
                " every record; the billing mode stands in it or beside the records."
            ),
            proved=mark(
                "Every record to the last billionth, by its own prices and without a"
                " price list: tokens, cache, tiers, calls, seconds, service and group"
                " multipliers, tools. With the exported model prices, also whether its"
                " prices were the published ones. In self mode nothing may be charged."
                " In period mode the amount is drawn from plan credit first; how much"
                " of it was paid from the balance, the log does not say. Months are"
                " counted in UTC+8."
            ),
        ),
    )
    marks: ClassVar[tuple[str, ...]] = ("billedNanousd",)

    vendor_line_id = Text("id", identifier=True)
    user_id = Word("userID", identifier=True)
    resource_id = Word("conversationID", identifier=True)
    model = Word("platformModelName", needed=True)
    spec = Word("upstreamModelName")
    service_name = Word("modelVendor")
    channel = Word("providerProtocol")
    charge_period_start = Instant("billingAt", needed=True)

    fresh_tokens = Count("inputTokens", needed=True)
    cache_read_tokens = Count("cacheReadTokens")
    write_tokens = Count("cacheWriteTokens")
    cache_write_tokens = Count("cacheWrite5mTokens")
    cache_write_1h_tokens = Count("cacheWrite1hTokens")
    output_tokens = Count("outputTokens")
    reasoning_tokens = Count("reasoningTokens")
    calls = Count("callCount")
    pricing_quantity = Count("durationSeconds")

    billing_currency = Currency("billedCurrency")
    billed_cost = NanoAmount("billedNanousd", needed=True)
    stated_usd = Text("billedUSD")
    vendor_trace = Text("pricingSnapshotJSON")
    vendor_charge_type = Word("billingMode")
    page_mode = Word("mode")
    free = Word("isFreeModel")
    tier = Word("serviceTier")
    speed = Word("usageSpeed")

    route = Text("routedBindingCode")
    icon = Text("modelIcon")
    latency = Text("latencyMS")
    usage_date = Text("usageDate")
    created = Text("createdAt")
    updated = Text("updatedAt")

    def charge_kind(
        self, charge_type: str, transaction_type: str, commodity: str
    ) -> ChargeKind:
        """Tell that every record is usage: its words are billing modes."""
        del charge_type, transaction_type, commodity
        return ChargeKind.USAGE

    def complete(self, columns: dict[str, Cells], rows: int) -> None:
        """Include cache in the input, lay the own prices open, say what is odd."""
        fill(columns, rows, "vendor_charge_type", "page_mode")
        odd = [_whole_tokens(columns, rows), _stated_twice(columns, rows)]
        facts = [columns.pop(name, None) for name in ("free", "tier", "speed")]
        words = ("vendor_charge_type", "channel", "spec")
        codes, contexts = combinations(
            [*(columns.get(name) for name in words), *facts], rows
        )
        told = tell(
            _texts(columns.get("vendor_trace"), rows),
            [_context(*context) for context in contexts],
            [int(code) for code in codes.to_numpy(zero_copy_only=False)],
            {name: _texts(columns.pop(name, None), rows) for name in _DETAILS},
        )
        columns |= _columns_of(told)
        _note(columns, [*odd, told.odd])
        fill(columns, rows, "vendor_charge_type", "told_mode")


def _context(
    mode: str | None,
    protocol: str | None,
    upstream: str | None,
    free: str | None,
    tier: str | None,
    speed: str | None,
) -> dict[str, object]:
    """Return what a record says of how it was billed, in the snapshot's words."""
    said = {
        "billing_mode": mode,
        "provider_protocol": protocol,
        "upstream_model_name": upstream,
        "billing_service_tier": tier,
        "billing_speed": speed,
        "is_free_model": True if (free or "").casefold() in _TRUE else None,
    }
    return {name: value for name, value in said.items() if value}


def _whole_tokens(columns: dict[str, Cells], rows: int) -> list[str | None]:
    """Make counts canonical: cache within the input, reasoning within the output."""
    names = ("fresh_tokens", "cache_read_tokens", "output_tokens", "reasoning_tokens")
    fresh, read, output, reasoning = (_counts(columns, name, rows) for name in names)
    long = _counts(columns, "cache_write_1h_tokens", rows)
    split = _added(_counts(columns, "cache_write_tokens", rows), long)
    stated = columns.pop("write_tokens", None)
    written = split if stated is None else kernels.cast(stated, _COUNT)
    whole = _pc.max_element_wise(written, split)
    columns.pop("fresh_tokens")
    columns["input_tokens"] = kernels.cast(_added(_added(fresh, read), whole), QUANTITY)
    columns["cache_write_tokens"] = kernels.cast(
        kernels.cast(_pc.subtract(whole, long), _COUNT), QUANTITY
    )
    columns["output_tokens"] = kernels.cast(_added(output, reasoning), QUANTITY)
    _seconds(columns, rows)
    less = kernels.unset(_pc.less(written, split)).to_pylist()
    return [_WRITES_DIFFER if one else None for one in less]


def _seconds(columns: dict[str, Cells], rows: int) -> None:
    """Leave out durations of 0: of most calls they say nothing."""
    stated = columns.get("pricing_quantity")
    if stated is None:
        return
    none = kernels.unset(_pc.equal(stated, pa.scalar(0, QUANTITY)))
    columns["pricing_quantity"] = kernels.emptied(stated, none)
    unit = kernels.as_text(constant(_SECOND, rows))
    absent = kernels.is_null(columns["pricing_quantity"])
    columns["vendor_unit"] = kernels.as_words(kernels.emptied(unit, absent))


def _counts(columns: dict[str, Cells], name: str, rows: int) -> Cells:
    cells = columns.get(name)
    zero = pa.scalar(0, _COUNT)
    if cells is None:
        return pa.array([0], _COUNT).take(pa.array([0] * rows, pa.int64()))
    found: Cells = _pc.coalesce(kernels.cast(cells, _COUNT), zero)
    return found


def _added(one: Cells, other: Cells) -> Cells:
    return kernels.cast(_pc.add(one, other), _COUNT)


def _stated_twice(columns: dict[str, Cells], rows: int) -> list[str | None]:
    """Say where the amount in USD is not the one in nano-USD, and keep it."""
    stated = columns.pop("stated_usd", None)
    if stated is None:
        return [None] * rows
    absent = kernels.is_null(stated)
    same = kernels.either(same_usd(columns["billed_cost"], stated), absent)
    return [
        None if agrees else f"{_USD_DIFFERS}: {text}"
        for agrees, text in zip(same.to_pylist(), stated.to_pylist(), strict=True)
    ]


def _texts(cells: Cells | None, rows: int) -> list[str | None]:
    if cells is None:
        return [None] * rows
    return kernels.as_text(cells).to_pylist()


def _columns_of(told: Told) -> dict[str, Cells]:
    words = {
        "own_prices": told.prices,
        "price_factors": told.contexts,
        "told_mode": told.modes,
    }
    found = {
        name: kernels.as_words(pa.array(texts, pa.string()))
        for name, texts in words.items()
    }
    parts: Any = pa.array(told.parts, pa.int64())
    found["parts_cost"] = in_usd(parts)
    found["usage_detail"] = pa.array(told.details, pa.string())
    return found


def _note(columns: dict[str, Cells], notes: list[list[str | None]]) -> None:
    said = ["; ".join(filter(None, row)) or None for row in zip(*notes, strict=True)]
    if any(said):
        columns["decode_note"] = kernels.as_words(pa.array(said, pa.string()))
