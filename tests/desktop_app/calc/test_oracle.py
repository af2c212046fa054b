"""A second opinion, line by line in Python's decimal, agrees on every line."""

from __future__ import annotations

import importlib.util
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

import pytest

from desktop_app.calc.recalculate import Recalculation
from desktop_app.domain.findings import FindingClass
from desktop_app.domain.prices import Discount

Make = Callable[..., dict[str, Any]]


class Found(Protocol):
    """One line's verdict."""

    name: FindingClass | None
    expected: Decimal | None
    difference: Decimal | None


class Case(Protocol):
    """What a bill is judged by; see conftest.py."""

    rules: Sequence[dict[str, Any]]
    terms: Sequence[Discount]
    run: Recalculation

    def judge(self, lines: Sequence[dict[str, Any]]) -> list[Found]: ...


def beside(name: str) -> ModuleType:
    """Load a module that lies beside this one."""
    path = Path(__file__).with_name(f"{name}.py")
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


oracle = beside("oracle")
invented = beside("invented")


@pytest.fixture
def rules(rule: Make) -> list[dict[str, Any]]:
    found = []
    for number, (name, day) in enumerate(
        [("A", "2026-01-01"), ("B", "2026-05-06"), ("C", "2026-05-20")]
    ):
        for model in invented.MODELS:
            for at, code in enumerate(invented.TYPES):
                for region in invented.REGIONS:
                    price = Decimal(1 + number + at * 7 + len(model)) / 7
                    if model == "qwen-flash" and number == 2:
                        continue  # the older snapshot goes on
                    found.append(
                        rule(
                            code,
                            str((price * len(region)).quantize(Decimal("0.000001"))),
                            model=model,
                            region=region,
                            snapshot_name=name,
                            snapshot_from=f"{day} 00:00:00",
                        )
                    )
    return found


TERMS = [
    Discount(
        "alibaba",
        "qwen-max",
        "",
        Decimal("0.85"),
        datetime(2026, 5, 10, tzinfo=UTC),
        datetime(2026, 5, 25, tzinfo=UTC),
    )
]


FOUND = {
    "duplicate",
    "outside-period",
    "undecoded",
    "unit",
    "arithmetic",
    "discount",
    "free-quota",
    "overcharged",
    "undercharged",
    "unpriced",
    "stated",
    "matched",
}


WINDOWS = [
    ("A", "12345", 480, 1320, "start", 480),
    ("A", "67", 0, 1440, "start", 480),
    ("B", "1234567", 1380, 360, "end", 60),
    ("B", "5", 1200, 300, "end", 480),
    ("C", "67", 0, 1440, "billed", 480),
]


@pytest.fixture
def windowed(rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rules, and for one model and type other prices at times of the week."""
    names = ("weekdays", "time_from", "time_to", "time_basis", "utc_offset")
    found = []
    for at, (name, *window) in enumerate(WINDOWS):
        for one in rules:
            if one["snapshot_name"] == name and one["model"] == "qwen-plus":
                price = one["unit_price"] * (at + 2)
                said = dict(zip(names, window, strict=True))
                found.append({**one, **said, "unit_price": price})
    return [*rules, *found]


@pytest.mark.parametrize("which", ["rules", "windowed"])
def test_a_second_opinion_agrees_on_every_line(
    case: Case,
    line: Make,
    promotion: Callable[..., str],
    request: pytest.FixtureRequest,
    which: str,
) -> None:
    rules = request.getfixturevalue(which)
    chance = invented.Chance(20260513)
    invented.BLANK[:] = [line()]
    judge = oracle.Oracle(rules, TERMS)
    case.rules, case.terms = rules, TERMS
    lines = invented.a_bill(chance, judge, promotion)
    judge.look(lines)

    found = case.judge(lines)

    apart = []
    for given, ours in zip(lines, found, strict=True):
        theirs = judge.judge(given)
        if theirs != (ours.name, ours.expected, ours.difference):
            apart.append((theirs, ours, given))
    assert not apart, f"{len(apart)} lines, e.g. {apart[0]}"
    assert {str(one.name) for one in found} == FOUND
    classes = Counter(one.name for one in found)
    sums = case.run.tally.by_class()
    assert {name: one.lines for name, one in sums.items()} == classes
