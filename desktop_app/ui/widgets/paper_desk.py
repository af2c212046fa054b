"""Ask for papers, and take them: typed in, from a list, or taken back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QInputDialog

from desktop_app.domain.documents import Document, DocumentKind
from desktop_app.domain.matrix import Column
from desktop_app.i18n import _, ngettext
from desktop_app.services.documenting import (
    Taken,
    add_document,
    import_documents,
    said_of,
    share_document,
    withdraw_document,
)
from desktop_app.services.sharing import spoken
from desktop_app.ui.dialogs.document_entry import DocumentEntry
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
        dialog = DocumentEntry(view.matrix.bill, kind, self._page)
        dialog.entered.connect(self.add)
        dialog.open()

    def add(self, document: Document) -> None:
        """Record a paper that was typed in."""
        title = _("Recording a document")
        self._page.do(title, add_document, document, then=self._tell)

    def import_list(self) -> None:
        """Let a person choose a list of papers, and take it."""
        chosen, _kind = QFileDialog.getOpenFileName(
            self._page, _("Import documents"), "", _("Tables") + f" ({LISTS})"
        )
        if chosen:
            self.take(Path(chosen))

    def take(self, path: Path) -> None:
        """Take a list of papers."""
        title = _("Importing documents")
        self._page.do(title, import_documents, path, then=self._tell)

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
        self._page.do(title, withdraw_document, document.id, reason, then=told)

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
        self._page.do(title, share_document, document.id, then=told)

    def _tell(self, taken: Taken) -> None:
        tone = Tone.GOOD if taken.added else Tone.INFO
        self._page.desk.notify(" ".join(said_of(taken)), tone)
