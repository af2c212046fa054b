"""The Disputes page leads a dispute: board, list, details, allowed steps only."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.domain.bills import Scope
from desktop_app.domain.decisions import GroupId
from desktop_app.domain.disputes import Direction, DisputeState
from desktop_app.domain.findings import FindingClass
from desktop_app.jobs import Progress
from desktop_app.services.corresponding import attach
from desktop_app.services.disputing import Opening, open_dispute, send
from desktop_app.services.explaining import findings_of
from desktop_app.services.gathering import open_groups
from desktop_app.services.proving import verify_pack
from desktop_app.settings import Settings
from desktop_app.store.workspace import Workspace
from desktop_app.ui.desk import Desk
from desktop_app.ui.dialogs.dispute_open import DisputeOpen
from desktop_app.ui.dialogs.dispute_steps import AnswerForm, SendForm
from desktop_app.ui.pages.disputes import DisputesPage

Rest = Callable[[Desk], None]


@pytest.fixture
def own_desk(
    dressed: QApplication, sample_home: Workspace, tmp_path: Path
) -> Iterator[Desk]:
    """A desk on a copy of the sample ledger, with one draft and one sent."""
    root = tmp_path / "own"
    shutil.copytree(sample_home.root, root)
    with Workspace.open(root, write=True, person="Ada") as home:
        found = open_groups(home)
        groups = sorted(found, key=lambda one: -found[one].difference)
        for place, title in enumerate(("Wrong unit", "Wrong region")):
            asked = Opening(title, "", (groups[place].key,), due=date(2026, 1, 1))
            open_dispute(home, asked)
        send(home, "D-0002")
        desk = Desk(home, Settings(), dressed)
        yield desk
        desk.bridge.close()


@pytest.fixture
def page(qtbot: QtBot, own_desk: Desk, at_rest: Rest) -> Iterator[DisputesPage]:
    made = DisputesPage(own_desk)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    at_rest(own_desk)
    yield made
    made.hide()


def words_of(page: DisputesPage) -> list[str]:
    """Return the buttons that the chosen dispute offers."""
    return [made.text() for made in page.panel.findChildren(QPushButton)]


def test_an_empty_ledger_says_how_to_begin(
    qtbot: QtBot, empty_desk: Desk, at_rest: Rest
) -> None:
    page = DisputesPage(empty_desk)
    qtbot.addWidget(page)
    page.show()
    at_rest(empty_desk)

    with qtbot.waitSignal(empty_desk.page_wanted) as wanted:
        page.findChildren(QPushButton)[-1].click()

    assert wanted.args[0] == "findings"
    page.hide()


def test_the_cards_say_what_is_overdue_by_word(page: DisputesPage) -> None:
    names = [card.accessibleName() for card in page.board.cards]

    assert [name.split(",")[0] for name in names] == ["D-0001", "D-0002"]
    assert all("Overdue since 2026-01-01" in name for name in names)


def test_the_arrows_walk_over_the_board(qtbot: QtBot, page: DisputesPage) -> None:
    first, second = page.board.cards
    page.board.choose("D-0001")
    page.choose(first.dispute)

    qtbot.keyClick(first, Qt.Key.Key_Right)

    assert page.panel.dispute == second.dispute


def test_only_the_allowed_steps_are_offered(page: DisputesPage) -> None:
    sent = words_of(page)
    page.choose(page.board.cards[0].dispute)
    draft = words_of(page)

    assert sent[:3] == ["Record answer…", "Withdraw…", "Edit…"]
    assert draft[:3] == ["Send…", "Withdraw…", "Edit…"]


def test_the_list_shows_the_same_disputes(page: DisputesPage) -> None:
    page.toggle()

    assert [one.number for one in page.list.rows] == ["D-0002", "D-0001"]
    assert page.views.currentWidget() is page.list


def test_an_answer_is_recorded_through_its_form(
    qtbot: QtBot, page: DisputesPage, own_desk: Desk, at_rest: Rest
) -> None:
    one = page.panel.dispute
    assert one is not None
    form = AnswerForm(own_desk, one, page)
    form.open()
    form.words.setPlainText("We agree.")
    form.act.click()
    at_rest(own_desk)
    qtbot.waitUntil(lambda: bool(page.panel.dispute and page.panel.dispute.messages))

    after = page.panel.dispute
    assert after is not None
    assert after.state is DisputeState.ACCEPTED
    assert after.messages[0].direction is Direction.IN


def test_a_form_on_an_older_version_stays_open_and_says_so(
    page: DisputesPage, own_desk: Desk, at_rest: Rest
) -> None:
    draft = page.board.cards[0].dispute
    form = SendForm(own_desk, draft, page)
    form.open()
    send(own_desk.home, draft.number)

    form.act.click()
    at_rest(own_desk)

    assert form.isVisible()
    assert "meanwhile" in form.problem.accessibleName()
    form.reject()


def test_findings_that_are_handed_over_open_the_form(
    page: DisputesPage, own_desk: Desk, at_rest: Rest
) -> None:
    found = open_groups(own_desk.home)
    (third, *_rest) = sorted(found, key=lambda one: -found[one].difference)[2:]

    page.show_only({"groups": third.key})
    at_rest(own_desk)

    (form,) = page.findChildren(DisputeOpen)
    form.title.setText("Third")
    form.act.click()
    at_rest(own_desk)
    assert "Third" in [card.dispute.title for card in page.board.cards]


def test_an_attachment_is_saved_as_it_came(
    page: DisputesPage, own_desk: Desk, at_rest: Rest, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(bytes(range(256)))
    made = attach(own_desk.home, "D-0002", letter).value

    page.save_copy(made, tmp_path / "copy.pdf")
    at_rest(own_desk)

    assert (tmp_path / "copy.pdf").read_bytes() == letter.read_bytes()


def test_a_finding_leads_to_its_lines(
    qtbot: QtBot, page: DisputesPage, own_desk: Desk
) -> None:
    one = page.panel.dispute
    assert one is not None

    with qtbot.waitSignal(own_desk.page_wanted) as wanted:
        page.panel.item_opened.emit(one.items[0])

    name, wish = wanted.args
    assert name == "lines"
    assert wish["model"] == one.items[0].group.model


def test_the_evidence_pack_of_the_chosen_dispute_is_written(
    page: DisputesPage, own_desk: Desk, at_rest: Rest, tmp_path: Path
) -> None:
    page.choose(page.board.cards[0].dispute)

    page.build_pack(tmp_path / "pack.zip")
    at_rest(own_desk)

    assert verify_pack(tmp_path / "pack.zip", Progress()).holds


def test_single_lines_that_are_handed_over_open_the_form(
    page: DisputesPage, own_desk: Desk, at_rest: Rest
) -> None:
    overcharged = FindingClass.OVERCHARGED
    found = findings_of(own_desk.home, Scope(), overcharged, Progress())
    taken = {item.group for one in page.board.cards for item in one.dispute.items}
    line = next(one for one in found if (one.model, one.type_code) not in _named(taken))

    page.show_only({"lines": line.line_id})
    at_rest(own_desk)

    form = page.window().findChildren(DisputeOpen)[-1]
    assert [item.line_id for item in form.items.rows] == [line.line_id]


def _named(groups: set[GroupId]) -> set[tuple[str | None, str | None]]:
    return {(one.model, one.type_code) for one in groups}
