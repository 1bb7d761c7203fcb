"""Opinions: sealed one by one, revealed together. Before the reveal nobody can read one."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

import sqlalchemy as sa

from lib.board.case import Case
from lib.board.opinion import Opinion
from lib.board.people import SIDES, Person, Side
from lib.ledger.mistake import Mistake
from lib.store.records import case_rows
from lib.store.records import seal as records_seal
from lib.store.records.case_rows import held_by, lineage, onward
from lib.store.records.tables import CaseRow, EventRow, OpinionRow, PersonRow
from lib.store.records.write import Missing, Write, nothing, read, write

_SEALED = "sealed an opinion"


class AlreadySealed(Mistake):
    """Somebody gave a second opinion on a case."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} has sealed an opinion on this case already, and it stays as it is. If it was a "
            f"slip, ask the chair to set it aside, then give it again."
        )


class NotYours(Mistake):
    """An opinion was given in somebody else's name or for the other side."""

    def __init__(self, actor: Person) -> None:
        super().__init__(f"{actor.name} gives their own opinion, for {actor.role} alone.")


class NotReady(Mistake):
    """Opinions were to be revealed before both sides had given one."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(
            f"Opinions of {' and '.join(missing)} are still missing. They are revealed when each side "
            f"has given at least one."
        )


class StillSealed(Mistake):
    """Opinions were asked for before the reveal."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The opinions on {name} are sealed until both sides are in and reveal them."
        )


def _several(connection: sa.Connection, keys: list[int]) -> tuple[Case, ...]:
    return tuple(case_rows.load(connection, key) for key in keys)


@write("give an opinion", then=nothing)
def seal(w: Write, case: int, opinion: Opinion, *, token: str) -> None:
    """Seal the actor's own opinion on an open case.

    Raises:
        AlreadySealed, NotYours, NotNow, MeetingClosed: as they say.
    """
    case_record, _ = case_rows.at(w, case, "open")
    if (opinion.person, opinion.side) != (w.actor.key, w.actor.side):
        raise NotYours(w.actor)
    if w.actor.key in _sides(w.connection, case):
        raise AlreadySealed(w.actor.name)
    ciphertext, held_to = records_seal.seal(w.secret, _place(case, w.actor.key), opinion)
    w.add(OpinionRow, case=case, person=w.actor.key, side=opinion.side, sealed=ciphertext)
    w.note(_SEALED, _subject(case), case_record.customer, {"hash": held_to})


@read("read the board")
def sealed(connection: sa.Connection, _actor: Person, case: int) -> Mapping[str, Side]:
    """Who has given an opinion, and for which side: person -> side. Nothing else can be known."""
    return _sides(connection, case)


@read("read the board")
def ready(connection: sa.Connection, _actor: Person, case: int) -> bool:
    """Whether both sides are in."""
    return not _missing(connection, case)


@write("reveal opinions", then=case_rows.load)
def reveal(w: Write, case: int, *, version: int, token: str) -> int:
    """Open all opinions on a case at once, each held to the hash on record.

    Raises:
        NotReady: a side is missing.
        SealBroken: an opinion was changed; nothing is revealed.
        NotNow, Stale, MeetingClosed: as they say.
    """
    _reveal(w, case, version)
    return case


@write("reveal opinions", then=_several)
def reveal_all(w: Write, versions: Mapping[int, int], *, token: str) -> list[int]:
    """Reveal several cases, all of them or none; see ``reveal``.

    Args:
        versions: case -> the version of it that was looked at.
    """
    for case, version in versions.items():
        _reveal(w, case, version)
    return list(versions)


def _reveal(w: Write, case: int, version: int) -> None:
    case_record, _ = case_rows.at(w, case, "open")
    if missing := _missing(w.connection, case):
        raise NotReady(missing)
    for row in _opinion_rows(w.connection, case):
        if row.sealed is None:
            continue
        w.connection.execute(
            sa.update(OpinionRow)
            .where(OpinionRow.key == row.key)
            .values(opened=_verified_text(w, row), sealed=None)
        )
    w.edit(CaseRow, case, version, state="revealed")
    w.note("revealed the opinions", _subject(case), case_record.customer)


