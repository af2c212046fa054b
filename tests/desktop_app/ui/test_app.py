"""Plumbline starts, draws its pages, and refuses a ledger that is in use."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app import i18n
from desktop_app.domain.backups import BackupReason
from desktop_app.domain.bills import Scope
from desktop_app.domain.errors import Busy
from desktop_app.services.browsing import bills
from desktop_app.services.budgeting import list_alerts
from desktop_app.services.planning import plan_of
from desktop_app.settings import Settings, load
from desktop_app.store.entries import NameEntry
from desktop_app.store.workspace import Workspace
from desktop_app.ui import app, commands
from desktop_app.ui.app import Session
from desktop_app.ui.pages import PAGES


@pytest.fixture
def settings_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "config" / "settings.toml"
    monkeypatch.setattr(app, "settings_file", lambda: path)
    return path


def test_pictures_of_every_page_are_written(
    dressed: QApplication, settings_file: Path, tmp_path: Path
) -> None:
    del dressed, settings_file

    assert app.run(tmp_path / "ledger", shoot=tmp_path / "out") == 0

    found = sorted((tmp_path / "out").glob("*.png"))
    names = sorted(f"{place}-{row.name}" for place, row in enumerate(PAGES, start=1))
    assert sorted(path.stem for path in found) == names
    for path in found:
        drawn = QImage(str(path))
        colours = {
            drawn.pixel(x, y)
            for x in range(0, drawn.width(), 7)
            for y in range(0, drawn.height(), 11)
        }
        assert drawn.width() >= 1280
        assert len(colours) > 5
    with Workspace.open(tmp_path / "ledger", write=True) as home:
        assert home.root == tmp_path / "ledger"


def test_a_second_window_on_a_ledger_is_refused(
    dressed: QApplication,
    settings_file: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    del dressed, settings_file
    with Workspace.open(tmp_path / "ledger", write=True):
        code = app.run(tmp_path / "ledger", shoot=tmp_path / "out")

    assert code == 1
    assert capsys.readouterr().err.strip()
    assert not (tmp_path / "out").exists()


def test_a_ledger_in_use_leaves_the_one_that_is_open(
    qtbot: QtBot, dressed: QApplication, settings_file: Path, tmp_path: Path
) -> None:
    del qtbot, settings_file
    session = Session(dressed, Settings(), seen=False)
    session.open(tmp_path / "one")
    with Workspace.open(tmp_path / "two", write=True), pytest.raises(Busy):
        session.open(tmp_path / "two")

    assert session.home is not None
    assert session.home.root == tmp_path / "one"
    session.close()


def test_another_language_remakes_the_window_on_the_same_page(
    qtbot: QtBot, dressed: QApplication, settings_file: Path, tmp_path: Path
) -> None:
    session = Session(dressed, Settings(language="en"), seen=False)
    session.open(tmp_path / "ledger")
    before = session.window
    assert before is not None
    before.show_page(4)

    session.use(replace(session.settings, language="zh_CN"))
    qtbot.waitUntil(lambda: session.window is not before)

    assert session.window is not None
    assert session.window.place == 4
    assert i18n.language() == "zh_CN"
    assert load(settings_file).language == "zh_CN"
    session.close()
    i18n.speak("en", Path())


def test_the_sample_ledger_is_made_when_it_is_opened_first(
    qtbot: QtBot,
    dressed: QApplication,
    settings_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    del settings_file
    for module in (app, commands):
        monkeypatch.setattr(module, "default_ledger", lambda: tmp_path / "ledger")
    session = Session(dressed, Settings(), seen=False)
    session.open(tmp_path / "ledger")
    assert session.window is not None

    session.window.commands.open_sample()

    assert session.desk is not None
    bridge = session.desk.bridge
    qtbot.waitUntil(lambda: not bridge.jobs, timeout=180_000)
    assert session.home is not None
    assert session.home.root == tmp_path / "sample"
    assert len(bills(session.home, Scope())) > 5
    assert not plan_of(session.home).is_empty
    assert list_alerts(session.home)
    session.close()


def test_a_fixed_theme_is_used_at_once(
    qtbot: QtBot, dressed: QApplication, settings_file: Path, tmp_path: Path
) -> None:
    del qtbot
    session = Session(dressed, Settings(), seen=False)
    session.open(tmp_path / "ledger")

    session.use(replace(session.settings, theme="dark"))

    assert dressed.palette().window().color().lightness() < 128
    assert load(settings_file).theme == "dark"
    session.close()


def test_a_backup_is_restored_in_the_window(
    qtbot: QtBot, dressed: QApplication, settings_file: Path, tmp_path: Path
) -> None:
    del settings_file
    session = Session(dressed, Settings(), seen=False)
    session.open(tmp_path / "ledger")
    assert session.home is not None
    assert session.desk is not None
    qtbot.waitUntil(lambda: session.desk is not None and not session.desk.bridge.jobs)
    made = session.home.backups.make(BackupReason.ASKED)
    with session.home.ledger.begin() as records:
        records.set_name(NameEntry("model", "m", "later"))

    session.desk.restore_wanted.emit(made.name)

    with session.home.ledger.read() as records:
        assert records.names() == []
        assert records.events()[0].kind == "backup.restore"
    session.close()


def test_another_person_at_the_desk_opens_the_ledger_under_their_name(
    qtbot: QtBot, dressed: QApplication, settings_file: Path, tmp_path: Path
) -> None:
    session = Session(dressed, Settings(), seen=False, person="Ada")
    session.open(tmp_path / "ledger")
    before = session.home
    assert before is not None
    assert before.person == "Ada"

    session.use(replace(session.settings, person="Bea"))
    qtbot.waitUntil(lambda: session.home is not None and session.home is not before)

    assert session.home is not None
    assert session.home.person == "Bea"
    assert load(settings_file).person == "Bea"
    session.close()
