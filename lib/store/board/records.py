"""What people put on record about a customer: field reports, promises and complaints, causes."""

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from lib.board.people import Person
from lib.board.record import Cause, FieldReport, Logged
from lib.store.board import values
from lib.store.board.tables import CauseRow, FieldReportRow, LoggedRow
from lib.store.board.write import Write, one, read, write


def _report(connection: sa.Connection, key: int) -> FieldReport:
    return values.made(FieldReport, one(connection, FieldReportRow, key)._mapping)


def _logged(connection: sa.Connection, key: int) -> Logged:
    return values.made(Logged, one(connection, LoggedRow, key)._mapping)


def _cause(connection: sa.Connection, key: int) -> Cause:
    return values.made(Cause, one(connection, CauseRow, key)._mapping)


@write("report from the field", then=_report)
def report(w: Write, report: FieldReport, *, token: str) -> int:
    """Keep the actor's answers to the field checklist."""
    key = int(w.add(FieldReportRow, replace(report, by=w.actor.key)))
    w.note(
        "reported from the field", f"field report {key}", report.customer,
        {"day": report.day, "answers": report.answers},
        {"note": report.note} if report.note else {},
    )  # fmt: skip
    return key


@write("log a promise or a complaint", then=_logged)
def log(w: Write, said: Logged, *, token: str) -> int:
    """Keep special terms or a complaint that the actor heard of."""
    key = int(w.add(LoggedRow, replace(said, by=w.actor.key)))
    details = {"kind": said.kind, "day": said.day, "terms": said.terms, "until": said.until}
    w.note(
        f"logged {'a complaint' if said.kind == 'complaint' else said.kind}", f"logged {key}",
        said.customer, details, {"text": said.text},
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


@read("read the board")
def reports(
    connection: sa.Connection, actor: Person, customer: str | None = None
) -> tuple[FieldReport, ...]:
    """Field reports, of all customers or of one, the oldest first; to a viewer without who."""
    found = _of(connection, FieldReportRow, customer)
    return tuple(_seen(actor, values.made(FieldReport, row._mapping), "by") for row in found)


@read("read the board")
def logged(
    connection: sa.Connection, actor: Person, customer: str | None = None
) -> tuple[Logged, ...]:
    """Special terms and complaints on record, the oldest first; to a viewer without who."""
    found = _of(connection, LoggedRow, customer)
    return tuple(_seen(actor, values.made(Logged, row._mapping), "by") for row in found)


@read("read the board")
def causes(
    connection: sa.Connection, actor: Person, customer: str | None = None
) -> tuple[Cause, ...]:
    """Causes of delay on record, the oldest first; to a viewer without who."""
    found = _of(connection, CauseRow, customer)
    return tuple(_seen(actor, values.made(Cause, row._mapping), "said_by") for row in found)


def _of(connection: sa.Connection, table: Any, customer: str | None) -> list[sa.Row]:
    of = sa.true() if customer is None else table.customer == customer
    rows = sa.select(table.__table__).where(of).order_by(table.day, table.key)
    return list(connection.execute(rows))


def _seen(actor: Person, record: Any, who: str) -> Any:
    return record if actor.may("read who said what") else replace(record, **{who: ""})
