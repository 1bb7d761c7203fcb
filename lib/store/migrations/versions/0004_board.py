"""The board: people, meetings, cases, opinions, plans, decisions, records and the chain of events."""

import sqlalchemy as sa
from alembic import op

revision = "0004_board"
down_revision = "0003_forecasts"


def upgrade() -> None:
    """Make the tables; what is in the record of events can then only be added to."""
    op.create_table(
        "asked",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("market", sa.JSON, nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("customer", sa.String(200), nullable=False, index=True),
        sa.Column("day", sa.Date, nullable=False),
    )
    op.create_table(
        "causes",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("could", sa.String(40), nullable=False),
        sa.Column("whose", sa.String(20), nullable=False),
        sa.Column("said_by", sa.String(200), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("document", sa.String(200), nullable=False),
        sa.Column("customer", sa.String(200), nullable=False, index=True),
        sa.Column("day", sa.Date, nullable=False),
    )
    op.create_table(
        "events",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(40), nullable=False, index=True),
        sa.Column("act", sa.String(60), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False, index=True),
        sa.Column("customer", sa.String(200), nullable=False, index=True),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("payload", sa.String(64), nullable=False),
        sa.Column("prev", sa.String(64), nullable=False, unique=True),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
    )
    op.create_table(
        "field_reports",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("answers", sa.JSON, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("customer", sa.String(200), nullable=False, index=True),
        sa.Column("day", sa.Date, nullable=False),
    )
    op.create_table(
        "logged",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("document", sa.String(200), nullable=False),
        sa.Column("terms", sa.String(200), nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("customer", sa.String(200), nullable=False, index=True),
        sa.Column("day", sa.Date, nullable=False),
    )
    op.create_table(
        "meetings",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("ledger", sa.String(64), nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("mode", sa.String(20), nullable=False),
        sa.Column("closed", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_by", sa.String(40), nullable=False),
    )
    op.create_table(
        "news",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("way", sa.String(20), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("customer", sa.String(200), nullable=False, index=True),
        sa.Column("day", sa.Date, nullable=False),
    )
    op.create_table(
        "people",
        sa.Column("key", sa.String(40), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("mail", sa.String(320), nullable=False, index=True),
        sa.Column("head", sa.Boolean, nullable=False),
        sa.Column("seller", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_by", sa.String(40), nullable=False),
    )
    op.create_table(
        "cases",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("meeting", sa.Integer, sa.ForeignKey("meetings.key"), nullable=False),
        sa.Column("whom", sa.String(220), nullable=False),
        sa.Column("customer", sa.String(200), nullable=False, index=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("reasons", sa.JSON, nullable=False),
        sa.Column("market", sa.JSON),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("parked_until", sa.Date),
        sa.Column("added_by", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_by", sa.String(40), nullable=False),
        sa.UniqueConstraint("meeting", "whom"),
    )
    op.create_table(
        "event_payloads",
        sa.Column("event", sa.Integer, sa.ForeignKey("events.key"), primary_key=True),
        sa.Column("about", sa.String(40), nullable=False, index=True),
        sa.Column("salt", sa.String(64), nullable=False),
        sa.Column("said", sa.Text, nullable=False),
    )
    op.create_table(
        "submits",
        sa.Column("token", sa.String(80), primary_key=True),
        sa.Column("write", sa.String(60), nullable=False),
        sa.Column("actor", sa.String(40), nullable=False),
        sa.Column("entries", sa.String(64), nullable=False),
        sa.Column("result", sa.JSON, nullable=False),
        sa.Column("event", sa.Integer, sa.ForeignKey("events.key"), nullable=False),
    )
    op.create_table(
        "decisions",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("customer", sa.String(200), nullable=False, index=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("option", sa.String(20), nullable=False),
        sa.Column("changes", sa.JSON, nullable=False),
        sa.Column("starts", sa.Date, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("reasons", sa.Text, nullable=False),
        sa.Column("owner", sa.String(40), nullable=False),
        sa.Column("agreements", sa.JSON, nullable=False),
        sa.Column("approvals", sa.JSON, nullable=False),
        sa.Column("approval", sa.JSON),
        sa.Column("plan", sa.JSON),
        sa.Column("expected_chance", sa.Integer),
        sa.Column("case", sa.Integer, sa.ForeignKey("cases.key"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_by", sa.String(40), nullable=False),
        sa.UniqueConstraint("case"),
    )
    op.create_table(
        "disagreements",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("credit_says", sa.Text, nullable=False),
        sa.Column("sales_says", sa.Text, nullable=False),
        sa.Column("escalated_to", sa.String(200), nullable=False),
        sa.Column("by", sa.Date, nullable=False),
        sa.Column("case", sa.Integer, sa.ForeignKey("cases.key"), nullable=False),
        sa.UniqueConstraint("case"),
    )
    op.create_table(
        "opinions",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("person", sa.String(40), nullable=False),
        sa.Column("side", sa.String(20), nullable=False),
        sa.Column("sealed", sa.LargeBinary),
        sa.Column("opened", sa.Text),
        sa.Column("case", sa.Integer, sa.ForeignKey("cases.key"), nullable=False),
        sa.UniqueConstraint("case", "person"),
    )
    op.create_table(
        "plans",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("plan", sa.JSON, nullable=False),
        sa.Column("case", sa.Integer, sa.ForeignKey("cases.key"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_by", sa.String(40), nullable=False),
        sa.UniqueConstraint("case"),
    )
    op.create_table(
        "outcomes",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("decision", sa.Integer, sa.ForeignKey("decisions.key"), nullable=False),
        sa.Column("after_days", sa.Integer, nullable=False),
        sa.Column("seen", sa.JSON, nullable=False),
        sa.Column("expected", sa.JSON, nullable=False),
        sa.Column("lesson", sa.Text, nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.UniqueConstraint("decision", "after_days"),
    )
    op.create_table(
        "sent_lines",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("decision", sa.Integer, sa.ForeignKey("decisions.key"), nullable=False),
        sa.Column("field", sa.String(40), nullable=False),
        sa.Column("lapse", sa.Boolean, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.UniqueConstraint("decision", "field", "lapse"),
    )
    for statement in _ADD_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


_SAID = "The record of events can only be added to."
_ADD_ONLY = {
    "sqlite": [
        f"""CREATE TRIGGER events_no_{what.lower()} BEFORE {what} ON events
            BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"""
        for what in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        f"""CREATE FUNCTION events_add_only() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{_SAID}'; END $$""",
        """CREATE TRIGGER events_add_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events
            FOR EACH STATEMENT EXECUTE FUNCTION events_add_only()""",
    ],
}
