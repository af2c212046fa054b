"""Give cost to departments: rules over distinct combinations, never over lines."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from desktop_app.domain.allocated import (
    NOBODY,
    Allocation,
    Condition,
    ConditionKind,
    How,
    Piece,
    Pool,
    Reason,
    Share,
)
from desktop_app.domain.allocation import HUNDRED, AllocationRule, Plan, Split
from desktop_app.domain.departments import Tree
from desktop_app.domain.money import shared_out, total
from desktop_app.domain.trends import TAG
from desktop_app.domain.views import Filter, Op, Scalar

PERIOD, CURRENCY = "billing_period", "billing_currency"
OWN = ("cost_unit", "tags")  # where the provider itself says whose a line is
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Combination:
    """The lines of a month that agree in all columns, added up."""

    values: tuple[Scalar, ...]
    billed: Decimal
    lines: int
    tokens: Decimal = NOTHING
    calls: Decimal = NOTHING


def allocate(
    period: str,
    columns: Sequence[str],
    found: Iterable[Combination],
    plan: Plan,
) -> list[Allocation]:
    """Allocate a month, by currency; every combination goes to exactly one place.

    Proportions to cost are of the same currency; to tokens and calls, of all.

    Args:
        period: the month.
        columns: what the values are of; currency, cost unit, tags and all that the
            rules ask for must be among them.
        found: the combinations of that month.
        plan: departments and rules, without a fault.
    """
    run = _Run(period, plan)
    currency = list(columns).index(CURRENCY)
    pieces: dict[str, list[Piece]] = defaultdict(list)
    for one in found:
        values = dict(zip(columns, one.values, strict=True))
        pieces[str(one.values[currency])].append(run.piece(one, values))
    used = [piece for some in pieces.values() for piece in some]
    made = []
    for name in sorted(pieces):
        pools, told = _pools(run, pieces[name], used)
        conditions = dict.fromkeys((*run.told, *told, *_told_of(pieces[name])))
        made.append(
            Allocation(
                period,
                name,
                tuple(columns),
                tuple(pieces[name]),
                tuple(pools),
                tuple(conditions),
            )
        )
    return made


@dataclass
class _Run:
    """The plan as it holds in one month, ready to be asked."""

    period: str
    plan: Plan
    tree: Tree = field(init=False)
    rules: list[AllocationRule] = field(init=False)
    in_force: frozenset[str] = field(init=False)
    called: dict[str, str] = field(init=False)  # folded name → code
    told: list[Condition] = field(init=False)
    tags: dict[Scalar, Mapping[str, str]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        plan = self.plan
        self.tree = plan.tree
        self.rules = [rule for rule in plan.rules if rule.holds(self.period)]
        here = [one for one in plan.departments if one.holds(self.period)]
        self.in_force = frozenset(one.code for one in here)
        self.called = {name: one.code for one in here for name in one.called}
        self.told = list(self._told())

    def _told(self) -> Iterator[Condition]:
        seen: dict[frozenset[Filter], str] = {}
        for rule in self.rules:
            same = frozenset(rule.conditions)
            covered = next((seen[some] for some in seen if some <= same), None)
            if covered is not None:
                yield Condition(ConditionKind.NEVER_REACHED, rule.name, covered)
            else:
                seen[same] = rule.name
            for code in rule.targets:
                if code not in self.in_force:
                    yield Condition(ConditionKind.NOT_IN_FORCE, rule.name, code)

    def piece(self, one: Combination, values: Mapping[str, Scalar]) -> Piece:
        """Find the place of a combination: the first rule, else the provider's word."""
        tags = self._tags(values.get("tags"))
        named = self._named(values.get("cost_unit"), tags)
        provider = next(iter(named)) if len(named) == 1 else NOBODY
        rule = next((r for r in self.rules if _fits(r, values, tags)), None)
        how, code, reason = self._place(rule, named)
        return Piece(
            one.values,
            how,
            code,
            rule.name if rule else "",
            reason,
            provider,
            one.billed,
            one.lines,
            one.tokens,
            one.calls,
        )

    def _place(
        self, rule: AllocationRule | None, named: frozenset[str]
    ) -> tuple[How, str, Reason | None]:
        if rule is None:
            if len(named) == 1:
                return How.DEFAULT, next(iter(named)), None
            return How.NONE, NOBODY, Reason.SEVERAL if named else Reason.NO_RULE
        if rule.split is Split.ONE:
            code = rule.targets[0]
            if code in self.in_force:
                return How.CHOICE, code, None
            return How.NONE, NOBODY, Reason.NOT_IN_FORCE
        if self.targets(rule) or rule.split is Split.FIXED:
            return How.SHARED, NOBODY, None
        return How.NONE, NOBODY, Reason.NOT_IN_FORCE

    def targets(self, rule: AllocationRule) -> list[str]:
        """Return the departments in force that a rule shares among."""
        wanted = rule.targets or [one.code for one, _depth in self.tree.walk()]
        return [code for code in wanted if code in self.in_force]

    def _named(self, unit: Scalar, tags: Mapping[str, str]) -> frozenset[str]:
        """Return the departments that the provider's own words name."""
        if unit and (code := self.called.get(str(unit).strip().casefold())):
            return frozenset({code})
        folded = (value.strip().casefold() for value in tags.values())
        return frozenset(self.called[name] for name in folded if name in self.called)

    def _tags(self, text: Scalar) -> Mapping[str, str]:
        if text not in self.tags:
            self.tags[text] = tags_of(text)
        return self.tags[text]


