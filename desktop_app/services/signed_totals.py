"""Say which signed totals no longer hold, and why."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.domain.bills import BillId
from desktop_app.domain.closing import TotalCheck
from desktop_app.i18n import _, ngettext
from desktop_app.store.workspace import Workspace


def broken_totals(home: Workspace) -> list[TotalCheck]:
    """Return every signed total that no longer holds."""
    with home.ledger.read() as records:
        return [one for one in records.total_checks() if not one.holds]


def broken_words(checks: Sequence[TotalCheck]) -> str:
    """Say how many signed totals no longer hold, and why; empty: all hold."""
    broken = [one for one in checks if not one.holds]
    if not broken:
        return ""
    head = ngettext(
        "{count} signed total no longer holds:",
        "{count} signed totals no longer hold:",
        len(broken),
    ).format(count=len(broken))
    causes = "; ".join(f"{_name(one.bill)}: {one.cause}" for one in broken)
    return f"{head} {causes}."


def _name(bill: BillId) -> str:
    return f"{bill.account or _('no account')} {bill.period}"
