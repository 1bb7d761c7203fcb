"""The record of events as people read it; what is personal in it can be erased."""

import json
from typing import Any

import pandas as pd
import sqlalchemy as sa

from lib.board.people import Person
from lib.ledger.mistake import Mistake
from lib.store import database
from lib.store.home import Home
from lib.store.records import chain, heads, listed_people, seal
from lib.store.records.chain import ChainViolation
from lib.store.records.heads import Head
from lib.store.records.tables import EventRow, OpinionRow, PayloadRow, PersonRow
from lib.store.records.write import Write, nothing, read, write

COLUMNS = ("event", "at", "actor", "act", "subject", "customer", "what")


class SealedStill(Mistake):
    """Somebody is to be erased who has opinions that are not revealed."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} has given opinions that are still sealed. Reveal them or set them aside first."
        )


@read("read the record of events")
def events(connection: sa.Connection, _actor: Person, customer: str | None = None) -> pd.DataFrame:
    """The record, oldest first, all of it or what concerns a customer.

    Returns: ``event``, ``at`` (UTC), ``actor`` (key), ``act``, ``subject``, ``customer``, ``what``
        (what was said, erased words left out).
    """
    condition = sa.true() if customer is None else EventRow.customer == customer
    rows = connection.execute(
        sa.select(EventRow.__table__, PayloadRow.said)
        .outerjoin(PayloadRow, PayloadRow.event == EventRow.key)
        .where(condition)
        .order_by(EventRow.key)
    )
    event_rows = [
        (r.key, r.at, r.actor, r.act, r.subject, r.customer, _summary(r.details, r.said))
        for r in rows
    ]
    return pd.DataFrame(event_rows, columns=list(COLUMNS))


def latest(home: Home) -> int:
    """The key of the newest event: whoever saw it has seen all that was written. One cheap look."""
    with database.reading(home) as connection:
        return int(connection.scalar(sa.select(sa.func.max(EventRow.key))) or 0)


def verify(home: Home, against: Head | None = None) -> list[ChainViolation]:
    """Every place where the record was changed, forged, cut or put in another order.

    And everybody of whom the list of people says what no event says. A record that holds gives this
    home its head to keep, so that each server that looks keeps one.

    Args:
        against: a head that was kept elsewhere.
    """
    secret = seal.key(home)
    with database.reading(home) as connection:
        if connection.dialect.name == "postgresql":  # one moment for links and head
            connection.execution_options(isolation_level="REPEATABLE READ")
        violations = chain.find_violations(connection, secret, heads.saved_head(home, secret))
        violations += listed_people.find_violations(connection)
        if against is not None:
            violations += chain.compare_head(connection, against, "the line that was kept")
        recorded_head = heads.recorded_head(connection)
    if not violations and recorded_head is not None:
        heads.keep(home, secret, recorded_head)
    return violations


def head(home: Home) -> Head:
    """The last event of the record and its digest, to be kept elsewhere."""
    with database.reading(home) as connection:
        row = connection.execute(
            sa.select(EventRow.key, EventRow.digest).order_by(EventRow.key.desc()).limit(1)
        ).first()
    return Head(row.key, row.digest) if row else Head(0, chain.FIRST)


def erase(home: Home, actor: Person, person: str, *, token: str) -> None:
    """Forget a person, and leave no trace in SQLite's files; see ``forget``."""
    forget(home, actor, person, token=token)
    database.settle(home)


@write("erase what is personal", then=nothing)
def forget(w: Write, person: str, *, token: str) -> None:
    """Forget a person's name, address and words in the record; keys, days and figures stay.

    Raises:
        SealedStill: they have sealed opinions.
        Missing: there is no such person.
    """
    row = w.one(PersonRow, person)
    sealed = (OpinionRow.person == person) & OpinionRow.sealed.is_not(None)
    if w.connection.scalar(sa.select(sa.func.count()).where(sealed)):
        raise SealedStill(row.name)
    condition = PayloadRow.about == person
    event_keys = list(w.connection.scalars(sa.select(PayloadRow.event).where(condition)))
    w.connection.execute(sa.delete(PayloadRow).where(condition))
    w.edit(PersonRow, person, row.version, name=person, mail="", seller="", role="stranger")
    w.note(chain.ERASED, f"person {person}", details={"events": event_keys})


def _summary(details: str, personal: str | None) -> str:
    parts: dict[str, Any] = {**json.loads(details), **json.loads(personal or "{}")}
    return "; ".join(f"{name.replace('_', ' ')}: {_plain(value)}" for name, value in parts.items())


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
