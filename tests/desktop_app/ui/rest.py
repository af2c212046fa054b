"""Tell when a window has come to rest."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from desktop_app.ui.turns import Turns
from desktop_app.ui.widgets.table import Table


def all_is_shown() -> bool:
    """Whether no window has a step to take, and no table a row to tell."""
    tops = QApplication.topLevelWidgets()
    works = (one.is_at_work for top in tops for one in top.findChildren(Turns))
    moves = (one.is_settling for top in tops for one in top.findChildren(Table))
    return not any(works) and not any(moves)
