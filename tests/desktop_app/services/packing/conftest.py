"""Build evidence packs on a real ledger made from the sample bills."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.bootstrap import open_ledger
from desktop_app.jobs import Progress
from desktop_app.services.packing import build_pack
from desktop_app.store.workspace import Workspace
from tests.desktop_app.claims import open_dispute
from tests.desktop_app.once import Built


@pytest.fixture(scope="session")
def disputed(sample_built: Path, once: Built) -> Path:
    """The sample ledger with the dispute D-0001, built once for all tests."""

    def build(root: Path) -> None:
        shutil.copytree(sample_built, root)
        with open_ledger(root, Progress(), write=True) as home:
            open_dispute(home)

    return once("disputed", build)


@pytest.fixture
def home(disputed: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A copy of that ledger, open to write."""
    root = tmp_path / "ledger"
    shutil.copytree(disputed, root)
    with Workspace.open(root, write=True, person="Li Na") as opened:
        yield opened


@pytest.fixture(scope="session")
def packs(disputed: Path, once: Built) -> Path:
    """A folder with the pack of D-0001 as folder and as ZIP; not to be altered."""

    def build(folder: Path) -> None:
        folder.mkdir()
        with Workspace.open(disputed, write=False) as opened:
            for out in (folder / "pack", folder / "pack.zip"):
                build_pack(opened, "D-0001", out, Progress(), language="en")

    return once("packs", build)


@pytest.fixture
def pack(packs: Path, tmp_path: Path) -> Path:
    """A copy of the pack as a folder, to be altered."""
    copy = tmp_path / "pack"
    shutil.copytree(packs / "pack", copy)
    return copy


@pytest.fixture
def archive(packs: Path, tmp_path: Path) -> Path:
    """A copy of the pack as a ZIP, to be altered."""
    return Path(shutil.copy(packs / "pack.zip", tmp_path / "pack.zip"))