@write("open or close a meeting", then=case_rows.load)
def set_aside(w: Write, case: int, person: str, *, version: int, token: str) -> int:
    """Take a sealed opinion away, unread, so that its author can give it again.

    Raises:
        NotNow, Stale, MeetingClosed, Missing: as they say.
    """
    case_record, _ = case_rows.at(w, case, "open")
    if person not in _sides(w.connection, case):
        raise Missing("opinion of", person)
    w.edit(CaseRow, case, version)
    within_it = OpinionRow.case.in_(lineage(w.connection, case))
    own_opinion = within_it & (OpinionRow.person == person)
    w.connection.execute(sa.delete(OpinionRow).where(own_opinion))
    w.note("set an opinion aside", _subject(case), case_record.customer, {"person": person})
    return case


@read("read the board")
def opened(connection: sa.Connection, actor: Person, case: int) -> tuple[Opinion, ...]:
    """The opinions on a case after the reveal; to a viewer without names and reasons.

    Raises:
        StillSealed: before the reveal.
    """
    case_opinions = within(connection, actor, OpinionRow.case.in_(lineage(connection, case))).get(
        case
    )
    if case_opinions is None:
        raise StillSealed(case_rows.load(connection, case).name)
    return case_opinions


@read("read the board")
def revealed(
    connection: sa.Connection,
    actor: Person,
    customer: str | None = None,
    day: dt.date | None = None,
) -> Mapping[int, tuple[Opinion, ...]]:
    """Revealed opinions, of a customer, of meetings held by a day or all, as ``opened`` gives them."""
    condition = held_by(day) if customer is None else held_by(day) & (CaseRow.customer == customer)
    return within(connection, actor, OpinionRow.case.in_(sa.select(CaseRow.key).where(condition)))


def within(
    connection: sa.Connection, actor: Person, condition: sa.ColumnElement[bool]
) -> dict[int, tuple[Opinion, ...]]:
    """Revealed opinions by case, within a transaction, as the actor may see them."""
    by_case: dict[int, list[Opinion]] = defaultdict(list)
    later = onward(connection)
    for row in _rows(connection, condition & OpinionRow.opened.is_not(None)):
        opinion = records_seal.opinion(row.opened)
        with_names = actor.may("read who said what")
        for case in _on_from(row.case, later):
            by_case[case].append(opinion if with_names else replace(opinion, person="", reasons=""))
    return {case: tuple(case_opinions) for case, case_opinions in by_case.items()}


def on_case(w: Write, case: int) -> tuple[Opinion, ...]:
    """The revealed opinions on a case, within a write, whole whoever the actor is."""
    texts = (row.opened for row in _opinion_rows(w.connection, case) if row.opened is not None)
    return tuple(records_seal.opinion(text) for text in texts)


def _verified_text(w: Write, row: sa.Row) -> str:
    """The text of a sealed row, held to the hash in the record of events."""
    query = sa.select(EventRow.details).where(
        EventRow.act == _SEALED,
        EventRow.subject == _subject(row.case),
        EventRow.actor == row.person,
    )
    last = w.connection.scalar(query.order_by(EventRow.key.desc()).limit(1))
    held_to = json.loads(last)["hash"] if last else ""
    text = records_seal.unseal(w.secret, _place(row.case, row.person), row.sealed or b"", held_to)
    if text is None:
        name = sa.select(PersonRow.name).where(PersonRow.key == row.person)
        raise records_seal.SealBroken(w.connection.scalar(name) or row.person)
    return text


def _on_from(case: int, later: Mapping[int, int]) -> Iterator[int]:
    """A case and those that went on from it."""
    current: int | None = case
    while current is not None:
        yield current
        current = later.get(current)


def _sides(connection: sa.Connection, case: int) -> dict[str, Side]:
    return {row.person: row.side for row in _opinion_rows(connection, case)}


def _opinion_rows(connection: sa.Connection, case: int) -> list[sa.Row]:
    """The opinions on a case, and on the parked ones that it took up."""
    return _rows(connection, OpinionRow.case.in_(lineage(connection, case)))


def _missing(connection: sa.Connection, case: int) -> list[str]:
    sides_given = set(_sides(connection, case).values())
    return [side for side in SIDES if side not in sides_given]


def _rows(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> list[sa.Row]:
    query = sa.select(OpinionRow.__table__).where(condition).order_by(OpinionRow.key)
    return list(connection.execute(query))


def _subject(case: int) -> str:
    return f"case {case}"


def _place(case: int, person: str) -> str:
    return f"case {case} of {person}"
