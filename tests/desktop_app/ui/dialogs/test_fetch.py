"""A person fetches a month in the window, sees how far it is, and may stop it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import keyring
import pytest
from PySide6.QtCore import QDate
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.ui.desk import Desk
from desktop_app.ui.dialogs.fetch import Fetch
from tests.desktop_app.connectors.memory_keyring import MemoryKeyring
from tests.desktop_app.services.fetching.loopback import (
    Service,
    by_number,
    error,
    hang,
    serving,
)

Until = Callable[[Callable[[], bool]], None]


@pytest.fixture(autouse=True)
def ring() -> Iterator[MemoryKeyring]:
    before, made = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def opened(desk: Desk, qtbot: QtBot, service: Service) -> Fetch:
    """Open the dialog on May 2026, with a key entered."""
    dialog = Fetch(desk, endpoint=service.endpoint)
    qtbot.addWidget(dialog)
    dialog.first.setDate(QDate(2026, 5, 1))
    dialog.last.setDate(QDate(2026, 5, 31))
    dialog.key_id.setText("LTAI-marker")
    dialog.secret.setText("marker-secret")
    dialog.show()
    return dialog


def test_what_was_fetched_is_handed_on_for_review(
    desk: Desk, qtbot: QtBot, until: Until
) -> None:
    wanted: list[list[object]] = []
    desk.import_wanted.connect(wanted.append)

    with serving(Service(by_number(3, 2))) as service:
        dialog = opened(desk, qtbot, service)
        dialog.act.click()
        until(lambda: bool(wanted))

    [[file]] = wanted
    assert str(file).endswith("model-router_daily_20260501-20260531.jsonl")
    assert {asked["granularity"] for asked in service.asked} == {"daily"}


def test_a_refusal_is_shown_and_the_fields_stay(
    desk: Desk, qtbot: QtBot, until: Until
) -> None:
    denied = error(403, "B.Permission.DeniedException")

    with serving(Service(by_number(1, 1), always=denied)) as service:
        dialog = opened(desk, qtbot, service)
        dialog.act.click()
        until(lambda: dialog.job is None and not desk.bridge.jobs)

    assert "may not read" in dialog.problem.accessibleName()
    assert dialog.act.isEnabled()
    assert dialog.secret.text() == "marker-secret"


def test_stop_does_not_wait_for_the_answer(
    desk: Desk, qtbot: QtBot, until: Until
) -> None:
    with serving(Service(by_number(1, 1), always=hang(2))) as service:
        dialog = opened(desk, qtbot, service)
        dialog.act.click()
        until(lambda: bool(service.asked))
        dialog.stop.click()
        until(lambda: dialog.job is None)

    assert "pages fetched so far are kept" in dialog.problem.accessibleName()


def test_the_key_is_kept_only_if_asked(
    desk: Desk, qtbot: QtBot, until: Until, ring: MemoryKeyring
) -> None:
    with serving(Service(by_number(1, 1))) as service:
        dialog = opened(desk, qtbot, service)
        dialog.keep.setChecked(True)
        dialog.act.click()
        until(lambda: dialog.job is None and not desk.bridge.jobs)

    assert sorted(ring.kept.values()) == ["LTAI-marker", "marker-secret"]


def test_the_key_is_not_shown_while_it_is_typed(desk: Desk, qtbot: QtBot) -> None:
    dialog = Fetch(desk)
    qtbot.addWidget(dialog)

    hidden = {field.echoMode() for field in (dialog.key_id, dialog.secret)}

    assert hidden == {QLineEdit.EchoMode.Password}


def test_without_a_keyring_the_key_cannot_be_kept(
    desk: Desk, qtbot: QtBot, until: Until, ring: MemoryKeyring
) -> None:
    ring.locked = True

    dialog = Fetch(desk)
    qtbot.addWidget(dialog)

    until(lambda: not dialog.keep.isEnabled())


def test_words_that_are_no_departments_are_said(desk: Desk, qtbot: QtBot) -> None:
    dialog = Fetch(desk)
    qtbot.addWidget(dialog)
    dialog.clients.setText("5, sales")

    dialog.act.click()

    assert "no IDs of departments" in dialog.problem.accessibleName()
    assert dialog.job is None
