"""Bring Qt's classes into being on the window's own thread.

PySide makes a class when it is first named. Two threads that name the same one at
once take the program with them, and a reader that loads the code of pages and charts
names hundreds. So all of them are made here, a few in each turn, before it does.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

# What pages and charts are drawn with, and what the library of charts loads beside it.
ROOMS = (
    "PySide6.QtCore",
    "PySide6.QtGui",
    "PySide6.QtWidgets",
    "PySide6.QtSvg",
    "PySide6.QtOpenGLWidgets",
    "PySide6.QtTest",
)
FEW = 8  # classes that are made in one turn: some milliseconds


def made_in_turns() -> Iterator[None]:
    """Make all classes; those that are there already take no time."""
    for room in ROOMS:
        module = import_module(room)
        missing = [name for name in dir(module) if name not in vars(module)]
        for place, name in enumerate(missing, start=1):
            getattr(module, name)
            if place % FEW == 0:
                yield
