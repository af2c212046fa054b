"""Add up what a dispute claims, line by line as the lines go by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from desktop_app.calc.claimed import Arithmetic, Basis
from desktop_app.calc.wording import PROVIDER_ZONE
from desktop_app.domain.disputes import Dispute, DisputeItem
from desktop_app.domain.money import EXACT, total
from desktop_app.services.evidencing import Claimed

NOTHING = Decimal(0)


@dataclass
class Sum:
    """What lines were billed, should have been, and how far the two lie apart.

    Expected and difference cover the lines that could be compared.
    """

    lines: int = 0
    compared: int = 0
    billed: Decimal = NOTHING
    expected: Decimal = NOTHING
    difference: Decimal = NOTHING

    def take(self, one: Arithmetic) -> None:
        """Add a line, to the last digit."""
        self.lines += 1
        self.compared += one.expected is not None
        self.billed = EXACT.add(self.billed, one.billed or NOTHING)
        self.expected = EXACT.add(self.expected, one.expected or NOTHING)
        self.difference = EXACT.add(self.difference, one.difference or NOTHING)

    @property
    def texts(self) -> Mapping[str, object]:
        """Return the sums as values for the manifest."""
        return dict(vars(self))


@dataclass
class ItemFigures:
    """One item of a dispute: its sums, its causes, its rules, its plainest line."""

    number: int
    item: DisputeItem
    sum: Sum = field(default_factory=Sum)
    rules: set[int] = field(default_factory=set)
    causes: dict[str, int] = field(default_factory=dict)  # sentence → lines
    bases: dict[Basis, int] = field(default_factory=dict)
    sample: Claimed | None = None  # the line with the largest difference

    def take(self, one: Claimed) -> None:
        """Add a line of this item."""
        self.sum.take(one.arithmetic)
        if one.facts["rule"] is not None:
            self.rules.add(int(one.facts["rule"]))
        if one.facts["cause"]:
            cause = str(one.facts["cause"])
            self.causes[cause] = self.causes.get(cause, 0) + 1
        basis = one.arithmetic.basis
        self.bases[basis] = self.bases.get(basis, 0) + 1
        known = self.sample
        if known is None or abs(one.difference) > abs(known.difference):
            self.sample = one


class Figures:
    """The sums of a claim: whole, by item, by day, by model."""

    def __init__(self, dispute: Dispute) -> None:
        self.dispute = dispute
        self.sum = Sum()
        self.items = [
            ItemFigures(number, item)
            for number, item in enumerate(dispute.items, start=1)
        ]
        self.days: dict[str, Sum] = {}
        self.models: dict[str, Sum] = {}
        self.hashes: list[tuple[str, str]] = []  # line ID, hash of its row
        self.places: list[tuple[str, int, int]] = []  # where each stands in its file

    def take(self, one: Claimed) -> None:
        """Add a claimed line."""
        self.sum.take(one.arithmetic)
        self.items[one.item - 1].take(one)
        self.days.setdefault(_day(one), Sum()).take(one.arithmetic)
        model = str(one.columns.get("model") or "")
        self.models.setdefault(model, Sum()).take(one.arithmetic)
        row = (str(one.facts["line_id"]), str(one.facts["row_sha256"]))
        self.hashes.append(row)
        self.places.append(one.place)

    @property
    def asked(self) -> Decimal:
        """What the items claim, together."""
        return total(one.item.amount for one in self.items)

    @property
    def gap(self) -> Decimal:
        """What the claim is above the differences of its lines; below: negative."""
        return EXACT.subtract(self.dispute.claim, self.sum.difference)


def _day(one: Claimed) -> str:
    """Return a line's day in the provider's zone."""
    day, start = one.columns.get("billing_date"), one.columns.get("charge_period_start")
    if isinstance(day, date):
        return day.isoformat()
    if isinstance(start, datetime):
        return start.astimezone(PROVIDER_ZONE).date().isoformat()
    return ""
