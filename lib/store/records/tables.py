"""The tables of the board. A column bears the name of the field of ``lib.board`` that it keeps."""

import datetime as dt
from typing import Any

from sqlalchemy import (
    DDL,
    JSON,
    BigInteger,
    Date,
    ForeignKey,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    event,
)
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from lib.store.models import Base

_PERSON = String(40)
_CUSTOMER = String(200)
_STAMP = String(32)


class Versioned:
    """What people edit: a write says which version it saw, and the next reader who wrote last."""

    version: Mapped[int]
    changed_by: Mapped[str] = mapped_column(_PERSON)


class OfCustomer:
    """What somebody put on record about a customer on a day."""

    key: Mapped[int] = mapped_column(primary_key=True)
    customer: Mapped[str] = mapped_column(_CUSTOMER, index=True)
    day: Mapped[dt.date] = mapped_column(Date)


class OfCase:
    """What belongs to a case."""

    @declared_attr
    def case(cls) -> Mapped[int]:  # noqa: N805
        """The case it belongs to."""
        return mapped_column(ForeignKey("cases.key"))


class PersonRow(Versioned, Base):
    """Somebody round the table, under a key that says nothing about them."""

    __tablename__ = "people"

    key: Mapped[str] = mapped_column(_PERSON, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20))
    mail: Mapped[str] = mapped_column(String(320), index=True)
    head: Mapped[bool]
    seller: Mapped[str] = mapped_column(String(200))


class MeetingRow(Versioned, Base):
    """A meeting."""

    __tablename__ = "meetings"

    key: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    day: Mapped[dt.date] = mapped_column(Date)
    ledger: Mapped[str] = mapped_column(String(64))
    minutes: Mapped[int]
    mode: Mapped[str] = mapped_column(String(20))
    closed: Mapped[bool]


class CaseRow(Versioned, Base):
    """A case on a meeting's agenda; ``whom`` is the customer's key, or a prospect's name.

    ``went_to`` is the case of a later meeting that took a parked one up.
    """

    __tablename__ = "cases"
    __table_args__ = (UniqueConstraint("meeting", "whom"),)

    key: Mapped[int] = mapped_column(primary_key=True)
    meeting: Mapped[int] = mapped_column(ForeignKey("meetings.key"))
    whom: Mapped[str] = mapped_column(String(220))
    customer: Mapped[str] = mapped_column(_CUSTOMER, index=True)
    name: Mapped[str] = mapped_column(String(200))
    position: Mapped[int]
    reasons: Mapped[list[Any]] = mapped_column(JSON)
    market: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    minutes: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    parked_until: Mapped[dt.date | None] = mapped_column(Date)
    added_by: Mapped[str] = mapped_column(_PERSON)
    went_to: Mapped[int | None]


class OpinionRow(OfCase, Base):
    """An opinion: ciphertext until the reveal, then the text that its hash was made of."""

    __tablename__ = "opinions"
    __table_args__ = (UniqueConstraint("case", "person"),)

    key: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(_PERSON)
    side: Mapped[str] = mapped_column(String(20))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    opened: Mapped[str | None] = mapped_column(Text)


class PlanRow(OfCase, Versioned, Base):
    """The plan that both sides are drawing up for a case."""

    __tablename__ = "plans"
    __table_args__ = (UniqueConstraint("case"),)

    key: Mapped[int] = mapped_column(primary_key=True)
    plan: Mapped[dict[str, Any]] = mapped_column(JSON)


class DecisionRow(OfCase, Versioned, Base):
    """What was decided on a case."""

    __tablename__ = "decisions"
    __table_args__ = (UniqueConstraint("case"),)

    key: Mapped[int] = mapped_column(primary_key=True)
    customer: Mapped[str] = mapped_column(_CUSTOMER, index=True)
    name: Mapped[str] = mapped_column(String(200))
    option: Mapped[str] = mapped_column(String(20))
    changes: Mapped[list[Any]] = mapped_column(JSON)
    starts: Mapped[dt.date] = mapped_column(Date)
    until: Mapped[dt.date] = mapped_column(Date)
    reasons: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(_PERSON)
    agreements: Mapped[list[Any]] = mapped_column(JSON)
    approvals: Mapped[list[Any]] = mapped_column(JSON)
    approval: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    plan: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    expected_chance: Mapped[int | None]
    orders: Mapped[list[Any]] = mapped_column(JSON, server_default="[]")


