"""Build the sample ledger once, and write it as FOCUS files."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.bootstrap import open_ledger
from desktop_app.domain.bills import Scope
from desktop_app.jobs import Progress
from desktop_app.services.exchanging import export_focus

FORMS = ("csv", "parquet")


@pytest.fixture(scope="session")
def sample_ledger(sample_built: Path) -> Path:
    """The folder of the sample ledger; tests only look at it."""
    return sample_built


@pytest.fixture(scope="session")
def focus_files(
    sample_ledger: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """The sample ledger as FOCUS, in both forms."""
    folder = tmp_path_factory.mktemp("focus")
    files = {form: folder / f"sample.{form}" for form in FORMS}
    with open_ledger(sample_ledger, Progress(), write=False) as home:
        for path in files.values():
            export_focus(home, Scope(), path, Progress())
    return files
