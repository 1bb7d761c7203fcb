"""The record of events: only added to, broken by any change, whole after an erasure."""

import base64
import csv
import io
import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from lib.__main__ import main
from lib.board.people import Refused
from lib.ledger.mistake import Mistake
from lib.store import database
from lib.store.home import Home
from lib.store.records import (
    chain,
    customer_records,
    decisions,
    events,
    heads,
    opinions,
    people,
    seal,
)
from lib.store.records.events import SealedStill
from lib.store.records.tables import EventRow
from tests.store.records import table
from tests.store.records.table import seat, token
from tests.store.records.writes import WRITES


def played(home):
    """A home with some twenty events, the last one with words of its own."""
    made = table.agreed(home)
    here = seat(home, "credit")
    decisions.approve(home, here, made.key, table.DAY, version=made.version, token=token())
    WRITES["customer_records.log"].ready(home)(seat(home, "sales-3"), token())


def test_a_record_that_nobody_touched_holds(either):
    assert events.verify(either) == []
    played(either)
    assert events.verify(either) == []
    with database.reading(either) as connection:
        links = connection.execute(sa.select(EventRow.__table__).order_by(EventRow.key)).all()
    assert links[0].prev == chain.FIRST
    assert [b.prev for b in links[1:]] == [a.digest for a in links[:-1]]


TAMPERED = {
    "changed: act": ("UPDATE events SET act = 'x' WHERE key = 9", [(9, "was changed")]),
    "changed: actor": ("UPDATE events SET actor = 'p-sales' WHERE key = 9", [(9, "was changed")]),
    "changed: moment": (
        "UPDATE events SET at = '2020-01-01T00:00:00+00:00' WHERE key = 10",
        [(10, "was changed")],
    ),
    "changed: subject": (
        "UPDATE events SET subject = 'case 99' WHERE key = 11",
        [(11, "was changed")],
    ),
    "changed: customer": (
        "UPDATE events SET customer = 'C1' WHERE key = 11",
        [(11, "was changed")],
    ),
    "changed: details": ("UPDATE events SET details = '{}' WHERE key = 11", [(11, "was changed")]),
    "changed with its digest": (
        "UPDATE events SET act = 'x', digest = 'abc' WHERE key = 11",
        [(11, "was changed"), (12, "does not follow the event before it")],
    ),
    "removed": (
        "DELETE FROM events WHERE key = 13",
        [(14, "does not follow the event before it"), (13, "is missing")],
    ),
    "removed at the end": ("DELETE FROM events WHERE key > 18", [(19, "is missing")]),
    "words changed": (
        "UPDATE event_payloads SET said = '{}' WHERE event = 19",
        [(19, "has other words than were written")],
    ),
    "words removed": (
        "DELETE FROM event_payloads WHERE event = 19",
        [(19, "has other words than were written")],
    ),
}


def loosely(home: Home, *statements: str) -> None:
    """Past foreign keys too, as whoever tampers with care would."""
    if database.engine(home).dialect.name == "postgresql":
        free = "ALTER TABLE {0} DROP CONSTRAINT {0}_event_fkey"
        table.by_force(home, *map(free.format, ("submits", "event_payloads")), *statements)
        return
    with closing(sqlite3.connect(home.path / "common-terms.db")) as raw, raw:
        for what in ("update", "delete"):
            raw.execute(f"DROP TRIGGER events_no_{what}")
        for statement in statements:
            raw.execute(statement)


@pytest.mark.parametrize("how", TAMPERED)
def test_whoever_tampers_is_found(either, how):
    played(either)
    with database.reading(either) as connection:
        assert connection.scalar(sa.select(sa.func.max(EventRow.key))) == 19
    statement, found = TAMPERED[how]
    loosely(either, statement)
    assert [(b.event, b.message) for b in events.verify(either)] == found


def test_events_put_in_another_order_are_found(either):
    played(either)
    loosely(
        either,
        "UPDATE events SET key = -1 WHERE key = 9",
        "UPDATE events SET key = 9 WHERE key = 10",
        "UPDATE events SET key = 10 WHERE key = -1",
    )
    assert {b.event for b in events.verify(either)} >= {9, 10, 11}


