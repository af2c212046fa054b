"""Share books that are open, and books whose May is closed; each test has a copy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.store.workspace import Workspace
from tests.desktop_app.services.closing import books


@pytest.fixture(scope="session")
def kept_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The open books, made once."""
    root = tmp_path_factory.mktemp("kept") / "books"
    books.keep_books(root)
    return root


@pytest.fixture(scope="session")
def closed_once(kept_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The books whose May is closed, made once."""
    root = tmp_path_factory.mktemp("closed") / "books"
    shutil.copytree(kept_once, root)
    books.close_may(root)
    return root


@pytest.fixture
def kept(kept_once: Path, tmp_path: Path) -> Path:
    """Open books of this test alone."""
    return Path(shutil.copytree(kept_once, tmp_path / "books"))


@pytest.fixture
def closed(closed_once: Path, tmp_path: Path) -> Path:
    """Closed books of this test alone."""
    return Path(shutil.copytree(closed_once, tmp_path / "books"))


@pytest.fixture
def home(kept: Path) -> Iterator[Workspace]:
    """The open books, with Ada at the desk."""
    with books.opened(kept) as opened:
        yield opened


@pytest.fixture
def closed_home(closed: Path) -> Iterator[Workspace]:
    """The closed books, with Ada at the desk."""
    with books.opened(closed) as opened:
        yield opened
