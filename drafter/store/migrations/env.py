"""What Alembic runs for each upgrade (升级环境): on the connection it is given, inside the transaction already begun."""

from __future__ import annotations

from alembic import context

from drafter.store.tables import Table

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Table.metadata,
    # SQLite cannot alter most things in place: Alembic copies the table instead.
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
