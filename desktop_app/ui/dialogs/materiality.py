"""Ask for the amount below which findings are folded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.money import plain
from desktop_app.i18n import _
from desktop_app.ui.style import Size, space
from desktop_app.ui.widgets.labels import button, label

WIDTH = 380


class MaterialityDialog(QDialog):
    """Choose a threshold for one currency; 0 folds nothing."""

    decided = Signal(object, str)  # Decimal, currency

    def __init__(
        self,
        currencies: Sequence[str],
        thresholds: Mapping[str, Decimal],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Materiality"))
        self.setMinimumWidth(WIDTH)
        self._thresholds = thresholds
        self.currency = QComboBox()
        self.currency.addItems(list(currencies))
        self.currency.currentTextChanged.connect(self._show)
        self._told = label("", Size.NOTE, role="danger", wrap=True)
        self._told.hide()
        self.amount = QLineEdit()
        self.amount.textEdited.connect(lambda _text: self._told.hide())
        self._lay_out()
        self._show(self.currency.currentText())

    def take(self) -> None:
        """Choose what is written, if it is an amount."""
        try:
            found = Decimal(self.amount.text().strip() or "0")
        except InvalidOperation:
            found = Decimal(-1)
        if not found.is_finite() or found < 0:
            self._told.setText(_("Write an amount of 0 or more, such as 10.00."))
            self._told.show()
            self.amount.setFocus()
            return
        self.decided.emit(found, self.currency.currentText())
        self.accept()

    def _show(self, currency: str) -> None:
        held = self._thresholds.get(currency, Decimal(0))
        self.amount.setText(plain(held))
        self.amount.selectAll()

    def _lay_out(self) -> None:
        said = label(
            _(
                "Causes whose difference lies below this amount are folded; their "
                "sum stays in sight. It holds for everyone at this ledger."
            ),
            role="muted",
            wrap=True,
        )
        form = QFormLayout()
        form.setSpacing(space(2))
        form.addRow(_("Currency"), self.currency)
        form.addRow(_("Amount"), self.amount)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button(_("Cancel"), self.reject))
        choose = button(_("Choose"), self.take, accent=True)
        choose.setDefault(True)
        row.addWidget(choose)
        column = QVBoxLayout(self)
        edge = space(5)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(space(3))
        column.addWidget(said)
        column.addLayout(form)
        column.addWidget(self._told)
        column.addLayout(row)
        self.amount.setFocus()
