"""Report what disputes bring back: identified, claimed, agreed, recovered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from desktop_app.domain.disputes import ENDED, Dispute, DisputeState
from desktop_app.domain.money import AMOUNT_PLACES, EXACT, round_half_up, total
from desktop_app.services.gathering import open_groups
from desktop_app.store.workspace import Workspace

ZERO = Decimal(0)


@dataclass(frozen=True)
class Recovery:
    """What became of overcharges of one provider, currency and period.

    Args:
        identified: overcharged by the newest recalculation, claimed or not.
        claimed: sent to the provider and not withdrawn.
        agreed: what the provider accepted of it.
        recovered: what came back.
        written_off: claimed, but ended without coming back.
        pending: claimed and neither recovered nor written off.
    """

    currency: str
    provider: str
    period: str  # empty: all
    disputes: int = 0
    identified: Decimal = ZERO
    claimed: Decimal = ZERO
    agreed: Decimal = ZERO
    recovered: Decimal = ZERO
    written_off: Decimal = ZERO

    @property
    def pending(self) -> Decimal:
        """What is claimed and may still come back."""
        return EXACT.subtract(self.claimed, EXACT.add(self.recovered, self.written_off))


Place = tuple[str, str, str]  # currency, provider, period


def recovery(home: Workspace) -> list[Recovery]:
    """Return a row for each currency, provider and period that has anything."""
    rows: dict[Place, Recovery] = {}

    def add(place: Place, more: Recovery) -> None:
        rows[place] = _joined(rows.get(place, Recovery(*place)), more)

    for group in open_groups(home).values():
        if group.difference > 0:
            bill = group.bill
            place = (bill.currency, bill.provider, bill.period)
            add(place, Recovery(*place, identified=group.difference))
    with home.ledger.read() as records:
        found = records.disputes()
    for one in found:
        for share in shares(one):
            add((share.currency, share.provider, share.period), share)
    return [rows[place] for place in sorted(rows)]


def summed(rows: Sequence[Recovery]) -> list[Recovery]:
    """Return one row for each currency; currencies are never added up."""
    found: dict[str, Recovery] = {}
    for row in rows:
        known = found.get(row.currency, Recovery(row.currency, "", ""))
        found[row.currency] = _joined(known, row)
    return list(found.values())


def shares(one: Dispute) -> list[Recovery]:
    """Split a dispute's amounts over its periods, by what each is disputed for.

    The parts add up to the whole: the last period takes what rounding leaves.
    """
    weights: dict[str, Decimal] = {}
    for item in one.items:
        period = item.group.bill.period
        weights[period] = EXACT.add(weights.get(period, ZERO), item.amount)
    periods = sorted(weights)
    claimed, written_off = _claimed(one), _written_off(one)
    parts = {
        name: _split(amount, [weights[period] for period in periods])
        for name, amount in (
            ("claimed", claimed),
            ("agreed", _agreed(one)),
            ("recovered", one.recovered),
            ("written_off", written_off),
        )
    }
    return [
        Recovery(
            one.currency,
            one.provider,
            period,
            disputes=1 if place == 0 else 0,
            **{name: split[place] for name, split in parts.items()},
        )
        for place, period in enumerate(periods)
    ]


def _claimed(one: Dispute) -> Decimal:
    """Return what was claimed; of a draft or what was withdrawn, what came back."""
    unsent = one.state in {DisputeState.DRAFT, DisputeState.WITHDRAWN}
    return one.recovered if unsent else one.claim


def _agreed(one: Dispute) -> Decimal:
    unsent = one.state in {DisputeState.DRAFT, DisputeState.WITHDRAWN}
    return one.recovered if unsent else one.agreed or ZERO


def _written_off(one: Dispute) -> Decimal:
    over = one.state in {DisputeState.SETTLED, *ENDED}
    return EXACT.subtract(_claimed(one), one.recovered) if over else ZERO


def _split(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    whole = total(weights)
    if not whole:
        return [amount, *(ZERO for _one in weights[1:])]
    found = [
        round_half_up(EXACT.divide(EXACT.multiply(amount, one), whole), AMOUNT_PLACES)
        for one in weights[:-1]
    ]
    return [*found, EXACT.subtract(amount, total(found))]


def _joined(one: Recovery, more: Recovery) -> Recovery:
    return replace(
        one,
        disputes=one.disputes + more.disputes,
        identified=EXACT.add(one.identified, more.identified),
        claimed=EXACT.add(one.claimed, more.claimed),
        agreed=EXACT.add(one.agreed, more.agreed),
        recovered=EXACT.add(one.recovered, more.recovered),
        written_off=EXACT.add(one.written_off, more.written_off),
    )
