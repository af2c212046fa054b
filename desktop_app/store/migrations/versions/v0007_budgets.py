"""Keep monthly budgets and the alerts that they raised."""

from __future__ import annotations

from alembic import op

from desktop_app.store.migrations.columns import (
    count,
    facts,
    index,
    keep_keys,
    key,
    number,
    one,
    refuse,
    refuse_change,
    text,
    to,
)

revision = "0007"
down_revision = "0006"

KEPT = "plumbline:kept"
_BUDGET = ("of", "name", "currency", "amount", "starts", "ends", "note")
_RAISED = ("budget_id", "period", "threshold", "actual", "raised_at")


def upgrade() -> None:
    """Create both tables; what they say is kept, a budget is only taken out."""
    op.create_table(
        "budget",
        number(),
        *(text(name) for name in _BUDGET),
        facts("thresholds"),
        *(text(name) for name in ("person", "recorded_at")),
        text("removed_at", empty=True),
        key("budget"),
    )
    op.create_table(
        "budget_alert",
        number(),
        count("budget_id"),
        *(text(name) for name in _RAISED[1:]),
        text("sent_at", empty=True),
        text("problem"),
        key("budget_alert"),
        one("budget_alert", "budget_id", "period", "threshold"),
        to("budget_alert", "budget_id", "budget"),
    )
    index("budget_alert", "budget_id")
    refuse_change("budget", (*_BUDGET, "thresholds", "recorded_at"), "", KEPT)
    refuse_change("budget_alert", _RAISED, "", KEPT)
    for table in ("budget", "budget_alert"):
        refuse(table, "DELETE", "", KEPT)
    keep_keys("budget", [["id"]], KEPT)
    keep_keys("budget_alert", [["id"], ["budget_id", "period", "threshold"]], KEPT)
