"""Bring an older ledger, or a new one, to the shape that this program knows."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

SCRIPTS = Path(__file__).resolve().parent / "migrations"


def upgrade(connection: Connection) -> None:
    """Run the migrations that the ledger lacks; the caller commits."""
    config = Config()
    # ConfigParser reads % as the start of a place.
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
