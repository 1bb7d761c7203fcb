"""The head of the record of events: its last event, kept apart from the record so that no end is cut.

It is kept twice, each time under the home's key: as a row of the database, and in a file beside the
key, which whoever can only write to the database cannot reach. A server that did not write for a
while has an older file: what it names must still be there. Only a copy elsewhere, ``line``, finds a
database and a file that were both put back to an earlier day.
"""

import hashlib
import hmac
import logging
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from lib.ledger.mistake import Mistake
from lib.store import home as homes
from lib.store.home import Home
from lib.store.records.tables import EventRow, HeadRow

FILE = "events.head"
"""Of the home's own database; another one's has its mark in the name, so that each keeps its own."""
_LOG = logging.getLogger(__name__)


class NotAHead(Mistake):
    """A line that is to be compared with the record is none that ``audit --head`` printed."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"“{text[:80]}” is no line of `audit --head`, which is a number and 64 letters and digits."
        )


@dataclass(frozen=True, slots=True)
class Head:
    """The last event of a record and its digest."""

    event: int
    digest: str

    @property
    def line(self) -> str:
        """One line to keep elsewhere."""
        return f"{self.event} {self.digest}"


def of_line(text: str) -> Head:
    """The head that a line names.

    Raises:
        NotAHead: it names none.
    """
    event, _, digest = text.strip().partition(" ")
    if not event.isdecimal() or len(digest) != 64 or not digest.isalnum():
        raise NotAHead(text)
    return Head(int(event), digest)


def key_of(secret: bytes) -> bytes:
    """The key of the record, made of the home's so that one says nothing of the other's use."""
    return hmac.digest(secret, b"common-terms: the record of events", "sha256")


def note(connection: sa.Connection, secret: bytes, head: Head) -> None:
    """Put the head on record, in the transaction of its event."""
    connection.execute(sa.delete(HeadRow))
    row = {"key": 1, "event": head.event, "digest": head.digest, "mac": _mac(secret, head)}
    connection.execute(sa.insert(HeadRow).values(row))


def recorded_head(connection: sa.Connection) -> Head | None:
    """The head that the database names, whoever wrote it."""
    row = connection.execute(sa.select(HeadRow.event, HeadRow.digest)).first()
    return Head(row.event, row.digest) if row else None


def to_keep(connection: sa.Connection, home: Home, secret: bytes) -> Head | None:
    """The head to keep beside the key; None where what is kept there is no longer in the record.

    Whoever cut off the end, or put back an earlier day, would otherwise be forgotten with the next
    write: the file goes on naming what is gone until somebody has understood why, and removes it.
    """
    before = saved_head(home, secret)
    if before is not None and before.event and not _stands(connection, before):
        name = file(home).name
        _LOG.warning("event %s, which %s names, is gone from the record", before.event, name)
        return None
    return recorded_head(connection)


def _stands(connection: sa.Connection, head: Head) -> bool:
    of = sa.select(EventRow.digest).where(EventRow.key == head.event)
    return connection.scalar(of) == head.digest


def is_ours(connection: sa.Connection, secret: bytes) -> bool:
    """Whether the head in the database was written with the home's key."""
    row = connection.execute(sa.select(HeadRow.__table__)).first()
    return row is not None and hmac.compare_digest(
        row.mac, _mac(secret, Head(row.event, row.digest))
    )


def file(home: Home) -> Path:
    """Where the head of the home's record is kept beside the key.

    A home may be used with one database today and another tomorrow: the head of one would say of the
    other that events are gone. So the name tells them apart, by where a database is and not by what
    is in it: one that was swapped for another is compared with the head of the one before.
    """
    place = _place(sa.make_url(home.url))
    if place == _place(sa.URL.create("sqlite", database=str(home.path / "common-terms.db"))):
        return home.path / FILE
    mark = hashlib.sha256(place.encode()).hexdigest()[:12]
    return home.path / FILE.replace(".", f"-{mark}.")


def _place(url: sa.URL) -> str:
    """Where a database is, whoever signs in there and however."""
    if url.get_backend_name() == "sqlite":
        return str(Path(url.database or "").absolute())
    host, port = url.host or url.query.get("host", ""), url.port or url.query.get("port", "")
    return f"{url.get_backend_name()} {host} {port} {url.database}"


def keep(home: Home, secret: bytes, head: Head) -> None:
    """Write the head beside the key, after the commit; that it cannot be written undoes nothing."""
    try:
        homes.private_folder(home.path)
        handle, temp_file = tempfile.mkstemp(dir=home.path, prefix=".head-")
        try:
            with os.fdopen(handle, "w", encoding="ascii") as stream:
                stream.write(f"{head.line} {_mac(secret, head)}\n")
            Path(temp_file).replace(file(home))
        finally:
            Path(temp_file).unlink(missing_ok=True)
    except OSError as reason:
        _LOG.warning("the head of the record was not kept in %s: %s", home.path, reason.strerror)


def saved_head(home: Home, secret: bytes) -> Head | None:
    """The head beside the key; None where there is none, with event 0 where we did not write it."""
    try:
        text = file(home).read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return None
    line, _, mac = text.strip().rpartition(" ")
    try:
        head = of_line(line)
    except NotAHead:
        return Head(0, "")
    return head if hmac.compare_digest(mac.encode(), _mac(secret, head).encode()) else Head(0, "")


def _mac(secret: bytes, head: Head) -> str:
    return hmac.digest(key_of(secret), f"head {head.line}".encode(), "sha256").hex()
