"""Say how cost is given to departments: dated rules in order, and what they split."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import combinations

from desktop_app.domain.departments import (
    Department,
    Fault,
    FaultKind,
    Tree,
    months_meet,
    tree_faults,
)
from desktop_app.domain.money import total
from desktop_app.domain.trends import TAG
from desktop_app.domain.views import Filter, Op

HUNDRED = Decimal(100)


class Split(StrEnum):
    """How the cost that a rule fits is given out."""

    ONE = "one"  # all of it to one department
    EVEN = "even"
    FIXED = "fixed"  # by shares in percent
    COST = "cost"  # in proportion to what departments cost by themselves
    TOKENS = "tokens"
    CALLS = "calls"

    @property
    def is_proportion(self) -> bool:
        """Whether the shares rest on what departments used."""
        return self in {Split.COST, Split.TOKENS, Split.CALLS}


@dataclass(frozen=True)
class AllocationRule:
    """One rule; of those in force the first that fits a line wins.

    Args:
        name: what people call it; a later version in other months may have it too.
        conditions: on canonical columns, or ``tag:KEY``; none: whatever is left.
        split: how the cost is given out.
        targets: codes of departments; none with a split: all that are in force,
            each by what is its own. A named one counts with all below it.
        shares: percent of each target, where shares are fixed; what they leave is
            not allocated.
        since: first month, YYYY-MM; empty: from the beginning.
        until: last month; empty: no end.
        note: why it is so.
    """

    name: str
    conditions: tuple[Filter, ...] = ()
    split: Split = Split.ONE
    targets: tuple[str, ...] = ()
    shares: tuple[Decimal, ...] = ()
    since: str = ""
    until: str = ""
    note: str = ""

    def holds(self, period: str) -> bool:
        """Whether it is in force in a month."""
        return self.since <= period and (not self.until or period <= self.until)

    @property
    def months(self) -> tuple[str, str]:
        """Its first and last month."""
        return self.since, self.until


@dataclass(frozen=True)
class Plan:
    """All that an allocation goes by: the tree, and the rules in their order."""

    departments: tuple[Department, ...] = ()
    rules: tuple[AllocationRule, ...] = ()
    owner: str = ""  # who answers for what is not allocated

    @property
    def tree(self) -> Tree:
        """The departments as a tree."""
        return Tree(self.departments)

    @property
    def is_empty(self) -> bool:
        """Whether nobody began to allocate."""
        return not self.departments and not self.rules

    @property
    def columns(self) -> tuple[str, ...]:
        """The canonical columns that the rules ask for."""
        asked = [one.column for rule in self.rules for one in rule.conditions]
        plain = ["tags" if name.startswith(TAG) else name for name in asked]
        return tuple(dict.fromkeys(plain))


def plan_faults(plan: Plan) -> list[Fault]:
    """Return what is wrong with a plan; nothing: it can be run."""
    tree = plan.tree
    faults = tree_faults(plan.departments)
    for one, other in combinations(plan.rules, 2):
        if one.name == other.name and months_meet(one.months, other.months):
            faults.append(Fault(FaultKind.RULES_MEET, one.name))
    for rule in plan.rules:
        for check in _CHECKS:
            faults += check(rule, tree)
    return faults


def _naming(rule: AllocationRule, _tree: Tree) -> Iterator[Fault]:
    if not rule.name.strip():
        yield Fault(FaultKind.NO_NAME, rule.name)
    if rule.until and rule.until < rule.since:
        yield Fault(FaultKind.BACKWARDS, rule.name)


def _conditions(rule: AllocationRule, _tree: Tree) -> Iterator[Fault]:
    tags = Counter(
        one.column
        for one in rule.conditions
        if one.column.startswith(TAG) and one.op is Op.IS
    )
    for name, times in tags.items():
        if times > 1:
            yield Fault(FaultKind.TAG_TWICE, rule.name, name.removeprefix(TAG))
    for one in rule.conditions:
        if not one.values or one.column == TAG:
            yield Fault(FaultKind.NO_VALUE, rule.name, one.column)


def _targets(rule: AllocationRule, tree: Tree) -> Iterator[Fault]:
    needs_one = rule.split is Split.ONE
    if (needs_one and len(rule.targets) != 1) or (
        rule.split is Split.FIXED and not rule.targets
    ):
        yield Fault(FaultKind.NO_TARGET, rule.name)
    for code, times in Counter(rule.targets).items():
        if tree.find(code) is None:
            yield Fault(FaultKind.TARGET_UNKNOWN, rule.name, code)
        if times > 1:
            yield Fault(FaultKind.TARGET_TWICE, rule.name, code)


def _shares(rule: AllocationRule, _tree: Tree) -> Iterator[Fault]:
    wanted = len(rule.targets) if rule.split is Split.FIXED else 0
    if len(rule.shares) != wanted:
        yield Fault(FaultKind.SHARES_COUNT, rule.name)
    if any(one < 0 for one in rule.shares):
        yield Fault(FaultKind.SHARE_BELOW_0, rule.name)
    elif total(rule.shares) > HUNDRED:
        yield Fault(FaultKind.SHARES_OVER, rule.name, f"{total(rule.shares):f}")


def _circles(rule: AllocationRule, tree: Tree) -> Iterator[Fault]:
    """Find a proportion that counts a target in another one too."""
    if not rule.split.is_proportion:
        return
    for one in rule.targets:
        inside = tree.under(one) - {one}
        for other in rule.targets:
            if other in inside:
                yield Fault(FaultKind.CYCLE, rule.name, f"{one} → {other}")


_CHECKS: tuple[Callable[[AllocationRule, Tree], Iterator[Fault]], ...] = (
    _naming,
    _conditions,
    _targets,
    _shares,
    _circles,
)


def codes_used(rules: Sequence[AllocationRule]) -> dict[str, str]:
    """Return the codes that rules name, each with the first rule that does."""
    found: dict[str, str] = {}
    for rule in rules:
        for code in rule.targets:
            found.setdefault(code, rule.name)
    return found
