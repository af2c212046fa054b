"""Lay out the audit trail, decisions about findings, and disputes.

What happened so far becomes the beginning of the trail.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from desktop_app.domain.audit import FIRST, AuditEntry, canonical, sealed
from desktop_app.store.migrations.columns import (
    count,
    index,
    key,
    number,
    one,
    refuse,
    text,
    to,
)

revision = "0002"
down_revision = "0001"

KEPT = "plumbline:kept"
_TRAIL = ("at", "person", "kind", "subject", "text", "before", "after")
_GROUP = ("finding_class", "cause", "model", "type_code", "line_id")


def upgrade() -> None:
    """Create the tables, chain what happened so far, keep what is written."""
    _trail()
    _continue_trail()
    _decisions()
    _disputes()
    _parts_of_disputes()
    for table in (
        "audit_entry",
        "finding_decision",
        "dispute_message",
        "dispute_attachment",
        "dispute_settlement",
    ):
        refuse(table, "UPDATE DELETE", "", KEPT)


def _trail() -> None:
    op.create_table(
        "audit_entry",
        count("number"),
        *(text(name) for name in (*_TRAIL, "previous", "hash")),
        key("audit_entry", "number"),
    )
    index("audit_entry", "at")
    op.create_table(
        "ledger_setting", text("key"), text("value"), key("ledger_setting", "key")
    )


def _continue_trail() -> None:
    """Chain the events of older ledgers; nobody's name was kept then."""
    event = sa.table(
        "event",
        *(sa.column(name, sa.String()) for name in ("at", "kind", "text")),
        sa.column("id", sa.Integer()),
        sa.column("facts", sa.JSON()),
    )
    entry = sa.table("audit_entry", *(sa.column(name) for name in _ENTRY))
    previous = FIRST
    found = op.get_bind().execute(sa.select(event).order_by(event.c.id)).all()
    for place, row in enumerate(found, start=1):
        one_entry = sealed(
            AuditEntry(
                number=place,
                at=datetime.fromisoformat(row.at),
                person="",
                kind=row.kind,
                subject="",
                text=row.text,
                before="",
                after=canonical(row.facts),
                previous=previous,
            )
        )
        previous = one_entry.hash
        values: dict[str, Any] = {**vars(one_entry), "at": row.at}
        op.get_bind().execute(sa.insert(entry).values(**values))
    op.drop_table("event")


_ENTRY = ("number", *_TRAIL, "previous", "hash")


def _decisions() -> None:
    op.create_table(
        "finding_decision",
        number(),
        count("bill_id"),
        *(text(name) for name in (*_GROUP, "state", "owner", "note", "due")),
        count("lines"),
        *(text(name) for name in ("difference", "dispute", "person", "decided_at")),
        count("undoes", empty=True),
        key("finding_decision"),
        to("finding_decision", "bill_id", "bill"),
        to("finding_decision", "undoes", "finding_decision"),
    )
    index("finding_decision", "bill_id")


def _disputes() -> None:
    words = ("number", "provider", "account", "currency", "title", "reason", "claim")
    op.create_table(
        "dispute",
        number(),
        *(text(name) for name in (*words, "state", "owner", "due", "outcome")),
        text("agreed", empty=True),
        *(text(name) for name in ("opened_at", "opened_by", "changed_at")),
        count("version"),
        key("dispute"),
        one("dispute", "number"),
    )
    index("dispute", "state")
    op.create_table(
        "dispute_item",
        number(),
        *(count(name) for name in ("dispute_id", "bill_id")),
        *(text(name) for name in _GROUP),
        count("lines"),
        text("amount"),
        key("dispute_item"),
        to("dispute_item", "dispute_id", "dispute"),
        to("dispute_item", "bill_id", "bill"),
    )
    index("dispute_item", "dispute_id")
    index("dispute_item", "bill_id")


def _parts_of_disputes() -> None:
    columns = {
        "dispute_message": ("at", "person", "direction", "text"),
        "dispute_attachment": ("sha256", "name", "at", "person"),
        "dispute_settlement": ("line_id", "amount", "note", "at", "person"),
    }
    for table, words in columns.items():
        size = [count("size")] if table == "dispute_attachment" else []
        op.create_table(
            table,
            number(),
            count("dispute_id"),
            *(text(name) for name in words),
            *size,
            key(table),
            to(table, "dispute_id", "dispute"),
        )
        index(table, "dispute_id")
