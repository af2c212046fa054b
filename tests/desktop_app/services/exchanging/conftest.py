"""Build the sample ledger once, and write it as FOCUS files."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.bootstrap import open_ledger
from desktop_app.domain.bills import Scope
from desktop_app.jobs import Progress
from desktop_app.services.exchanging import export_focus
from tests.desktop_app.once import Built

FORMS = ("csv", "parquet")


@pytest.fixture(scope="session")
def sample_ledger(sample_built: Path) -> Path:
    """The folder of the sample ledger; tests only look at it."""
    return sample_built


@pytest.fixture(scope="session")
def focus_files(sample_ledger: Path, once: Built) -> dict[str, Path]:
    """The sample ledger as FOCUS, in both forms."""

    def build(folder: Path) -> None:
        folder.mkdir()
        with open_ledger(sample_ledger, Progress(), write=False) as home:
            for form in FORMS:
                export_focus(home, Scope(), folder / f"sample.{form}", Progress())

    folder = once("focus", build)
    return {form: folder / f"sample.{form}" for form in FORMS}
