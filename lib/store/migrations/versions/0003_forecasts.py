"""Kept forecasts, and the days on which sellers expect payment."""

import sqlalchemy as sa
from alembic import op

revision = "0003_forecasts"
down_revision = "0002_scenarios"


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "forecasts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("tested", sa.Boolean, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("model", sa.String(40), nullable=False),
        sa.Column("invoices", sa.LargeBinary, nullable=False),
        sa.Column("weeks", sa.LargeBinary, nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_by", sa.String(200), nullable=False),
        sa.UniqueConstraint("version", "day", "code", "tested"),
    )
    op.create_table(
        "expected_days",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("document", sa.String(400), nullable=False),
        sa.Column("customer", sa.String(400), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("day", sa.Date),
        sa.Column("made_on", sa.Date, nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("forecast_day", sa.Date),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by", sa.String(200), nullable=False),
        sa.UniqueConstraint("document", "customer", "revision"),
    )
