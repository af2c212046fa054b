"""Build the sample ledger once for all tests, in whichever process they run."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from desktop_app.bootstrap import open_ledger
from desktop_app.domain.bills import Scope
from desktop_app.jobs import Progress
from desktop_app.services.looking import judged_parts
from desktop_app.services.sampling import build_sample
from desktop_app.store.workspace import Workspace


@pytest.fixture(scope="session")
def sample_built(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of the sample ledger, reconciled; for copies, and for reading.

    Processes that test side by side share it: the first one builds it.
    """
    own = tmp_path_factory.getbasetemp()
    shared = own if worker_id == "master" else own.parent
    root, built = shared / "sample-ledger", shared / "sample-ledger.built"
    with FileLock(shared / "sample-ledger.lock"):
        if not built.exists():
            with open_ledger(root, Progress(), write=True) as home:
                build_sample(home, Progress())
                home.rollups.build(judged_parts(home, Scope()), Progress())
            built.touch()
    return root


@pytest.fixture(scope="session")
def sample_home(
    sample_built: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workspace]:
    """The sample ledger, open to write; tests only look at it."""
    root = tmp_path_factory.mktemp("sample") / "ledger"
    shutil.copytree(sample_built, root)
    with open_ledger(root, Progress(), write=True) as home:
        yield home
