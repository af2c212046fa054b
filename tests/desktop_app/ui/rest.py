"""Tell when a window has come to rest."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from desktop_app.ui.turns import Turns


def all_is_shown() -> bool:
    """Whether no window has a step to take."""
    tops = QApplication.topLevelWidgets()
    return not any(one.is_at_work for top in tops for one in top.findChildren(Turns))
