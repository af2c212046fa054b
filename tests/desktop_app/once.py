"""Build what is costly once for all processes that test side by side."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

Built = Callable[[str, Callable[[Path], object]], Path]


def built_once(factory: pytest.TempPathFactory, worker_id: str) -> Built:
    """Return what has the first process build a folder, and the others wait for it."""
    own = factory.getbasetemp()
    shared = own if worker_id == "master" else own.parent

    def once(name: str, build: Callable[[Path], object]) -> Path:
        root, done = shared / name, shared / f"{name}.built"
        with FileLock(shared / f"{name}.lock"):
            if not done.exists():
                build(root)
                done.touch()
        return root

    return once
