"""A crash or a full disk at any moment leaves nothing half there."""

from __future__ import annotations

import errno
import os
import runpy
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.bills import Scope
from desktop_app.domain.errors import Unwritable
from desktop_app.jobs import Progress
from desktop_app.services.reviewing import read_in
from desktop_app.services.taking import take
from desktop_app.store import intake
from desktop_app.store.workspace import Workspace

resource = pytest.importorskip("resource")  # not on Windows
WORKER = Path(__file__).with_name("worker.py")
ROOT = Path(__file__).resolve().parents[4]
Desk = Any
Made = Any


def start(root: Path, path: Path) -> subprocess.Popen[str]:
    """Start an import in a process of its own; return once it begins."""
    process = subprocess.Popen(
        [sys.executable, str(WORKER), str(root), str(path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def finish(process: subprocess.Popen[str]) -> None:
    process.communicate()
    assert process.returncode == 0


def again(root: Path, path: Path) -> None:
    """Import the bill in this process."""
    runpy.run_path(str(WORKER))["main"](root, path)


def facts(root: Path) -> dict[str, bytes]:
    """Return every fact on the disk: all files but the ledger's and its backups."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
        and not path.name.startswith("ledger")
        and path.parent.name != "backups"
    }


def totals(root: Path) -> list[tuple[str, int, str]]:
    with Workspace.open(root, write=True) as home:
        parts = home.lines.parts(Scope())
        return [(p.id, p.counted_lines, str(p.counted_billed)) for p in parts]


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, float]:
    """An undisturbed import: its file, its ledger, and how long it took."""
    folder = tmp_path_factory.mktemp("clean")
    path = folder / "bill.csv"
    path.write_bytes(b"an invented bill\n" * 300_000)
    process = start(folder / "home", path)
    began = time.monotonic()
    finish(process)
    return path, folder / "home", time.monotonic() - began


@pytest.mark.parametrize("moment", range(10))
def test_a_kill_at_any_moment_leaves_nothing_half_there(
    clean: tuple[Path, Path, float], tmp_path: Path, moment: int
) -> None:
    path, undisturbed, lasts = clean
    root = tmp_path / "home"
    process = start(root, path)
    time.sleep(lasts * (moment + secrets.SystemRandom().random()) / 10)
    process.kill()
    process.communicate()

    found = totals(root)

    expected = totals(undisturbed)
    assert found in ([], expected)
    assert facts(root) == (facts(undisturbed) if found else {})
    with Workspace.open(root, write=False) as home:
        for backup in home.backups.list():
            home.backups.check(backup)
    assert list(root.glob("backups/*.new")) == []
    if not found:
        again(root, path)
    assert totals(root) == expected
    assert facts(root) == facts(undisturbed)


def test_a_crash_between_the_moves_and_the_ledger_is_cleared_away(
    desk: Desk, made: Made
) -> None:
    kept = desk.put("a.csv", [{}])
    before = desk.everything()
    review = read_in(desk.home, desk.file("b.csv", []), made([{}]), Progress())
    assert review.intake is not None
    review.intake.settle()  # and then the lights go out
    assert len(desk.everything()) > len(before)

    intake.tidy(desk.home.root, desk.home.ledger)

    assert desk.everything() == before
    assert desk.home.sources.is_whole(kept.sha256)


def test_a_journal_cut_short_moves_nothing(desk: Desk) -> None:
    folder = desk.home.root / "staging" / "x"
    folder.mkdir(parents=True)
    (folder / "moves.json").write_text('["lines/ali', encoding="utf-8")

    intake.tidy(desk.home.root, desk.home.ledger)

    assert desk.everything() == {}


@contextmanager
def small_files(limit: int) -> Iterator[None]:
    """Let no file of this process grow beyond a limit."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("limit", [0, 4096, 40_000])
def test_a_full_disk_gives_one_sentence_and_changes_nothing(
    desk: Desk, made: Made, limit: int
) -> None:
    desk.put("a.csv", [{}])
    before = desk.everything()
    rows = [{"order_id": str(n * 7919 % 10007)} for n in range(20_000)]
    path = desk.file("b.csv", [rows])

    with (
        small_files(limit),
        pytest.raises(Unwritable) as raised,
        read_in(desk.home, path, made(rows), Progress()) as review,
    ):
        take(desk.home, review, Progress())

    assert "no space left" in raised.value.message
    assert desk.everything() == before
    assert desk.totals() == {"2026-05": (1, desk.totals()["2026-05"][1])}


def test_a_full_disk_while_the_lists_are_written_changes_nothing(
    desk: Desk, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.put("a.csv", [{}])
    before = desk.everything()

    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(intake, "place", full)
    review = read_in(desk.home, desk.file("b.csv", []), made([{}]), Progress())
    with pytest.raises(Unwritable, match="no space left"):
        take(desk.home, review, Progress())

    assert desk.everything() == before
