"""Ask whose a file's lines are, where the file itself does not say it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop_app.domain.bills import SEPARATOR
from desktop_app.i18n import _
from desktop_app.ui.style import space
from desktop_app.ui.widgets.labels import button, label

WIDTH = 260


class AccountField(QWidget):
    """A field for an account's name, and the verb that gives it."""

    given = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.name = QLineEdit()
        self.name.setFixedWidth(WIDTH)
        self.name.setAccessibleName(_("Account"))
        self.name.setPlaceholderText(_("e.g. the name of the team or contract"))
        self.give = button(_("Read it as this account's"), self._give)
        self.give.setEnabled(False)
        self.give.setAutoDefault(False)
        self.name.textChanged.connect(self._typed)
        self.name.returnPressed.connect(self._give)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space(2))
        row.addWidget(label(_("Account")))
        row.addWidget(self.name)
        row.addWidget(self.give)
        row.addStretch(1)

    def show_name(self, name: str) -> None:
        """Show the account that was given so far; empty: none."""
        if self.name.text() != name:
            self.name.setText(name)

    def _typed(self, text: str) -> None:
        self.give.setEnabled(bool(text.strip()) and SEPARATOR not in text)

    def _give(self) -> None:
        if self.give.isEnabled():
            self.given.emit(self.name.text().strip())
