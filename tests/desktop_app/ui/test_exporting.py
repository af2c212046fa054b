"""A person writes the lines in scope as a file for other programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from desktop_app.domain.bills import Scope
from desktop_app.ui.desk import Desk
from desktop_app.ui.dialogs.format_guide import FormatGuide
from desktop_app.ui.pages import PAGES
from desktop_app.ui.window import Window

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
Rest = Callable[[Desk], None]
JUNE = 1709  # lines of the sample


@pytest.fixture
def window(qtbot: QtBot, desk: Desk, at_rest: Rest) -> Iterator[Window]:
    made = Window(desk, PAGES)
    qtbot.addWidget(made)
    made.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    made.show()
    at_rest(desk)
    yield made
    made.hide()
    at_rest(desk)


def test_the_lines_in_scope_are_written_as_focus(
    window: Window, tmp_path: Path, at_rest: Rest, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "june.parquet"
    chosen = (str(target), "")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: chosen)
    window.desk.look(Scope(period="2026-06"))
    at_rest(window.desk)

    window.menus.actions["file.export_focus"].trigger()

    at_rest(window.desk)
    assert pq.read_metadata(target).num_rows == JUNE


def test_help_shows_the_formats(window: Window) -> None:
    window.menus.actions["help.formats"].trigger()

    (guide,) = window.findChildren(FormatGuide)
    assert guide.list.count() > 0
    guide.close()
