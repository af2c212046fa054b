"""A decision holds for a whole group, remembers its amount, and can be taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import create_engine, insert

from desktop_app.domain.bills import Scope
from desktop_app.domain.decisions import FindingState, GroupId, Ruling
from desktop_app.domain.errors import Refused
from desktop_app.jobs import Progress
from desktop_app.services.cause_groups import CauseGroup, largest_causes
from desktop_app.services.deciding import decide, decide_lines, find_groups, undo
from desktop_app.services.explaining import findings_of, findings_with_state
from desktop_app.services.reconciling import reconcile
from desktop_app.services.weighing import findings_state
from desktop_app.store.decision_tables import DisputeItemRow, DisputeRow
from desktop_app.store.tables import Base
from desktop_app.store.workspace import Workspace
from tests.desktop_app.locking import lock_bill
from tests.desktop_app.services.hand_made import Desk, a_line

NOON = datetime(2026, 6, 3, 12, tzinfo=UTC)
EXPLAINED = Ruling(FindingState.EXPLAINED)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Workspace.open(tmp_path / "home", write=True, person="Ada") as home:
        found = Desk(home, tmp_path)
        found.give_prices()
        yield found


@pytest.fixture
def judged(desk: Desk) -> Desk:
    """A bill with two groups: overcharged (two lines) and unpriced (one)."""
    dear = [a_line(number, "0.003") for number in (1, 2)]
    desk.put(*dear, a_line(3, model="unheard-of"))
    reconcile(desk.home, Scope(), Progress())
    return desk


def groups(desk: Desk) -> list[CauseGroup]:
    return largest_causes(desk.home, Scope())


def first(desk: Desk) -> CauseGroup:
    return groups(desk)[0]


def lines_of(desk: Desk) -> list[str]:
    found = findings_of(desk.home, Scope(), None, Progress())
    return [one.line_id for one in found]


def put_into(desk: Desk, table: type[Base], **values: object) -> None:
    """Add a row that another desk of the house would have written."""
    engine = create_engine(f"sqlite:///{desk.home.root / 'ledger.sqlite'}")
    with engine.begin() as connection:
        connection.execute(insert(table).values(**values))
    engine.dispose()


def open_dispute(desk: Desk, group: GroupId) -> None:
    """Record a live dispute of a group."""
    words = ("provider", "account", "currency", "title", "reason", "owner", "due")
    put_into(
        desk, DisputeRow, **dict.fromkeys(words, ""), number="D-0001",
        claim=Decimal(1), state="sent", outcome="", opened_at=NOON, opened_by="Ada",
        changed_at=NOON, version=1,
    )  # fmt: skip
    put_into(
        desk, DisputeItemRow, dispute_id=1, bill_id=1,
        finding_class=group.finding_class.value, cause=group.cause,
        model=group.model, type_code=group.type_code, line_id="", lines=2,
        amount=Decimal(1),
    )  # fmt: skip


def test_a_group_is_decided_with_owner_note_and_due_date(judged: Desk) -> None:
    ruling = Ruling(FindingState.EXPLAINED, "Grace", "price list", date(2026, 7, 1))

    (made,) = decide(judged.home, [first(judged).id], ruling).value

    held = first(judged).standing
    assert (held.state, held.owner, held.note, held.due) == (
        FindingState.EXPLAINED,
        "Grace",
        "price list",
        date(2026, 7, 1),
    )
    assert (made.lines, made.difference) == (2, Decimal("0.02"))
    assert made.person == "Ada"


def test_forty_thousand_findings_of_one_cause_are_one_row_and_undo_is_one_more(
    desk: Desk,
) -> None:
    desk.put(a_line(1, "0.003"), times=40_000)
    reconcile(desk.home, Scope(), Progress())
    (group,) = groups(desk)

    (made,) = decide(desk.home, [group.id], EXPLAINED).value
    decided = findings_state(desk.home, Scope())
    undo(desk.home)

    assert (group.lines, made.lines) == (40_000, 40_000)
    assert decided.lines(FindingState.EXPLAINED) == 40_000
    assert findings_state(desk.home, Scope()).lines(FindingState.OPEN) == 40_000
    with desk.home.ledger.read() as records:
        assert len(records.decisions_after()) == 2


def test_what_a_ruling_leaves_open_stays(judged: Desk) -> None:
    group = first(judged).id
    full = Ruling(FindingState.EXPLAINED, "Grace", "price list", date(2026, 7, 1))
    decide(judged.home, [group], full)

    decide(judged.home, [group], Ruling(FindingState.ACCEPTED, undated=True))
    decide(judged.home, [group], Ruling(owner="Ada"))

    held = first(judged).standing
    assert (held.state, held.owner, held.note, held.due) == (
        FindingState.ACCEPTED,
        "Ada",
        "price list",
        None,
    )


def test_several_groups_are_decided_and_taken_back_at_once(judged: Desk) -> None:
    decide(judged.home, [one.id for one in groups(judged)], EXPLAINED)
    assert {one.standing.state for one in groups(judged)} == {FindingState.EXPLAINED}

    undone = undo(judged.home).value

    assert len(undone) == 2
    assert {one.standing.state for one in groups(judged)} == {FindingState.OPEN}


def test_undo_goes_back_step_by_step_until_there_is_nothing(judged: Desk) -> None:
    group = first(judged).id
    decide(judged.home, [group], Ruling(FindingState.EXPLAINED, "Grace"))
    decide(judged.home, [group], Ruling(FindingState.ACCEPTED, "Ada"))

    undo(judged.home)
    held = first(judged).standing
    assert (held.state, held.owner) == (FindingState.EXPLAINED, "Grace")

    undo(judged.home)
    held = first(judged).standing
    assert (held.state, held.owner) == (FindingState.OPEN, "")

    with pytest.raises(Refused, match="no decision of yours"):
        undo(judged.home)


def test_undo_leaves_another_person_s_decision_unless_it_is_named(
    judged: Desk, tmp_path: Path
) -> None:
    (made,) = decide(judged.home, [first(judged).id], EXPLAINED).value
    judged.home.close()

    with Workspace.open(tmp_path / "home", write=True, person="Grace") as home:
        with pytest.raises(Refused, match="no decision of yours"):
            undo(home)
        (restored,) = undo(home, [made.number]).value

    assert (restored.undoes, restored.person) == (made.number, "Grace")


@pytest.mark.parametrize(
    ("number", "why"), [(1, "does not hold"), (99, "no decision number 99")]
)
def test_only_a_decision_that_holds_can_be_taken_back(
    judged: Desk, number: int, why: str
) -> None:
    decide(judged.home, [first(judged).id], EXPLAINED)
    decide(judged.home, [first(judged).id], Ruling(FindingState.ACCEPTED))

    with pytest.raises(Refused, match=why):
        undo(judged.home, [number])


def test_every_decision_is_in_the_trail_with_who_before_and_after(
    judged: Desk,
) -> None:
    decide(judged.home, [first(judged).id], Ruling(FindingState.EXPLAINED, "Grace"))
    undo(judged.home)

    with judged.home.ledger.read() as records:
        undone, decided = records.events(2)
    before, after = json.loads(decided.before), decided.facts
    assert (decided.kind, decided.person) == ("finding.decide", "Ada")
    assert (before["state"], before["owner"]) == ("open", "")
    assert (after["state"], after["owner"]) == ("explained", "Grace")
    assert (after["lines"], after["difference"]) == (2, "0.02")
    assert first(judged).id.key in decided.subject
    assert undone.kind == "finding.undo"
    assert (json.loads(undone.before)["state"], undone.facts["state"]) == (
        "explained",
        "open",
    )


def test_another_amount_in_a_later_run_opens_the_group_again(judged: Desk) -> None:
    decide(judged.home, [first(judged).id], Ruling(FindingState.ACCEPTED, "Grace"))

    judged.put(a_line(4, "0.003"))
    reconcile(judged.home, Scope(), Progress())

    held = first(judged).standing
    assert (held.changed, held.state, held.owner) == (
        True,
        FindingState.OPEN,
        "Grace",
    )
    assert held.decision is not None
    assert (held.decision.lines, held.decision.difference) == (2, Decimal("0.02"))
    state = findings_state(judged.home, Scope())
    assert (state.changed, state.lines(FindingState.ACCEPTED)) == (1, 0)


def test_the_same_amount_in_a_later_run_leaves_the_decision(judged: Desk) -> None:
    decide(judged.home, [first(judged).id], EXPLAINED)

    judged.put(a_line(4))
    reconcile(judged.home, Scope(), Progress())

    assert first(judged).standing.state is FindingState.EXPLAINED


def test_a_line_is_decided_apart_from_its_group(judged: Desk) -> None:
    one, other, _unpriced = lines_of(judged)
    decide(judged.home, [first(judged).id], EXPLAINED)

    decide_lines(judged.home, [other], Ruling(FindingState.ACCEPTED))

    found = findings_with_state(judged.home, Scope(), None, Progress())
    states = {finding.line_id: state for finding, state in found}
    assert states[one] is FindingState.EXPLAINED
    assert states[other] is FindingState.ACCEPTED
    assert first(judged).apart == 1


def test_undo_of_a_line_s_decision_lets_its_group_s_hold_again(judged: Desk) -> None:
    line = lines_of(judged)[0]
    decide(judged.home, [first(judged).id], EXPLAINED)
    decide_lines(judged.home, [line], Ruling(FindingState.ACCEPTED))

    undo(judged.home)

    found = findings_with_state(judged.home, Scope(), None, Progress())
    states = {finding.line_id: state for finding, state in found}
    assert states[line] is FindingState.EXPLAINED
    assert first(judged).apart == 0


def test_an_unknown_group_or_line_is_refused(judged: Desk) -> None:
    with pytest.raises(Refused, match="no group of findings “zz”"):
        find_groups(judged.home, ["zz"])
    with pytest.raises(Refused, match="no line with a finding"):
        decide_lines(judged.home, ["abc.1"], EXPLAINED)


def test_a_beginning_names_a_group_if_it_fits_one(judged: Desk) -> None:
    known = first(judged).id

    assert find_groups(judged.home, [known.key[:6]]) == [known]
    with pytest.raises(Refused, match="no group"):
        find_groups(judged.home, [""])


def test_a_ruling_that_says_nothing_is_refused(judged: Desk) -> None:
    with pytest.raises(Refused, match="Nothing was decided"):
        decide(judged.home, [first(judged).id], Ruling())


def test_a_finding_of_a_live_dispute_is_not_opened_again(judged: Desk) -> None:
    group = first(judged).id
    decide(judged.home, [group], Ruling(FindingState.DISPUTED))
    open_dispute(judged, group)

    with pytest.raises(Refused, match="D-0001"):
        decide(judged.home, [group], Ruling(FindingState.OPEN))
    with pytest.raises(Refused, match="D-0001"):
        decide_lines(judged.home, lines_of(judged)[:1], EXPLAINED)
    with pytest.raises(Refused, match="D-0001"):
        undo(judged.home)
    (made,) = decide(judged.home, [group], Ruling(owner="Grace")).value
    assert (made.state, made.dispute) == (FindingState.DISPUTED, "D-0001")


def test_a_locked_bill_refuses_and_nothing_is_recorded(judged: Desk) -> None:
    lock_bill(judged.home, first(judged).id.bill)

    with pytest.raises(Refused, match="closed and locked"):
        decide(judged.home, [first(judged).id], EXPLAINED)

    with judged.home.ledger.read() as records:
        assert records.decisions_after() == []
        assert records.events(1)[0].kind != "finding.decide"
