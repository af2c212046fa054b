"""Bring an older ledger, or a new one, to the shape that this program knows."""

from __future__ import annotations

import sqlite3
from functools import cache
from pathlib import Path
from typing import cast

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine

SCRIPTS = Path(__file__).resolve().parent / "migrations"


def upgrade(connection: Connection) -> None:
    """Run the migrations that the ledger lacks; the caller commits."""
    config = Config()
    # ConfigParser reads % as the start of a place.
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def create(connection: Connection) -> None:
    """Give a new ledger all its tables at once, whole or not at all."""
    driver = connection.connection.driver_connection
    source = sqlite3.connect(":memory:")
    source.deserialize(_empty())
    source.backup(cast(sqlite3.Connection, driver))
    source.close()


@cache
def _empty() -> bytes:
    """Return an empty ledger; all migrations take a quarter of a second to run."""
    engine = create_engine("sqlite+pysqlite://")
    with engine.connect() as connection:
        upgrade(connection)
        connection.commit()
        driver = connection.connection.driver_connection
        made = cast(sqlite3.Connection, driver).serialize()
    engine.dispose()
    return made
