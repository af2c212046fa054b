"""Say of every source file what it is to the ledger: a bill, or a usage log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the role; every file so far was read as a bill."""
    role = sa.Column("role", sa.String(), nullable=False, server_default="bill")
    op.add_column("source_file", role)
