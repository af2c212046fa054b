"""Prove what the set-up of a fresh machine decides by itself."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_pip_is_told_every_locked_version_with_its_hashes(
    bootstrap: ModuleType,
) -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    locked = {
        f"{package['name']}=={package['version']}"
        for package in lock["package"]
        if package["name"] != "plumbline"
    }

    rows = bootstrap.requirements().splitlines()

    assert {row.split(" ", maxsplit=1)[0] for row in rows} == locked
    assert all("--hash=sha256:" in row for row in rows)


def test_a_step_is_done_once_for_the_same_lock_file(bootstrap: ModuleType) -> None:
    key = bootstrap.fingerprint()

    before = bootstrap.stamped("python", key)
    bootstrap.put_stamp("python", key)

    assert not before
    assert bootstrap.stamped("python", key)
    assert not bootstrap.stamped("python", bootstrap.fingerprint("screen"))


def test_an_old_python_is_refused_in_one_sentence(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "NEEDS", (4, 0))

    with pytest.raises(bootstrap.CannotSetUp, match="needs Python 3"):
        bootstrap.set_up_python()


def test_packages_come_through_pip_where_pip_has_a_mirror(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "https://mirror.example/simple")

    assert bootstrap.behind_mirror()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="libraries of Linux")
def test_missing_libraries_are_named_where_they_cannot_be_installed(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "probe", lambda: {"libraries"})
    monkeypatch.setattr(bootstrap, "apt_install", lambda names: not names)
    monkeypatch.setenv("DISPLAY", ":0")

    with pytest.raises(bootstrap.CannotSetUp, match="libegl1") as refusal:
        bootstrap.set_up_qt()

    assert "libxcb-cursor0" in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="libraries of Linux")
def test_a_missing_font_stops_nobody(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "probe", lambda: {"fonts"})
    monkeypatch.setattr(bootstrap, "apt_install", lambda names: not names)

    bootstrap.set_up_qt()

    assert (bootstrap.STAMPS / "qt").exists()
