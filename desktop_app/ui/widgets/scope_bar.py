"""Choose the period and the account that every page looks at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from desktop_app.domain.bills import Scope
from desktop_app.i18n import _
from desktop_app.ui.style import Size, font, space
from desktop_app.ui.widgets.labels import IconLabel, grounded, label

HEIGHT = 48
WIDEST = 260


def _picker(name: str) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setToolTip(name)
    made.setFont(font(Size.BODY))
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    made.setMinimumWidth(space(34))
    made.setMaximumWidth(WIDEST)
    return made


def _fill(picker: QComboBox, every: str, rows: Sequence[tuple[str, str]]) -> None:
    picker.blockSignals(True)
    picker.clear()
    picker.addItem(every, None)
    for value, words in rows:
        picker.addItem(words, value)
    picker.blockSignals(False)


def _choose(picker: QComboBox, value: str | None) -> None:
    """Choose a value, or all if it is not there; nobody is told."""
    place = picker.findData(value) if value is not None else 0
    picker.blockSignals(True)
    picker.setCurrentIndex(max(place, 0))
    picker.blockSignals(False)


class ScopeBar(QWidget):
    """Two pickers on top of the window; beside them room for commands."""

    chosen = Signal(object)  # Scope

    def __init__(self) -> None:
        super().__init__()
        grounded(self, "bar")
        self.setFixedHeight(HEIGHT)
        self._period = _picker(_("Billing period"))
        self._account = _picker(_("Account"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(space(4), 0, space(4), 0)
        self._row.setSpacing(space(2))
        for icon, word, picker in (
            ("calendar", _("Period"), self._period),
            ("building-2", _("Account"), self._account),
        ):
            self._row.addWidget(IconLabel(icon))
            self._row.addWidget(label(word, Size.NOTE, role="muted"))
            self._row.addWidget(picker)
            self._row.addSpacing(space(3))
            picker.currentIndexChanged.connect(self._tell)
        self._row.addStretch(1)
        self.offer([], [], Scope())

    def offer(
        self,
        periods: Sequence[str],
        accounts: Sequence[tuple[str, str]],
        scope: Scope,
    ) -> None:
        """Offer the periods and accounts (ID, words) that the ledger holds.

        The scope stays chosen if it is still there; else all is chosen, and told.
        """
        _fill(self._period, _("All periods"), [(p, p) for p in periods])
        _fill(self._account, _("All accounts"), accounts)
        self.show_scope(scope)
        if self.scope != scope:
            self._tell()

    @property
    def scope(self) -> Scope:
        """What is chosen."""
        return Scope(self._period.currentData(), self._account.currentData())

    def show_scope(self, scope: Scope) -> None:
        """Choose from outside; nobody is told."""
        _choose(self._period, scope.period)
        _choose(self._account, scope.account)

    def add(self, widget: QWidget) -> None:
        """Put a command at the right end."""
        self._row.addWidget(widget)

    def _tell(self) -> None:
        self.chosen.emit(self.scope)
