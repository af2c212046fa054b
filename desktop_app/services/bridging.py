"""Explain the change between two ranges of days, each part down to its lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from desktop_app.calc.bridge import Bought, Changes, bridge_parts
from desktop_app.domain.bridges import (
    Bridge,
    BridgePart,
    BridgeQuery,
    Item,
    ItemChange,
)
from desktop_app.domain.errors import Refused
from desktop_app.domain.money import total
from desktop_app.domain.trends import Span, is_value, months_back
from desktop_app.domain.views import Filter, Measure, Op, Scalar
from desktop_app.i18n import _
from desktop_app.jobs import Progress
from desktop_app.services.looking import judged_parts
from desktop_app.store.queries import LineTable
from desktop_app.store.workspace import Workspace

TIER = ("region_id", "context_tier", "resolution")
TYPE = ("direction", "modality", "mode", "thinking")
BY = ("charge_kind", "model", *TIER, *TYPE, "cache_action", "pricing_unit")
WANTED = (Measure.BILLED, Measure.LIST, Measure.DISCOUNT, Measure.QUANTITY)
Side = dict[str, dict[Item, Bought]]  # by currency


def bridges(home: Workspace, query: BridgeQuery, progress: Progress) -> list[Bridge]:
    """Return the bridge of each currency that either range has lines in.

    Raises:
        Refused: neither range has a line.
    """
    judged = judged_parts(home, query.scope)
    home.rollups.build(judged, progress)
    table = LineTable(judged, home.rollups)
    try:
        before = _bought(table, query, query.before)
        after = _bought(table, query, query.after)
    finally:
        table.close()
    if not before and not after:
        raise Refused(
            _("There are no charge lines in {before} or {after}.").format(
                before=_named(query.before), after=_named(query.after)
            ),
            _("Import the bills of both, or choose other months."),
        )
    return [
        _bridge(query, currency, before.get(currency, {}), after.get(currency, {}))
        for currency in sorted({*before, *after})
    ]


def within(span: Span) -> tuple[Filter, Filter]:
    """Return the filters of a range: whole months by bill, else by day.

    Lines without a day belong to a month and to no day.
    """
    column = "billing_date"
    first: Scalar = span.first
    last: Scalar = span.last
    if span.is_months:
        column = "billing_period"
        first, last = f"{span.first:%Y-%m}", f"{span.last:%Y-%m}"
    return Filter(column, Op.AT_LEAST, (first,)), Filter(column, Op.AT_MOST, (last,))


def of_both(query: BridgeQuery) -> Filter | None:
    """Return the filter of both ranges together; None: they are of two kinds.

    Months are told by the bill, other ranges by the day: no one filter says both.
    """
    spans = (query.before, query.after)
    months = [one.is_months for one in spans]
    if all(months):
        return is_value("billing_period", *(m for one in spans for m in _months(one)))
    if any(months):
        return None
    days = (one.first + timedelta(days=n) for one in spans for n in range(one.days))
    return is_value("billing_date", *days)


def _months(span: Span) -> list[str]:
    return [f"{months_back(span.last, n):%Y-%m}" for n in range(span.months)][::-1]


def _bought(table: LineTable, query: BridgeQuery, span: Span) -> Side:
    found: Side = defaultdict(dict)
    by = ("billing_currency", *BY)
    for row in table.measured(by, (*query.filters, *within(span)), WANTED):
        currency, *values = row.values
        billed, listed, discount, quantity = (row.amounts[one] for one in WANTED)
        nothing = Decimal(0)
        found[str(currency)][_item(values)] = Bought(
            billed or nothing, listed, discount or nothing, quantity
        )
    return found


def _item(values: list[Scalar]) -> Item:
    kind, model, *rest, cache, unit = values
    tier, type_ = rest[: len(TIER)], rest[len(TIER) :]
    return Item(kind, model, tuple(tier), tuple(type_), cache, unit)


def _filters_of(item: Item) -> tuple[Filter, ...]:
    values = (item.kind, item.model, *item.tier, *item.type, item.cache, item.unit)
    return tuple(is_value(name, one) for name, one in zip(BY, values, strict=True))


def _bridge(
    query: BridgeQuery,
    currency: str,
    before: dict[Item, Bought],
    after: dict[Item, Bought],
) -> Bridge:
    return Bridge(
        query,
        currency,
        total(one.billed for one in before.values()),
        total(one.billed for one in after.values()),
        tuple(_parts(query, currency, bridge_parts(before, after))),
    )


def _parts(query: BridgeQuery, currency: str, changes: Changes) -> Iterator[BridgePart]:
    same = (*query.filters, is_value("billing_currency", currency))
    for part, by_item in changes.items():
        items = [
            ItemChange(item, amount, (*same, *_filters_of(item)))
            for item, amount in by_item.items()
        ]
        items.sort(key=lambda one: (-abs(one.amount), str(one.item)))
        yield BridgePart(part, total(one.amount for one in items), tuple(items))


def _named(span: Span) -> str:
    return f"{span.first} – {span.last}"
