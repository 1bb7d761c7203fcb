"""Parked cases that say where they went, held orders on decisions, disagreements not yet escalated."""

import sqlalchemy as sa
from alembic import op

revision = "0008_board_lines"
down_revision = "0007_explained_words"


def upgrade() -> None:
    """Cases parked so far are taken up as before; decisions so far say nothing of held orders."""
    op.add_column("cases", sa.Column("went_to", sa.Integer))
    op.add_column("decisions", sa.Column("orders", sa.JSON, nullable=False, server_default="[]"))
    with op.batch_alter_table("disagreements") as table:
        table.alter_column("by", existing_type=sa.Date, nullable=True)
