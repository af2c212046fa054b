"""The last ledger is opened again; the ones before it are remembered."""

from __future__ import annotations

from pathlib import Path

from desktop_app.settings import (
    RECENT,
    Settings,
    first_ledger,
    load,
    opened,
    recent,
    save,
)


def folder(path: Path) -> Path:
    path.mkdir(parents=True)
    return path


def test_the_last_ledger_is_opened_first(tmp_path: Path) -> None:
    last = folder(tmp_path / "last")

    settings = opened(Settings(), last)

    assert first_ledger(settings, tmp_path / "usual") == last


def test_without_a_last_one_or_where_it_is_gone_the_usual_one_is_opened(
    tmp_path: Path,
) -> None:
    gone = opened(Settings(), tmp_path / "gone")

    for settings in (Settings(), gone):
        assert first_ledger(settings, tmp_path / "usual") == tmp_path / "usual"


def test_recent_ledgers_stand_newest_first_and_once(tmp_path: Path) -> None:
    one, two = folder(tmp_path / "one"), folder(tmp_path / "two")

    settings = opened(opened(opened(Settings(), one), two), one)

    assert recent(settings) == [one, two]


def test_ledgers_that_are_gone_are_not_offered(tmp_path: Path) -> None:
    settings = opened(Settings(), tmp_path / "gone")

    assert recent(settings) == []


def test_only_some_are_remembered(tmp_path: Path) -> None:
    settings = Settings()
    for number in range(RECENT + 3):
        settings = opened(settings, folder(tmp_path / str(number)))

    assert len(recent(settings)) == RECENT


def test_they_outlive_the_program(tmp_path: Path) -> None:
    settings = opened(Settings(), folder(tmp_path / "一月 ledger"))

    save(settings, tmp_path / "settings.toml")

    assert load(tmp_path / "settings.toml") == settings
