"""Read the official rule model: each rule with what stands above it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

MODEL = Path(__file__).parent / "model" / "model-1.2.json"
COMPOSITE = "CheckModelRule"


@dataclass(frozen=True)
class Rule:
    """One rule.

    Args:
        id: as the model names it.
        keyword: MUST, MUST NOT, SHOULD, MAY ….
        sentence: what the specification says.
        kind: Presence, Type, Format, Nullability, Validation or Composite.
        requirement: what to check; empty: the model leaves it to the reader.
        condition: on which rows; the model's own.
        above: conditions of the composites over it; each of them must hold.
        criteria: what a provider must support for the rule to apply.
    """

    id: str
    keyword: str
    sentence: str
    kind: str
    requirement: dict[str, Any]
    condition: dict[str, Any]
    above: tuple[dict[str, Any], ...]
    criteria: frozenset[str]

    @property
    def column(self) -> str:
        """The column or attribute that the rule is about."""
        return self.id.partition("-")[0]


@cache
def rules() -> dict[str, Rule]:
    """Return all rules of the model by their ID."""
    model = json.loads(MODEL.read_text(encoding="utf-8"))
    found: dict[str, Any] = model["ModelRules"]
    parents: dict[str, list[str]] = defaultdict(list)
    for name, rule in found.items():
        for child in _children(rule["ValidationCriteria"]["Requirement"]):
            parents[child].append(name)
    return {name: _rule(name, found, parents) for name in found}


def _children(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if node.get("CheckFunction") == COMPOSITE:
            yield str(node["ModelRuleId"])
        node = list(node.values())
    if isinstance(node, list):
        for one in node:
            yield from _children(one)


def _rule(name: str, found: dict[str, Any], parents: dict[str, list[str]]) -> Rule:
    rule = found[name]
    said = rule["ValidationCriteria"]
    over = list(_over(name, parents))
    criteria = set(rule["ApplicabilityCriteria"])
    above = []
    for one in over:
        # The dataset's own composites hold every column; they add no condition.
        criteria |= set(found[one]["ApplicabilityCriteria"])
        condition = found[one]["ValidationCriteria"]["Condition"]
        if condition:
            above.append(condition)
    return Rule(
        id=name,
        keyword=said["Keyword"],
        sentence=said["MustSatisfy"],
        kind=rule["Function"],
        requirement=said["Requirement"],
        condition=said["Condition"],
        above=tuple(above),
        criteria=frozenset(criteria),
    )


def _over(name: str, parents: dict[str, list[str]]) -> Iterator[str]:
    """Yield the composites over a rule, each once; the model is a tree but for some."""
    seen: set[str] = set()
    waiting = list(parents[name])
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            yield one
            waiting += parents[one]
