"""Name the columns of a table that no profile knows, with a preview."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QWidget

from desktop_app.ui.desk import Desk


class MappingDialog(QDialog):
    """Choose which column of a table is which."""

    kept = Signal()

    def __init__(self, desk: Desk, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.path = path
