"""The record of events: each link holds the digest of the one before, so none can change unseen.

A link's digest is keyed with the home's key, which is not in the database: whoever can write there
cannot write a link that holds. Links of earlier releases are not keyed; the first keyed one seals
them over, and none without the key holds after it.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lib.store import clock
from lib.store.records import heads, values
from lib.store.records.heads import Head
from lib.store.records.tables import EventRow, PayloadRow, SubmitRow

FIRST = "0" * 64
NOTHING = ""
ERASED = "erased what is personal"


@dataclass(frozen=True, slots=True)
class ChainViolation:
    """A place where the record does not hold, and what is wrong with it.

    Args:
        event: its event; 0 where there is none for what was found.
        message: what is wrong, after "event 7" if there is one.
    """

    event: int
    message: str

    @property
    def text(self) -> str:
        """The place and what is wrong with it."""
        return f"event {self.event} {self.message}" if self.event else self.message


def append(
    connection: sa.Connection,
    secret: bytes,
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
        secret: the home's key.
        actor: key of who did it.
        did: what was done, in the past tense.
        subject: kind and key of what it was done to, such as ``case 7``.
        details: what stays for good.
        personal: what can be erased, about the person whose key is ``about``.
    """
    salt, text = secrets.token_hex(16), values.canonical(personal) if personal else NOTHING
    link = {
        "at": clock.now().isoformat(),
        "actor": actor,
        "act": did,
        "subject": subject,
        "customer": customer,
        "details": values.canonical(details),
        "payload": payload_digest(salt, text) if text else NOTHING,
        "prev": head(connection),
    }
    row = {**link, "digest": keyed_digest(secret, link)}
    key = int(
        connection.execute(sa.insert(EventRow).values(row).returning(EventRow.key)).scalar_one()
    )
    if text:
        payload = {"event": key, "about": about or actor, "salt": salt, "said": text}
        connection.execute(sa.insert(PayloadRow).values(payload))
    heads.note(connection, secret, Head(key, row["digest"]))
    return key


def head(connection: sa.Connection) -> str:
    """The digest of the last link."""
    last = sa.select(EventRow.digest).order_by(EventRow.key.desc()).limit(1)
    return connection.scalar(last) or FIRST


def keyed_digest(secret: bytes, link: Mapping[str, Any] | sa.RowMapping) -> str:
    """The digest of a link, of what it says and of the link before, under the home's key."""
    return hmac.digest(heads.key_of(secret), _text(link), "sha256").hex()


def unkeyed_digest(link: Mapping[str, Any] | sa.RowMapping) -> str:
    """The digest of a link as releases before the key wrote it."""
    return hashlib.sha256(_text(link)).hexdigest()


def _text(link: Mapping[str, Any] | sa.RowMapping) -> bytes:
    return json.dumps([link[part] for part in _DIGESTED], ensure_ascii=False).encode()


_DIGESTED = ("prev", "at", "actor", "act", "subject", "customer", "details", "payload")


def payload_digest(salt: str, text: str) -> str:
    """The digest of what can be erased; its salt is erased with it, so that nobody can guess it."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def find_violations(
    connection: sa.Connection, secret: bytes, saved_head: Head | None
) -> list[ChainViolation]:
    """Every place where the record was changed, forged, cut or put in another order.

    Args:
        secret: the home's key.
        saved_head: the head beside the key.
    """
    links = connection.execute(sa.select(EventRow.__table__).order_by(EventRow.key)).all()
    violations = [*_links(links, secret), *_words(connection, links)]
    violations += _cut(connection, {link.key for link in links})
    if not violations:
        violations += _heads(connection, links, secret, saved_head)
    else:
        violations += [
            b for b in _heads(connection, links, secret, saved_head) if b.message == _MISSING
        ]
    return list(dict.fromkeys(violations))


def compare_head(connection: sa.Connection, head: Head, where: str) -> list[ChainViolation]:
    """What a head that was kept elsewhere finds: its event is gone, or another one stands there."""
    digest = connection.scalar(sa.select(EventRow.digest).where(EventRow.key == head.event))
    if digest is None:
        return [ChainViolation(head.event, _MISSING)]
    return (
        []
        if digest == head.digest
        else [ChainViolation(head.event, f"is another than {where} names")]
    )


def _links(links: Sequence[sa.Row[Any]], secret: bytes) -> Iterator[ChainViolation]:
    before, sealed = FIRST, False
    for link in links:
        text = link._mapping
        if link.prev != before:
            yield ChainViolation(link.key, "does not follow the event before it")
        if link.digest == keyed_digest(secret, text):
            sealed = True
        elif link.digest != unkeyed_digest(text):
            yield ChainViolation(link.key, "was changed")
        elif sealed:
            yield ChainViolation(link.key, "was not written by the program")
        before = link.digest


def _words(connection: sa.Connection, links: Sequence[sa.Row[Any]]) -> Iterator[ChainViolation]:
    """Events whose words are not those that were written, nor erased by an event on record."""
    payloads = {
        row.event: payload_digest(row.salt, row.said)
        for row in connection.execute(sa.select(PayloadRow.__table__))
    }
    erasures = (json.loads(link.details) for link in links if link.act == ERASED)
    erased = {key for details in erasures for key in details.get("events", [])}
    for link in links:
        if link.payload != payloads.get(link.key, NOTHING) and not (
            link.key in erased and link.key not in payloads
        ):
            yield ChainViolation(link.key, "has other words than were written")


def _heads(
    connection: sa.Connection, links: Sequence[sa.Row[Any]], secret: bytes, saved_head: Head | None
) -> Iterator[ChainViolation]:
    """Where the head in the database, or the one beside the key, names another end."""
    last = Head(links[-1].key, links[-1].digest) if links else Head(0, FIRST)
    recorded_head = heads.recorded_head(connection)
    if recorded_head is not None and recorded_head != last:
        cut = recorded_head.event > last.event
        yield (
            ChainViolation(recorded_head.event, _MISSING)
            if cut
            else ChainViolation(last.event, _ADDED)
        )
    elif recorded_head is not None and not heads.is_ours(connection, secret):
        yield ChainViolation(last.event, "is named as the last one without the home's key")
    elif (
        recorded_head is None and links and last.digest == keyed_digest(secret, links[-1]._mapping)
    ):
        yield ChainViolation(
            last.event, "is not named as the last one: others may have been cut off"
        )
    if saved_head is not None and not saved_head.event:
        yield ChainViolation(last.event, "cannot be compared: the head beside the key was changed")
    elif saved_head is not None:
        yield from compare_head(connection, saved_head, "the head beside the key")


_MISSING = "is missing"
_ADDED = "was added past the program"


def _cut(connection: sa.Connection, event_keys: set[int]) -> list[ChainViolation]:
    """Events that forms on record made and that are no longer there."""
    submitted_keys = connection.scalars(sa.select(SubmitRow.event).order_by(SubmitRow.event))
    return [ChainViolation(key, _MISSING) for key in submitted_keys if key not in event_keys]
