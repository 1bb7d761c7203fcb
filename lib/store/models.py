"""The tables of the database. What they hold is a record: rows are added, seldom changed."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Date, DateTime, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """The base that all tables share, so that one migration history covers them."""


class Load(Base):
    """One import. A version is listed only through its loads: this row is an import's commit."""

    __tablename__ = "loads"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    loaded_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))
    loaded_by: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(Text)
    source_hash: Mapped[str] = mapped_column(String(64))
    options: Mapped[dict[str, Any]] = mapped_column(JSON)
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON)
    read: Mapped[int]
    accepted: Mapped[int]
    rejected: Mapped[int]
    documents: Mapped[int]
    customers: Mapped[int]
    first_day: Mapped[dt.date | None] = mapped_column(Date)
    last_day: Mapped[dt.date | None] = mapped_column(Date)
    currency: Mapped[str] = mapped_column(String(3))
    control: Mapped[dict[str, Any]] = mapped_column(JSON)
    stated: Mapped[dict[str, Any]] = mapped_column(JSON)
    findings: Mapped[list[Any]] = mapped_column(JSON)
    rejects: Mapped[str | None] = mapped_column(String(100))
    as_of: Mapped[dt.date | None] = mapped_column(Date)


class ConfirmedMapping(Base):
    """How a person confirmed that the columns of files of one shape are to be read."""

    __tablename__ = "mappings"

    shape: Mapped[str] = mapped_column(String(64), primary_key=True)
    role: Mapped[str] = mapped_column(String(20))
    columns: Mapped[dict[str, str]] = mapped_column(JSON)
    states: Mapped[dict[str, str] | None] = mapped_column(JSON)
    confirmed_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))
    confirmed_by: Mapped[str] = mapped_column(String(200))


class SavedSource(Base):
    """Where a ledger comes from and how to read it, so that it can be refreshed by name."""

    __tablename__ = "sources"

    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    locations: Mapped[list[str]] = mapped_column(JSON)
    options: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))
    saved_by: Mapped[str] = mapped_column(String(200))


class SavedScenario(Base):
    """A what-if as somebody kept it; saving under the same name adds a row with the next number.

    ``token`` is drawn when the form is shown, so that a double click saves once.
    """

    __tablename__ = "scenarios"
    __table_args__ = (
        UniqueConstraint("name", "number", name="scenarios_name_number"),
        UniqueConstraint("token", name="scenarios_token"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    number: Mapped[int]
    author: Mapped[str] = mapped_column(String(200))
    ledger: Mapped[str] = mapped_column(String(64))
    as_of: Mapped[dt.date] = mapped_column(Date)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    token: Mapped[str] = mapped_column(String(64))
    saved_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))


class KeptForecast(Base):
    """A forecast as a person said it: never changed, so that it can be laid beside what happened."""

    __tablename__ = "forecasts"
    __table_args__ = (UniqueConstraint("version", "day", "code", "tested"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(String(64))
    day: Mapped[dt.date] = mapped_column(Date)
    code: Mapped[str] = mapped_column(String(20))
    tested: Mapped[bool]
    name: Mapped[str] = mapped_column(String(200))
    currency: Mapped[str] = mapped_column(String(3))
    model: Mapped[str] = mapped_column(String(40))
    invoices: Mapped[bytes] = mapped_column(LargeBinary)
    weeks: Mapped[bytes] = mapped_column(LargeBinary)
    kept_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))
    kept_by: Mapped[str] = mapped_column(String(200))


class ExpectedDay(Base):
    """The day on which a seller expects an invoice to be paid; a new row each time it changes."""

    __tablename__ = "expected_days"
    __table_args__ = (UniqueConstraint("document", "customer", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(String(400))
    customer: Mapped[str] = mapped_column(String(400))
    revision: Mapped[int]
    day: Mapped[dt.date | None] = mapped_column(Date)
    made_on: Mapped[dt.date] = mapped_column(Date)
    note: Mapped[str] = mapped_column(String(200))
    forecast_day: Mapped[dt.date | None] = mapped_column(Date)
    said_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))
    said_by: Mapped[str] = mapped_column(String(200))
