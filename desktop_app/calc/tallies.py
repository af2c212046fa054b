"""Add up what was found: by bill, class, cause, model and type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

import pyarrow as pa

from desktop_app.calc.combinations import Combination
from desktop_app.calc.judging import Prepared
from desktop_app.calc.lines import array_of, whole
from desktop_app.calc.results import CLASSES
from desktop_app.calc.timelines import Whole
from desktop_app.domain.bills import BillId
from desktop_app.domain.findings import FindingClass
from desktop_app.domain.money import EXACT


class GroupKey(NamedTuple):
    """What the lines of one group have in common; cause -1: none."""

    bill: BillId
    finding_class: FindingClass
    cause: int
    model: str
    type_code: str


@dataclass(frozen=True)
class Sums:
    """Lines and their amounts; expected and difference cover ``checked`` lines."""

    lines: int = 0
    checked: int = 0
    billed: Decimal = Decimal(0)
    expected: Decimal = Decimal(0)
    difference: Decimal = Decimal(0)

    def plus(self, other: Sums) -> Sums:
        """Return both together, to the last digit."""
        return Sums(
            self.lines + other.lines,
            self.checked + other.checked,
            EXACT.add(self.billed, other.billed),
            EXACT.add(self.expected, other.expected),
            EXACT.add(self.difference, other.difference),
        )


_KEYS = ["class_number", "cause", "number"]
_AMOUNTS = ("billed_cost", "expected", "difference")


class Tally:
    """The groups of a run, added up as its lines are judged."""

    def __init__(self) -> None:
        self.groups: dict[GroupKey, Sums] = {}

    def add(
        self,
        bill: BillId,
        combinations: Sequence[Combination],
        prepared: Prepared,
        verdicts: pa.Table,
        causes: Whole,
    ) -> None:
        """Add a stretch of judged lines; lines that do not count are left out."""
        columns: dict[str, pa.Array[Any]] = {
            "class_number": whole(verdicts.column("class_number")),
            "cause": array_of(causes),
            "number": array_of(prepared.numbers),
            "billed_cost": whole(prepared.table.column("billed_cost")),
            "expected": whole(verdicts.column("expected")),
            "difference": whole(verdicts.column("difference")),
        }
        grouped = pa.table(columns).group_by(_KEYS, use_threads=False)
        found = grouped.aggregate(
            [
                ("billed_cost", "sum"),
                ("expected", "sum"),
                ("difference", "sum"),
                ("number", "count"),
                ("expected", "count"),
            ]
        )
        for row in found.to_pylist():
            if row["class_number"] is None:
                continue
            one = combinations[row["number"]]
            key = GroupKey(
                bill,
                CLASSES[row["class_number"]],
                row["cause"],
                one.model or "",
                one.type_code or "",
            )
            zero = Decimal(0)
            sums = Sums(
                row["number_count"],
                row["expected_count"],
                *(row[f"{name}_sum"] or zero for name in _AMOUNTS),
            )
            self.groups[key] = self.groups.get(key, Sums()).plus(sums)

    def by_class(self, bill: BillId | None = None) -> dict[FindingClass, Sums]:
        """Return the sums of each class that occurs, of one bill or of all."""
        found: dict[FindingClass, Sums] = {}
        for key, sums in self.groups.items():
            if bill in {None, key.bill}:
                name = key.finding_class
                found[name] = found.get(name, Sums()).plus(sums)
        return {name: found[name] for name in FindingClass if name in found}

    def total(self, bill: BillId | None = None) -> Sums:
        """Return the sums of all lines, of one bill or of all."""
        total = Sums()
        for sums in self.by_class(bill).values():
            total = total.plus(sums)
        return total
