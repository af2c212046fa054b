"""The working of a charge stands beside its row, whole, and never elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QLabel,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop_app.domain.findings import (
    Cause,
    FindingClass,
    Hypothesis,
    Step,
    Working,
)
from desktop_app.domain.views import LineQuery
from desktop_app.jobs import Progress
from desktop_app.services.looking import open_lines
from desktop_app.store.workspace import Workspace
from desktop_app.ui.desk import Desk
from desktop_app.ui.widgets.section import Section
from desktop_app.ui.widgets.working_text import working_text
from desktop_app.ui.window import Window

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
Rest = Callable[[Desk], None]


def texts(widget: QWidget) -> str:
    found = widget.findChildren(QLabel)
    return "\n".join(label.text().replace("\u200b", "") for label in found)


def test_a_line_is_explained_beside_the_rows(
    qtbot: QtBot, window: Window, desk: Desk, sample_home: Workspace
) -> None:
    with open_lines(sample_home, LineQuery(), Progress()) as index:
        line_id = index.page(0, 1, ("line_id",)).column("line_id")[0].as_py()

    desk.explain(line_id)
    qtbot.waitUntil(lambda: window.details.working is not None)

    assert window.details.isVisible()
    assert line_id in texts(window.details)


def test_a_panel_that_was_closed_stays_closed_until_opened(
    window: Window, desk: Desk, at_rest: Rest
) -> None:
    window.details.dismiss()
    desk.explain("nobody.1")
    at_rest(desk)
    assert not window.details.isVisible()

    desk.open_details()
    assert window.details.isVisible()


def fields_of(window: Window) -> list[QToolButton]:
    """Return the head of the last part, once it is there."""
    buttons = window.details.findChildren(QToolButton)
    return [one for one in buttons if one.text() == "All fields"]


def a_working() -> Working:
    return Working(
        line_id="abc.7",
        finding_class=FindingClass.OVERCHARGED,
        also=(FindingClass.ROUNDING,),
        parts=(("Model", "qwen-plus"),),
        tags=(("team", "service"),),
        steps=(
            Step("List cost", "2 × 3 = 6", "6", "ok"),
            Step("Payable", "6", "5", "differs"),
        ),
        rule="qwen-plus: 3 CNY per 1K tokens",
        snapshot="catalogue",
        causes=(Cause(Hypothesis.TIER, "the price of 32k-128k"),),
        vendor_trace=(("price", "3"),),
        fields=(("Region", "cn-beijing"),),
    )


def test_a_working_is_shown_and_copied_whole(
    window: Window, desk: Desk, qtbot: QtBot
) -> None:
    desk.show_details(a_working())
    qtbot.waitUntil(lambda: bool(fields_of(window)))

    shown = texts(window.details)
    for word in ("abc.7", "qwen-plus", "2 × 3", "32k-128k"):
        assert word in shown
    window.details.copy()
    copied = QGuiApplication.clipboard().text()
    assert copied == working_text(a_working())
    assert "List cost: 2 × 3 = 6 ✓" in copied
    assert "Payable: 6 = 5 ✗" in copied


def sections(window: Window) -> list[QWidget]:
    found: list[QWidget] = list(window.details.findChildren(Section))
    return [one for one in found if one.isVisible()]


def test_the_parts_of_a_working_stand_one_below_the_other(
    window: Window, desk: Desk, at_rest: Rest, qtbot: QtBot
) -> None:
    for working in (a_working(), replace(a_working(), tags=(), causes=())):
        desk.show_details(working)
        at_rest(desk)
        qtbot.waitUntil(lambda: sections(window)[0].y() > 0)
        parts = sections(window)

        assert all(
            above.geometry().bottom() < below.y() for above, below in pairwise(parts)
        )
        assert len({one.width() for one in parts}) == 1
        assert parts[0].x() > 0


def test_all_fields_are_there_once_they_are_unfolded(
    window: Window, desk: Desk, qtbot: QtBot
) -> None:
    desk.show_details(a_working())
    qtbot.waitUntil(lambda: bool(fields_of(window)))
    folded = texts(window.details)

    fields_of(window)[0].click()

    assert "cn-beijing" not in folded
    assert "cn-beijing" in texts(window.details)


def test_the_details_fit_a_narrow_panel(window: Window, desk: Desk) -> None:
    desk.show_details(a_working())
    window.details.setFixedWidth(320)

    assert window.details.minimumSizeHint().width() <= 320
    assert not window.details.grab().isNull()


def test_a_working_never_stands_beside_another_page(
    qtbot: QtBot, window: Window, desk: Desk, sample_home: Workspace
) -> None:
    with open_lines(sample_home, LineQuery(), Progress()) as index:
        line_id = index.page(0, 1, ("line_id",)).column("line_id")[0].as_py()
    desk.open_page("lines")
    desk.explain(line_id)
    qtbot.waitUntil(lambda: window.details.working is not None, timeout=30_000)

    desk.open_page("findings")
    assert not window.details.isVisible()
    desk.open_page("lines")
    qtbot.waitUntil(window.details.isVisible)

    assert line_id in texts(window.details)
