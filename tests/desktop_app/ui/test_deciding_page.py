"""Findings are decided in the window: by key, several at once, and taken back."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.domain.bills import BillId, Scope
from desktop_app.domain.decisions import Decision, FindingState, GroupId
from desktop_app.domain.findings import FindingClass
from desktop_app.jobs import Progress
from desktop_app.services.cause_groups import CauseGroup
from desktop_app.services.explaining import findings_with_state
from desktop_app.services.standing import Standing
from desktop_app.services.weighing import findings_state, set_threshold
from desktop_app.settings import Settings
from desktop_app.store.workspace import Workspace
from desktop_app.ui.desk import Desk
from desktop_app.ui.dialogs.materiality import MaterialityDialog
from desktop_app.ui.models.groups import group_up
from desktop_app.ui.pages.findings import FindingsPage
from desktop_app.ui.widgets.banner import Banner
from desktop_app.ui.widgets.decision import DecisionPanel

Rest = Callable[[Desk], None]
BILL = BillId("alibaba", "106", "2026-05", "CNY")
GROUP = CauseGroup(
    id=GroupId(BILL, FindingClass.OVERCHARGED, "c", "qwen-plus", "input_token"),
    lines=2,
    billed=Decimal(10),
    difference=Decimal(3),
    cause="tier",
    cause_key=1,
)
HELD = Decision(
    GROUP.id, FindingState.EXPLAINED, owner="Grace", note="n", due=date(2026, 7, 1)
)


def decided(
    one: CauseGroup, decision: Decision, *, changed: bool = False
) -> CauseGroup:
    return replace(one, standing=Standing(decision, changed))


@pytest.fixture
def own_desk(
    dressed: QApplication, sample_home: Workspace, tmp_path: Path
) -> Iterator[Desk]:
    """A desk on a copy of the sample ledger that a test may decide on."""
    root = tmp_path / "own"
    shutil.copytree(sample_home.root, root, ignore=lambda *_: {"ledger.lock"})
    with Workspace.open(root, write=True, person="Ada") as home:
        made = Desk(home, Settings(), dressed)
        yield made
        made.bridge.close()


@pytest.fixture
def page(qtbot: QtBot, own_desk: Desk, at_rest: Rest) -> Iterator[FindingsPage]:
    made = FindingsPage(own_desk)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    at_rest(own_desk)
    made.groups.setFocus()
    yield made
    made.hide()


def choose(page: FindingsPage, *rows: int) -> None:
    """Select rows of the list and nothing else; the first is the current one."""
    model, chosen = page.groups.model(), page.groups.selectionModel()
    flag = QItemSelectionModel.SelectionFlag
    chosen.setCurrentIndex(model.index(rows[0], 0), flag.ClearAndSelect)
    for row in rows[1:]:
        chosen.select(model.index(row, 0), flag.Select)


def states(page: FindingsPage) -> list[str]:
    return [one.sign[1] for one in page.groups.groups]


def test_a_state_is_told_by_icon_and_word() -> None:
    (head, cause) = group_up([decided(GROUP, HELD)])

    assert cause.sign[:2] == ("book-open", "Explained")
    assert cause.duty == "Grace · 2026-07-01"
    assert head.ids == cause.ids == (GROUP.id,)


def test_a_changed_group_says_so() -> None:
    rows = group_up([decided(GROUP, HELD, changed=True)])

    assert rows[1].sign[:2] == ("history", "Open: changed")


def test_parts_that_differ_say_how_many_are_open() -> None:
    other = replace(GROUP, id=replace(GROUP.id, model="qwen-max"))

    rows = group_up([decided(GROUP, HELD), other])

    assert rows[1].sign[1] == "1 of 2 open"


@pytest.mark.parametrize(
    ("key", "word"),
    [
        (Qt.Key.Key_E, "Explained"),
        (Qt.Key.Key_D, "Disputed"),
        (Qt.Key.Key_A, "Accepted"),
    ],
)
def test_a_key_decides_the_chosen_groups_and_ctrl_z_takes_it_back(
    page: FindingsPage, own_desk: Desk, at_rest: Rest, key: Qt.Key, word: str
) -> None:
    choose(page, 1, 2)

    QTest.keyClick(page.groups, key)
    at_rest(own_desk)
    assert states(page) == [word, word]

    QTest.keyClick(page.groups, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    at_rest(own_desk)
    assert states(page) == ["Open", "Open"]


def test_the_banner_offers_to_take_it_back(
    qtbot: QtBot, page: FindingsPage, own_desk: Desk, at_rest: Rest
) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    own_desk.offered.connect(banner.say_and_offer)
    choose(page, 1)
    page.panel.buttons[FindingState.ACCEPTED].click()
    at_rest(own_desk)

    banner.offer.click()
    at_rest(own_desk)

    assert states(page) == ["Open"]
    assert banner.isHidden()


def test_owner_due_date_and_note_are_kept_with_the_state(
    page: FindingsPage, own_desk: Desk, at_rest: Rest
) -> None:
    choose(page, 1)
    QTest.keyClicks(page.panel.owner, "Grace")
    QTest.keyClicks(page.panel.due, "2026-07-31")
    QTest.keyClicks(page.panel.note, "agreed")

    page.panel.buttons[FindingState.EXPLAINED].click()
    at_rest(own_desk)

    (group,) = page.groups.groups
    assert group.duty == "Grace · 2026-07-31"
    assert page.panel.note.text() == "agreed"


def test_a_due_date_that_is_no_day_is_not_taken(qtbot: QtBot) -> None:
    panel = DecisionPanel()
    qtbot.addWidget(panel)
    panel.show_groups(group_up([GROUP])[1:])
    QTest.keyClicks(panel.due, "soon")

    with qtbot.assertNotEmitted(panel.decided):
        panel.rule(FindingState.EXPLAINED)


def test_letters_in_a_field_decide_nothing(
    page: FindingsPage, own_desk: Desk, at_rest: Rest
) -> None:
    choose(page, 1)

    QTest.keyClicks(page.panel.note, "aeod")
    at_rest(own_desk)

    assert states(page) == ["Open"]


def test_the_chosen_line_is_decided_apart(
    page: FindingsPage, own_desk: Desk, at_rest: Rest
) -> None:
    choose(page, 1)
    at_rest(own_desk)
    page.lines.view.table.go_to(0)
    page.lines.view.table.setFocus()

    QTest.keyClick(page.lines.view.table, Qt.Key.Key_A)
    at_rest(own_desk)

    found = findings_with_state(own_desk.home, Scope(), None, Progress())
    assert sum(state is FindingState.ACCEPTED for _one, state in found) == 1
    assert states(page) == ["Open"]


def test_a_state_filters_the_list_and_an_empty_one_says_so(
    page: FindingsPage, own_desk: Desk, at_rest: Rest
) -> None:
    choose(page, 1)
    QTest.keyClick(page.groups, Qt.Key.Key_E)
    at_rest(own_desk)

    page.state.setCurrentIndex(page.state.findData("explained"))
    rows = page.groups.model().rowCount()
    page.state.setCurrentIndex(page.state.findData("disputed"))

    assert rows == 2
    assert not page.groups.isVisible()
    assert page.tally.count == 0


def test_what_lies_below_materiality_is_folded_and_its_sum_shown(
    page: FindingsPage, own_desk: Desk, at_rest: Rest
) -> None:
    whole = page.groups.model().rowCount()

    page.do("", set_threshold, Decimal(1), "CNY")
    at_rest(own_desk)
    folded = page.groups.model().rowCount()
    (below,) = findings_state(own_desk.home, Scope()).below
    page.below.fold.setChecked(True)

    assert folded < whole
    assert str(below.difference) in page.below.words.text()
    assert page.groups.model().rowCount() == whole


def test_the_dialog_of_materiality_takes_only_an_amount(qtbot: QtBot) -> None:
    dialog = MaterialityDialog(["CNY", "USD"], {"CNY": Decimal("2.5")}, DecisionPanel())
    qtbot.addWidget(dialog)
    shown = dialog.amount.text()
    dialog.amount.setText("much")

    with qtbot.assertNotEmitted(dialog.decided):
        dialog.take()
    dialog.amount.setText("10")
    with qtbot.waitSignal(dialog.decided) as told:
        dialog.take()

    assert shown == "2.5"
    assert told.args == [Decimal(10), "CNY"]


def test_a_dispute_is_opened_on_its_page_if_there_is_one(
    qtbot: QtBot, page: FindingsPage, own_desk: Desk
) -> None:
    own_desk.pages = frozenset({"disputes"})
    choose(page, 1)
    (group,) = page.groups.groups

    with qtbot.waitSignal(own_desk.page_wanted) as told:
        QTest.keyClick(page.groups, Qt.Key.Key_D)

    assert told.args == ["disputes", {"groups": group.ids[0].key}]
    assert states(page) == ["Open"]
