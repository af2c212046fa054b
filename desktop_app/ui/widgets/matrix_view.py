"""Show one bill whole: its matrix, why a cell differs, and the papers behind it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.bills import Bill, BillId
from desktop_app.domain.documents import Document
from desktop_app.domain.matrix import Cell, CellState, Column, Matrix, MatrixCause
from desktop_app.domain.money import total
from desktop_app.domain.views import Filter
from desktop_app.i18n import _, mark
from desktop_app.services.sharing import kind_word, months_text
from desktop_app.services.wording import column_word, stated_status_words
from desktop_app.ui import text
from desktop_app.ui.models.small import RowColumn, amount_column
from desktop_app.ui.style import Size, space
from desktop_app.ui.widgets.cards import Card, FileName, note
from desktop_app.ui.widgets.cause_ladder import CauseLadder, rungs
from desktop_app.ui.widgets.empty import Empty
from desktop_app.ui.widgets.labels import IconButton, button
from desktop_app.ui.widgets.matrix_cells import STATE_SIGNS, MatrixRow
from desktop_app.ui.widgets.pill import Pill, status_sign
from desktop_app.ui.widgets.small import SmallTable

MATRIX_WORDS: dict[CellState, str] = {
    CellState.TIES: mark("Everything ties"),
    CellState.EXPLAINED: mark("Every difference is explained"),
    CellState.OPEN: mark("Differences are open"),
}
TO_DO: dict[Column, str] = {
    Column.INVOICE: mark("Add the invoice, or import a list of invoices."),
    Column.MONTHLY_BILL: mark(
        "Add the total that the provider states for this month, or import its "
        "monthly summary."
    ),
    Column.RECALCULATED: mark("Reconcile the bill to see what it should cost."),
    Column.USAGE_LOG: mark(
        "Import our own usage log, and say on the page “Usage logs” whose bills it "
        "counts."
    ),
    Column.PAYMENT: mark("Add the payment, or import a list of payments."),
}
LADDER_SHARE, PAPERS_SHARE = 2, 3
LADDER = 360


@dataclass(frozen=True)
class Paper:
    """A document and what of it is for the bill that is shown."""

    document: Document
    bill: BillId

    @property
    def share(self) -> object:
        """Its share of the bill."""
        shares = self.document.shares
        return total(one.amount for one in shares if one.bill == self.bill)


class MatrixView(QWidget):
    """A bill, opened."""

    left = Signal()  # back to the list
    lines_wanted = Signal(object)  # filters beside the bill's own
    usage_wanted = Signal(str)  # the usage log: all of it, or rows of this state
    added = Signal()  # a paper is to be typed in
    imported = Signal()  # a list of papers is to be imported
    withdrawn = Signal(object)  # Document
    reconciled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._matrix: Matrix | None = None
        self._column = Column.INVOICE
        self._title = FileName(size=Size.HEAD)
        self._status = Pill("")
        self._state = Pill("")
        self.stated = note()
        self.row = MatrixRow()
        self.row.chosen.connect(self._show_cell)
        self.row.entered.connect(self._enter)
        self.ladder = CauseLadder()
        self.ladder.chosen.connect(self._open_cause)
        self._why = Card("")
        self._why.setMinimumWidth(LADDER)
        self._said = note(wrap=True)
        self._said.setContentsMargins(space(2), 0, space(2), 0)
        self._open = button(_("Open lines"), self._open_cell)
        self.papers = SmallTable(self._columns(), _("Documents"))
        self._shelf = QStackedWidget()
        self._withdraw = button(_("Withdraw…"), self._take_back)
        self.papers.chosen.connect(lambda one: self._withdraw.setEnabled(bool(one)))
        self._withdraw.setEnabled(False)
        self._lay_out()

    def _columns(self) -> list[RowColumn]:
        return [
            RowColumn(
                _("Kind"), lambda one: one.document.kind, say=_kind_of, width=104
            ),
            RowColumn(_("Number"), lambda one: one.document.number, width=164),
            amount_column(_("Of this bill"), lambda one: one.share, width=110),
            amount_column(_("Amount"), lambda one: one.document.amount, width=110),
            RowColumn(_("Currency"), lambda one: one.document.currency, width=76),
            RowColumn(
                _("Months"),
                lambda one: months_text(one.document),
                width=146,
            ),
            RowColumn(_("Date"), lambda one: one.document.dated, text.day, width=100),
            RowColumn(_("Status"), lambda one: one.document.status, width=90),
            RowColumn(_("Issued by"), lambda one: one.document.issuer, width=160),
            RowColumn(_("File"), lambda one: one.document.source, width=160),
        ]

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        edge = space(4)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(space(3))
        column.addLayout(self._head())
        column.addWidget(self.row)
        below = QHBoxLayout()
        below.setSpacing(space(3))
        below.addWidget(self._ladder_card(), LADDER_SHARE)
        below.addWidget(self._papers_card(), PAPERS_SHARE)
        column.addLayout(below, 1)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(space(2))
        back = IconButton("chevron-left", _("All bills"), self.left.emit, words=True)
        for one in (back, self._title, self._status, self._state, self.stated):
            head.addWidget(one)
        head.addStretch(1)
        head.addWidget(button(_("Open lines"), lambda: self.lines_wanted.emit(())))
        head.addWidget(button(_("Reconcile"), self.reconciled.emit))
        return head

    def _ladder_card(self) -> QWidget:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.ladder)
        rows.addWidget(self._said)
        rows.addStretch(1)
        scroll.setWidget(inside)
        self._why.head.addWidget(self._open)
        self._why.body.addWidget(scroll, 1)
        return self._why

    def _papers_card(self) -> QWidget:
        card = Card(_("Documents"))
        card.head.addWidget(self._withdraw)
        card.head.addWidget(button(_("Import list…"), self.imported.emit))
        card.head.addWidget(button(_("Add…"), self.added.emit, accent=True))
        nothing = Empty(
            _("No documents yet"),
            _(
                "Add the invoice, the stated total or the payment of this bill, or "
                "import a list of them."
            ),
            icon="scroll-text",
        )
        self._shelf.addWidget(self.papers)
        self._shelf.addWidget(nothing)
        card.body.addWidget(self._shelf, 1)
        return card

    @property
    def matrix(self) -> Matrix | None:
        """The matrix that is shown."""
        return self._matrix

    @property
    def column(self) -> Column:
        """The cell that is looked at."""
        return self._column

    def show_bill(self, bill: Bill) -> None:
        """Name the bill at once; its matrix follows."""
        if self._matrix is not None and self._matrix.bill != bill.id:
            self._column = Column.INVOICE
        self._title.name_it(bill.title)
        icon, word, tone = status_sign(bill.status)
        self._status.say(word, icon, tone)

    def show_matrix(self, found: Matrix) -> None:
        """Show a bill's cells, and the one that was looked at before."""
        self._matrix = found
        icon, tone = STATE_SIGNS[found.state]
        self._state.say(_(MATRIX_WORDS[found.state]), icon, tone)
        self.stated.setText(stated_status_words(found))
        self.row.show_matrix(found)
        papers = [p for cell in found.cells for p in cell.documents]
        self.papers.show_rows([Paper(one, found.bill) for one in papers])
        self._shelf.setCurrentIndex(0 if papers else 1)
        self.row.choose(self._column)

    def _show_cell(self, cell: Cell) -> None:
        if self._matrix is None:
            return
        self._column = cell.column
        title = _("From the detail lines to: {place}")
        place = column_word(cell.column)
        on_detail = cell.column is Column.DETAIL
        self._why.title.setText(place if on_detail else title.format(place=place))
        self.ladder.show_rungs(rungs(self._matrix, cell))
        self._said.setText(_said_of(cell))
        on_log = cell.column is Column.USAGE_LOG
        self._open.setVisible(
            on_log or (not cell.documents and cell.amount is not None)
        )
        self._open.setText(_("Open usage log") if on_log else _("Open lines"))
        for row in self.papers.rows:
            if row.document in cell.documents:
                self.papers.choose(row)
                break

    def _enter(self, cell: Cell) -> None:
        """Show what stands behind a cell: its papers, else its lines."""
        self._show_cell(cell)
        if cell.documents:
            self.papers.setFocus()
        else:
            self._open_cell()

    def _open_cell(self) -> None:
        if self._column is Column.USAGE_LOG:
            self.usage_wanted.emit("")
        elif self._has_amount(self._column):
            self.lines_wanted.emit(())

    def _has_amount(self, column: Column) -> bool:
        found = self._matrix.cell(column) if self._matrix else None
        return found is not None and found.amount is not None

    def _open_cause(self, cause: MatrixCause | None) -> None:
        if self._column is Column.USAGE_LOG:
            self.usage_wanted.emit(cause.kind.value if cause else "")
            return
        filters: tuple[Filter, ...] = cause.filters if cause else ()
        self.lines_wanted.emit(filters)

    def _take_back(self) -> None:
        paper: Paper | None = self.papers.current
        if paper is not None:
            self.withdrawn.emit(paper.document)


def _kind_of(paper: Paper) -> str:
    return kind_word(paper.document.kind)


def _said_of(cell: Cell) -> str:
    """Say what a ladder cannot: nothing to climb, nothing there, several ways up."""
    if cell.column is Column.DETAIL:
        return _said_of_detail(cell)
    told = _told_of(cell)
    return " ".join(word for word in (told, *cell.notes) if word)


def _told_of(cell: Cell) -> str:
    if cell.amount is None:
        return "" if cell.documents else _(TO_DO[cell.column])
    if cell.state is CellState.TIES:
        return _("Ties to the last digit.")
    if cell.fits > 1:
        words = _("{count} explanations fit; none is taken for certain.")
        return words.format(count=text.count(cell.fits))
    unknown = not cell.fits and cell.documents
    return _("No known amount gives this difference exactly.") if unknown else ""


def _said_of_detail(cell: Cell) -> str:
    if cell.state is CellState.OPEN:
        words = _("{count} rows of its files were not taken; see the rejects.")
        return words.format(count=text.count(cell.of - cell.covered))
    return _("Every other amount is compared with the sum of these lines.")
