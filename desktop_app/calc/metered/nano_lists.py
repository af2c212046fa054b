"""Find what an admin console's published prices say of a model at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from desktop_app.calc.metered.nano_tariffs import (
    ANTHROPIC,
    Billing,
    Rates,
    Tariff,
    Tier,
    Unreadable,
    nano,
    tiers_of,
)
from desktop_app.calc.rulebook import RuleBook, price_in
from desktop_app.calc.rules import Rule
from desktop_app.calc.timelines import Candidate, Span, in_force

PROVIDER = "admin-console"
_TOKENS = "1M tokens"
_CALL, _SECOND = "call", "second"
_FIELDS = {
    "input_token": "input",
    "input_token_cache_read": "cache_read",
    "input_token_cache_write": "write",
    "output_token": "output",
}
_UNITS = {_CALL: "call", _SECOND: "second", **dict.fromkeys(_FIELDS, _TOKENS)}
_NO_RATES: dict[str, int | None] = dict.fromkeys(_FIELDS.values())


@dataclass(frozen=True)
class Listed:
    """A model's configured rates as one snapshot publishes them."""

    snapshot: str
    tariff: Tariff

    def for_billing(self, billing: Billing, stated: int | None = None) -> Tariff:
        """Return the rates as they are billed, ``stated`` nano-USD of services besides.

        A published price cannot say what services cost: those of the record count.
        """
        found = self.tariff
        if billing.service_only:
            return Tariff(services=stated or 0)
        if billing.protocol == ANTHROPIC:
            found = found.with_cache_factors()
        return Tariff(found.tiers, found.call, found.second, stated or 0, found.splits)


def listed_spans(book: RuleBook, model: str, currency: str) -> Sequence[Span[Listed]]:
    """Return which published prices of a model are in force when.

    The prices of one snapshot belong together: a model's are taken whole from the
    newest snapshot that holds then.
    """
    groups: dict[tuple[str, int, int], list[Rule]] = defaultdict(list)
    for rule in book.rules_of(PROVIDER, model):
        if rule.currency == currency and rule.base in _UNITS and rule.start < rule.end:
            groups[rule.snapshot_id, rule.start, rule.end].append(rule)
    candidates = []
    for (snapshot, start, end), rules in groups.items():
        tariff = _tariff(rules)
        if tariff is not None:
            rank = (start, rules[0].published, snapshot)
            value = Listed(rules[0].snapshot_name, tariff)
            candidates.append(Candidate(start, end, rank, value))
    return in_force(candidates)


def _tariff(rules: Iterable[Rule]) -> Tariff | None:
    tiers: dict[tuple[int, int | None], dict[str, int | None]] = {}
    single: dict[str, int] = {}
    try:
        for rule in rules:
            rate = _rate(rule)
            if rule.base in _FIELDS:
                rates = tiers.setdefault(rule.tier or (0, None), dict(_NO_RATES))
                rates[_FIELDS[rule.base]] = rate
            else:
                single[rule.base] = rate
        return Tariff(_laid_out(tiers), single.get(_CALL, 0), single.get(_SECOND, 0))
    except Unreadable:
        return None


def _rate(rule: Rule) -> int:
    price: Decimal | None = price_in(rule, _UNITS[rule.base])
    if price is None:
        raise Unreadable(rule.unit)
    return nano(price)


def _laid_out(
    tiers: dict[tuple[int, int | None], dict[str, int | None]],
) -> tuple[Tier, ...]:
    """Lay tiers out by size; without any, calls or seconds alone are paid for."""
    if not tiers:
        return (Tier(None, None, Rates()),)
    ordered = sorted(tiers.items(), key=lambda one: one[0][0])
    return tiers_of([(upper or 0, Rates(**rates)) for (_low, upper), rates in ordered])
