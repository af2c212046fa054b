"""Fetch as a person would, in a process of its own; the key is seen nowhere."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.desktop_app.services.fetching.loopback import (
    Service,
    by_number,
    error,
    hang,
    serving,
)

ROOT = Path(__file__).parents[3]
KEY_ID, SECRET = "LTAImarkerkeyid", "markersecret8f31"
DAYS = ("--from", "2026-05-01", "--to", "2026-05-31", "--granularity", "hourly")


def words(service: Service, ledger: Path) -> list[str | Path]:
    fetching = ("fetch", "model-router", *DAYS, "--ask-key")
    where = ("--endpoint", service.endpoint, "--ledger", ledger)
    return [sys.executable, "-m", "desktop_app", *fetching, *where]


@contextmanager
def fetching(service: Service, ledger: Path) -> Iterator[subprocess.Popen[str]]:
    """Start the command with its key piped in."""
    with subprocess.Popen(
        words(service, ledger),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={
            **os.environ,
            "XDG_STATE_HOME": str(ledger.parent / "state"),
            "DEBUG": "sdk",  # tells the provider's client to log what it sends
        },
    ) as process:
        if process.stdin is not None:
            process.stdin.write(f"{KEY_ID}\n{SECRET}\n")
            process.stdin.close()
            process.stdin = None
        yield process


def holding(folder: Path, text: str) -> list[Path]:
    """Return the files in which a text can be read."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if text.encode() in path.read_bytes()]


def test_a_fetch_imports_and_leaves_the_key_nowhere(
    ledger: Path, tmp_path: Path
) -> None:
    with (
        serving(Service(by_number(2, 3))) as service,
        fetching(service, ledger) as process,
    ):
        out, err = process.communicate(timeout=120)

    assert process.returncode == 0, err
    assert "model-router.cost-breakdown" in out
    assert any(KEY_ID in head["Authorization"] for head in service.headers)
    for part in (KEY_ID, SECRET):
        assert holding(tmp_path, part) == []
        assert part not in out + err


def test_a_refused_fetch_leaves_the_key_nowhere(ledger: Path, tmp_path: Path) -> None:
    always = error(400, "Odd", f"{KEY_ID} and {SECRET}")

    with (
        serving(Service(by_number(1, 1), always=always)) as service,
        fetching(service, ledger) as process,
    ):
        out, err = process.communicate(timeout=120)

    assert process.returncode == 1
    for part in (KEY_ID, SECRET):
        assert holding(tmp_path, part) == []
        assert part not in out + err


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_killed_fetch_shows_no_key_and_goes_on_from_its_page(
    ledger: Path, tmp_path: Path
) -> None:
    service = Service(by_number(3, 2), faults={2: hang(30)})

    with serving(service):
        with fetching(service, ledger) as process:
            while len(service.asked) < 2:
                service.reached.wait(0.05)
                assert process.poll() is None
            proc = Path("/proc") / str(process.pid)
            seen = (proc / "cmdline").read_bytes() + (proc / "environ").read_bytes()
            process.kill()
        with fetching(service, ledger) as again:
            _out, err = again.communicate(timeout=120)

    assert again.returncode == 0, err
    assert [asked["page"] for asked in service.asked] == ["1", "2", "2", "3"]
    assert not any(part.encode() in seen for part in (KEY_ID, SECRET))
    assert holding(tmp_path, SECRET) == []
