"""Show one file of an import: being read, read, refused or not begun."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.bills import ImportStatus
from desktop_app.i18n import _
from desktop_app.store.entries import RejectedRow
from desktop_app.ui import text
from desktop_app.ui.models.small import RowColumn, count_column
from desktop_app.ui.style import Size, Tone, space
from desktop_app.ui.widgets.account_field import AccountField
from desktop_app.ui.widgets.cards import FileName, Notice
from desktop_app.ui.widgets.intake import STANDS, Entry, Stand
from desktop_app.ui.widgets.labels import button, label, selectable
from desktop_app.ui.widgets.pill import Pill
from desktop_app.ui.widgets.reading import ReadingView
from desktop_app.ui.widgets.receipt import ReceiptView
from desktop_app.ui.widgets.small import SmallTable
from importers.contract import Reject

MAPPABLE = {".csv", ".tsv", ".txt", ".gz", ".zip", ".xlsx"}
REJECTS_HEIGHT = 180


def reject_columns() -> list[RowColumn]:
    """Return the columns of a table of rejects."""
    return [
        count_column(_("Row"), lambda one: one.row),
        RowColumn(_("Column"), lambda one: one.column or _("the whole row"), width=160),
        RowColumn(_("Value"), lambda one: one.value, width=160),
        RowColumn(_("Why it was not taken"), lambda one: _(one.reason), stretch=True),
    ]


class RejectsView(QWidget):
    """The rows of a file that were not taken, and why."""

    def __init__(self) -> None:
        super().__init__()
        self._title = label("", bold=True)
        self._table = SmallTable(reject_columns(), _("Rejects"))
        self._table.setMinimumHeight(REJECTS_HEIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, space(3), 0, 0)
        column.setSpacing(space(2))
        column.addWidget(self._title)
        column.addWidget(self._table, 1)

    def show_rejects(self, rejects: Sequence[RejectedRow | Reject]) -> None:
        """Show these rejects; none hides the table."""
        self.setVisible(bool(rejects))
        words = _("Rejects ({count}): these rows are not in any total")
        self._title.setText(words.format(count=text.count(len(rejects))))
        self._table.show_rows(rejects)


class ReviewedView(QWidget):
    """What is known of the file that the person looks at."""

    account_given = Signal(str)

    def __init__(
        self,
        stop: Callable[[], object],
        name_columns: Callable[[], object],
        show_formats: Callable[[], object],
    ) -> None:
        super().__init__()
        self._name = FileName("", Size.HEAD)
        self._pill = Pill("")
        self._notice = Notice("info", Tone.INFO)
        self._reading = ReadingView(stop)
        self._receipt = ReceiptView()
        self._rejects = RejectsView()
        self.account = AccountField()
        self.account.given.connect(self.account_given)
        self._why = selectable(label("", Size.HEAD, wrap=True))
        self._hint = selectable(label("", role="muted", wrap=True))
        self._mapping = button(_("Choose its columns…"), name_columns)
        self.formats = button(_("What Plumbline can read"), show_formats)
        self._stack = QStackedLayout()
        head = QHBoxLayout()
        head.setSpacing(space(3))
        head.addWidget(self._name)
        head.addWidget(self._pill)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(space(5), space(1), space(1), 0)
        column.setSpacing(space(3))
        column.addLayout(head)
        column.addLayout(self._stack, 1)
        for view in (QWidget(), self._reading, self._read(), self._refused()):
            self._stack.addWidget(view)

    def show_entry(self, entry: Entry | None) -> None:
        """Show this file."""
        self._name.name_it(entry.path.name if entry else "")
        self._pill.setVisible(entry is not None)
        if entry is None:
            self._stack.setCurrentIndex(0)
            return
        icon, word, tone = STANDS[entry.stand]
        self._pill.say(_(word), icon, tone)
        if entry.stand in {Stand.READING, Stand.WAITING, Stand.STOPPED}:
            self._show_reading(entry)
            return
        self._reading.rest()
        receipt = entry.receipt
        if receipt is None:
            self._stack.setCurrentIndex(0)
        elif receipt.status is ImportStatus.REFUSED:
            self._why.setText(receipt.message)
            self._hint.setText(receipt.hint)
            suffix = entry.path.suffix.lower()
            self._mapping.setVisible(suffix in MAPPABLE)
            self._stack.setCurrentIndex(3)
        else:
            self._notice.say(receipt.message)
            self.account.setVisible(entry.wants_account)
            self.account.show_name(entry.account)
            self._receipt.show_receipt(receipt)
            self._rejects.show_rejects(entry.review.rejects if entry.review else ())
            self._stack.setCurrentIndex(2)

    def rest(self) -> None:
        """Look at nothing any more."""
        self._reading.rest()

    def _show_reading(self, entry: Entry) -> None:
        if entry.job is not None:
            self._reading.watch(entry.job.progress, entry.job.title)
            self._stack.setCurrentIndex(1)
        else:
            self._stack.setCurrentIndex(0)

    def _read(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, space(2), 0)
        column.setSpacing(space(3))
        column.addWidget(self._notice)
        column.addWidget(self.account)
        column.addWidget(self._receipt)
        column.addWidget(self._rejects, 1)
        column.addStretch(0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inside)
        return area

    def _refused(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, space(4), 0, 0)
        column.setSpacing(space(3))
        column.addWidget(self._why)
        column.addWidget(self._hint)
        row = QHBoxLayout()
        row.setSpacing(space(2))
        row.addWidget(self._mapping)
        row.addWidget(self.formats)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        return inside
