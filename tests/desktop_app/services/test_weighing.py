"""What is open, decided or small adds up to what was found, to the last digit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.domain.bills import Scope
from desktop_app.domain.decisions import FindingState, Ruling
from desktop_app.domain.errors import Refused
from desktop_app.domain.findings import FindingClass
from desktop_app.jobs import Progress
from desktop_app.services.cause_groups import largest_causes
from desktop_app.services.deciding import decide, decide_lines
from desktop_app.services.explaining import findings_of
from desktop_app.services.reconciling import reconcile
from desktop_app.services.weighing import (
    findings_state,
    set_threshold,
    thresholds,
    weigh,
)
from desktop_app.store.workspace import Workspace
from tests.desktop_app.services.hand_made import Desk, a_line


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A bill: overcharged by 0.03 in all, undercharged by 0.01, unpriced 0.02."""
    with Workspace.open(tmp_path / "home", write=True, person="Ada") as home:
        found = Desk(home, tmp_path)
        found.give_prices()
        dear = [a_line(number, "0.003") for number in (1, 2, 3)]
        found.put(*dear, a_line(4, "0.001"), a_line(5, model="unheard-of"))
        reconcile(home, Scope(), Progress())
        yield found


def test_states_add_up_to_the_groups_also_with_lines_apart(desk: Desk) -> None:
    groups = {one.finding_class: one for one in largest_causes(desk.home, Scope())}
    decide(desk.home, [groups["overcharged"].id], Ruling(FindingState.EXPLAINED))
    line = next(findings_of(desk.home, Scope(), FindingClass.OVERCHARGED, Progress()))
    decide_lines(desk.home, [line.line_id], Ruling(FindingState.ACCEPTED))

    state = findings_state(desk.home, Scope())

    assert {
        (one.finding_class.value, one.state.value): (one.lines, one.difference)
        for one in state.totals
    } == {
        ("overcharged", "explained"): (2, Decimal("0.02")),
        ("overcharged", "accepted"): (1, Decimal("0.01")),
        ("undercharged", "open"): (1, Decimal("-0.01")),
        ("unpriced", "open"): (1, Decimal(0)),
    }
    assert sum(one.billed for one in state.totals) == sum(
        one.billed for one in groups.values()
    )
    assert state.lines(FindingState.OPEN) == 2
    assert state.difference(FindingState.OPEN, "CNY") == Decimal("-0.01")


def test_a_line_whose_lines_all_moved_leaves_no_empty_total(desk: Desk) -> None:
    line = next(findings_of(desk.home, Scope(), FindingClass.UNPRICED, Progress()))
    decide_lines(desk.home, [line.line_id], Ruling(FindingState.EXPLAINED))

    totals = findings_state(desk.home, Scope()).totals

    unpriced = [one for one in totals if one.finding_class is FindingClass.UNPRICED]
    assert [(one.state, one.lines) for one in unpriced] == [(FindingState.EXPLAINED, 1)]


def test_the_sum_below_materiality_is_always_there(desk: Desk) -> None:
    assert weigh(desk.home, Scope()).below == ()

    set_threshold(desk.home, Decimal("0.02"), "cny")

    weighed = weigh(desk.home, Scope())
    (below,) = weighed.below
    assert (below.currency, below.threshold) == ("CNY", Decimal("0.02"))
    assert (below.groups, below.lines, below.open_groups) == (1, 1, 1)
    assert (below.difference, below.gross) == (Decimal("-0.01"), Decimal("0.01"))
    small = [one for one in weighed.groups if weighed.is_small(one)]
    assert [one.finding_class for one in small] == ["undercharged"]


def test_unpriced_lines_weigh_what_was_billed_for_them(desk: Desk) -> None:
    set_threshold(desk.home, Decimal("0.01"), "CNY")

    weighed = weigh(desk.home, Scope())

    assert [one.groups for one in weighed.below] == [0]


def test_materiality_is_recorded_with_what_held_before(desk: Desk) -> None:
    set_threshold(desk.home, Decimal(10), "CNY")
    set_threshold(desk.home, Decimal("2.50"), "CNY")

    assert thresholds(desk.home) == {"CNY": Decimal("2.5")}
    with desk.home.ledger.read() as records:
        entry = records.events(1)[0]
    assert (entry.kind, entry.person) == ("materiality", "Ada")
    assert entry.before == '{"amount":"10","currency":"CNY"}'
    assert entry.facts == {"amount": "2.5", "currency": "CNY"}


@pytest.mark.parametrize(
    ("amount", "currency", "why"),
    [("-1", "CNY", "cannot be -1"), ("1", "yuan", "no currency")],
)
def test_a_threshold_that_means_nothing_is_refused(
    desk: Desk, amount: str, currency: str, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        set_threshold(desk.home, Decimal(amount), currency)
