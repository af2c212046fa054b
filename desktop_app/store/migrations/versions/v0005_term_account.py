"""Let a term of the contract hold for one account only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the account; every term so far holds for all of them."""
    account = sa.Column("account", sa.String(), nullable=False, server_default="")
    op.add_column("contract_term", account)
