"""Saved scenarios."""

import sqlalchemy as sa
from alembic import op

revision = "0002_scenarios"
down_revision = "0001_loads"


def upgrade() -> None:
    """Make the table of saved scenarios."""
    op.create_table(
        "scenarios",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(200), nullable=False, index=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("ledger", sa.String(64), nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("name", "number", name="scenarios_name_number"),
        sa.UniqueConstraint("token", name="scenarios_token"),
    )
