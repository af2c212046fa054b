"""A ledger with two months of one account, to lay papers beside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.store.workspace import Workspace
from tests.desktop_app.services.importing.conftest import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A new workspace to put bills on."""
    with Workspace.open(tmp_path / "home", write=True, person="Ada") as home:
        yield Desk(home, tmp_path / "files")
