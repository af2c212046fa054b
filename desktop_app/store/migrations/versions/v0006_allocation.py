"""Lay out departments, allocation rules, and what a close froze of them."""

from __future__ import annotations

from alembic import op

from desktop_app.store.migrations.columns import (
    count,
    facts,
    keep_keys,
    key,
    number,
    one,
    refuse,
    text,
    to,
)

revision = "0006"
down_revision = "0005"

KEPT = "plumbline:kept"


def upgrade() -> None:
    """Create the tables; what a close froze is kept as it is."""
    words = ("code", "name", "parent", "kind", "owner", "since", "until", "note")
    op.create_table(
        "department",
        number(),
        *(text(name) for name in words),
        key("department"),
        one("department", "code"),
    )
    op.create_table(
        "allocation_rule",
        number(),
        count("place"),
        text("name"),
        facts("conditions"),
        text("split"),
        facts("targets"),
        facts("shares"),
        *(text(name) for name in ("since", "until", "note")),
        key("allocation_rule"),
    )
    op.create_table(
        "frozen_allocation",
        count("closing_id"),
        *(text(name) for name in ("period", "currency")),
        facts("content"),
        key("frozen_allocation", "closing_id", "period", "currency"),
        to("frozen_allocation", "closing_id", "closing"),
    )
    prepared = (
        "EXISTS (SELECT 1 FROM closing WHERE id = {row}.closing_id"
        " AND state = 'prepared')"
    )
    refuse("frozen_allocation", "UPDATE DELETE", "", KEPT)
    refuse("frozen_allocation", "INSERT", f"NOT {prepared}", KEPT)
    keep_keys("frozen_allocation", [["closing_id", "period", "currency"]], KEPT)
