"""The day that a source states for itself, so that a list is seen on the day it was drawn up."""

import sqlalchemy as sa
from alembic import op

revision = "0006_stated_day"
down_revision = "0005_notes"


def upgrade() -> None:
    """Earlier loads state none."""
    op.add_column("loads", sa.Column("as_of", sa.Date))
