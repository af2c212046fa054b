"""Gather the list prices that bills state, dated by when they were seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from operator import attrgetter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from desktop_app.store.parts import Part
from importers.contract import mark
from importers.decode import canonical_unit, parse_type_code
from importers.prices.collisions import same_price
from importers.prices.rules import PriceList, Rule, SkippedRow, tabulate
from importers.schema import INSTANT, PRICE

ALTERNATES = mark(
    "The bill states {count} prices for this charge by turns, from {start} to {end}."
)
NO_UNIT = mark("The bill's price unit “{unit}” is not known.")

_BEIJING = timezone(timedelta(hours=8))
_PRICE = "list_unit_price"
_GROUP = (
    "region_id",
    "model",
    "type_code",
    "vendor_price_unit",
    "pricing_unit",
    _PRICE,
    "billing_currency",
)
_SEEN = "charge_period_start"
_PLAIN = pa.schema(
    [
        *(pa.field(name, PRICE if name == _PRICE else pa.string()) for name in _GROUP),
        pa.field(_SEEN, INSTANT),
    ]
)


@dataclass(frozen=True)
class _Sighting:
    """One price of one charge, and when the bill first and last states it."""

    rule: Rule
    first: datetime
    last: datetime


def captured_rules(parts: Sequence[Part]) -> PriceList:
    """Return the distinct list prices of the parts' lines as dated rules.

    A charge whose price changed once gets a rule for each price; one whose prices
    come by turns gets none, and is listed with the reason.
    """
    charges: dict[tuple[str, ...], list[_Sighting]] = defaultdict(list)
    skipped: list[SkippedRow] = []
    for part in parts:
        for group in _groups(part).to_pylist():
            unit = canonical_unit(
                group["vendor_price_unit"] or group["pricing_unit"] or ""
            )
            if unit is None:
                skipped.append(_unknown_unit(group))
                continue
            seen = _sighting(part.bill.provider, unit, group)
            _add(charges[seen.rule.key], seen)
    rules: list[Rule] = []
    for sightings in charges.values():
        sightings.sort(key=attrgetter("first"))
        dated = _dated(sightings)
        rules += dated
        if not dated:
            skipped.append(_by_turns(sightings))
    numbered = [replace(rule, source_row=n) for n, rule in enumerate(rules, start=1)]
    starts = [rule.effective_from for rule in rules if rule.effective_from]
    return PriceList(
        rules=tabulate(numbered),
        skipped=skipped,
        source_name=", ".join(dict.fromkeys(part.source_name for part in parts)),
        dated=min(starts, default=None),
        provider=parts[0].bill.provider if parts else "",
    )


def _groups(part: Part) -> pa.Table:
    """Return a part's distinct prices with the first and last time of each."""
    table = pq.read_table(part.path, columns=[*_GROUP, _SEEN])
    if part.dropped:
        dropped = pq.read_table(list(part.dropped), columns=["row"]).column("row")
        rows = pa.array(np.arange(table.num_rows, dtype=np.int64))
        table = table.filter(pc.invert(pc.is_in(rows, value_set=dropped)))
    stated = (
        (pc.field(_PRICE) > pa.scalar(Decimal(0), PRICE))
        & (pc.field("model") != "")
        & (pc.field("type_code") != "")
        & pc.field(_SEEN).is_valid()
    )
    known = table.cast(_PLAIN).filter(stated)
    return known.group_by(list(_GROUP)).aggregate([(_SEEN, "min"), (_SEEN, "max")])


def _sighting(provider: str, unit: str, group: dict[str, object]) -> _Sighting:
    code = str(group["type_code"])
    kind = parse_type_code(code)
    price, first, last = (
        group[_PRICE],
        group[f"{_SEEN}_min"],
        group[f"{_SEEN}_max"],
    )
    if not (
        isinstance(price, Decimal)
        and isinstance(first, datetime)
        and isinstance(last, datetime)
    ):
        raise TypeError("a group has a price and two times")
    rule = Rule(
        source_row=0,
        provider=provider,
        region=str(group["region_id"] or ""),
        scope="",
        model=str(group["model"]),
        type_code=code,
        base_type=kind.base if kind else code,
        tier_lower=kind.tier_lower if kind else None,
        tier_upper=kind.tier_upper if kind else None,
        unit=unit,
        unit_price=price,
        currency=str(group["billing_currency"]),
    )
    return _Sighting(rule, first, last)


def _add(sightings: list[_Sighting], new: _Sighting) -> None:
    for place, seen in enumerate(sightings):
        if same_price(seen.rule, new.rule):
            first, last = min(seen.first, new.first), max(seen.last, new.last)
            sightings[place] = _Sighting(seen.rule, first, last)
            return
    sightings.append(new)


def _dated(seen: Sequence[_Sighting]) -> list[Rule]:
    """Return a rule for each price in turn; none where they come by turns."""
    rules: list[Rule] = []
    for number, sighting in enumerate(seen):
        follower = seen[number + 1] if number + 1 < len(seen) else None
        if follower and follower.first <= sighting.last:
            return []
        start = sighting.first if number else _day_of(sighting.first)
        rules.append(
            replace(
                sighting.rule,
                effective_from=start,
                effective_to=follower.first if follower else None,
                note=f"seen {_day(sighting.first)} to {_day(sighting.last)}",
            )
        )
    return rules


def _day_of(instant: datetime) -> datetime:
    local = instant.astimezone(_BEIJING)
    return local.replace(hour=0, minute=0, second=0).astimezone(UTC)


def _day(instant: datetime) -> str:
    return instant.astimezone(_BEIJING).date().isoformat()


def _by_turns(seen: Sequence[_Sighting]) -> SkippedRow:
    rule = seen[0].rule
    return SkippedRow(
        row=0,
        text=f"{rule.region},{rule.model},{rule.type_code}",
        reason=ALTERNATES,
        facts={
            "count": str(len(seen)),
            "start": _day(min(s.first for s in seen)),
            "end": _day(max(s.last for s in seen)),
        },
    )


def _unknown_unit(group: dict[str, object]) -> SkippedRow:
    return SkippedRow(
        row=0,
        text=f"{group['region_id']},{group['model']},{group['type_code']}",
        reason=NO_UNIT,
        facts={"unit": str(group["vendor_price_unit"] or "")},
    )
