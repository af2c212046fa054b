"""Weigh findings: what is open, explained, disputed, accepted, and what is small."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from desktop_app.domain.bills import Scope
from desktop_app.domain.changes import Changed, Outcome
from desktop_app.domain.decisions import FindingState
from desktop_app.domain.errors import Refused
from desktop_app.domain.money import plain, total
from desktop_app.i18n import _, mark
from desktop_app.services.cause_groups import (
    CauseGroup,
    Claim,
    groups_in,
    largest_causes,
)
from desktop_app.services.standing import standings_of
from desktop_app.services.state_totals import StateTotal, in_state, state_totals
from desktop_app.store.workspace import Workspace

MATERIALITY = "materiality."
CHOSEN = mark("Materiality is {amount} {currency}.")
CODE = 3  # letters of a currency's code
Thresholds = Mapping[str, Decimal]  # currency → amount


@dataclass(frozen=True)
class BelowTotal:
    """What lies below the threshold of a currency; it is never left out of sight.

    ``gross`` sums the amounts without their signs, so that what is charged too
    much and too little does not vanish against each other.
    """

    currency: str
    threshold: Decimal
    causes: int = 0
    groups: int = 0
    lines: int = 0
    open_groups: int = 0
    difference: Decimal = Decimal(0)
    gross: Decimal = Decimal(0)


@dataclass(frozen=True)
class FindingsState:
    """Where the findings of a scope stand: groups, with lines decided apart."""

    totals: tuple[StateTotal, ...]
    changed: int  # groups whose amount changed since they were decided: open again
    below: tuple[BelowTotal, ...]

    def lines(self, state: FindingState, currency: str | None = None) -> int:
        """Count the lines in a state."""
        return sum(one.lines for one in in_state(self.totals, state, currency))

    def difference(self, state: FindingState, currency: str) -> Decimal:
        """Sum the differences in a state, exact."""
        found = in_state(self.totals, state, currency)
        return total(one.difference for one in found)


@dataclass(frozen=True)
class Weighed:
    """The groups of a scope, and which of their claims lie below the thresholds."""

    groups: tuple[CauseGroup, ...]
    thresholds: Thresholds
    small: frozenset[Claim]
    below: tuple[BelowTotal, ...]

    def is_small(self, group: CauseGroup) -> bool:
        """Whether a group is folded."""
        return group.claim in self.small


def weigh(home: Workspace, scope: Scope) -> Weighed:
    """Return the groups in scope, largest claim first, and the sum of the small."""
    groups = largest_causes(home, scope)
    limits = thresholds(home)
    small = claims_below(groups, limits)
    return Weighed(tuple(groups), limits, small, sum_below(groups, limits))


def findings_state(home: Workspace, scope: Scope) -> FindingsState:
    """Sum what is open, explained, disputed and accepted, by currency and class."""
    standings = standings_of(home, scope)
    groups = groups_in(standings)
    return FindingsState(
        state_totals(standings),
        sum(group.standing.changed for group in groups),
        sum_below(groups, thresholds(home)),
    )


def thresholds(home: Workspace) -> dict[str, Decimal]:
    """Return the amount of each currency below which findings are folded."""
    with home.ledger.read() as records:
        found = records.settings(MATERIALITY)
    return {name: Decimal(text) for name, text in found.items()}


def set_threshold(
    home: Workspace, amount: Decimal, currency: str
) -> Outcome[dict[str, Decimal]]:
    """Choose the materiality of a currency for everyone at this ledger; 0: none.

    Raises:
        Refused: the amount is below 0, or the currency is no code.
    """
    code = currency.strip().upper()
    if amount < 0 or not amount.is_finite():
        raise Refused(
            _("Materiality cannot be {amount}.").format(amount=amount),
            _("Choose 0 or more; 0 folds nothing."),
        )
    if len(code) != CODE or not (code.isascii() and code.isalpha()):
        raise Refused(
            _("“{code}” is no currency.").format(code=currency),
            _("Write its code of three letters, such as CNY."),
        )
    key = MATERIALITY + code
    with home.ledger.begin() as records:
        before = records.setting(key, "0")
        records.choose(key, plain(amount))
        records.record(
            "materiality",
            CHOSEN,
            {"amount": plain(amount), "currency": code},
            subject=key,
            before={"amount": before, "currency": code},
        )
    return Outcome(thresholds(home), Changed.DECISIONS | Changed.ACTIVITY)


def claims_below(groups: Iterable[CauseGroup], limits: Thresholds) -> frozenset[Claim]:
    """Return the claims that weigh less than their currency's threshold.

    A claim weighs its difference; where none is known, what was billed for it, so
    that nothing is called small for want of a price.
    """
    claims: dict[Claim, list[CauseGroup]] = defaultdict(list)
    for group in groups:
        claims[group.claim].append(group)
    return frozenset(
        claim
        for claim, found in claims.items()
        if _weight(found) < limits.get(claim[0].currency, Decimal(0))
    )


def _weight(found: Sequence[CauseGroup]) -> Decimal:
    difference = total(one.difference for one in found)
    return abs(difference) or abs(total(one.billed for one in found))


def sum_below(
    groups: Sequence[CauseGroup], limits: Thresholds
) -> tuple[BelowTotal, ...]:
    """Sum what lies below each threshold that is set; also where nothing does."""
    small = claims_below(groups, limits)
    return tuple(
        _below(
            name,
            threshold,
            [one for one in groups if one.claim in small and one.currency == name],
        )
        for name, threshold in sorted(limits.items())
        if threshold
    )


def _below(name: str, threshold: Decimal, found: Sequence[CauseGroup]) -> BelowTotal:
    return BelowTotal(
        currency=name,
        threshold=threshold,
        causes=len({one.claim for one in found}),
        groups=len(found),
        lines=sum(one.lines for one in found),
        open_groups=sum(one.standing.state is FindingState.OPEN for one in found),
        difference=total(one.difference for one in found),
        gross=total(abs(one.difference) for one in found),
    )
