"""Read what a bill file says: no app, no ledger, no window."""

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
from importers.registry import BUILTIN, explain_match, identify
from importers.schema import CHARGE, PRICE_RULE

__all__ = [
    "BUILTIN",
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
    "explain_match",
    "identify",
]