class DisagreementRow(OfCase, Base):
    """No agreement on a case, each side in its own words, and who settles it once that is named."""

    __tablename__ = "disagreements"
    __table_args__ = (UniqueConstraint("case"),)

    key: Mapped[int] = mapped_column(primary_key=True)
    credit_says: Mapped[str] = mapped_column(Text)
    sales_says: Mapped[str] = mapped_column(Text)
    escalated_to: Mapped[str] = mapped_column(String(200))
    by: Mapped[dt.date | None] = mapped_column(Date)


class NoteRow(OfCase, Base):
    """What one side knew that the other did not, said at the reveal."""

    __tablename__ = "notes"

    key: Mapped[int] = mapped_column(primary_key=True)
    side: Mapped[str] = mapped_column(String(20))
    day: Mapped[dt.date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(_PERSON)
    text: Mapped[str] = mapped_column(Text)


class SentRow(Base):
    """A change line that was handed to whoever keeps the ledger."""

    __tablename__ = "sent_lines"
    __table_args__ = (UniqueConstraint("decision", "field", "lapse"),)

    key: Mapped[int] = mapped_column(primary_key=True)
    decision: Mapped[int] = mapped_column(ForeignKey("decisions.key"))
    field: Mapped[str] = mapped_column(String(40))
    lapse: Mapped[bool]
    day: Mapped[dt.date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(_PERSON)


class OutcomeRow(Base):
    """What came of a decision after so many days, beside what was expected."""

    __tablename__ = "outcomes"
    __table_args__ = (UniqueConstraint("decision", "after_days"),)

    key: Mapped[int] = mapped_column(primary_key=True)
    decision: Mapped[int] = mapped_column(ForeignKey("decisions.key"))
    after_days: Mapped[int]
    seen: Mapped[dict[str, Any]] = mapped_column(JSON)
    expected: Mapped[dict[str, Any]] = mapped_column(JSON)
    lesson: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(_PERSON)


class FieldReportRow(OfCustomer, Base):
    """The field checklist, answered."""

    __tablename__ = "field_reports"

    by: Mapped[str] = mapped_column(_PERSON)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(Text)


class LoggedRow(OfCustomer, Base):
    """Special terms or a complaint, logged."""

    __tablename__ = "logged"

    kind: Mapped[str] = mapped_column(String(20))
    by: Mapped[str] = mapped_column(_PERSON)
    text: Mapped[str] = mapped_column(Text)
    document: Mapped[str] = mapped_column(String(200))
    terms: Mapped[str] = mapped_column(String(200))
    until: Mapped[dt.date | None] = mapped_column(Date)


class CauseRow(OfCustomer, Base):
    """Why something is late, as somebody said."""

    __tablename__ = "causes"

    could: Mapped[str] = mapped_column(String(40))
    whose: Mapped[str] = mapped_column(String(20))
    said_by: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    document: Mapped[str] = mapped_column(String(200))


class AskedRow(OfCustomer, Base):
    """A limit or terms that a customer asked for."""

    __tablename__ = "asked"

    market: Mapped[dict[str, Any]] = mapped_column(JSON)
    by: Mapped[str] = mapped_column(_PERSON)


class NewsRow(OfCustomer, Base):
    """Something credit was told in confidence."""

    __tablename__ = "news"

    way: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(_PERSON)


class RequestRow(OfCustomer, Versioned, Base):
    """What a customer asked for, and what came of it; ``CustomerRequest``."""

    __tablename__ = "customer_requests"

    ledger: Mapped[str] = mapped_column(String(200))
    asks: Mapped[dict[str, Any]] = mapped_column(JSON)
    asked_by: Mapped[str] = mapped_column(String(200))
    competitor: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(200))
    said_on: Mapped[dt.date | None] = mapped_column(Date)
    valid_until: Mapped[dt.date | None] = mapped_column(Date)
    contact: Mapped[str] = mapped_column(String(200))
    outcome: Mapped[str] = mapped_column(String(20))
    outcome_terms: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    outcome_day: Mapped[dt.date | None] = mapped_column(Date)
    outcome_note: Mapped[str] = mapped_column(String(200))
    by: Mapped[str] = mapped_column(_PERSON)


class RoundRow(Base):
    """A proposal of one side in the course of a request."""

    __tablename__ = "request_rounds"
    __table_args__ = (UniqueConstraint("request", "number"),)

    key: Mapped[int] = mapped_column(primary_key=True)
    request: Mapped[int] = mapped_column(ForeignKey("customer_requests.key"))
    number: Mapped[int]
    speaker: Mapped[str] = mapped_column(String(20))
    day: Mapped[dt.date] = mapped_column(Date)
    terms: Mapped[dict[str, Any]] = mapped_column(JSON)
    worth: Mapped[int | None] = mapped_column(BigInteger)
    conceded: Mapped[str] = mapped_column(String(200))
    by: Mapped[str] = mapped_column(_PERSON)


class HouseSetRow(Base):
    """A set of house assumptions: proposed by one head, in force once the other has agreed."""

    __tablename__ = "house_sets"
    __table_args__ = (UniqueConstraint("ledger", "number"),)

    key: Mapped[int] = mapped_column(primary_key=True)
    ledger: Mapped[str] = mapped_column(String(200), index=True)
    number: Mapped[int]
    assumptions: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[str] = mapped_column(_PERSON)
    proposed_on: Mapped[dt.date] = mapped_column(Date)
    side: Mapped[str] = mapped_column(String(20))
    agreed_by: Mapped[str] = mapped_column(_PERSON)
    agreed_on: Mapped[dt.date | None] = mapped_column(Date)


class EventRow(Base):
    """A link of the record: what was done, on the digest of the link before. Never changed."""

    __tablename__ = "events"

    key: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[str] = mapped_column(_STAMP)
    actor: Mapped[str] = mapped_column(_PERSON, index=True)
    act: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(80), index=True)
    customer: Mapped[str] = mapped_column(_CUSTOMER, index=True)
    details: Mapped[str] = mapped_column(Text)
    payload: Mapped[str] = mapped_column(String(64))
    prev: Mapped[str] = mapped_column(String(64), unique=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)


