"""Lay the sums of a log, or of a bill, under the same keys and units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from desktop_app.calc.usage_lines import WORDS, Edge, Usage
from desktop_app.calc.usage_requests import ONLY_BILLED, TAKEN, Calls
from desktop_app.calc.usage_variance import shared
from desktop_app.domain.money import EXACT
from desktop_app.domain.names import Kind, Names
from desktop_app.domain.usage import Meter, UsageKey

API_KEY, WORKSPACE = "api-key", "workspace"
_CODES = ("model", "type_code", "api_key_id")
Amounts = dict[UsageKey, Decimal]


@dataclass
class Side:
    """What one side says, key by key; two codes with one name are the same.

    Attributes:
        records: amounts that stand for several meters, by model, owner and day.
        moves: what stands within a day of the month's ends.
    """

    names: Names
    owned_by: str
    quantities: Amounts = field(default_factory=lambda: defaultdict(Decimal))
    amounts: Amounts = field(default_factory=lambda: defaultdict(Decimal))
    records: Amounts = field(default_factory=lambda: defaultdict(Decimal))
    lines: dict[UsageKey, int] = field(default_factory=lambda: defaultdict(int))
    moves: dict[UsageKey, dict[tuple[Edge, int], Decimal]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Decimal))
    )
    codes: dict[UsageKey, dict[str, set[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )
    priced: bool = False  # some amount is not 0
    uncounted: Decimal = Decimal(0)
    uncounted_lines: int = 0

    def add(self, one: Usage) -> None:
        """Add what lines of one kind sum up to."""
        amount = one.amount or Decimal(0)
        group = self._group(one.words, one.day)
        if not one.quantities:
            if one.month == 0:
                self.uncounted = EXACT.add(self.uncounted, amount)
                self.uncounted_lines += one.lines
            return
        for meter, quantity in one.quantities:
            key = replace(group, meter=meter)
            if one.edge is not None:
                place = (one.edge, one.hour)
                self.moves[key][place] = EXACT.add(self.moves[key][place], quantity)
            if one.month == 0:
                self._count(key, quantity, one.lines)
                for name in _CODES:
                    self.codes[key][name].add(one.word(name))
        if one.month == 0:
            self._pay(group, [meter for meter, _q in one.quantities], amount, one)

    def add_calls(self, one: Calls) -> None:
        """Add logged calls that were matched by their ID."""
        group = self._group(one.words)
        if one.state in {TAKEN, ONLY_BILLED}:
            return
        for meter, quantity in one.logged:
            self._count(replace(group, meter=meter), quantity, one.log_lines)
        if one.amount:
            self.priced = True
            self.records[group] = EXACT.add(self.records[group], one.amount)

    def key_of(self, one: Calls, meter: Meter) -> UsageKey:
        """Return under which key a call's meter stands."""
        return replace(self._group(one.words), meter=meter)

    def keys_of(self, one: Usage) -> list[UsageKey]:
        """Return under which keys lines of one kind stand."""
        group = self._group(one.words, one.day)
        return [replace(group, meter=meter) for meter, _q in one.quantities]

    def share_records(self, worth: Mapping[UsageKey, Decimal]) -> None:
        """Share amounts of several meters among their keys, as these are worth.

        Where nothing is known of what they are worth, in proportion to the tokens.
        """
        meters: dict[UsageKey, list[UsageKey]] = defaultdict(list)
        for key in self.quantities:
            meters[replace(key, meter=Meter.OTHER)].append(key)
        for group, amount in self.records.items():
            keys = meters[group]
            weights = {key: worth.get(key, Decimal(0)) for key in keys}
            if not any(weights.values()):
                weights = {key: self.quantities[key] for key in _paid_for(keys)}
            if not weights:
                self.uncounted = EXACT.add(self.uncounted, amount)
                continue
            named = {str(number): one for number, one in enumerate(weights)}
            sizes = {number: weights[key] for number, key in named.items()}
            for number, share in shared(amount, sizes).items():
                key = named[number]
                self.amounts[key] = EXACT.add(self.amounts[key], share)
        self.records.clear()

    def _group(self, texts: tuple[str, ...], day: date | None = None) -> UsageKey:
        words = dict(zip(WORDS, texts, strict=True))
        owner = _owner(words, self.owned_by, self.names)
        model = self.names.of(Kind.MODEL, words["model"]) or words["model"]
        return UsageKey(model, Meter.OTHER, owner, day)

    def _count(self, key: UsageKey, quantity: Decimal, lines: int) -> None:
        self.quantities[key] = EXACT.add(self.quantities[key], quantity)
        self.lines[key] += lines

    def _pay(
        self, group: UsageKey, meters: list[Meter], amount: Decimal, one: Usage
    ) -> None:
        if not amount:
            return
        self.priced = True
        if one.record and len(meters) > 1:
            self.records[group] = EXACT.add(self.records[group], amount)
        else:
            key = replace(group, meter=meters[0])
            self.amounts[key] = EXACT.add(self.amounts[key], amount)


def owner_of(log: Iterable[Usage], bill: Iterable[Usage]) -> str:
    """Return by what owners are told apart: what both sides name; empty: nothing."""
    sides = [list(log), list(bill)]
    for by, columns in (
        (API_KEY, ("api_key_id", "api_key_name")),
        (WORKSPACE, ("workspace_id", "workspace_name")),
    ):
        if all(any(one.word(c) for one in side for c in columns) for side in sides):
            return by
    return ""


def _owner(words: Mapping[str, str], by: str, names: Names) -> str:
    """Return the name of who used it; empty: not told apart by it."""
    if by == API_KEY:
        code = words["api_key_id"]
        return names.of(Kind.API_KEY, code) or words["api_key_name"] or code
    if by == WORKSPACE:
        code = words["workspace_id"]
        return names.of(Kind.WORKSPACE, code) or words["workspace_name"] or code
    return ""


def _paid_for(keys: Iterable[UsageKey]) -> list[UsageKey]:
    """Leave out calls where anything else is counted."""
    found = list(keys)
    return [key for key in found if key.meter is not Meter.CALLS] or found
