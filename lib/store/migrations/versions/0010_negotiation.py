"""Customers' requests with their rounds, and house assumptions that both heads agree."""

import sqlalchemy as sa
from alembic import op

revision = "0010_negotiation"
down_revision = "0009_chain"


def upgrade() -> None:
    _requests()
    _rounds()
    _house()


def _requests() -> None:
    op.create_table(
        "customer_requests",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("customer", sa.String(200), nullable=False, index=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_by", sa.String(40), nullable=False),
        sa.Column("ledger", sa.String(200), nullable=False),
        sa.Column("asks", sa.JSON, nullable=False),
        sa.Column("asked_by", sa.String(200), nullable=False),
        sa.Column("competitor", sa.String(200), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("said_on", sa.Date),
        sa.Column("valid_until", sa.Date),
        sa.Column("contact", sa.String(200), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("outcome_terms", sa.JSON),
        sa.Column("outcome_day", sa.Date),
        sa.Column("outcome_note", sa.String(200), nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
    )


def _rounds() -> None:
    op.create_table(
        "request_rounds",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("request", sa.Integer, sa.ForeignKey("customer_requests.key"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("speaker", sa.String(20), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("terms", sa.JSON, nullable=False),
        sa.Column("worth", sa.BigInteger),
        sa.Column("conceded", sa.String(200), nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.UniqueConstraint("request", "number"),
    )


def _house() -> None:
    op.create_table(
        "house_sets",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("ledger", sa.String(200), nullable=False, index=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("assumptions", sa.JSON, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("proposed_by", sa.String(40), nullable=False),
        sa.Column("proposed_on", sa.Date, nullable=False),
        sa.Column("side", sa.String(20), nullable=False),
        sa.Column("agreed_by", sa.String(40), nullable=False),
        sa.Column("agreed_on", sa.Date),
        sa.UniqueConstraint("ledger", "number"),
    )
