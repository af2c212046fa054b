"""What waits for a decision is told, and what is decided is not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.domain.bills import Scope
from desktop_app.domain.findings import FindingClass
from desktop_app.domain.outlook import Awaited, Waiting
from desktop_app.domain.terms import TermKind
from desktop_app.jobs import Progress
from desktop_app.services.awaiting import awaited, closable, deadlines
from desktop_app.services.cause_groups import largest_causes
from desktop_app.services.disputing import Opening, open_dispute
from desktop_app.services.reconciling import reconcile
from desktop_app.services.terms import import_terms
from desktop_app.services.weighing import set_threshold
from desktop_app.store.workspace import Workspace
from tests.desktop_app.services.hand_made import Desk, a_line

TODAY = date(2026, 6, 10)
HEADER = (
    "kind,provider,model,type_code,label,value,unit,currency,other_currency,"
    "effective_from,effective_to,source,note\n"
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A ledger with an overcharged line, and one that has no price."""
    with Workspace.open(tmp_path / "ledger", write=True, person="Ada") as home:
        made = Desk(home, tmp_path)
        made.give_prices()
        made.put(
            a_line(1),
            a_line(2, "0.003"),
            a_line(3, model="unheard-of"),
        )
        yield made


def of_kind(found: list[Waiting], kind: Awaited) -> list[Waiting]:
    return [one for one in found if one.kind is kind]


def test_lines_that_wait_for_recalculation_are_told(desk: Desk) -> None:
    (stale,) = of_kind(awaited(desk.home, Scope(), TODAY), Awaited.STALE)

    assert (stale.count, stale.subject) == (3, "2026-05")


def test_open_findings_are_told_by_class_and_what_has_no_price_apart(
    desk: Desk,
) -> None:
    reconcile(desk.home, Scope(), Progress())

    found = awaited(desk.home, Scope(), TODAY)

    (unpriced,) = of_kind(found, Awaited.UNPRICED)
    classes = {one.finding_class: one for one in of_kind(found, Awaited.FINDINGS)}
    assert (unpriced.count, unpriced.amount) == (1, Decimal("0.02"))
    assert classes[FindingClass.OVERCHARGED].count == 1
    assert classes[FindingClass.OVERCHARGED].amount == Decimal("0.01")
    assert not of_kind(found, Awaited.STALE)


def test_what_is_below_materiality_waits_for_nobody(desk: Desk) -> None:
    reconcile(desk.home, Scope(), Progress())
    set_threshold(desk.home, Decimal("0.015"), "CNY")

    found = awaited(desk.home, Scope(), TODAY)

    assert not of_kind(found, Awaited.FINDINGS)
    assert of_kind(found, Awaited.UNPRICED)


def test_a_dispute_waits_with_its_deadline_and_is_overdue_after_it(desk: Desk) -> None:
    reconcile(desk.home, Scope(), Progress())
    groups = largest_causes(desk.home, Scope())
    over = next(g for g in groups if g.id.finding_class is FindingClass.OVERCHARGED)
    opening = Opening("Too dear", "why", (over.id.key,), due=date(2026, 6, 9))
    open_dispute(desk.home, opening)

    (dispute,) = of_kind(awaited(desk.home, Scope(), TODAY), Awaited.DISPUTE)
    (deadline,) = deadlines(desk.home, Scope(), TODAY)

    assert (dispute.due, dispute.overdue) == (date(2026, 6, 9), True)
    assert dispute.amount == Decimal("0.01")
    assert (deadline.day, deadline.subject) == (date(2026, 6, 9), "Too dear")


def test_a_quota_expires_on_the_last_day_it_holds(desk: Desk) -> None:
    begins, ends = "2026-05-01T00:00:00+08:00", "2026-07-01T00:00:00+08:00"
    row = f"free-quota,alibaba,qwen-plus,,,100,1M tokens,,,{begins},{ends},,\n"
    import_terms(desk.home, desk.write("terms.csv", HEADER + row))

    (quota,) = deadlines(desk.home, Scope(), TODAY)

    assert (quota.day, quota.term) == (date(2026, 6, 30), TermKind.FREE_QUOTA)
    assert quota.subject == "qwen-plus"
    assert deadlines(desk.home, Scope(), date(2026, 7, 1)) == []
    assert deadlines(desk.home, Scope(), date(2026, 1, 1)) == []  # too far ahead


def test_a_period_with_open_findings_is_not_ready_to_close(desk: Desk) -> None:
    reconcile(desk.home, Scope(), Progress())

    assert closable(desk.home, Scope()) == []


def test_nothing_waits_in_an_empty_ledger(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "ledger", write=True) as home:
        assert awaited(home, Scope(), TODAY) == []
        assert closable(home, Scope()) == []
        assert deadlines(home, Scope(), TODAY) == []