def test_nothing_forks(either):
    """Two events after the same one: the second is refused by the table itself."""
    played(either)
    link = "INSERT INTO events (at, actor, act, subject, customer, details, payload, prev, digest) SELECT at, actor, act, subject, customer, details, payload, prev, 'other' FROM events WHERE key = 9"
    with pytest.raises(sa.exc.IntegrityError), database.writing(either) as connection:
        connection.execute(sa.text(link))


@pytest.mark.parametrize(
    "statement", ["UPDATE events SET act = 'x'", "DELETE FROM events WHERE key = 9"]
)
def test_the_table_itself_refuses_changes(either, statement):
    played(either)
    with (
        pytest.raises(sa.exc.DBAPIError, match="can only be added to"),
        database.writing(either) as connection,
    ):
        connection.execute(sa.text(statement))


def test_each_write_of_a_customer_is_found_under_it(place):
    played(place)
    seen = events.events(place, seat(place, "credit"), "C017")
    assert seen["act"].tolist() == [
        "put a case on the agenda", "sealed an opinion", "sealed an opinion", "revealed the opinions",
        "recorded a decision", "agreed to a decision", "agreed to a decision", "approved a decision",
        "logged special terms",
    ]  # fmt: skip
    assert events.events(place, seat(place, "credit"), "C099").empty


@pytest.mark.parametrize("who", ["sales", "service", "viewer", "nobody"])
def test_the_record_is_for_credit_and_the_chair(place, who):
    played(place)
    with pytest.raises(Refused):
        events.events(place, seat(place, who))


def test_erasing_forgets_a_person_and_keeps_the_chain(either):
    played(either)
    chair = seat(either, "chair")
    made = people.change(
        either,
        chair,
        people.Person(
            "p-sales-3", "Grace Okafor", "sales", "grace@tansy.example", seller="Grace Okafor"
        ),
        version=1,
        token=token(),
    )
    said = repr(table.rows(either))
    assert "grace@tansy.example" in said
    assert "agreed on the phone" in said
    events.erase(either, chair, made.key, token=token())
    assert events.verify(either) == []
    kept = table.rows(either)
    assert "Okafor" not in repr(kept)
    assert "grace@" not in repr(kept)
    assert "agreed on the phone" not in repr(kept["event_payloads"])
    gone = people.person(either, "p-sales-3")
    assert (gone.name, gone.role, gone.mail, gone.seller) == ("p-sales-3", "stranger", "", "")
    assert people.by_mail(either, "grace@tansy.example").key == ""
    seen = events.events(either, chair)
    assert (
        seen.loc[seen["act"] == "logged special terms", "what"]
        .tolist()[0]
        .startswith("day: 2026-06-30")
    )


def test_what_was_erased_is_in_no_file(place):
    played(place)
    chair = seat(place, "chair")
    added = people.Person(name="Zephyrine Quibble", role="sales", mail="zq@tansy.example")
    key = people.add(place, chair, added, token=token()).key
    files = list(place.path.glob("common-terms.db*"))
    assert any(b"Quibble" in path.read_bytes() for path in files)
    events.erase(place, chair, key, token=token())
    for path in place.path.glob("common-terms.db*"):
        assert b"Quibble" not in path.read_bytes()
        assert b"zq@tansy" not in path.read_bytes()


def test_a_payload_erased_by_force_is_not_an_erasure(place):
    """Only what an erasure on record names may be missing."""
    played(place)
    chair = seat(place, "chair")
    events.erase(place, chair, "p-sales-2", token=token())
    loosely(place, "DELETE FROM event_payloads WHERE about = 'p-sales-3'")
    assert events.verify(place) != []


def test_somebody_with_sealed_opinions_is_not_erased(place):
    made = table.sealed(place)
    with pytest.raises(SealedStill, match="Ada Lindqvist has given opinions that are still sealed"):
        events.erase(place, seat(place, "chair"), "p-credit", token=token())
    opinions.reveal(place, seat(place, "chair"), made.key, version=1, token=token())
    events.erase(place, seat(place, "chair"), "p-credit", token=token())
    assert len(opinions.opened(place, seat(place, "chair"), made.key)) == 2


def audit(*more: str, seat: str | None = "p-chair"):
    return CliRunner().invoke(main, ["audit", *more, *(["--as", seat] if seat else [])])


