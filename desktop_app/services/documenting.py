"""Take the papers beside the bills: imported or typed in, listed, withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from desktop_app.domain.bills import Bill, Scope
from desktop_app.domain.changes import Changed, Outcome
from desktop_app.domain.documents import Document, DocumentKind, Share
from desktop_app.domain.errors import Refused
from desktop_app.i18n import _, mark
from desktop_app.services.converting import Rates
from desktop_app.services.papers import Defaults, Taken
from desktop_app.services.refusing import in_words
from desktop_app.services.sharing import (
    checked_shares,
    completed,
    proposed_shares,
    spoken,
)
from desktop_app.store.records import Records
from desktop_app.store.sources import hash_file
from desktop_app.store.workspace import Workspace
from importers.contract import ImportRefused
from importers.papers import Paper, Papers, read_papers

CHANGES = Changed.DOCUMENTS | Changed.ACTIVITY
ADDED = mark("{kind} {number} of {amount} {currency} was recorded.")
IMPORTED = mark("{count} papers were taken from {file}.")
SHARED = mark("The shares of {kind} {number} were set.")
WITHDRAWN = mark("{kind} {number} of {amount} {currency} was withdrawn: {reason}")


def import_documents(
    home: Workspace, path: Path, defaults: Defaults | None = None
) -> Outcome[Taken]:
    """Take a list of papers, CSV or XLSX, whole or not at all.

    Raises:
        Refused: it is no such list, or a row of it is wrong: all faults are named.
    """
    wanted = defaults or Defaults()
    try:
        papers = read_papers(path, wanted.kind.value if wanted.kind else "")
    except ImportRefused as refusal:
        raise in_words(refusal) from refusal
    sha256 = hash_file(path)
    with home.ledger.begin() as records:
        bills = records.bills()
        made = [
            replace(_document(one, wanted, bills), source=path.name, sha256=sha256)
            for one in papers.found
        ]
        taken = _record(records, made, bills, papers)
        if taken.added:
            facts = {"count": len(taken.added), "file": path.name, "sha256": sha256}
            listed = [_facts(one) for one in taken.added]
            records.record("document.import", IMPORTED, facts | {"papers": listed})
    return Outcome(taken, CHANGES if taken.added else Changed.NOTHING)


def add_document(
    home: Workspace, document: Document, shares: Sequence[Share] = ()
) -> Outcome[Taken]:
    """Record a paper that was typed in; without shares they are proposed.

    Raises:
        Refused: it says too little, or its shares do not fit.
    """
    with home.ledger.begin() as records:
        bills = records.bills()
        document = completed(document, bills)
        if shares:
            given = checked_shares(document, shares, bills, Rates(records.terms()))
            document = replace(document, shares=given)
        taken = _record(records, [document], bills, Papers((), ()))
        for one in taken.added:
            records.record("document.add", ADDED, _facts(one), subject=_subject(one))
    return Outcome(taken, CHANGES if taken.added else Changed.NOTHING)


def list_documents(
    home: Workspace, scope: Scope | None = None, kind: DocumentKind | None = None
) -> list[Document]:
    """Return the papers that hold, of a month, an account or a kind."""
    wanted = scope or Scope()
    with home.ledger.read() as records:
        found = records.documents()
    return [
        one
        for one in found
        if (kind is None or one.kind is kind)
        and (wanted.account is None or one.account == wanted.account)
        and (wanted.period is None or _covers(one, wanted.period))
    ]


def withdraw_document(home: Workspace, number: int, reason: str) -> Outcome[Document]:
    """Take a paper back; it stays in the ledger with the reason.

    Raises:
        Refused: there is none, it was withdrawn, or its bill is locked.
    """
    if not reason.strip():
        raise Refused(
            _("A paper is not withdrawn without a reason."),
            _("Say why, for whoever audits this ledger."),
        )
    with home.ledger.begin() as records:
        found = _held(records, number)
        records.withdraw_document(number, reason.strip())
        facts = _facts(found) | {"reason": reason.strip()}
        records.record("document.withdraw", WITHDRAWN, facts, subject=_subject(found))
    return Outcome(found, CHANGES)


def share_document(
    home: Workspace, number: int, shares: Sequence[Share] = ()
) -> Outcome[Document]:
    """Say what of a paper is for which bill; without shares they are proposed.

    Raises:
        Refused: they do not fit, there is no bill to share with, or one is locked.
    """
    with home.ledger.begin() as records:
        found = _held(records, number)
        bills = records.bills()
        rates = Rates(records.terms())
        given = (
            checked_shares(found, shares, bills, rates)
            if shares
            else proposed_shares(found, bills, rates)
        )
        if not given:
            raise Refused(
                _("There is no bill for {paper} yet.").format(paper=spoken(found)),
                _("Import the bill first, or name bills and amounts."),
            )
        records.share_document(number, given)
        shared = replace(found, shares=given)
        facts, before = _facts(shared), {"shares": _facts(found)["shares"]}
        subject = _subject(found)
        records.record("document.share", SHARED, facts, subject=subject, before=before)
    return Outcome(shared, CHANGES)


def _record(
    records: Records, made: Sequence[Document], bills: Sequence[Bill], papers: Papers
) -> Taken:
    held = {_key(one): one for one in records.documents()}
    rates = Rates(records.terms())
    fresh: dict[tuple[object, ...], Document] = {}
    known = []
    for one in made:
        key = _key(one)
        if key in held or key in fresh:
            known.append(held.get(key, one))
        else:
            shares = one.shares or proposed_shares(one, bills, rates)
            fresh[key] = replace(one, shares=shares)
    added = records.add_documents(list(fresh.values())) if fresh else []
    return Taken(tuple(added), tuple(known), papers.void)


def _held(records: Records, number: int) -> Document:
    found = records.document(number)
    if found is None or found.withdrawn_at is not None:
        raise Refused(
            _("There is no paper {number}, or it was withdrawn.").format(number=number),
            _("See “plumbline invoices list” for the numbers."),
        )
    return found


def _key(one: Document) -> tuple[object, ...]:
    """Return what makes two papers the same one."""
    months = (one.period_from, one.period_to)
    owner = (one.provider, one.account, one.currency)
    # Without a number, only the day tells two equal top-ups apart.
    return one.kind, *owner, one.number, *months, one.amount, one.number or one.dated


def _covers(one: Document, period: str) -> bool:
    if one.period_from:
        return one.period_from <= period <= (one.period_to or one.period_from)
    return bool(one.dated and one.dated.isoformat().startswith(period))


def _document(paper: Paper, wanted: Defaults, bills: Sequence[Bill]) -> Document:
    """Make a document of a row, with what the person or the ledger says beside it."""
    own = {"row", "kind", "provider", "account", "currency"}
    facts = {
        name: getattr(paper, name)
        for name in Paper.__dataclass_fields__
        if name not in own
    }
    made = Document(
        kind=DocumentKind(paper.kind),
        provider=paper.provider or wanted.provider,
        account=paper.account or wanted.account,
        currency=paper.currency or wanted.currency,
        source_row=paper.row,
        **facts,
    )
    return completed(made, bills)


def _subject(one: Document) -> str:
    return f"document {one.id}"


def _facts(one: Document) -> dict[str, object]:
    shares = [[share.bill.text, str(share.amount)] for share in one.shares]
    return {
        "id": one.id,
        "kind": one.kind.value,
        "provider": one.provider,
        "account": one.account,
        "number": one.number,
        "amount": one.amount,
        "currency": one.currency,
        "period_from": one.period_from,
        "period_to": one.period_to,
        "shares": shares,
    }
