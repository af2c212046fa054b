"""Name the papers beside a bill: invoices, stated totals, payments, top-ups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from desktop_app.domain.bills import BillId


class DocumentKind(StrEnum):
    """What a document says."""

    INVOICE = "invoice"
    MONTHLY_BILL = "monthly-bill"  # the total that the provider states for a month
    PAYMENT = "payment"  # money that went out for bills
    TOP_UP = "top-up"  # money put into the account
    REDEMPTION = "redemption"  # a code or voucher that became balance
    OPENING = "opening"  # balance at the start of its period
    CLOSING = "closing"  # balance at the end of its period, as stated
    CREDIT_LIMIT = "credit-limit"


@dataclass(frozen=True)
class Share:
    """How much of a document is for one bill, in the document's currency."""

    bill: BillId
    amount: Decimal


@dataclass(frozen=True)
class Document:
    """One paper as it was imported or typed in; never changed, only withdrawn.

    Args:
        amount: including tax, above 0 for what its kind says.
        tax: what of it is tax; None: not stated.
        period_from: first month it covers, YYYY-MM; empty: none stated.
        period_to: last month it covers.
        source: name of the file it was read from; empty: typed in.
        sha256: hash of that file.
    """

    kind: DocumentKind
    provider: str
    account: str
    number: str
    currency: str
    amount: Decimal
    tax: Decimal | None = None
    period_from: str = ""
    period_to: str = ""
    dated: date | None = None
    issuer: str = ""
    status: str = ""
    note: str = ""
    source: str = ""
    sha256: str = ""
    source_row: int = 0
    shares: tuple[Share, ...] = ()
    id: int = 0  # 0: not recorded yet
    person: str = ""
    recorded_at: datetime | None = None  # UTC
    withdrawn_at: datetime | None = None
    withdrawal: str = ""  # why
