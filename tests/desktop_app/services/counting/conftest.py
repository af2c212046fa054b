"""A new ledger for a bill and the log of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.store.workspace import Workspace
from tests.desktop_app.services.counting.books import Books
from tests.desktop_app.services.importing.conftest import Desk


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    """Return an empty ledger."""
    with Workspace.open(tmp_path / "home", write=True, person="Ada") as home:
        yield Books(Desk(home, tmp_path / "files"))
