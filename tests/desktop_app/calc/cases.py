"""Say what the fixtures of conftest.py give, and the values that tests share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Protocol

from desktop_app.calc.foreknowledge import History
from desktop_app.calc.lines import PartIn
from desktop_app.calc.recalculate import Recalculation
from desktop_app.calc.tolerances import Tolerances
from desktop_app.domain.bills import BillId
from desktop_app.domain.findings import Cause, FindingClass
from desktop_app.domain.prices import Discount
from desktop_app.domain.terms import Agreement

Make = Callable[..., dict[str, Any]]


class Found(Protocol):
    """One line's verdict."""

    name: FindingClass | None
    also: tuple[FindingClass, ...]
    expected: Decimal | None
    difference: Decimal | None
    causes: tuple[Cause, ...]
    row: dict[str, Any]

    @property
    def only(self) -> FindingClass | None: ...
    @property
    def hypotheses(self) -> list[str]: ...


class Case(Protocol):
    """What a bill is judged by; see conftest.py."""

    rules: Sequence[dict[str, Any]]
    terms: Sequence[Agreement]
    tolerances: Tolerances
    history: History
    bill: BillId
    run: Recalculation

    def part(self, lines: Sequence[dict[str, Any]], **given: object) -> PartIn: ...
    def judge(
        self, lines: Sequence[dict[str, Any]], **given: object
    ) -> list[Found]: ...
    def judge_parts(self, parts: Sequence[PartIn]) -> list[list[Found]]: ...


EIGHT_TENTHS = Discount(
    "alibaba", "qwen-*", "", Decimal("0.8"), datetime(2026, 5, 1, tzinfo=UTC), None
)


def cents(text: str) -> Decimal:
    return Decimal(text)
