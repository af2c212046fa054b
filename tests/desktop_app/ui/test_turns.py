"""The window: work in steps, and the person is answered between them."""

from __future__ import annotations

from collections.abc import Iterator

import shiboken6
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.turns import Turns, unseen


def noting(said: list[str], *words: str) -> Iterator[None]:
    """Write a word down in each step."""
    for word in words:
        said.append(word)
        yield


def test_the_first_step_is_taken_at_once(qtbot: QtBot) -> None:
    del qtbot
    said: list[str] = []

    parent = QObject()
    Turns(parent).begin(noting(said, "one", "two"))

    assert said == ["one"]


def test_what_waits_is_answered_between_two_steps(qtbot: QtBot) -> None:
    said: list[str] = []
    parent = QObject()
    turns = Turns(parent)

    turns.begin(noting(said, "one", "two"))
    QTimer.singleShot(0, parent, lambda: said.append("answer"))

    qtbot.waitUntil(lambda: not turns.is_at_work)
    assert said == ["one", "answer", "two"]


def test_new_work_takes_the_place_of_the_old(qtbot: QtBot) -> None:
    said: list[str] = []
    parent = QObject()
    turns = Turns(parent)

    turns.begin(noting(said, "old", "old too"))
    turns.begin(noting(said, "new", "new too"))

    qtbot.waitUntil(lambda: not turns.is_at_work)
    assert said == ["old", "new", "new too"]


def test_work_that_begins_other_work_ends_with_it(qtbot: QtBot) -> None:
    said: list[str] = []
    parent = QObject()
    turns = Turns(parent)

    def begin_anew() -> Iterator[None]:
        turns.begin(noting(said, "new", "new too"))
        yield
        said.append("old")

    turns.begin(begin_anew())

    qtbot.waitUntil(lambda: not turns.is_at_work)
    assert said == ["new", "new too"]


def test_somebody_who_waits_for_the_whole_gets_it_at_once(qtbot: QtBot) -> None:
    del qtbot
    said: list[str] = []
    parent = QObject()
    turns = Turns(parent)
    turns.begin(noting(said, "one", "two", "three"))

    turns.finish()

    assert said == ["one", "two", "three"]
    assert not turns.is_at_work


def test_dropped_work_is_not_gone_on_with(qtbot: QtBot) -> None:
    said: list[str] = []
    parent = QObject()
    turns = Turns(parent)
    turns.begin(noting(said, "one", "two"))

    turns.drop()

    qtbot.wait(50)
    assert said == ["one"]


def test_each_has_a_turn_before_any_has_two(qtbot: QtBot) -> None:
    said: list[str] = []
    parent = QObject()
    first, second = Turns(parent), Turns(parent)

    first.begin(noting(said, "a1", "a2", "a3"))
    second.begin(noting(said, "b1", "b2", "b3"))

    qtbot.waitUntil(lambda: not first.is_at_work and not second.is_at_work)
    assert said == ["a1", "b1", "a2", "b2", "a3", "b3"]


def test_what_is_painted_comes_before_the_next_step(qtbot: QtBot) -> None:
    """Else two steps would be one wait, whoever's they are."""
    said: list[str] = []

    class Painted(QWidget):
        def event(self, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                said.append("painted")
            return super().event(event)

    widget = Painted()
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    qtbot.waitUntil(lambda: bool(said))
    said.clear()

    def work() -> Iterator[None]:
        for word in ("one", "two"):
            said.append(word)
            widget.update()
            yield

    turns = Turns(widget)
    turns.begin(work())

    qtbot.waitUntil(lambda: not turns.is_at_work)
    assert said[:3] == ["one", "painted", "two"]


def test_work_ends_with_what_it_was_for(qtbot: QtBot) -> None:
    said: list[str] = []
    parent, other = QObject(), QObject()
    lasting = Turns(other)
    Turns(parent).begin(noting(said, "gone", "never"))
    lasting.begin(noting(said, "one", "two"))

    shiboken6.delete(parent)

    qtbot.waitUntil(lambda: not lasting.is_at_work)
    assert said == ["gone", "one", "two"]


def test_who_works_alone_is_told_so(qtbot: QtBot) -> None:
    parent = QObject()
    one, other = Turns(parent), Turns(parent)
    said = [one.is_alone]

    other.begin(noting([], "a", "b"))
    said.append(one.is_alone)

    qtbot.waitUntil(lambda: not other.is_at_work)
    assert [*said, one.is_alone] == [True, False, True]


def test_dropped_work_leaves_a_widget_that_can_be_painted(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    turns = Turns(widget)

    turns.begin(unseen(widget, noting([], "one", "two")))
    held = not widget.updatesEnabled()
    turns.drop()

    assert held
    assert widget.updatesEnabled()


def test_what_is_done_unseen_is_painted_when_all_of_it_stands(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    held: list[bool] = []

    def work() -> Iterator[None]:
        held.append(widget.updatesEnabled())
        yield

    held += [widget.updatesEnabled() for _turn in unseen(widget, work())]

    assert held == [False, False]
    assert widget.updatesEnabled()
