"""Say what holds for papers that are taken, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.domain.documents import Document, DocumentKind
from desktop_app.i18n import ngettext
from desktop_app.services.sharing import FOR_BILLS, spoken

NAMED = 3  # papers named in a sentence


@dataclass(frozen=True)
class Defaults:
    """What holds for a row that does not say it; empty: not given either."""

    kind: DocumentKind | None = None
    provider: str = ""
    account: str = ""
    currency: str = ""


@dataclass(frozen=True)
class Taken:
    """What became of papers.

    Args:
        added: recorded now.
        known: in the ledger already; nothing was changed.
        void: rows that the list itself calls void.
    """

    added: tuple[Document, ...] = ()
    known: tuple[Document, ...] = ()
    void: tuple[int, ...] = ()

    @property
    def waiting(self) -> tuple[Document, ...]:
        """The papers for bills that the ledger does not hold yet."""
        return tuple(d for d in self.added if d.kind in FOR_BILLS and not d.shares)


def said_of(taken: Taken) -> list[str]:
    """Say in sentences what became of papers."""
    said = []
    if taken.added:
        words = ngettext(
            "{count} paper was recorded.",
            "{count} papers were recorded.",
            len(taken.added),
        )
        said.append(words.format(count=len(taken.added)))
    if taken.known:
        words = ngettext(
            "{count} paper is in the ledger already: {names}.",
            "{count} papers are in the ledger already: {names}.",
            len(taken.known),
        )
        said.append(words.format(count=len(taken.known), names=_names(taken.known)))
    if taken.void:
        words = ngettext(
            "{count} row says that it is void and was left out.",
            "{count} rows say that they are void and were left out.",
            len(taken.void),
        )
        said.append(words.format(count=len(taken.void)))
    if taken.waiting:
        words = ngettext(
            "{count} paper waits for its bill; share it out when it is there: {names}.",
            "{count} papers wait for their bills; share them out then: {names}.",
            len(taken.waiting),
        )
        said.append(words.format(count=len(taken.waiting), names=_names(taken.waiting)))
    return said


def _names(papers: Sequence[Document]) -> str:
    shown = ", ".join(spoken(one) for one in papers[:NAMED])
    return shown + (", …" if len(papers) > NAMED else "")
