"""Let Python look for rubbish on the window's thread only, and while nobody waits.

Python frees what refers to itself on whichever thread made the last object, and an
object of Qt that dies on another thread than its own takes the program with it. While
work is under way nothing is therefore looked for by itself: the window does it
between two beats. With no work under way there is only the window's thread.

A look through all that lives stops a window for a tenth of a second. It is had when
the person has gone to another program.
"""

from __future__ import annotations

import gc

YOUNG = 2  # generations that are looked through meanwhile; the old ones can wait


class Sweep:
    """Hold back the search for rubbish, and do it where it is safe."""

    def __init__(self) -> None:
        self._held = False

    def hold(self) -> None:
        """Search no more by itself; what was held already stays so."""
        if gc.isenabled():
            gc.disable()
            self._held = True

    def sweep(self) -> None:
        """Search the young objects if it is due; call it on the window's thread."""
        counts, limits = gc.get_count(), gc.get_threshold()
        for generation in reversed(range(YOUNG)):
            if counts[generation] > limits[generation]:
                gc.collect(generation)
                return

    def release(self) -> None:
        """Search by itself again."""
        if self._held:
            gc.enable()
            self._held = False


def search_all() -> None:
    """Look through all that lives; call it while nobody waits for the window."""
    gc.collect()


def keep_all() -> None:
    """Count on all that lives now to stay: it is not looked through again."""
    gc.freeze()


def keep_none() -> None:
    """Look through all again: what was to stay is let go of."""
    gc.unfreeze()
