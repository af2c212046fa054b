"""Findings stand in groups, and a group's amount is the sum of its lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop_app.domain.bills import BillId, Scope
from desktop_app.domain.decisions import GroupId
from desktop_app.domain.findings import OPEN_CLASSES, FindingClass
from desktop_app.domain.views import LineQuery
from desktop_app.jobs import Progress
from desktop_app.services.cause_groups import CauseGroup, largest_causes
from desktop_app.services.looking import open_lines
from desktop_app.store.workspace import Workspace
from desktop_app.ui.desk import Desk
from desktop_app.ui.models.groups import GroupsModel, group_up
from desktop_app.ui.pages.findings import FindingsPage

Rest = Callable[[Desk], None]


def a_group(
    name: str = "overcharged",
    *,
    difference: str = "1",
    cause: str = "tier",
    key: int | None = 1,
    currency: str = "CNY",
) -> CauseGroup:
    bill = BillId("alibaba", "106", "2026-05", currency)
    name_of = f"{cause} {key}" if key is not None else ""
    return CauseGroup(
        id=GroupId(bill, FindingClass(name), name_of, "qwen-plus", "input_token"),
        lines=2,
        billed=Decimal(10),
        difference=Decimal(difference),
        cause=cause,
        cause_key=key,
    )


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, at_rest: Rest) -> Iterator[FindingsPage]:
    made = FindingsPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    at_rest(desk)
    yield made
    made.hide()


def test_the_model_keeps_qt_s_rules(qtmodeltester: ModelTester) -> None:
    model = GroupsModel()
    model.show(group_up([a_group(), a_group("discount", cause="", key=None)]))

    qtmodeltester.check(model)


def test_the_largest_claim_stands_first_and_causes_below_their_class() -> None:
    rows = group_up(
        [
            a_group("discount", difference="2"),
            a_group(difference="3", key=1),
            a_group(difference="5", key=2),
        ]
    )

    assert [(row.finding_class.value, row.heads) for row in rows] == [
        ("overcharged", True),
        ("overcharged", False),
        ("overcharged", False),
        ("discount", True),
        ("discount", False),
    ]
    assert [row.difference for row in rows[:3]] == [8, 5, 3]


def test_currencies_are_never_added_up() -> None:
    rows = group_up([a_group(), a_group(currency="USD")])

    assert [row.difference for row in rows if row.heads] == [1, 1]
    assert {row.currency for row in rows} == {"CNY", "USD"}


def test_the_lines_of_every_group_are_the_lines_it_counts(
    sample_home: Workspace,
) -> None:
    rows = group_up(largest_causes(sample_home, Scope()))

    assert {row.finding_class for row in rows} <= set(OPEN_CLASSES)
    assert rows
    for row in rows:
        query = LineQuery(filters=row.filters)
        with open_lines(sample_home, query, Progress()) as index:
            assert (index.count, index.totals) == (
                row.lines,
                {row.currency: row.billed},
            )


def test_choosing_a_group_shows_its_lines(
    page: FindingsPage, desk: Desk, at_rest: Rest
) -> None:
    assert page.groups.choose(FindingClass.DUPLICATE)
    at_rest(desk)

    group = page.groups.group
    assert group is not None
    assert (page.tally.count, page.tally.sums) == (group.lines, {"CNY": group.billed})


def test_another_page_can_ask_for_a_class(
    qtbot: QtBot, desk: Desk, at_rest: Rest
) -> None:
    made = FindingsPage(desk)
    qtbot.addWidget(made)
    made.show_only({"finding_class": "arithmetic"})
    made.show()
    at_rest(desk)

    group = made.groups.group
    assert group is not None
    assert group.finding_class is FindingClass.ARITHMETIC
    made.hide()


def test_a_clean_ledger_says_that_nothing_needs_a_look(
    qtbot: QtBot, empty_desk: Desk, at_rest: Rest
) -> None:
    page = FindingsPage(empty_desk)
    qtbot.addWidget(page)
    page.show()
    at_rest(empty_desk)

    assert page.tally.count == 0
    assert not page.groups.isVisible()
