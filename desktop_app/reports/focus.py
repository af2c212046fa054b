"""Turn charge lines into the rows of a FOCUS 1.2 file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from desktop_app.reports import focus_words as words
from desktop_app.reports.focus_columns import (
    DIFFERENCE,
    EXPECTED,
    FILE,
    FINDING,
    FOCUS_FILE,
    INSTANT,
    KEPT,
    LINE,
    OWN,
    PROVIDER,
)
from desktop_app.reports.focus_costs import Costs, costs_of
from desktop_app.reports.focus_usage import consumed
from importers.distinct import combinations
from importers.kernels import Cells, Flags, as_text, cast, one_chunk, unset

_pc: Any = pc  # the stubs know fewer argument types than the kernels
_PRICED = pa.array(["Usage", "Purchase"])
_JUDGED = {EXPECTED: "expected", DIFFERENCE: "difference", FINDING: "finding_class"}
_SKU = ("commodity_code", "billing_item_code", "model", "type_code")
_PRICE_ID = ("region_id", "price_tier", "pricing_unit", "billing_currency")
_DETAILS = (
    "direction",
    "cache_action",
    "modality",
    "mode",
    "context_tier",
    "resolution",
)
_DESCRIBED = (
    "vendor_charge_type",
    "commodity_name",
    "billing_item_name",
    "model",
    "type_code",
)


@dataclass(frozen=True)
class Origin:
    """What the lines of one part do not say themselves.

    Args:
        provider: as the ledger names it.
        account: the bill's account; empty: its files name none.
        period: the bill's month, YYYY-MM.
        utc_offset: hours; the provider's days and months begin there.
        services: names of the services that models are charged under.
    """

    provider: str
    account: str
    period: str
    utc_offset: int
    services: frozenset[str]

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """The billing period, its end exclusive, in UTC."""
        year, month = int(self.period[:4]), int(self.period[5:7])
        zone = timezone(timedelta(hours=self.utc_offset))
        start = datetime(year, month, 1, tzinfo=zone)
        end = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=zone)
        return start.astimezone(UTC), end.astimezone(UTC)


def focus_rows(lines: pa.Table, origin: Origin) -> pa.Table:
    """Return charge lines, with what a run found of them, as FOCUS rows."""
    return _Rows(lines, origin).table()


class _Rows:
    def __init__(self, lines: pa.Table, origin: Origin) -> None:
        self._lines = lines
        self._origin = origin
        self._rows = lines.num_rows
        self._category = self._cells("charge_category")
        self._priced: Flags = _pc.is_in(self._category, value_set=_PRICED)

    def table(self) -> pa.Table:
        costs = costs_of(self._lines, self._priced)
        found: dict[str, Any] = {
            focus: self._cells(name) for name, focus in (KEPT | OWN).items()
        }
        found |= {focus: self._cells(n) for focus, n in _JUDGED.items()}
        found |= {LINE: self._cells("line_id"), FILE: self._cells("source_file")}
        found[PROVIDER] = self._constant(self._origin.provider)
        found |= self._who() | self._when() | self._kind(costs)
        found |= self._product() | self._sku()
        found |= self._amounts(costs)
        columns = [
            cast(as_text(found[field.name]), field.type)
            if field.name in found
            else pa.nulls(self._rows, field.type)
            for field in FOCUS_FILE
        ]
        return pa.Table.from_arrays(columns, schema=FOCUS_FILE)

    def _who(self) -> dict[str, Cells]:
        name = words.provider_name(self._origin.provider)
        issuer = _pc.fill_null(self._cells("invoice_issuer_name"), name)
        account = self._origin.account or self._origin.provider
        sub, sub_name = self._cells("sub_account_id"), self._cells("sub_account_name")
        region, resource = self._cells("region_id"), self._cells("resource_id")
        return {
            "BillingAccountId": _pc.fill_null(
                self._cells("billing_account_id"), account
            ),
            "BillingAccountName": _pc.coalesce(
                self._cells("billing_account_name"),
                self._cells("billing_account_id"),
                pa.scalar(name),
            ),
            "SubAccountName": _beside(sub, _pc.coalesce(sub_name, sub)),
            "RegionName": _beside(
                region, _pc.coalesce(self._cells("region_name"), region)
            ),
            "ResourceName": _beside(resource, self._cells("resource_name")),
            # Whoever bills here also provides: nobody collects for another.
            "InvoiceIssuerName": issuer,
            "ProviderName": issuer,
            "PublisherName": self._constant(name),
        }

    def _when(self) -> dict[str, Cells]:
        first, last = self._origin.bounds
        shift = timedelta(hours=self._origin.utc_offset)
        day = _pc.cast(self._cells("billing_date"), pa.timestamp("s"))
        begun = _utc(_pc.subtract(day, _length(shift)))
        start = _pc.coalesce(
            _instant(self._cells("charge_period_start")), begun, _moment(first)
        )
        stated = _instant(self._cells("charge_period_start"))
        local = _pc.add(_pc.cast(stated, pa.timestamp("s")), _length(shift))
        own_day = _utc(
            _pc.subtract(_pc.floor_temporal(local, unit="day"), _length(shift))
        )
        ended = _pc.add(_pc.coalesce(own_day, begun), _length(timedelta(days=1)))
        end = _pc.coalesce(
            _instant(self._cells("charge_period_end")), ended, _moment(last)
        )
        # A call that began and ended in one second: FOCUS excludes a period's end.
        after = _pc.add(start, _length(timedelta(seconds=1)))
        end = _pc.if_else(_pc.less_equal(end, start), after, end)
        return {
            "BillingPeriodStart": self._constant(first, INSTANT),
            "BillingPeriodEnd": self._constant(last, INSTANT),
            "ChargePeriodStart": start,
            "ChargePeriodEnd": end,
        }

    def _kind(self, costs: Costs) -> dict[str, Cells]:
        usage = _pc.equal(self._category, "Usage")
        plan = [self._cells(n) for n in ("plan_deducted", "plan_list_cost")]
        committed = _pc.or_(*(_not_zero(cells) for cells in plan))
        category = _pc.if_else(committed, "Committed", "Standard")
        return {
            "ChargeFrequency": _pc.if_else(usage, "Usage-Based", "One-Time"),
            "PricingCategory": _only(self._priced, category),
            "PricingUnit": _only(self._priced, self._unit(costs.counted)),
        }

    def _unit(self, counted: Cells) -> Cells:
        codes, pairs = self._combined("pricing_unit", "vendor_unit")
        units = pa.array([words.focus_unit(*pair) for pair in pairs], pa.string())
        found: Cells = _pc.if_else(counted, words.CHARGES, units.take(codes))
        return found

    def _product(self) -> dict[str, Cells]:
        codes, pairs = self._combined("service_name", "commodity_name")
        fallback = words.provider_name(self._origin.provider)
        names = [first or second or "" for first, second in pairs]
        kinds = [
            words.AI if name in self._origin.services else words.OTHER for name in names
        ]
        return {
            "ServiceName": _spread([name or fallback for name in names], codes),
            "ServiceCategory": _spread([kind for kind, _sub in kinds], codes),
            "ServiceSubcategory": _spread([sub for _kind, sub in kinds], codes),
            "ChargeDescription": self._described(),
        }

    def _described(self) -> Cells:
        codes, parts = self._combined(*_DESCRIBED)
        described = [words.description(some) for some in parts]
        found = _spread(described, codes)
        whole: Cells = _pc.coalesce(found, self._category)
        return whole

    def _sku(self) -> dict[str, Cells]:
        codes, parts = self._combined(*_SKU)
        provider = self._origin.provider
        sku = _spread([words.sku_id(provider, some) for some in parts], codes)
        priced, named = combinations(
            [sku, *(self._cells(name) for name in _PRICE_ID)], self._rows
        )
        price = [words.sku_price_id(one or "", rest) for one, *rest in named]
        detailed, found = self._combined("model", *_DETAILS)
        details = [words.price_details(model, rest) for model, *rest in found]
        meter = _pc.coalesce(
            *(self._cells(n) for n in ("billing_item_name", "type_code")), sku
        )
        return {
            "SkuId": _only(self._priced, sku),
            "SkuMeter": _only(self._priced, meter),
            "SkuPriceId": _only(self._priced, _spread(price, priced)),
            "SkuPriceDetails": _only(self._priced, _spread(details, detailed)),
        }

    def _amounts(self, costs: Costs) -> dict[str, Cells]:
        usage = _pc.equal(self._category, "Usage")
        quantity, unit = consumed(self._lines)
        billed = self._cells("billed_cost")
        return {
            "BilledCost": _pc.fill_null(billed, pa.scalar(0, billed.type)),
            "ConsumedQuantity": _only(usage, quantity),
            "ConsumedUnit": _only(usage, unit),
            "ContractedCost": costs.contracted_cost,
            "ContractedUnitPrice": costs.contracted_price,
            "EffectiveCost": costs.effective_cost,
            "ListCost": costs.list_cost,
            "ListUnitPrice": costs.list_price,
            "PricingQuantity": costs.quantity,
        }

    def _cells(self, name: str) -> Cells:
        return one_chunk(self._lines.column(name))

    def _combined(self, *names: str) -> tuple[Cells, list[tuple[str | None, ...]]]:
        return combinations([self._cells(name) for name in names], self._rows)

    def _constant(self, value: object, kind: pa.DataType | None = None) -> Cells:
        one: Any = pa.scalar(value, kind or pa.string())
        same: Cells = pa.repeat(one, self._rows)
        return same


def _spread(values: Sequence[str | None], codes: Cells) -> Cells:
    return pa.array(values, pa.string()).take(codes)


def _only(flags: Flags, cells: Cells) -> Cells:
    """Keep cells where a flag is set."""
    kept: Cells = _pc.if_else(unset(flags), cells, pa.scalar(None, cells.type))
    return kept


def _beside(other: Cells, cells: Cells) -> Cells:
    """Keep cells where another one is there."""
    return _only(_pc.is_valid(other), cells)


def _not_zero(cells: Cells) -> Cells:
    flags = _pc.not_equal(cells, pa.scalar(0, cells.type))
    return unset(flags)


def _instant(cells: Cells) -> Cells:
    return cast(cells, INSTANT)


def _utc(cells: Cells) -> Cells:
    return cast(cells, INSTANT)


def _moment(value: datetime) -> pa.TimestampScalar[Any, Any]:
    return pa.scalar(value, INSTANT)


def _length(value: timedelta) -> pa.DurationScalar[Any]:
    return pa.scalar(value, pa.duration("s"))
