"""Run migrations over the connection that the ledger holds open."""

from __future__ import annotations

from alembic import context

from desktop_app.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
