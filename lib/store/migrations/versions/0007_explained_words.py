"""Words for a state of payment that a person explained, remembered with the columns of a shape."""

import sqlalchemy as sa
from alembic import op

revision = "0007_explained_words"
down_revision = "0006_stated_day"


def upgrade() -> None:
    """Earlier mappings have none."""
    op.add_column("mappings", sa.Column("states", sa.JSON))