_ADD_ONLY = "The record of events can only be added to."
_TRIGGERS = {
    "sqlite": [
        f"""CREATE TRIGGER events_no_{act.lower()} BEFORE {act} ON events
            BEGIN SELECT RAISE(ABORT, '{_ADD_ONLY}'); END"""
        for act in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        f"""CREATE FUNCTION events_add_only() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{_ADD_ONLY}'; END $$""",
        """CREATE TRIGGER events_add_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events
            FOR EACH STATEMENT EXECUTE FUNCTION events_add_only()""",
    ],
}
for _dialect, _statements in _TRIGGERS.items():
    for _statement in _statements:
        _ddl = DDL(_statement).execute_if(dialect=_dialect)  # type: ignore[no-untyped-call]
        event.listen(EventRow.__table__, "after_create", _ddl)


class HeadRow(Base):
    """The last event, under the home's key, so that an end that was cut is found."""

    __tablename__ = "event_head"

    key: Mapped[int] = mapped_column(primary_key=True)
    event: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    mac: Mapped[str] = mapped_column(String(64))


class PayloadRow(Base):
    """What an event says in people's own words; erased, the chain still holds by its digest."""

    __tablename__ = "event_payloads"

    event: Mapped[int] = mapped_column(ForeignKey("events.key"), primary_key=True)
    about: Mapped[str] = mapped_column(_PERSON, index=True)
    salt: Mapped[str] = mapped_column(String(64))
    said: Mapped[str] = mapped_column(Text)


class SubmitRow(Base):
    """A form that was sent: the same one again has no second effect."""

    __tablename__ = "submits"

    token: Mapped[str] = mapped_column(String(80), primary_key=True)
    write: Mapped[str] = mapped_column(String(60))
    actor: Mapped[str] = mapped_column(_PERSON)
    entries: Mapped[str] = mapped_column(String(64))
    result: Mapped[Any] = mapped_column(JSON)
    event: Mapped[int] = mapped_column(ForeignKey("events.key"))
