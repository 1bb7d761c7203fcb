"""The record of events: each link holds the digest of the one before, so none can change unseen."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lib.store import clock
from lib.store.board import values
from lib.store.board.tables import EventRow, PayloadRow, SubmitRow

FIRST = "0" * 64
NOTHING = ""
ERASED = "erased what is personal"


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the record does not hold, and what is wrong with it."""

    event: int
    said: str


def append(
    connection: sa.Connection,
    actor: str,
    did: str,
    subject: str,
    customer: str,
    details: Mapping[str, Any],
    personal: Mapping[str, Any],
    about: str,
) -> int:
    """Add a link; the caller holds the one right to write.

    Args:
        actor: key of who did it.
        did: what was done, in the past tense.
        subject: kind and key of what it was done to, such as ``case 7``.
        details: what stays for good.
        personal: what can be erased, about the person whose key is ``about``.
    """
    salt, said = secrets.token_hex(16), values.canonical(personal) if personal else NOTHING
    link = {
        "at": clock.now().isoformat(),
        "actor": actor,
        "act": did,
        "subject": subject,
        "customer": customer,
        "details": values.canonical(details),
        "payload": payload_digest(salt, said) if said else NOTHING,
        "prev": head(connection),
    }
    row = {**link, "digest": digest(link)}
    key = int(
        connection.execute(sa.insert(EventRow).values(row).returning(EventRow.key)).scalar_one()
    )
    if said:
        kept = {"event": key, "about": about or actor, "salt": salt, "said": said}
        connection.execute(sa.insert(PayloadRow).values(kept))
    return key


def head(connection: sa.Connection) -> str:
    """The digest of the last link."""
    last = sa.select(EventRow.digest).order_by(EventRow.key.desc()).limit(1)
    return connection.scalar(last) or FIRST


def digest(link: Mapping[str, Any] | sa.RowMapping) -> str:
    """The digest of a link: of what it says and of the link before."""
    parts = [link[part] for part in _DIGESTED]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


_DIGESTED = ("prev", "at", "actor", "act", "subject", "customer", "details", "payload")


def payload_digest(salt: str, said: str) -> str:
    """The digest of what can be erased; its salt is erased with it, so that nobody can guess it."""
    return hashlib.sha256(f"{salt}\n{said}".encode()).hexdigest()


def breaks(connection: sa.Connection) -> list[Break]:
    """Every place where the record was changed, cut or put in another order."""
    links = connection.execute(sa.select(EventRow.__table__).order_by(EventRow.key)).all()
    payloads = {
        row.event: payload_digest(row.salt, row.said)
        for row in connection.execute(sa.select(PayloadRow.__table__))
    }
    erased = {
        key
        for link in links
        if link.act == ERASED
        for key in json.loads(link.details).get("events", [])
    }
    found, before = [], FIRST
    for link in links:
        said = link._mapping
        if link.prev != before:
            found.append(Break(link.key, "does not follow the event before it"))
        if digest(said) != link.digest:
            found.append(Break(link.key, "was changed"))
        if link.payload != payloads.get(link.key, NOTHING) and not (
            link.key in erased and link.key not in payloads
        ):
            found.append(Break(link.key, "has other words than were written"))
        before = link.digest
    return found + _cut(connection, {link.key for link in links})


def _cut(connection: sa.Connection, there: set[int]) -> list[Break]:
    """Events that forms on record made and that are no longer there."""
    made = connection.scalars(sa.select(SubmitRow.event).order_by(SubmitRow.event))
    return [Break(key, "is missing") for key in made if key not in there]
