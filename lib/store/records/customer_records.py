"""What people put on record about a customer: field reports, promises and complaints, causes."""

import datetime as dt
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from lib.board.case import Market
from lib.board.facts import MarketRequest
from lib.board.field import News, validate
from lib.board.people import Person
from lib.board.record import Cause, FieldReport, Logged
from lib.store.records import values
from lib.store.records.case_rows import held_by
from lib.store.records.tables import (
    AskedRow,
    CaseRow,
    CauseRow,
    FieldReportRow,
    LoggedRow,
    MeetingRow,
    NewsRow,
)
from lib.store.records.write import Write, nothing, one, read, write


def _report(connection: sa.Connection, key: int) -> FieldReport:
    return values.build(FieldReport, one(connection, FieldReportRow, key)._mapping)


def _logged(connection: sa.Connection, key: int) -> Logged:
    return values.build(Logged, one(connection, LoggedRow, key)._mapping)


def _cause(connection: sa.Connection, key: int) -> Cause:
    return values.build(Cause, one(connection, CauseRow, key)._mapping)


@write("report from the field", then=_report)
def report(w: Write, report: FieldReport, *, token: str) -> int:
    """Keep the actor's answers to the field checklist.

    Raises:
        NotAnAnswer: one is not offered.
    """
    key = int(w.add(FieldReportRow, replace(validate(report), by=w.actor.key)))
    w.note(
        "reported from the field", f"field report {key}", report.customer,
        {"day": report.day, "answers": report.answers},
        {"note": report.note} if report.note else {},
    )  # fmt: skip
    return key


@write("log a promise or a complaint", then=_logged)
def log(w: Write, entry: Logged, *, token: str) -> int:
    """Keep special terms or a complaint that the actor heard of."""
    key = int(w.add(LoggedRow, replace(entry, by=w.actor.key)))
    details = {"kind": entry.kind, "day": entry.day, "terms": entry.terms, "until": entry.until}
    w.note(
        f"logged {'a complaint' if entry.kind == 'complaint' else entry.kind}", f"logged {key}",
        entry.customer, details, {"text": entry.text},
    )  # fmt: skip
    return key


@write("say why it is late", then=_cause)
def cause(w: Write, cause: Cause, *, token: str) -> int:
    """Keep why something is late, as somebody said."""
    key = int(w.add(CauseRow, cause))
    w.note(
        "said why it is late", f"cause {key}", cause.customer,
        {"could": cause.could, "whose": cause.whose, "day": cause.day},
        {"text": cause.text, "said_by": cause.said_by},
    )  # fmt: skip
    return key


@write("log a promise or a complaint", then=nothing)
def ask(w: Write, customer: str, day: dt.date, market: Market, *, token: str) -> None:
    """Keep what a customer asked for, so that the next agenda has it."""
    w.add(AskedRow, customer=customer, day=day, market=values.pack(market), by=w.actor.key)
    w.note("took down a request", f"customer {customer}", customer, {"market": market, "day": day})


@write("record what credit was told", then=nothing)
def tell(w: Write, news: News, *, token: str) -> None:
    """Keep something that credit was told in confidence."""
    w.add(NewsRow, news, by=w.actor.key)
    w.note(
        "recorded what credit was told", f"customer {news.customer}", news.customer,
        {"way": news.way, "day": news.day}, {"source": news.source, "text": news.text},
    )  # fmt: skip


@read("read the board")
def asked(
    connection: sa.Connection,
    _actor: Person,
    customer: str | None = None,
    day: dt.date | None = None,
) -> tuple[MarketRequest, ...]:
    """Requests on record by a day, the oldest first; answered once a meeting since ended them."""
    ends = (
        sa.select(CaseRow.customer, sa.func.max(MeetingRow.day).label("day"))
        .join(MeetingRow, MeetingRow.key == CaseRow.meeting)
        .where(CaseRow.state.in_(("decided", "settled", "undecided", "dropped")), held_by(day))
        .group_by(CaseRow.customer)
    )
    ended = {row.customer: row.day for row in connection.execute(ends)}
    return tuple(
        MarketRequest(
            r.customer,
            values.build(Market, r.market),
            answered=r.customer in ended and ended[r.customer] >= r.day,
        )
        for r in _of(connection, AskedRow, customer)
        if day is None or r.day <= day
    )


@read("read the board")
def news(connection: sa.Connection, actor: Person, customer: str | None = None) -> tuple[News, ...]:
    """What credit was told, the oldest first; to others than credit without source and words."""
    all_news = [values.build(News, row._mapping) for row in _of(connection, NewsRow, customer)]
    if actor.may("read where credit's information comes from"):
        return tuple(all_news)
    return tuple(replace(item, source="", text="") for item in all_news)


@read("read the board")
def reports(
    connection: sa.Connection, actor: Person, customer: str | None = None
) -> tuple[FieldReport, ...]:
    """Field reports, of all customers or of one, the oldest first; to a viewer without who."""
    rows = _of(connection, FieldReportRow, customer)
    return tuple(_visible(actor, values.build(FieldReport, row._mapping), "by") for row in rows)


@read("read the board")
def logged(
    connection: sa.Connection, actor: Person, customer: str | None = None
) -> tuple[Logged, ...]:
    """Special terms and complaints on record, the oldest first; to a viewer without who."""
    rows = _of(connection, LoggedRow, customer)
    return tuple(_visible(actor, values.build(Logged, row._mapping), "by") for row in rows)


@read("read the board")
def causes(
    connection: sa.Connection, actor: Person, customer: str | None = None
) -> tuple[Cause, ...]:
    """Causes of delay on record, the oldest first; to a viewer without who."""
    rows = _of(connection, CauseRow, customer)
    return tuple(_visible(actor, values.build(Cause, row._mapping), "said_by") for row in rows)


def _of(connection: sa.Connection, table: Any, customer: str | None) -> list[sa.Row]:
    condition = sa.true() if customer is None else table.customer == customer
    rows = sa.select(table.__table__).where(condition).order_by(table.day, table.key)
    return list(connection.execute(rows))


def _visible(actor: Person, record: Any, field: str) -> Any:
    return record if actor.may("read who said what") else replace(record, **{field: ""})
