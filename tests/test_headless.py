"""Prove that the command line needs no window, and starts at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

HELP = """
import sys
from desktop_app.__main__ import main
sys.argv = ["plumbline", "--help"]
try:
    main()
except SystemExit as done:
    assert not done.code
heavy = {"PySide6", "pandas", "duckdb", "pyqtgraph", "sqlalchemy", "pyarrow"}
print(sorted(heavy & set(sys.modules)), file=sys.stderr)
"""


def without_a_display() -> dict[str, str]:
    display = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "LANGUAGE", "LC_ALL")
    return {name: value for name, value in os.environ.items() if name not in display}


def plumbline(*words: str, ledger: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "desktop_app", *words, "--ledger", str(ledger)]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**without_a_display(), "HOME": str(ledger.parent), "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        check=False,
    )


def test_help_loads_no_window_no_tables_and_no_database() -> None:
    done = subprocess.run(
        [sys.executable, "-c", HELP],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )

    assert done.stderr.strip() == "[]"
    assert "reconcile" in done.stdout


def test_an_unknown_command_is_answered_with_those_there_are(tmp_path: Path) -> None:
    done = plumbline("reconsile", ledger=tmp_path / "ledger")

    assert done.returncode == 2
    assert "reconcile" in done.stderr


def test_bills_of_an_empty_ledger_are_listed_without_a_display(tmp_path: Path) -> None:
    done = plumbline("bills", "--json", ledger=tmp_path / "ledger")

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


def test_a_refusal_is_one_sentence_and_no_traceback(tmp_path: Path) -> None:
    picture = tmp_path / "bill.csv"
    picture.write_bytes(b"%PDF-1.7\n")

    done = plumbline("import", str(picture), ledger=tmp_path / "ledger")

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()
