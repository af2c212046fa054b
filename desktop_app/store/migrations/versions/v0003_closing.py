"""Lay out papers, contract terms and the close; lock what was signed."""

from __future__ import annotations

from alembic import op

from desktop_app.store.migrations.columns import (
    count,
    facts,
    flag,
    index,
    key,
    number,
    refuse,
    refuse_change,
    text,
    to,
)
from desktop_app.store.migrations.locks import (
    keep_closings,
    keep_every_key,
    lock_bills,
)

revision = "0003"
down_revision = "0002"

KEPT = "plumbline:kept"
_DOCUMENT_FIELDS = (
    "kind",
    "provider",
    "account",
    "number",
    "currency",
    "amount",
    "tax",
    "period_from",
    "period_to",
    "dated",
    "issuer",
    "source",
    "sha256",
    "source_row",
    "person",
    "recorded_at",
)


def upgrade() -> None:
    """Create the tables, then the triggers that keep and lock."""
    _documents()
    _terms()
    _closings()
    _checks()
    _seals()
    lock_bills()
    keep_closings()
    refuse_change("document", _DOCUMENT_FIELDS, "", KEPT)
    refuse("document", "DELETE", "", KEPT)
    keep_every_key()


def _documents() -> None:
    first = ("kind", "provider", "account", "number", "currency", "amount")
    rest = ("period_from", "period_to", "dated", "issuer", "status", "note", "source")
    op.create_table(
        "document",
        number(),
        *(text(name) for name in first),
        text("tax", empty=True),
        *(text(name) for name in (*rest, "sha256")),
        count("source_row"),
        *(text(name) for name in ("person", "recorded_at")),
        text("withdrawn_at", empty=True),
        text("withdrawal"),
        key("document"),
    )
    index("document", "kind")
    op.create_table(
        "document_share",
        *(count(name) for name in ("document_id", "bill_id")),
        text("amount"),
        key("document_share", "document_id", "bill_id"),
        to("document_share", "document_id", "document"),
        to("document_share", "bill_id", "bill"),
    )
    index("document_share", "bill_id")


def _terms() -> None:
    words = ("kind", "provider", "model", "type_code", "label", "value", "unit")
    op.create_table(
        "contract_term",
        number(),
        *(text(name) for name in (*words, "currency", "other_currency")),
        text("effective_from"),
        text("effective_to", empty=True),
        *(text(name) for name in ("source", "note")),
        key("contract_term"),
    )
    index("contract_term", "kind")


def _closings() -> None:
    op.create_table(
        "closing",
        number(),
        *(text(name) for name in ("period", "account", "state")),
        *(text(name) for name in ("prepared_by", "prepared_at")),
        facts("waivers"),
        *(text(name) for name in ("override", "signed_by")),
        text("signed_at", empty=True),
        *(text(name) for name in ("note", "chain_head", "reopened_by")),
        text("reopened_at", empty=True),
        text("reason"),
        key("closing"),
    )
    index("closing", "period")
    op.create_table(
        "signed_total",
        *(count(name) for name in ("closing_id", "bill_id", "lines", "unpriced")),
        text("billed"),
        *(text(name, empty=True) for name in ("expected", "difference")),
        *(text(name) for name in ("run", "parts", "inputs")),
        key("signed_total", "closing_id", "bill_id"),
        to("signed_total", "closing_id", "closing"),
        to("signed_total", "bill_id", "bill"),
    )
    index("signed_total", "bill_id")


def _checks() -> None:
    op.create_table(
        "bill_lock",
        *(count(name) for name in ("bill_id", "closing_id")),
        key("bill_lock", "bill_id"),
        to("bill_lock", "bill_id", "bill"),
        to("bill_lock", "closing_id", "closing"),
    )
    index("bill_lock", "closing_id")
    op.create_table(
        "total_check",
        number(),
        *(count(name) for name in ("closing_id", "bill_id")),
        text("at"),
        flag("holds"),
        *(text(name) for name in ("cause", "billed")),
        text("expected", empty=True),
        text("inputs"),
        key("total_check"),
        to("total_check", "closing_id", "closing"),
        to("total_check", "bill_id", "bill"),
    )
    index("total_check", "closing_id")


def _seals() -> None:
    op.create_table("file_seal", text("path"), text("sha256"), key("file_seal", "path"))
