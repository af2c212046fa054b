"""Open dialogs on an empty ledger, with bills to import."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.paths import resources
from desktop_app.settings import Settings
from desktop_app.store.workspace import Workspace
from desktop_app.ui.desk import Desk

LONG = 30_000  # milliseconds: the machine may be busy


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Workspace]:
    """An empty ledger."""
    with Workspace.open(tmp_path / "ledger", write=True) as opened:
        yield opened


@pytest.fixture
def desk(qapp: QApplication, home: Workspace) -> Iterator[Desk]:
    """A desk on the empty ledger."""
    made = Desk(home, Settings(), qapp)
    yield made
    made.bridge.close()


@pytest.fixture
def until(qtbot: QtBot) -> Callable[[Callable[[], bool]], None]:
    """Wait until something holds."""
    return lambda holds: qtbot.waitUntil(holds, timeout=LONG)


@pytest.fixture(scope="session")
def a_bill_file() -> Path:
    """A sample bill of 485 lines, two rejects and one blank row."""
    return next((resources() / "samples" / "bills").glob("*028-*_202605_*.csv"))


@pytest.fixture
def first_rows(tmp_path: Path, a_bill_file: Path) -> Path:
    """The same bill as it was exported earlier, with its first 100 rows only."""
    rows = a_bill_file.read_bytes().splitlines(keepends=True)
    path = tmp_path / "early.csv"
    path.write_bytes(b"".join(rows[:101]))
    return path


@pytest.fixture
def an_unknown_file(tmp_path: Path) -> Path:
    """A table that no profile knows; one of its amounts is no number."""
    path = tmp_path / "acme-usage.csv"
    rows = ["Account,Start Time,Model,Tokens,Net Charge,Note"]
    rows += [f"A-1,2026-05-{n:02d} 10:00:00,acme,{n}000,{n}.5,hi" for n in range(1, 9)]
    rows += ["A-1,2026-05-09 10:00:00,acme,9000,9.5x,hi"]
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


@pytest.fixture
def a_file_without_account(tmp_path: Path) -> Path:
    """A monthly bill that does not say whose it is."""
    path = tmp_path / "months.csv"
    path.write_text(
        "Billing Period,Total Consumption Amount,Bill Status,Creation Date\n"
        "2026-04,0.228648,Normal,2026-05-01\n",
        "utf-8",
    )
    return path
