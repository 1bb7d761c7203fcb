"""The head of the record of events, kept apart from it and under the home's key."""

import sqlalchemy as sa
from alembic import op

revision = "0009_chain"
down_revision = "0008_board_lines"


def upgrade() -> None:
    """Events written so far keep their digests; the first new one is keyed and seals them over."""
    op.create_table(
        "event_head",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("event", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("mac", sa.String(64), nullable=False),
    )
