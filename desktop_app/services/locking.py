"""Say no to what would change a bill that is closed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from desktop_app.domain.bills import BillId
from desktop_app.domain.errors import Refused
from desktop_app.i18n import _, ngettext
from desktop_app.store.workspace import Workspace


def closed_bills(home: Workspace) -> dict[BillId, int]:
    """Return the bills that are locked, each with the closing that locks it."""
    with home.ledger.read() as records:
        return records.locked_bills()


def refuse_closed(home: Workspace, bills: Iterable[BillId], what: str = "") -> None:
    """Refuse to touch closed bills; ``what`` is the file that would.

    The database refuses it too; this says which bill it is, and earlier.

    Raises:
        Refused: one of the bills is closed.
    """
    locked = closed_bills(home)
    for bill in bills:
        if bill in locked:
            raise _refusal(bill, locked[bill], what)


def skipped_words(bills: Sequence[BillId]) -> str:
    """Say which bills were left as they are because they are closed."""
    names = ", ".join(f"{one.account or _('no account')} {one.period}" for one in bills)
    return ngettext(
        "{count} closed bill was left as it is: {names}.",
        "{count} closed bills were left as they are: {names}.",
        len(bills),
    ).format(count=len(bills), names=names)


def _refusal(bill: BillId, closing: int, what: str) -> Refused:
    facts = {
        "file": what,
        "period": bill.period,
        "account": bill.account or _("no account"),
        "closing": closing,
    }
    said = (
        _("{file} has lines of {period} for account {account}, which is closed.")
        if what
        else _("The bill of {period} for account {account} is closed.")
    )
    return Refused(
        said.format(**facts),
        _("Reopen closing {closing} with a reason first; nothing was changed.").format(
            **facts
        ),
    )
