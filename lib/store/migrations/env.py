"""Runs the migrations on the connection that the database module opened."""

from alembic import context

from lib.store.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
)
context.run_migrations()
