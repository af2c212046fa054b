"""Show what stands behind a bill: files, kinds of charges, rejects, restatements."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from desktop_app.domain.bills import Bill
from desktop_app.i18n import _, ngettext
from desktop_app.services.detailing import BillDetails
from desktop_app.ui import text
from desktop_app.ui.models.small import RowColumn, amount_column, count_column
from desktop_app.ui.style import Size, Tone, space
from desktop_app.ui.widgets.labels import button, label
from desktop_app.ui.widgets.pill import Pill, status_sign
from desktop_app.ui.widgets.receipt import finality_word, precision_name
from desktop_app.ui.widgets.small import SmallTable


class BillPanel(QWidget):
    """The bill that is chosen in the list."""

    rejects_wanted = Signal()
    kind_wanted = Signal(str)  # a charge kind

    def __init__(self) -> None:
        super().__init__()
        self._title = label("", Size.HEAD, bold=True)
        self._pill = Pill("")
        self._said = label("", role="muted")
        self._rejects = button(_("See rejects"), self.rejects_wanted.emit)
        self._files = SmallTable(self._file_columns(), _("Source files"))
        self._kinds = SmallTable(self._kind_columns(), _("Totals by kind of charge"))
        self._kinds.opened.connect(lambda one: self.kind_wanted.emit(one.kind))
        tabs = QTabWidget()
        tabs.setDocumentMode(True)
        tabs.tabBar().setDrawBase(False)
        tabs.addTab(self._files, _("Source files"))
        tabs.addTab(self._kinds, _("Totals by kind of charge"))
        head = QHBoxLayout()
        head.setSpacing(space(2))
        for one in (self._title, self._pill, self._said):
            head.addWidget(one)
        head.addStretch(1)
        head.addWidget(self._rejects)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, space(3), 0, 0)
        column.setSpacing(space(2))
        column.addLayout(head)
        column.addWidget(tabs, 1)

    def show_bill(self, bill: Bill) -> None:
        """Name the bill at once; what stands behind it follows."""
        self._title.setText(bill.title)
        icon, word, tone = status_sign(bill.status)
        self._pill.say(word, icon, tone)
        self._said.setText("")
        self._rejects.hide()
        self._files.show_rows([])
        self._kinds.show_rows([])

    def show_details(self, details: BillDetails) -> None:
        """Show what stands behind the bill."""
        said = []
        if details.restated:
            words = ngettext(
                "{count} line restated by a later file",
                "{count} lines restated by later files",
                details.restated,
            )
            said.append(words.format(count=text.count(details.restated)))
        if details.rejects:
            words = ngettext("{count} reject", "{count} rejects", details.rejects)
            said.append(words.format(count=text.count(details.rejects)))
        self._said.setText(" · ".join(said))
        self._rejects.setVisible(bool(details.rejects))
        self._files.show_rows(details.files)
        self._kinds.show_rows(details.kinds)

    def _file_columns(self) -> list[RowColumn]:
        return [
            RowColumn(_("File"), lambda one: one.name, width=300, middle=True),
            RowColumn(_("State"), lambda one: one.of_record, sign=_record_sign),
            RowColumn(_("Export"), lambda one: one.profile, width=190),
            RowColumn(
                _("Precision"), lambda one: one.precision, precision_name, width=90
            ),
            RowColumn(_("Finality"), lambda one: one.finality, finality_word, width=90),
            count_column(_("Lines"), lambda one: one.lines),
            count_column(_("Counted"), lambda one: one.counted),
            amount_column(_("Billed"), lambda one: one.counted_billed),
            count_column(_("Restated"), lambda one: one.restated),
            count_column(_("Rejects"), lambda one: one.rejects),
            RowColumn(
                _("Imported (UTC+8)"),
                lambda one: one.imported_at,
                lambda at: text.instant(at, seconds=False),
                width=150,
            ),
        ]

    def _kind_columns(self) -> list[RowColumn]:
        return [
            RowColumn(
                _("Kind of charge"), lambda one: one.kind, text.kind_word, width=200
            ),
            count_column(_("Lines"), lambda one: one.lines),
            amount_column(_("Billed"), lambda one: one.billed),
        ]


def _record_sign(file: object) -> tuple[str, str, Tone]:
    if getattr(file, "of_record", False):
        return "circle-check", _("Of record"), Tone.GOOD
    return "scale", _("Compared"), Tone.NEUTRAL
