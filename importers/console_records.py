"""Lay open what an admin console's records say in JSON, one record after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from importers.console_snapshots import Snapshot, canonical, read_snapshot

_NO_SNAPSHOT = "pricingSnapshotJSON is not whole JSON with prices"
_NOTHING = frozenset({"", "{}", "null"})
_MODE = "billing_mode"
# What the record does not say itself, its snapshot may: here the record comes first.
_ALSO = (
    "provider_protocol",
    "upstream_model_name",
    "billing_service_tier",
    "billing_speed",
    "is_free_model",
)
_SPELLED = {
    "route": "routedBindingCode",
    "icon": "modelIcon",
    "latency": "latencyMS",
    "usage_date": "usageDate",
    "created": "createdAt",
    "updated": "updatedAt",
}


@dataclass
class Told:
    """What the records of a stretch say, record by record.

    Attributes:
        prices: their own prices, canonical JSON; None: none that can be read.
        contexts: how they were billed (mode, route, tier, speed), canonical JSON.
        modes: the billing mode at their time.
        parts: the sum of their billed parts, nano-USD.
        details: what fits no column, as JSON.
        odd: what is odd of their snapshots.
    """

    prices: list[str | None] = field(default_factory=list)
    contexts: list[str | None] = field(default_factory=list)
    modes: list[str | None] = field(default_factory=list)
    parts: list[int | None] = field(default_factory=list)
    details: list[str | None] = field(default_factory=list)
    odd: list[str | None] = field(default_factory=list)


def tell(
    snapshots: Sequence[str | None],
    contexts: Sequence[Mapping[str, object]],
    codes: Sequence[int],
    details: Mapping[str, Sequence[str | None]],
) -> Told:
    """Read the snapshots of records and lay their facts beside what they say.

    Args:
        snapshots: each record's own snapshot, as it came.
        contexts: the distinct things that records say of how they were billed.
        codes: which of them each record says.
        details: what fits no column, by name.
    """
    told = Told()
    for text, code in zip(snapshots, codes, strict=True):
        _add(told, (text or "").strip(), contexts[code])
    for row in zip(*details.values(), strict=True):
        found = {
            _SPELLED[name]: value
            for name, value in zip(details, row, strict=True)
            if value is not None
        }
        told.details.append(canonical(found) if found else None)
    return told


def _add(told: Told, text: str, said: Mapping[str, object]) -> None:
    given = text not in _NOTHING
    snapshot = read_snapshot(text) if given else None
    context = dict(_context(said, snapshot))
    mode = context.get(_MODE)
    told.odd.append(_NO_SNAPSHOT if given and snapshot is None else None)
    told.prices.append(snapshot.prices if snapshot else None)
    told.parts.append(snapshot.parts if snapshot else None)
    told.modes.append(str(mode) if mode else None)
    told.contexts.append(canonical(context) if context else None)


def _context(
    said: Mapping[str, object], snapshot: Snapshot | None
) -> Iterator[tuple[str, object]]:
    facts = snapshot.facts if snapshot else {}
    # A page says how the console bills today; the snapshot, how it did at the time.
    mode = facts.get(_MODE) or said.get(_MODE)
    if mode:
        yield _MODE, mode
    for name in _ALSO:
        value = said.get(name) or facts.get(name)
        if value:
            yield name, value
    if not said.get("billing_speed") and facts.get("fast_mode") is True:
        yield "billing_speed", "fast"
    if snapshot and snapshot.service_only:
        yield "service_only", True
