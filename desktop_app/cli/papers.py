"""Show the matrix of a bill; take, list, share and withdraw papers."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from desktop_app.cli.desk import opened, scope_of
from desktop_app.cli.matrix_text import document_record, matrix_record, write_matrix
from desktop_app.cli.output import Column, shown, write_json, write_table, write_text
from desktop_app.domain.documents import Document, DocumentKind
from desktop_app.domain.errors import Refused
from desktop_app.i18n import _
from desktop_app.services.documenting import (
    add_document,
    import_documents,
    list_documents,
    share_document,
    withdraw_document,
)
from desktop_app.services.matching import bill_named, matrix
from desktop_app.services.papers import Defaults, Taken, said_of
from desktop_app.services.sharing import kind_word, months_text, spoken
from importers.papers import months_of
from importers.prices.rules import RowUnfit

DONE = 0


def show_matrix(arguments: argparse.Namespace) -> int:
    """Lay a bill beside its invoice, payment and recalculation."""
    with opened(arguments) as (home, _progress):
        name, scope = arguments.bill, scope_of(arguments)
        bill = bill_named(home, name, scope.period, scope.account)
        found = matrix(home, bill)
    if arguments.json:
        write_json(matrix_record(found))
    else:
        write_matrix(found)
    return DONE


def take(arguments: argparse.Namespace) -> int:
    """Take invoices, payments or balances from a list."""
    defaults = Defaults(
        DocumentKind(arguments.kind) if arguments.kind else None,
        arguments.provider,
        arguments.account or "",
        arguments.currency,
    )
    with opened(arguments) as (home, _progress):
        taken = import_documents(home, arguments.file, defaults).value
    return _tell(taken, as_json=arguments.json)


def add(arguments: argparse.Namespace) -> int:
    """Record one paper."""
    first, last = _months(arguments.period)
    document = Document(
        kind=DocumentKind(arguments.kind or DocumentKind.INVOICE),
        provider=arguments.provider,
        account=arguments.account or "",
        number=arguments.number,
        currency=arguments.currency,
        amount=arguments.amount,
        tax=arguments.tax,
        period_from=first,
        period_to=last,
        dated=arguments.date,
        issuer=arguments.issuer,
        status=arguments.status,
        note=arguments.note,
    )
    with opened(arguments) as (home, _progress):
        taken = add_document(home, document, arguments.share).value
    return _tell(taken, as_json=arguments.json)


def catalogue(arguments: argparse.Namespace) -> int:
    """List the papers."""
    kind = DocumentKind(arguments.kind) if arguments.kind else None
    with opened(arguments) as (home, _progress):
        found = list_documents(home, scope_of(arguments), kind)
    if arguments.json:
        write_json([document_record(one) for one in found])
    else:
        _write(found)
    return DONE


def share(arguments: argparse.Namespace) -> int:
    """Say what of a paper is for which bill."""
    with opened(arguments) as (home, _progress):
        found = share_document(home, arguments.id, arguments.share).value
    if arguments.json:
        write_json(document_record(found))
    else:
        _write([found])
    return DONE


def withdraw(arguments: argparse.Namespace) -> int:
    """Take a paper back, with a reason."""
    with opened(arguments) as (home, _progress):
        found = withdraw_document(home, arguments.id, arguments.reason).value
    if arguments.json:
        write_json(document_record(found))
    else:
        write_text(_("{paper} was withdrawn.").format(paper=spoken(found)))
    return DONE


def _months(text: str) -> tuple[str, str]:
    try:
        return months_of(text)
    except RowUnfit as unfit:
        raise Refused(
            _(unfit.reason).format(**unfit.facts) + ".",
            _("Write 2026-05, or 2026-05~2026-07 for several months."),
        ) from unfit


def _tell(taken: Taken, *, as_json: bool) -> int:
    if as_json:
        write_json(
            {
                "added": [document_record(one) for one in taken.added],
                "known": [document_record(one) for one in taken.known],
                "void": list(taken.void),
                "waiting": [one.id for one in taken.waiting],
            }
        )
        return DONE
    if taken.added:
        _write(taken.added)
    for sentence in said_of(taken):
        write_text(sentence)
    return DONE


def _write(found: Sequence[Document]) -> None:
    columns = [
        Column("id", _("ID"), right=True),
        Column("kind", _("Kind")),
        Column("number", _("Number")),
        Column("months", _("Months")),
        Column("account", _("Account")),
        Column("amount", _("Amount"), right=True),
        Column("tax", _("Tax"), right=True),
        Column("currency", _("Currency")),
        Column("dated", _("Date")),
        Column("status", _("Status")),
        Column("shares", _("Shares")),
    ]
    rows = [
        vars(one)
        | {
            "kind": kind_word(one.kind),
            "months": months_text(one),
            "shares": "; ".join(
                f"{share.bill.period} {shown(share.amount)}" for share in one.shares
            ),
        }
        for one in found
    ]
    write_table("", columns, rows)
