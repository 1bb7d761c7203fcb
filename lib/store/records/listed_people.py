"""The list of people against the record of events: who is on it, and as what, only as events say.

Roles are rows that the program looks up at every write and every sign-in. Whoever can write to the
database could make themselves chair, or put their address to another's name, past every event.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lib.store.records.chain import ERASED, ChainViolation
from lib.store.records.tables import EventRow, PayloadRow, PersonRow

NAMED, CHANGED = "named a person", "changed a person"
_SUBJECT = "person "
_FIELDS = ("role", "head", "mail", "seller", "name")
_LABELS = {"head": "head of their side", "mail": "mail address", "seller": "seller of the ledger"}
_SAID_OPENLY = ("role", "head")
"""Whose values a message repeats: of names and addresses it says only that they differ."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the record says of a person.

    Args:
        event: the last event about them.
        fields: of ``_FIELDS`` those that events name and that were not erased.
    """

    event: int
    fields: Mapping[str, Any]


def find_violations(connection: sa.Connection) -> list[ChainViolation]:
    """Each person of whom the list says something else than the last event about them."""
    entries = _entries(connection)
    people = connection.execute(sa.select(PersonRow.__table__)).mappings()
    rows = {str(row["key"]): dict(row) for row in people}
    return [
        violation
        for key in sorted(entries.keys() | rows.keys())
        for violation in _compare(key, entries.get(key), rows.get(key))
    ]


def _compare(
    key: str, entry: Entry | None, row: Mapping[str, Any] | None
) -> Iterator[ChainViolation]:
    if row is None and entry is not None:
        yield ChainViolation(entry.event, f"names {key}, who is gone from the list of people")
    elif row is not None and entry is None:
        message = f"{key} is on the list of people as {row['role']} and no event names them"
        yield ChainViolation(0, message)
    elif row is not None and entry is not None:
        for name, value in entry.fields.items():
            if row[name] != value:
                yield ChainViolation(entry.event, _difference(key, name, value, row[name]))


def _difference(key: str, name: str, recorded: Any, listed: Any) -> str:
    label = _LABELS.get(name, name)
    if name not in _SAID_OPENLY:
        return f"gives {key} another {label} than the list of people"
    return f"gives {key} the {label} {_word(recorded)}; the list of people says {_word(listed)}"


def _word(value: Any) -> str:
    return value if isinstance(value, str) else "yes" if value else "no"


def _entries(connection: sa.Connection) -> dict[str, Entry]:
    """Person -> what the events about them come to, oldest first."""
    rows = connection.execute(
        sa.select(EventRow.key, EventRow.act, EventRow.subject, EventRow.details, PayloadRow.said)
        .outerjoin(PayloadRow, PayloadRow.event == EventRow.key)
        .where(EventRow.act.in_((NAMED, CHANGED, ERASED)), EventRow.subject.startswith(_SUBJECT))
        .order_by(EventRow.key)
    )
    entries: dict[str, Entry] = {}
    for row in rows:
        key = row.subject.removeprefix(_SUBJECT)
        before = entries[key].fields if key in entries else {}
        entries[key] = Entry(row.key, {**before, **_fields(row, key)})
    return entries


def _fields(row: Any, key: str) -> dict[str, Any]:
    """What one event says; an erasure leaves a stranger without a name.

    Args:
        row: ``act``, ``details`` and ``said`` of the event.
    """
    if row.act == ERASED:
        return {"role": "stranger", "mail": "", "seller": "", "name": key}
    values = {**json.loads(row.details), **json.loads(row.said or "{}")}
    return {name: values[name] for name in _FIELDS if name in values}
