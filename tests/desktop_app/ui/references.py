"""Count the references to `None` that work drops.

An extension that drops one reference too many at each call ends the program with
"deallocating None" after some thousand calls (PySide6 6.12 on Python 3.11 did).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from statistics import median

ROUNDS, TIMES = 5, 50


def dropped_at_each(step: Callable[[], object]) -> int:
    """Return how many references to `None` a step drops, whenever it is taken.

    What lives beside the step comes and dies when it likes, with many references, so
    one round says nothing. What the step drops by itself is missing after each.
    """
    return round(median(_dropped(step) for _each in range(ROUNDS)) / TIMES)


def _dropped(step: Callable[[], object]) -> int:
    before = sys.getrefcount(None)
    for _each in range(TIMES):
        step()
    return before - sys.getrefcount(None)
