"""Who sits round the table, and as what. The identity provider says who; this list says what."""

import secrets
from dataclasses import replace

import sqlalchemy as sa

from lib.board.people import STRANGER, Person
from lib.ledger.mistake import Mistake
from lib.store import database
from lib.store.home import Home
from lib.store.records import listed_people, values
from lib.store.records.tables import PersonRow
from lib.store.records.write import NAMING, Write, write

CAST = (
    Person("p-chair", "Nora Abadi", "chair"),
    Person("p-credit", "Ada Lindqvist", "credit", head=True),
    Person("p-credit-2", "Tomasz Bielik", "credit"),
    Person("p-sales", "Inês Valadão", "sales", head=True, seller="Inês Valadão"),
    Person("p-sales-2", "Marc Delorme", "sales", seller="Marc Delorme"),
    Person("p-sales-3", "Grace Okafor", "sales", seller="Grace Okafor"),
    Person("p-service", "Jonas Frick", "service"),
    Person("p-viewer", "Guest", "viewer"),
)
"""An invented cast that a home without people offers, so that a meeting can be tried at once."""


class NotAPerson(Mistake):
    """Somebody cannot be put on the list of people like that."""


def everyone(home: Home) -> tuple[Person, ...]:
    """All people, by role and name; those who left are not among them."""
    with database.reading(home) as connection:
        rows = connection.execute(
            sa.select(PersonRow.__table__)
            .where(PersonRow.role != STRANGER.role)
            .order_by(PersonRow.role, PersonRow.name)
        )
        return tuple(_person(row) for row in rows)


def person(home: Home, key: str) -> Person:
    """The person of a key; a stranger where there is none."""
    return _find_person(home, PersonRow.key == key) if key else STRANGER


def by_mail(home: Home, mail: str) -> Person:
    """The person with that mail address, upper and lower case alike; a stranger where there is none."""
    return _find_person(home, PersonRow.mail == _plain(mail)) if _plain(mail) else STRANGER


def names(home: Home) -> dict[str, str]:
    """Key -> name of everybody who ever was on the list."""
    with database.reading(home) as connection:
        return {row.key: row.name for row in connection.execute(sa.select(PersonRow.__table__))}


def _read(connection: sa.Connection, key: str) -> Person:
    row = connection.execute(sa.select(PersonRow.__table__).where(PersonRow.key == key)).one()
    return _person(row)


@write(NAMING, then=_read)
def add(w: Write, person: Person, *, token: str) -> str:
    """Put somebody on the list; the first one is the chair, who names the others.

    Raises:
        NotAPerson: without a name, a second time, or as first without being the chair.
    """
    return _add(w, person)


def _all(connection: sa.Connection, keys: list[str]) -> tuple[Person, ...]:
    return tuple(_read(connection, key) for key in keys)


@write(NAMING, then=_all)
def invite_cast(w: Write, *, token: str) -> list[str]:
    """Put the invented cast on an empty list.

    Raises:
        NotAPerson: there are people already.
    """
    if w.connection.scalar(sa.select(sa.func.count()).select_from(PersonRow)):
        raise NotAPerson("There are people on the list already, so the invented cast stays out.")
    return [_add(w, person) for person in CAST]


@write(NAMING, then=_read)
def change(w: Write, person: Person, *, version: int, token: str) -> str:
    """Change what the list says of somebody; as a stranger they have left.

    Raises:
        NotAPerson: without a name, with another's mail, or as the last chair in another role.
        Stale: another write came between.
    """
    before = w.one(PersonRow, person.key)
    _check(w, person)
    if before.role == "chair" != person.role and _chairs(w) == 1:
        raise NotAPerson(f"{before.name} is the only chair. Name another chair first.")
    row = values.row(PersonRow, replace(person, mail=_plain(person.mail)))
    changed = {name: row[name] for name in ("name", "role", "mail", "head", "seller")}
    w.edit(PersonRow, person.key, version, **changed)
    w.note(
        listed_people.CHANGED, f"person {person.key}",
        details={"role": person.role, "head": person.head}, personal=changed, about=person.key,
    )  # fmt: skip
    return person.key


def _add(w: Write, person: Person) -> str:
    new_person = replace(
        person, key=person.key or f"p-{secrets.token_hex(4)}", mail=_plain(person.mail), version=1
    )
    _check(w, new_person)
    if w.connection.scalar(sa.select(PersonRow.key).where(PersonRow.key == new_person.key)):
        raise NotAPerson(f"There is somebody with the key {new_person.key} already.")
    if not _chairs(w) and new_person.role != "chair":
        raise NotAPerson("The first person on the list is the chair, who names the others.")
    w.add(PersonRow, new_person)
    personal = {"name": new_person.name, "mail": new_person.mail, "seller": new_person.seller}
    w.note(
        listed_people.NAMED,
        f"person {new_person.key}",
        details={"role": new_person.role, "head": new_person.head},
        personal=personal,
        about=new_person.key,
    )
    return new_person.key


def _check(w: Write, person: Person) -> None:
    if not person.name.strip():
        raise NotAPerson("A person has a name. Nothing was changed.")
    mail = _plain(person.mail)
    mail_owner = sa.select(PersonRow.name).where(
        PersonRow.mail == mail, PersonRow.key != person.key
    )
    if mail and (other := w.connection.scalar(mail_owner)):
        raise NotAPerson(f"{other} has the mail address {mail} already.")


def _chairs(w: Write) -> int:
    chairs = sa.select(sa.func.count()).where(PersonRow.role == "chair")
    return int(w.connection.scalar(chairs) or 0)


def _find_person(home: Home, condition: sa.ColumnElement[bool]) -> Person:
    with database.reading(home) as connection:
        row = connection.execute(sa.select(PersonRow.__table__).where(condition)).first()
    return STRANGER if row is None else _person(row)


def _person(row: sa.Row) -> Person:
    return values.build(Person, row._mapping)


def _plain(mail: str) -> str:
    """A mail address as it is compared: only A to Z are alike in upper and lower case.

    To fold the letters of all scripts would make one of two addresses that belong to two people:
    ``straße.de`` and ``strasse.de``, or a Kelvin sign for a k.
    """
    return "".join(letter.lower() if letter.isascii() else letter for letter in mail.strip())
