"""Read what a bill file says: no app, no ledger, no window.

Here stands what says it. The formats are in `importers.registry`: to load them all
takes a tenth of a second, and most who deal with lines need none.
"""

from __future__ import annotations

from importers.contract import (
    Batch,
    Guide,
    ImportRefused,
    Precision,
    Profile,
    Reading,
    Reason,
    Reject,
    Role,
    Verdict,
)
from importers.schema import CHARGE, PRICE_RULE

__all__ = [
    "CHARGE",
    "PRICE_RULE",
    "Batch",
    "Guide",
    "ImportRefused",
    "Precision",
    "Profile",
    "Reading",
    "Reason",
    "Reject",
    "Role",
    "Verdict",
]
