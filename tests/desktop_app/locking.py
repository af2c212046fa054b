"""Close a bill as a second person would, without its checklist."""

from __future__ import annotations

from decimal import Decimal

from desktop_app.domain.bills import BillId
from desktop_app.domain.closing import SignedTotal
from desktop_app.store.ledger import Ledger
from desktop_app.store.workspace import Workspace


def lock_bill(home: Workspace, bill: BillId) -> None:
    """Prepare and sign the close of a bill, with all that the triggers ask for."""
    with home.ledger.begin() as records:
        closing = records.add_closing(bill.period, bill.account, {}, "")
    signer = Ledger(home.ledger.path, writable=True, person="The signer")
    with signer.begin() as records:
        subject = f"closing {closing.id}"
        entry = records.record("close.sign", "Signed.", {}, subject=subject)
        total = SignedTotal(bill, 0, Decimal(0), None, "", "")
        records.sign_closing(closing.id, "", entry.hash, [total])
    signer.close()
