"""Lay out the list of exports."""

from __future__ import annotations

from alembic import op

from desktop_app.store.migrations.columns import count, facts, index, key, number, text

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Create the table; what was exported before is not known."""
    op.create_table(
        "export_job",
        number(),
        text("kind"),
        text("path"),
        facts("facts"),
        text("state"),
        text("person"),
        text("began_at"),
        text("ended_at", empty=True),
        count("rows", empty=True),
        count("size", empty=True),
        text("reason"),
        key("export_job"),
    )
    index("export_job", "state")
