"""Ask for papers, and take them: typed in, from a list, or taken back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QInputDialog

from desktop_app.domain.bills import BillId
from desktop_app.domain.documents import Document, DocumentKind
from desktop_app.domain.matrix import Column
from desktop_app.i18n import _, ngettext
from desktop_app.services.papers import Defaults, Taken, said_of
from desktop_app.services.sharing import kind_word, spoken
from desktop_app.ui.later import (
    ADD_DOCUMENT,
    DOCUMENT_ENTRY,
    IMPORT_DOCUMENTS,
    SHARE_DOCUMENT,
    WITHDRAW_DOCUMENT,
)
from desktop_app.ui.page import Page
from desktop_app.ui.style import Tone
from desktop_app.ui.widgets.matrix_view import MatrixView

LISTS = "*.xlsx *.csv"
KINDS: dict[Column, DocumentKind] = {
    Column.MONTHLY_BILL: DocumentKind.MONTHLY_BILL,
    Column.PAYMENT: DocumentKind.PAYMENT,
}


class PaperDesk:
    """What a page does with papers; each change is told to every page."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def type_in(self, view: MatrixView) -> None:
        """Let a person type in a paper of the kind that the chosen cell needs."""
        if view.matrix is None:
            return
        kind = KINDS.get(view.column, DocumentKind.INVOICE)
        dialog = DOCUMENT_ENTRY.load()(view.matrix.bill, kind, self._page)
        dialog.entered.connect(self.add)
        dialog.open()

    def add(self, document: Document) -> None:
        """Record a paper that was typed in."""
        title = _("Recording a document")
        self._page.do(title, ADD_DOCUMENT, document, then=self._tell)

    def import_list(self, bill: BillId | None = None) -> None:
        """Let a person choose a list of papers and say what it holds; take it.

        Rows that do not say whose they are belong to the account of ``bill``.
        """
        chosen, _kind = QFileDialog.getOpenFileName(
            self._page, _("Import documents"), "", _("Tables") + f" ({LISTS})"
        )
        if not chosen:
            return
        kinds: list[DocumentKind | None] = [None, *DocumentKind]
        words = [kind_word(one) if one else _("as the list says") for one in kinds]
        word, yes = QInputDialog.getItem(
            self._page, _("Import documents"), _("Its rows are"), words, 0, False
        )
        if yes:
            self.take(Path(chosen), bill, kinds[words.index(word)])

    def take(
        self,
        path: Path,
        bill: BillId | None = None,
        kind: DocumentKind | None = None,
    ) -> None:
        """Take a list of papers."""
        title = _("Importing documents")
        owner = (bill.provider, bill.account, bill.currency) if bill else ()
        defaults = Defaults(kind, *owner)
        self._page.do(title, IMPORT_DOCUMENTS, path, defaults, then=self._tell)

    def withdraw(self, document: Document) -> None:
        """Ask why, and take a paper back."""
        reason, yes = QInputDialog.getText(
            self._page,
            _("Withdraw document"),
            _("Why is {paper} withdrawn?").format(paper=spoken(document)),
        )
        if yes:
            self.take_back(document, reason)

    def take_back(self, document: Document, reason: str) -> None:
        """Take a paper back, for a reason."""

        def told(gone: Document) -> None:
            words = _("{paper} was withdrawn.").format(paper=spoken(gone))
            self._page.desk.notify(words, Tone.GOOD)

        title = _("Withdrawing a document")
        self._page.do(title, WITHDRAW_DOCUMENT, document.id, reason, then=told)

    def share_out(self, document: Document) -> None:
        """Share a paper that waited out to the bills of its months."""

        def told(shared: Document) -> None:
            words = ngettext(
                "{paper} is shared out to {count} bill.",
                "{paper} is shared out to {count} bills.",
                len(shared.shares),
            )
            said = words.format(paper=spoken(shared), count=len(shared.shares))
            self._page.desk.notify(said, Tone.GOOD)

        title = _("Sharing out a document")
        self._page.do(title, SHARE_DOCUMENT, document.id, then=told)

    def _tell(self, taken: Taken) -> None:
        tone = Tone.GOOD if taken.added else Tone.INFO
        self._page.desk.notify(" ".join(said_of(taken)), tone)
