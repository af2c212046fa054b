"""Sum findings by what was decided of them: a line counts once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from desktop_app.domain.decisions import FindingState
from desktop_app.domain.findings import FindingClass
from desktop_app.domain.money import total
from desktop_app.services.standing import Standings


@dataclass(frozen=True)
class StateTotal:
    """The findings of one currency, class and state; a line counts once."""

    currency: str
    finding_class: FindingClass
    state: FindingState
    lines: int
    billed: Decimal
    difference: Decimal


def state_totals(standings: Standings) -> tuple[StateTotal, ...]:
    """Sum the groups of a scope by currency, class and state.

    Lines that were decided by themselves count in their own state, not in that of
    their group.
    """
    parts: dict[
        tuple[str, FindingClass, FindingState], list[tuple[int, Decimal, Decimal]]
    ] = defaultdict(list)
    states = {one.id: standings.of_group(one).state for one in standings.groups}
    for group in standings.groups:
        key = (group.bill.currency, group.finding_class, states[group.id])
        parts[key].append((group.lines, group.billed, group.difference))
    apart = (one for one in standings.lines_apart() if one.group in states)
    for line in apart:
        name = (line.group.bill.currency, line.group.finding_class)
        amounts = (line.billed, line.difference)
        parts[(*name, states[line.group])].append((-1, -line.billed, -line.difference))
        parts[(*name, line.standing.state)].append((1, *amounts))
    totals = (
        StateTotal(
            *key,
            sum(lines for lines, _billed, _difference in found),
            total(billed for _lines, billed, _difference in found),
            total(difference for _lines, _billed, difference in found),
        )
        for key, found in parts.items()
    )
    return tuple(sorted((one for one in totals if one.lines), key=_order))


def in_state(
    totals: Iterable[StateTotal], state: FindingState, currency: str | None = None
) -> list[StateTotal]:
    """Return the totals of a state, of one currency or of all."""
    return [
        one for one in totals if one.state is state and currency in {None, one.currency}
    ]


def _order(one: StateTotal) -> tuple[str, int, int]:
    classes, states = list(FindingClass), list(FindingState)
    return (one.currency, classes.index(one.finding_class), states.index(one.state))
