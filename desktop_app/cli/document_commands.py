"""List the commands around a bill's papers: matrix, invoices, balance."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop_app.cli.command import Command, amount, day, scope
from desktop_app.domain.bills import BillId
from desktop_app.domain.documents import DocumentKind, Share
from desktop_app.i18n import _, mark


def share(text: str) -> Share:
    """Read ``provider/account/period/currency=AMOUNT``."""
    name, _sign, figure = text.rpartition("=")
    bill = BillId.read(name)
    if bill is None:
        raise argparse.ArgumentTypeError(
            _("“{text}” is not of the form BILL=AMOUNT").format(text=text)
        )
    return Share(bill, amount(figure))


def _matrix(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "bill",
        nargs="?",
        default="",
        metavar="BILL",
        help=_("provider/account/period/currency"),
    )
    scope(parser)


def _kind(parser: argparse.ArgumentParser, words: str) -> None:
    choices = [one.value for one in DocumentKind]
    parser.add_argument("--kind", choices=choices, help=words)


def _owner(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--provider", default="", help=_("whose bill it is"))
    parser.add_argument("--account", help=_("the account ID"))
    parser.add_argument("--currency", default="", help=_("as CNY"))


def _import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.xlsx|FILE.csv")
    _kind(parser, _("what its rows are, where they do not say it"))
    _owner(parser)


def _shares(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--share",
        action="append",
        type=share,
        default=[],
        metavar="BILL=AMOUNT",
        help=_("what of it is for a bill; may be repeated, must add up"),
    )


def _add(parser: argparse.ArgumentParser) -> None:
    _kind(parser, _("what it is (default: an invoice)"))
    _owner(parser)
    parser.add_argument("--number", default="", help=_("its number"))
    parser.add_argument(
        "--period", default="", help=_("month or months: 2026-05, 2026-05~2026-07")
    )
    parser.add_argument("--amount", type=amount, required=True, help=_("with tax"))
    parser.add_argument("--tax", type=amount, help=_("what of it is tax"))
    parser.add_argument("--date", type=day, help=_("its day, YYYY-MM-DD"))
    parser.add_argument("--issuer", default="", help=_("who issued it"))
    parser.add_argument("--status", default="", help=_("in the issuer's words"))
    parser.add_argument("--note", default="", help=_("a note"))
    _shares(parser)


def _list(parser: argparse.ArgumentParser) -> None:
    scope(parser)
    _kind(parser, _("only papers of this kind"))


def _one(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", type=int, metavar="ID")


def _share(parser: argparse.ArgumentParser) -> None:
    _one(parser)
    _shares(parser)


def _withdraw(parser: argparse.ArgumentParser) -> None:
    _one(parser)
    parser.add_argument("--reason", required=True, help=_("why, for the audit trail"))


def _balance(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--account", help=_("only this account ID"))


DOCUMENT_COMMANDS: tuple[Command, ...] = (
    Command(
        ("matrix",),
        mark("lay a bill beside its invoice, payment and recalculation"),
        "papers:show_matrix",
        _matrix,
    ),
    Command(
        ("invoices", "import"),
        mark("take invoices, payments or balances from a list"),
        "papers:take",
        _import,
        writes=True,
    ),
    Command(
        ("invoices", "add"),
        mark("record one paper"),
        "papers:add",
        _add,
        writes=True,
    ),
    Command(("invoices", "list"), mark("list the papers"), "papers:catalogue", _list),
    Command(
        ("invoices", "share"),
        mark("say what of a paper is for which bill"),
        "papers:share",
        _share,
        writes=True,
    ),
    Command(
        ("invoices", "withdraw"),
        mark("take a paper back, with a reason"),
        "papers:withdraw",
        _withdraw,
        writes=True,
    ),
    Command(
        ("balance",),
        mark("show the account flow and the available balance"),
        "balances:show",
        _balance,
    ),
)
