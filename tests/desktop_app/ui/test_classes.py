"""The window: Qt's classes come into being on its own thread, in short turns."""

from __future__ import annotations

import subprocess
import sys

LOADED = """
import threading
from PySide6 import QtGui, QtWidgets
from desktop_app.ui.classes import made_in_turns

turns = sum(1 for _turn in made_in_turns())
left = [n for room in (QtGui, QtWidgets) for n in dir(room) if n not in vars(room)]
again = sum(1 for _turn in made_in_turns())
print(turns > 10, left, again)
"""


def test_all_classes_are_made_in_many_turns_and_only_once() -> None:
    found = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, check=True
    )

    assert found.stdout.split("\n")[0] == "True [] 0"
