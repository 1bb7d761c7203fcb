"""Runs the migrations on the connection that the database module opened."""

from alembic import context

from lib.store.records import tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.EventRow.metadata,
    render_as_batch=True,
)
context.run_migrations()