def test_audit_prints_the_record(place):
    played(place)
    said = audit("--customer", "C017")
    assert said.exit_code == 0, said.output
    lines = list(csv.DictReader(io.StringIO(said.stdout)))
    assert list(lines[0]) == ["when", "who", "act", "subject", "customer", "what", "chain"]
    assert [(r["who"], r["act"]) for r in lines[:2]] == [
        ("Nora Abadi", "put a case on the agenda"), ("Ada Lindqvist", "sealed an opinion"),
    ]  # fmt: skip
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", r["when"]) for r in lines)
    assert {r["chain"] for r in lines} == {"ok"}
    assert len(list(csv.DictReader(io.StringIO(audit().stdout)))) == 19


def test_audit_of_a_broken_record_ends_with_one(place):
    played(place)
    table.by_force(place, "UPDATE events SET act = 'x' WHERE key = 9")
    said = audit()
    assert said.exit_code == 1
    assert "The record does not hold: event 9 was changed" in said.stderr
    assert list(csv.DictReader(io.StringIO(said.stdout)))[8]["chain"] == "was changed"


def test_words_in_the_record_are_no_formulas(place):
    table.meeting(place)
    evil = people.Person(name="=cmd|' /C calc'!A0", role="chair")
    key = people.add(place, seat(place, "chair"), evil, token=token()).key
    customer_records.tell(place, people.person(place, key), WRITES_NEWS, token=token())
    for line in csv.DictReader(io.StringIO(audit().stdout)):
        assert not any(value.startswith(("=", "+", "-", "@")) for value in line.values())


WRITES_NEWS = customer_records.News("=1+1", table.DAY, "worse", "a bank", "=2+2")


def test_a_person_is_not_known_by_another_ones_mail(place):
    table.meeting(place)
    chair = seat(place, "chair")
    mine = people.add(
        place, chair, people.Person(name="Ann", role="sales", mail=" Ann@X.org "), token=token()
    )
    assert people.by_mail(place, "ANN@x.ORG") == mine
    assert people.by_mail(place, "").role == people.by_mail(place, "b@x.org").role == "stranger"
    with pytest.raises(Mistake, match=r"Ann has the mail address ann@x\.org already"):
        people.add(
            place, chair, people.Person(name="Bo", role="sales", mail="ann@x.org"), token=token()
        )


def unkeyed(home: Home, upto: int) -> None:
    """The record as a release before the key left it, up to an event."""
    with database.reading(home) as connection:
        links = connection.execute(sa.select(EventRow.__table__).order_by(EventRow.key)).all()
    statements, prev = ["DELETE FROM event_head"], chain.FIRST
    for link in links[:upto]:
        digest = chain.unkeyed_digest({**link._mapping, "prev": prev})
        statements.append(
            f"UPDATE events SET prev = '{prev}', digest = '{digest}' WHERE key = {link.key}"
        )
        prev = digest
    loosely(home, *statements)
    heads.file(home).unlink()


def forged(home: Home, **changes: str) -> str:
    """An event that somebody without the key adds, its digest as good as they can make it."""
    with database.reading(home) as connection:
        last = connection.execute(
            sa.select(EventRow.__table__).order_by(EventRow.key.desc()).limit(1)
        ).one()
    link = {
        **last._mapping,
        "prev": last.digest,
        "payload": "",
        "act": "approved a decision",
        **changes,
    }
    link["digest"] = chain.unkeyed_digest(link)
    names = ("at", "actor", "act", "subject", "customer", "details", "payload", "prev", "digest")
    values = ", ".join("'" + str(link[name]).replace("'", "''") + "'" for name in names)
    return f"INSERT INTO events (key, {', '.join(names)}) VALUES ({last.key + 1}, {values})"


def test_a_forged_event_is_named(either):
    played(either)
    loosely(either, forged(either))
    assert [(b.event, b.message) for b in events.verify(either)] == [
        (20, "was not written by the program")
    ]


def test_a_cut_tail_is_found_by_the_head_though_forms_are_cut_too(either):
    played(either)
    loosely(
        either,
        "DELETE FROM submits WHERE event > 17",
        "DELETE FROM event_payloads WHERE event > 17",
        "DELETE FROM events WHERE key > 17",
    )
    assert (19, "is missing") in {(b.event, b.message) for b in events.verify(either)}


