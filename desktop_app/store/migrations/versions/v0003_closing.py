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

revision = "0003"
down_revision = "0002"

KEPT = "plumbline:kept"
LOCKED = "plumbline:locked"
_IS_LOCKED = "EXISTS (SELECT 1 FROM bill_lock WHERE bill_id = {row}.bill_id)"
_IN_PART = (
    "EXISTS (SELECT 1 FROM bill_lock JOIN part ON part.bill_id = bill_lock.bill_id"
    " WHERE part.id = {row}.part_id)"
)
_PAPER_LOCKED = (
    "EXISTS (SELECT 1 FROM bill_lock"
    " JOIN document_share ON document_share.bill_id = bill_lock.bill_id"
    " WHERE document_share.document_id = {row}.id)"
)
_NOT_REOPENED = (
    "NOT EXISTS (SELECT 1 FROM closing WHERE id = {row}.closing_id"
    " AND state = 'reopened' AND reason <> '')"
)
_SIGNED_FIELDS = (
    "period",
    "account",
    "prepared_by",
    "prepared_at",
    "waivers",
    "override",
    "signed_by",
    "signed_at",
    "note",
    "chain_head",
)
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
    _locks()


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
        *(count(name) for name in ("closing_id", "bill_id", "lines")),
        text("billed"),
        text("expected", empty=True),
        *(text(name) for name in ("run", "parts")),
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
        key("total_check"),
        to("total_check", "closing_id", "closing"),
        to("total_check", "bill_id", "bill"),
    )
    index("total_check", "closing_id")


def _locks() -> None:
    """Lock every row that a signed total rests on, whoever would change it."""
    for table in (
        "part",
        "run_bill",
        "finding_group",
        "finding_decision",
        "document_share",
    ):
        refuse(table, "INSERT UPDATE DELETE", _IS_LOCKED, LOCKED)
    for table in ("supersession", "run_part"):
        refuse(table, "INSERT UPDATE DELETE", _IN_PART, LOCKED)
    refuse("bill", "UPDATE DELETE", _IS_LOCKED.replace(".bill_id", ".id"), LOCKED)
    refuse("bill_lock", "UPDATE", "", LOCKED)
    refuse("bill_lock", "DELETE", _NOT_REOPENED, LOCKED)
    refuse("signed_total", "UPDATE DELETE", "", KEPT)
    refuse("closing", "DELETE", "", KEPT)
    refuse_change("closing", _SIGNED_FIELDS, "OLD.signed_by <> ''", KEPT)
    refuse_change("document", _DOCUMENT_FIELDS, "", KEPT)
    refuse("document", "UPDATE", _PAPER_LOCKED, LOCKED)
    refuse("document", "DELETE", "", KEPT)
