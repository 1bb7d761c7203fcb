"""Notes: what one side knew that the other did not."""

import sqlalchemy as sa
from alembic import op

revision = "0005_notes"
down_revision = "0004_board"


def upgrade() -> None:
    op.create_table(
        "notes",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("side", sa.String(20), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("case", sa.Integer, sa.ForeignKey("cases.key"), nullable=False),
    )
