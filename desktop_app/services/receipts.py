"""Write the receipt of an import: what was read, refused and doubled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from desktop_app.domain.bills import (
    BillId,
    Finality,
    ImportStatus,
    Overlap,
    Receipt,
    Scope,
)
from desktop_app.domain.errors import AppError
from desktop_app.domain.money import plain, total
from desktop_app.i18n import _
from desktop_app.store.entries import NewPart, RejectedRow, SourceFile
from desktop_app.store.parts import Part
from desktop_app.store.workspace import Workspace

FIRST = 3  # rejects named in a sentence


def refused(path: Path, error: AppError, sha256: str = "") -> Receipt:
    """Return the receipt of a file that was not taken."""
    return Receipt(
        file=str(path),
        sha256=sha256,
        status=ImportStatus.REFUSED,
        message=error.message,
        hint=error.hint,
    )


def already_imported(
    home: Workspace, path: Path, source: SourceFile, account: str = ""
) -> Receipt:
    """Return the receipt of a file whose bytes are in the ledger already.

    Args:
        home: the ledger.
        path: the file.
        source: what the ledger knows of it.
        account: the account that a person gave for it now; empty: none.
    """
    parts = [
        part
        for part in home.lines.parts(Scope(), of_record=False)
        if part.source_sha256 == source.sha256
    ]
    message = _("{file} was already imported on {day}, as {name}.").format(
        file=path.name, day=source.imported_at.date().isoformat(), name=source.name
    )
    accounts = sorted({part.bill.account for part in parts})
    if account and accounts != [account]:
        message = f"{message} {_other_account(accounts)}"
    return receipt_of(
        path, source, parts, status=ImportStatus.ALREADY_IMPORTED, message=message
    )


def receipt_of(
    path: Path,
    source: SourceFile,
    parts: Sequence[Part | NewPart],
    *,
    status: ImportStatus,
    overlap: Overlap | None = None,
    message: str = "",
) -> Receipt:
    """Return the receipt of a file and its parts."""
    currencies = sorted({part.bill.currency for part in parts})
    sums = [_sum_in(currency, parts) for currency in currencies if len(currencies) == 1]
    final = all(part.finality == Finality.FINAL for part in parts)
    hint = ""
    if status is ImportStatus.OVERLAP:
        hint = _(
            "Nothing was taken yet. Look at the figures, then take it or leave it; "
            "on the command line, --yes takes it."
        )
    return Receipt(
        file=str(path),
        sha256=source.sha256,
        status=status,
        profile=source.profile,
        precision=source.precision,
        finality=Finality.FINAL if final else Finality.PROVISIONAL,
        provider=source.provider,
        accounts=tuple(sorted({part.bill.account for part in parts})),
        periods=tuple(sorted({part.bill.period for part in parts})),
        rows=source.rows,
        lines=source.lines,
        rejects=source.rejects,
        duplicates=source.duplicates,
        blank=source.blank,
        billed_total=total(sums),
        currency=currencies[0] if len(currencies) == 1 else "",
        overlap=overlap or Overlap(),
        message=" ".join(text for text in (message, _by_currency(parts)) if text),
        hint=hint,
    )


def overlap_words(overlap: Overlap) -> str:
    """Say how a file meets the lines already there."""
    return _(
        "The file meets lines that are already in the ledger: {new} new, {same} the "
        "same, {changed} changed, {vanished} vanished."
    ).format(
        new=overlap.new,
        same=overlap.same,
        changed=overlap.changed,
        vanished=overlap.vanished,
    )


def account_words(parts: Sequence[NewPart], account: str) -> str:
    """Say whose the lines are, where the file itself does not."""
    if account:
        return _(
            "The file names no account; its lines are those of “{account}”."
        ).format(account=account)
    if any(not part.bill.account for part in parts):
        return _("The file names no account; one can be given when it is imported.")
    return ""


def comparison_words(bills: Iterable[BillId]) -> str:
    """Say that a more precise or earlier file already states these bills."""
    names = ", ".join(
        sorted({f"{bill.account} {bill.period}".strip() for bill in bills})
    )
    if not names:
        return ""
    return _(
        "{bills}: another kind of file already states this bill; these lines are "
        "kept for comparison and add nothing to totals."
    ).format(bills=names)


def replaces_words(bills: Iterable[BillId]) -> str:
    """Say that this more precise file now states these bills."""
    names = ", ".join(
        sorted({f"{bill.account} {bill.period}".strip() for bill in bills})
    )
    if not names:
        return ""
    return _(
        "{bills}: this file is more precise than the one that stated the bill; that "
        "one is kept for comparison."
    ).format(bills=names)


def rejects_words(rejects: Sequence[RejectedRow]) -> str:
    """Name the first rows that were not taken, and why."""
    shown = [
        _("row {row}, {column}: “{value}” {reason}").format(
            row=one.row,
            column=one.column or _("the whole row"),
            value=one.value,
            reason=_(one.reason),
        )
        for one in rejects[:FIRST]
    ]
    return "; ".join(shown) + ("; …" if len(rejects) > FIRST else "")


def _other_account(accounts: Sequence[str]) -> str:
    named = [name for name in accounts if name]
    if not named:
        return _("There it has no account; a file is imported under one only.")
    return _(
        "There its account is {accounts}; a file is imported under one only."
    ).format(accounts=", ".join(f"“{name}”" for name in named))


def _sum_in(currency: str, parts: Sequence[Part | NewPart]) -> Decimal:
    return total(part.billed_total for part in parts if part.bill.currency == currency)


def _by_currency(parts: Sequence[Part | NewPart]) -> str:
    currencies = sorted({part.bill.currency for part in parts})
    if len(currencies) <= 1:
        return ""
    sums = ", ".join(f"{plain(_sum_in(one, parts))} {one}" for one in currencies)
    return _("The file holds several currencies: {sums}.").format(sums=sums)
