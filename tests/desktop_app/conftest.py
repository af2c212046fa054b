"""Build the sample ledger once for all tests and processes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.bootstrap import open_ledger
from desktop_app.domain.bills import Scope
from desktop_app.jobs import Progress
from desktop_app.services.looking import judged_parts
from desktop_app.services.sampling import build_sample
from desktop_app.store.workspace import Workspace
from tests.desktop_app.once import Built, built_once


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Built:
    """Build a folder once, in whichever process comes first."""
    return built_once(tmp_path_factory, worker_id)


@pytest.fixture(scope="session")
def sample_built(once: Built) -> Path:
    """The folder of the sample ledger, reconciled; for copies, and for reading."""

    def build(root: Path) -> None:
        with open_ledger(root, Progress(), write=True) as home:
            build_sample(home, Progress())
            home.rollups.build(judged_parts(home, Scope()), Progress())

    return once("sample-ledger", build)


@pytest.fixture(scope="session")
def sample_home(
    sample_built: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workspace]:
    """The sample ledger, open to write; tests only look at it."""
    root = tmp_path_factory.mktemp("sample") / "ledger"
    shutil.copytree(sample_built, root)
    with open_ledger(root, Progress(), write=True) as home:
        yield home
