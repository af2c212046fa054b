"""Type in one paper: what it is, for which months, how much."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.bills import BillId
from desktop_app.domain.documents import Document, DocumentKind
from desktop_app.i18n import _
from desktop_app.services.sharing import kind_word
from desktop_app.ui.style import Size, Tone, space
from desktop_app.ui.widgets.cards import Notice, note
from desktop_app.ui.widgets.labels import button, label
from importers.papers import amount_of, day_of, months_of
from importers.prices.rules import RowUnfit

WIDTH = 460


class DocumentEntry(QDialog):
    """Ask for an invoice, a payment or another paper of a bill's account."""

    entered = Signal(object)  # Document

    def __init__(
        self, bill: BillId, kind: DocumentKind, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bill = bill
        self.setWindowTitle(_("Add document"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(WIDTH)
        self.kind = QComboBox()
        for one in DocumentKind:
            self.kind.addItem(kind_word(one), one)
        self.kind.setCurrentIndex(self.kind.findData(kind))
        self.number = QLineEdit()
        self.months = QLineEdit(bill.period)
        self.amount = QLineEdit()
        self.amount.setPlaceholderText("1234.56")
        self.tax = QLineEdit()
        self.tax.setPlaceholderText(_("not stated"))
        self.day = QLineEdit()
        self.day.setPlaceholderText("2026-05-31")
        self.issuer = QLineEdit()
        self.status = QLineEdit()
        self.remark = QLineEdit()
        self._problem = Notice("circle-alert", Tone.DANGER)
        self._lay_out()
        self.amount.setFocus()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(space(3))
        form.setVerticalSpacing(space(2))
        currency = self._bill.currency
        form.addRow(_("Kind"), self.kind)
        form.addRow(_("Number"), self.number)
        form.addRow(_("Month or months"), self.months)
        form.addRow(_("Amount, {currency}").format(currency=currency), self.amount)
        form.addRow(_("Of it tax"), self.tax)
        form.addRow(_("Date"), self.day)
        form.addRow(_("Issued by"), self.issuer)
        form.addRow(_("Status"), self.status)
        form.addRow(_("Note"), self.remark)
        row = QHBoxLayout()
        row.setSpacing(space(2))
        cancel = button(_("Cancel"), self.reject)
        cancel.setAutoDefault(False)
        add = button(_("Add"), self._enter, accent=True)
        add.setDefault(True)
        row.addWidget(cancel)
        row.addStretch(1)
        row.addWidget(add)
        column = QVBoxLayout(self)
        column.setContentsMargins(space(4), space(4), space(4), space(4))
        column.setSpacing(space(3))
        names = (self._bill.provider, self._bill.account)
        title = " · ".join(name for name in names if name)
        column.addWidget(label(title, Size.HEAD, bold=True))
        column.addWidget(
            note(
                _(
                    "Over several months, as 2026-05~2026-07, it is shared out in "
                    "proportion to what the bills of these months come to."
                ),
                wrap=True,
            )
        )
        column.addLayout(form)
        column.addWidget(self._problem)
        column.addLayout(row)

    def document(self) -> Document:
        """Return what was typed in.

        Raises:
            RowUnfit: an amount, a month or the day is none.
        """
        first, last = months_of(self.months.text())
        tax = self.tax.text().strip()
        kind: DocumentKind = self.kind.currentData()
        return Document(
            kind=DocumentKind(kind),
            provider=self._bill.provider,
            account=self._bill.account,
            number=self.number.text().strip(),
            currency=self._bill.currency,
            amount=amount_of(self.amount.text()),
            tax=amount_of(tax) if tax else None,
            period_from=first,
            period_to=last,
            dated=day_of(self.day.text()),
            issuer=self.issuer.text().strip(),
            status=self.status.text().strip(),
            note=self.remark.text().strip(),
        )

    def _enter(self) -> None:
        try:
            made = self.document()
        except RowUnfit as unfit:
            self._problem.say(_(unfit.reason).format(**unfit.facts) + ".")
            return
        self.entered.emit(made)
        self.accept()