def test_a_cut_tail_with_a_head_of_an_earlier_day_is_found_beside_the_key(either):
    """Whoever writes to the database alone put back its head too; the file knows better."""
    table.meeting(either)
    with database.reading(either) as connection:
        early = connection.execute(sa.text("SELECT event, digest, mac FROM event_head")).one()
    WRITES["customer_records.log"].ready(either)(seat(either, "sales-3"), token())
    loosely(
        either,
        f"DELETE FROM submits WHERE event > {early.event}",
        f"DELETE FROM event_payloads WHERE event > {early.event}",
        f"DELETE FROM events WHERE key > {early.event}",
        f"UPDATE event_head SET event = {early.event}, digest = '{early.digest}', mac = '{early.mac}'",
    )
    assert [b.message for b in events.verify(either)] == ["is missing"]
    for who in ("sales", "sales-2", "sales-3"):  # nor does what is written since cover it up
        WRITES["customer_records.log"].ready(either)(seat(either, who), token())
    assert events.verify(either) != []
    heads.file(either).unlink()
    assert events.verify(either) == []


def test_a_head_without_the_key_is_no_head(either):
    played(either)
    loosely(either, "UPDATE event_head SET mac = digest")
    assert [b.message for b in events.verify(either)] == [
        "is named as the last one without the home's key"
    ]
    with database.writing(either) as connection:
        connection.execute(sa.text("DELETE FROM event_head"))
    assert [b.event for b in events.verify(either)] == [19]


def test_an_older_record_holds_and_is_sealed_over_by_the_next_event(either):
    played(either)
    unkeyed(either, 19)
    assert events.verify(either) == []
    WRITES["customer_records.log"].ready(either)(seat(either, "sales"), token())
    assert events.verify(either) == []
    with database.reading(either) as connection:
        links = connection.execute(sa.select(EventRow.__table__).order_by(EventRow.key)).all()
    assert links[18].digest == chain.unkeyed_digest(links[18]._mapping)
    assert links[19].digest == chain.keyed_digest(seal.key(either), links[19]._mapping)


def test_an_older_record_rewritten_without_the_key_does_not_fit_the_seal(either):
    played(either)
    unkeyed(either, 19)
    WRITES["customer_records.log"].ready(either)(seat(either, "sales"), token())
    with database.reading(either) as connection:
        old = connection.execute(sa.select(EventRow.__table__).order_by(EventRow.key)).all()[:19]
    prev, statements = chain.FIRST, []
    for link in old:
        changed = {**link._mapping, "prev": prev, "actor": "p-sales"}
        prev_digest = chain.unkeyed_digest(changed)
        statements.append(
            f"UPDATE events SET actor = 'p-sales', prev = '{prev}', digest = '{prev_digest}' WHERE key = {link.key}"
        )
        prev = prev_digest
    table.by_force(either, *statements)
    found = {(b.event, b.message) for b in events.verify(either)}
    assert (20, "does not follow the event before it") in found


def test_two_servers_keep_a_head_each(fresh, tmp_path, monkeypatch):
    """One database, one key, two homes: the one that did not write for a while still holds."""
    monkeypatch.setenv(seal.VARIABLE, base64.urlsafe_b64encode(b"k" * 32).decode())
    other = Home(tmp_path / "other", fresh.url)
    table.meeting(fresh)
    assert events.verify(other) == []
    first = heads.file(other).read_text()
    WRITES["customer_records.log"].ready(fresh)(seat(fresh, "sales-3"), token())
    assert heads.file(other).read_text() == first
    assert events.verify(other) == []
    assert heads.file(other).read_text() == heads.file(fresh).read_text()


def test_another_key_verifies_nothing(place, monkeypatch):
    played(place)
    monkeypatch.setenv(seal.VARIABLE, base64.urlsafe_b64encode(b"x" * 32).decode())
    assert {b.message for b in events.verify(place)} >= {"was changed"}


