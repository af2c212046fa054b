"""Reach Arrow's kernels once they are needed: to load them takes a while."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

_KERNELS = "pyarrow.compute"


def kernels() -> ModuleType:
    """Return Arrow's kernels; the first page of the window does without them.

    They have no types here: their stubs know fewer arguments than they take.
    """
    return import_module(_KERNELS)