def tags_of(text: Scalar) -> dict[str, str]:
    """Read the tags of a line: a flat JSON object."""
    found = json.loads(str(text)) if text else {}
    return {str(key): str(value) for key, value in found.items()}


def _fits(
    rule: AllocationRule, values: Mapping[str, Scalar], tags: Mapping[str, str]
) -> bool:
    return all(_holds(one, values, tags) for one in rule.conditions)


def _holds(one: Filter, values: Mapping[str, Scalar], tags: Mapping[str, str]) -> bool:
    value: Scalar
    if one.column.startswith(TAG):
        value = tags.get(one.column.removeprefix(TAG))
    else:
        value = values[one.column]
    return _COMPARED[one.op](value, one.values)


def _contains(value: Scalar, wanted: Sequence[Scalar]) -> bool:
    sought = str(wanted[0]).casefold()
    return value is not None and sought in str(value).casefold()


def _at_least(value: Scalar, wanted: Sequence[Scalar]) -> bool:
    return _order(value, wanted[0], lambda one, other: one >= other)


def _at_most(value: Scalar, wanted: Sequence[Scalar]) -> bool:
    return _order(value, wanted[0], lambda one, other: one <= other)


def _order(value: Scalar, bound: Scalar, holds: Callable[[str, str], bool]) -> bool:
    """Compare days and words as text: ISO days are in order as they are written."""
    if value is None or bound is None:
        return False
    return holds(_text(value), _text(bound))


def _text(value: Scalar) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


_COMPARED: Mapping[Op, Callable[[Scalar, Sequence[Scalar]], bool]] = {
    Op.IS: lambda value, wanted: value in wanted,
    Op.CONTAINS: _contains,
    Op.AT_LEAST: _at_least,
    Op.AT_MOST: _at_most,
}


def _told_of(pieces: Iterable[Piece]) -> Iterator[Condition]:
    if any(one.reason is Reason.SEVERAL for one in pieces):
        yield Condition(ConditionKind.SEVERAL)


def _pools(
    run: _Run, pieces: Sequence[Piece], used: Sequence[Piece]
) -> tuple[list[Pool], list[Condition]]:
    """Split what each rule shares; the shares add up to it, to the last digit."""
    pools: list[Pool] = []
    told: list[Condition] = []
    for rule in run.rules:
        mine = [p for p in pieces if p.how is How.SHARED and p.rule == rule.name]
        if not mine:
            continue
        codes, weights = _weights(run, rule, pieces, used, told)
        amount = total(one.billed for one in mine)
        shares = shared_out(amount, weights)
        pools.append(
            Pool(
                rule.name,
                rule.split,
                amount,
                sum(one.lines for one in mine),
                tuple(map(Share, codes, weights, shares)),
            )
        )
    return pools, told


def _weights(
    run: _Run,
    rule: AllocationRule,
    pieces: Sequence[Piece],
    used: Sequence[Piece],
    told: list[Condition],
) -> tuple[list[str], list[Decimal]]:
    """Return who shares, and in which proportion; nobody stands for what is left."""
    if rule.split is Split.FIXED:
        return _fixed(run, rule, told)
    codes = run.targets(rule)
    if rule.split is Split.EVEN:
        return codes, [Decimal(1)] * len(codes)
    basis = pieces if rule.split is Split.COST else used
    own = _own(basis, rule.split)
    weights = []
    for code in codes:
        inside = run.tree.under(code) if rule.targets else {code}
        weight = total(own.get(one, NOTHING) for one in inside)
        if weight < 0:
            told.append(Condition(ConditionKind.BELOW_ZERO, rule.name, code))
        weights.append(max(weight, NOTHING))
    if not any(weights):
        told.append(Condition(ConditionKind.NOTHING_TO_GO_BY, rule.name))
    return codes, weights


def _own(pieces: Iterable[Piece], split: Split) -> dict[str, Decimal]:
    """Add up what departments cost or used by themselves."""
    found: dict[str, list[Decimal]] = defaultdict(list)
    for one in pieces:
        if one.how in {How.DEFAULT, How.CHOICE}:
            amounts = {
                Split.COST: one.billed,
                Split.TOKENS: one.tokens,
                Split.CALLS: one.calls,
            }
            found[one.department].append(amounts[split])
    return {code: total(amounts) for code, amounts in found.items()}


def _fixed(
    run: _Run, rule: AllocationRule, told: list[Condition]
) -> tuple[list[str], list[Decimal]]:
    """Return the shares in force; what they lack of 100 % is nobody's."""
    pairs = [
        (code, share)
        for code, share in zip(rule.targets, rule.shares, strict=True)
        if code in run.in_force
    ]
    left = HUNDRED - total(share for _code, share in pairs)
    if left:
        told.append(Condition(ConditionKind.LEFT_OVER, rule.name, f"{left:f}"))
        pairs.append((NOBODY, left))
    return [code for code, _share in pairs], [share for _code, share in pairs]
