"""Ask whose bills each usage log counts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.usage import Holder, Pairing, Proposal
from desktop_app.i18n import _
from desktop_app.services.pairing import UsageLogs, pair, unpair
from desktop_app.services.usage_wording import why_word
from desktop_app.ui.desk import Desk
from desktop_app.ui.models.small import RowColumn
from desktop_app.ui.style import Tone, space
from desktop_app.ui.widgets.labels import button, label
from desktop_app.ui.widgets.small import SmallTable

SIZE = (700, 380)
Log = Pairing | Proposal


class UsagePairing(QDialog):
    """List the logs; pair one with an account, or take that back."""

    def __init__(self, desk: Desk, logs: UsageLogs, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWindowTitle(_("Usage logs"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*SIZE)
        self.account = QComboBox()
        self.account.setAccessibleName(_("Bills of"))
        for one in logs.accounts:
            self.account.addItem(one.text, one)
        self._pair = button(_("Pair"), self.take, accent=True)
        self._pair.setDefault(True)
        self._unpair = button(_("Unpair"), self.take_back)
        self.table = SmallTable(self._columns(), _("Usage logs"))
        self.table.chosen.connect(self._on_chosen)
        self._lay_out()
        self.table.show_rows([*logs.proposals, *logs.pairings], choose=True)

    def take(self) -> None:
        """Pair the chosen log with the chosen account."""
        one: Log | None = self.table.current
        bill: Holder | None = self.account.currentData()
        if one is not None and bill is not None:
            self._desk.do(_("Pairing a usage log"), pair, one.log, bill)
            self.accept()

    def take_back(self) -> None:
        """Unpair the chosen log."""
        one: Log | None = self.table.current
        if isinstance(one, Pairing):
            self._desk.do(_("Unpairing a usage log"), unpair, one.log)
            self.accept()

    def _on_chosen(self, one: Log | None) -> None:
        self._unpair.setEnabled(isinstance(one, Pairing))
        self._pair.setEnabled(one is not None and self.account.count() > 0)
        if one is not None and one.bill is not None:
            place = self.account.findText(one.bill.text)
            self.account.setCurrentIndex(max(place, 0))

    def _columns(self) -> list[RowColumn]:
        return [
            RowColumn(_("Usage log"), lambda one: one.log.text, width=180, middle=True),
            RowColumn(
                _("Bills of"),
                lambda one: one.bill.text if one.bill else "",
                width=180,
                middle=True,
            ),
            RowColumn(_("State"), _paired, sign=_sign, width=110),
            RowColumn(_("Why"), _why, stretch=True),
        ]

    def _lay_out(self) -> None:
        words = _(
            "Say whose bills each log counts. It holds for everyone at this ledger "
            "and is written into the trail."
        )
        row = QHBoxLayout()
        row.setSpacing(space(2))
        row.addWidget(label(_("Bills of"), role="muted"))
        row.addWidget(self.account, 1)
        row.addWidget(self._unpair)
        row.addWidget(button(_("Cancel"), self.reject))
        row.addWidget(self._pair)
        column = QVBoxLayout(self)
        edge = space(4)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(space(3))
        column.addWidget(label(words, role="muted", wrap=True))
        column.addWidget(self.table, 1)
        column.addLayout(row)


def _paired(one: Log) -> bool:
    return isinstance(one, Pairing)


def _sign(one: Log) -> tuple[str, str, Tone]:
    if _paired(one):
        return "circle-check", _("paired"), Tone.GOOD
    return "circle-dot", _("proposed"), Tone.INFO


def _why(one: Log) -> str:
    return why_word(one.why) if isinstance(one, Proposal) else ""
