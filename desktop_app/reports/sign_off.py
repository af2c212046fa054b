"""Print the sign-off of a period: what is vouched for, by whom, and what it proves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from desktop_app.domain.closing import CheckItem, CheckName, Closing, SignedTotal
from desktop_app.domain.money import total
from desktop_app.i18n import _, mark
from desktop_app.reports.pages import (
    NOTHING,
    Block,
    Document,
    Facts,
    Heading,
    Marks,
    Paragraph,
    Side,
    Table,
    TableColumn,
)
from desktop_app.reports.printing import write_pdf

CHECKS: dict[CheckName, str] = {
    CheckName.FINAL_FILES: mark("Final files are there"),
    CheckName.TIES_TO_BILL: mark("Lines tie to the provider's bill"),
    CheckName.TIES_TO_INVOICE: mark("Bill ties to the invoice"),
    CheckName.RECONCILED: mark("Every charge is recalculated"),
    CheckName.UNPRICED: mark("No charge is without a price"),
    CheckName.FINDINGS_DECIDED: mark("Every finding is decided"),
    CheckName.DISPUTES_DECIDED: mark("Every dispute is decided or carried over"),
    CheckName.ALLOCATION_TIES: mark("The allocation ties to the bill"),
}
PROVES = mark(
    "What this sheet proves: the chain's head printed above covers every entry of the "
    "audit trail up to the sign-off, each with its person, time and content. Whoever "
    "has the ledger can calculate the chain anew (plumbline verify) and compare: if a "
    "single field of an entry, or the order of the entries, was changed since, the "
    "head is another."
)
PROVES_NOT = mark(
    "What it does not prove: that the provider's figures are right beyond the checks "
    "listed, who sat at the desk when a name was entered, or that the whole ledger "
    "was not written anew before this sheet was printed. Keep the sheet outside the "
    "ledger; only then does the comparison mean anything."
)


def write_sign_off(path: Path, closing: Closing, checks: Sequence[CheckItem]) -> int:
    """Write the sign-off sheet as PDF, in the language in use; return its pages."""
    return write_pdf(sign_off_content(closing, checks), path)


def sign_off_content(closing: Closing, checks: Sequence[CheckItem]) -> Document:
    """Return the sign-off sheet of a period.

    Args:
        closing: prepared and signed, with its totals and the chain's head.
        checks: the checklist as it stood when it was signed.
    """
    account = closing.account or _("all accounts")
    heading = _("Sign-off of {period}").format(period=closing.period)
    blocks: list[Block] = [
        Heading(heading, 0),
        Facts(tuple(_people(closing, account))),
        Heading(_("Signed totals")),
        _totals(closing.totals),
        *_sums(closing.totals),
        Heading(_("Checklist")),
        _checklist(checks),
        Heading(_("Audit trail")),
        Facts(((_("Head of the chain (SHA-256)"), closing.chain_head or NOTHING),)),
        Paragraph(_(PROVES), quiet=True),
        Paragraph(_(PROVES_NOT), quiet=True),
        Heading(_("Signatures"), 2),
        _signatures(closing),
    ]
    return Document(
        title=f"{heading} · {account}",
        author=closing.signed_by or closing.prepared_by,
        dated=closing.signed_at or closing.prepared_at,
        marks=Marks(
            above=f"{heading} · {account}",
            beside=moment(closing.signed_at or closing.prepared_at),
            below=_("Plumbline sign-off sheet"),
            page=_("Page {page} of {pages}"),
        ),
        blocks=tuple(blocks),
    )


def moment(at: datetime | None) -> str:
    """Write an instant, in UTC wherever it is printed."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC") if at else NOTHING


def _people(closing: Closing, account: str) -> list[tuple[str, str]]:
    rows = [
        (_("Period"), closing.period),
        (_("Account"), account),
        (_("Prepared by"), f"{closing.prepared_by} · {moment(closing.prepared_at)}"),
        (
            _("Signed by"),
            f"{closing.signed_by} · {moment(closing.signed_at)}"
            if closing.signed_by
            else _("not signed yet"),
        ),
    ]
    optional = (
        (_("Note"), closing.note),
        (_("Closed on provisional figures because"), closing.override),
    )
    rows += [(name, text) for name, text in optional if text]
    if closing.reopened_by:
        text = f"{closing.reopened_by} · {moment(closing.reopened_at)}"
        rows += [(_("Reopened by"), text), (_("Reason"), closing.reason)]
    return rows


def _totals(totals: Sequence[SignedTotal]) -> Table:
    columns = (
        TableColumn(_("Provider")),
        TableColumn(_("Account")),
        TableColumn(_("Currency")),
        TableColumn(_("Lines"), Side.COUNT),
        TableColumn(_("Billed"), Side.AMOUNT),
        TableColumn(_("Recalculated"), Side.AMOUNT),
        TableColumn(_("Difference"), Side.AMOUNT),
        TableColumn(_("Unpriced"), Side.COUNT),
        TableColumn(_("Run")),
    )
    rows = tuple(
        (
            one.bill.provider,
            one.bill.account,
            one.bill.currency,
            one.lines,
            one.billed,
            one.expected,
            one.difference,
            one.unpriced,
            one.run or NOTHING,
        )
        for one in totals
    )
    return Table(columns, rows)


def _sums(totals: Sequence[SignedTotal]) -> list[Block]:
    """Say what was billed in each currency; sums never cross currencies."""
    columns = (
        TableColumn(_("Total by currency")),
        TableColumn(_("Bills"), Side.COUNT),
        TableColumn(_("Lines"), Side.COUNT),
        TableColumn(_("Billed"), Side.AMOUNT),
    )
    rows = []
    for currency in sorted({one.bill.currency for one in totals}):
        of_it = [one for one in totals if one.bill.currency == currency]
        lines = sum(one.lines for one in of_it)
        billed = total(one.billed for one in of_it)
        rows.append((currency, len(of_it), lines, billed))
    return [Table(columns, tuple(rows))] if len(totals) > 1 else []


def _checklist(checks: Sequence[CheckItem]) -> Table:
    columns = (
        TableColumn(_("Check")),
        TableColumn(_("Result")),
        TableColumn(_("What was found")),
        TableColumn(_("Waived because")),
    )
    rows = tuple(
        (_(CHECKS[one.name]), _result(one), one.detail, one.waived or NOTHING)
        for one in checks
    )
    return Table(columns, rows)


def _result(one: CheckItem) -> str:
    if one.holds:
        return _("✓ holds")
    return _("waived") if one.waived else _("does not hold")


def _signatures(closing: Closing) -> Table:
    columns = (
        TableColumn(_("Prepared by (date, signature)")),
        TableColumn(_("Signed by (date, signature)")),
    )
    space = "\n\n\n"
    return Table(
        columns,
        ((space + closing.prepared_by, space + (closing.signed_by or NOTHING)),),
    )