def test_a_line_kept_elsewhere_finds_a_home_put_back_as_a_whole(place, tmp_path):
    table.meeting(place)
    database.settle(place)
    shutil.copytree(place.path, tmp_path / "earlier")
    WRITES["customer_records.log"].ready(place)(seat(place, "sales-3"), token())
    line = audit("--head", seat=None)
    assert line.exit_code == 0, line.output
    assert audit("--head", "--against", line.stdout.strip(), seat=None).exit_code == 0
    database._ready(place.url).dispose()
    database._ready.cache_clear()
    shutil.rmtree(place.path)
    (tmp_path / "earlier").rename(place.path)
    assert audit("--head", seat=None).exit_code == 0
    found = audit("--head", "--against", line.stdout.strip(), seat=None)
    assert found.exit_code == 1
    assert "is missing" in found.stderr
    assert audit("--head", "--against", "nonsense", seat=None).exit_code != 0


def test_audit_names_a_forged_event(place):
    played(place)
    loosely(place, forged(place))
    ran = audit()
    assert ran.exit_code == 1
    assert (
        list(csv.DictReader(io.StringIO(ran.stdout)))[-1]["chain"]
        == "was not written by the program"
    )


TAMPERED_PEOPLE = {
    "role": (
        "UPDATE people SET role = 'chair' WHERE key = 'p-sales-2'",
        "gives p-sales-2 the role sales; the list of people says chair",
    ),
    "head": (
        "UPDATE people SET head = NOT head WHERE key = 'p-credit-2'",
        "gives p-credit-2 the head of their side no; the list of people says yes",
    ),
    "mail": (
        "UPDATE people SET mail = 'mallory@example.com' WHERE key = 'p-chair'",
        "gives p-chair another mail address than the list of people",
    ),
    "seller": (
        "UPDATE people SET seller = 'Grace Okafor' WHERE key = 'p-sales-2'",
        "gives p-sales-2 another seller of the ledger than the list of people",
    ),
    "put on the list": (
        "INSERT INTO people (key, name, role, mail, head, seller, version, changed_by)"
        " SELECT 'p-mallory', 'Mallory', 'chair', '', head, '', 1, changed_by"
        " FROM people WHERE key = 'p-sales-2'",
        "p-mallory is on the list of people as chair and no event names them",
    ),
    "taken off": (
        "DELETE FROM people WHERE key = 'p-viewer'",
        "names p-viewer, who is gone from the list of people",
    ),
}


@pytest.mark.parametrize("how", TAMPERED_PEOPLE)
def test_a_tampered_person_is_named(either, how):
    table.meeting(either)
    statement, found = TAMPERED_PEOPLE[how]
    table.by_force(either, statement)
    assert [b.message for b in events.verify(either)] == [found]


def test_a_person_changed_twice_and_one_erased_are_as_the_record_says(either):
    table.meeting(either)
    here = seat(either, "chair")
    for role in ("credit", "sales"):
        person = replace(seat(either, "sales-2"), role=role, mail="m@example.com", seller="")
        people.change(either, here, person, version=person.version, token=token())
    events.erase(either, here, "p-sales-3", token=token())
    assert events.verify(either) == []
    table.by_force(either, "UPDATE people SET role = 'sales' WHERE key = 'p-sales-3'")
    (found,) = events.verify(either)
    assert found.message == ("gives p-sales-3 the role stranger; the list of people says sales")


def test_audit_names_a_tampered_role(place):
    table.meeting(place)
    table.by_force(place, "UPDATE people SET role = 'chair' WHERE key = 'p-sales-2'")
    printed = audit()
    assert printed.exit_code == 1
    assert "gives p-sales-2 the role sales; the list of people says chair" in printed.stderr


def test_a_home_used_with_two_databases_keeps_a_head_of_each(place, fresh, tmp_path):
    """The one with fewer events was told that the other's were missing from it."""
    own, other = replace(place, database=""), fresh
    for _ in range(2):
        table.meeting(own)
    table.meeting(other)
    third = replace(own, database=f"sqlite:///{tmp_path / 'third.db'}")
    table.meeting(third)
    for home in (own, other, third):
        assert events.verify(home) == []
    assert len({heads.file(home) for home in (own, other, third)}) == 3
    assert heads.file(own).name == heads.FILE
    same = replace(own, database=f"sqlite:///{own.path / 'common-terms.db'}")
    assert heads.file(same) == heads.file(own)


def test_whoever_signs_in_a_database_is_where_it_is(place):
    names = {
        heads.file(replace(place, database=url))
        for url in ("postgresql+psycopg://a:b@h/x?sslmode=require", "postgresql+psycopg://c@h/x")
    }
    assert len(names) == 1
