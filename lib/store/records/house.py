"""House assumptions: one head proposes a set, the other agrees; until then the one before holds."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from lib.board.people import ALONE, Person
from lib.ledger.house import NO_HOUSE, House, HouseValues
from lib.ledger.mistake import Mistake
from lib.store import database
from lib.store.home import Home
from lib.store.records import values
from lib.store.records.tables import HouseSetRow
from lib.store.records.write import Write, one, read, write

ACT = "agree house assumptions"


class NotForBothHeads(Mistake):
    """A set is proposed or agreed to by somebody whose word does not count for it."""


@dataclass(frozen=True, slots=True)
class HouseSet:
    """A set as it was proposed.

    Args:
        side: of the head who proposed it; empty where nobody is on the list of people.
        agreed_by: key of the head of the other side; empty while it waits.
    """

    ledger: str
    number: int
    assumptions: HouseValues
    reason: str
    proposed_by: str
    proposed_on: dt.date
    side: str = ""
    agreed_by: str = ""
    agreed_on: dt.date | None = None
    key: int = 0


def _load(connection: sa.Connection, key: int) -> HouseSet:
    return values.build(HouseSet, one(connection, HouseSetRow, key)._mapping)


@write(ACT, then=_load)
def propose(
    w: Write, ledger: str, assumptions: HouseValues, reason: str, day: dt.date, *, token: str
) -> int:
    """Propose a set for a ledger; while nobody is on the list of people it holds at once.

    Raises:
        NotForBothHeads: by somebody who heads neither side, or without a reason.
    """
    if not reason.strip():
        raise NotForBothHeads("Say why: whoever agrees, and whoever reads it later, wants to know.")
    alone, side = w.actor == ALONE, _side(w.actor)
    newest = sa.select(sa.func.max(HouseSetRow.number)).where(HouseSetRow.ledger == ledger)
    number = int(w.connection.scalar(newest) or 0) + 1
    actor_key = w.actor.key
    new = HouseSet(
        ledger, number, assumptions, reason.strip(), actor_key, day, side,
        actor_key if alone else "", day if alone else None,
    )  # fmt: skip
    key = int(w.add(HouseSetRow, new))
    w.note(
        "proposed house assumptions", f"house set {key}", "",
        {"ledger": ledger, "number": number, "assumptions": assumptions}, {"reason": new.reason},
    )  # fmt: skip
    return key


@write(ACT, then=_load)
def agree(w: Write, key: int, day: dt.date, *, token: str) -> int:
    """Agree to the newest set of a ledger as the head of the other side.

    Raises:
        NotForBothHeads: by the side that proposed it, no head, or to a set that another replaced.
    """
    current = values.build(HouseSet, w.one(HouseSetRow, key)._mapping)
    if _side(w.actor) == current.side:
        raise NotForBothHeads(
            f"Set {current.number} was proposed by {current.side}: the head of the other side "
            "agrees to it."
        )
    newest = sa.select(sa.func.max(HouseSetRow.number)).where(HouseSetRow.ledger == current.ledger)
    if current.agreed_by or w.connection.scalar(newest) != current.number:
        raise NotForBothHeads(
            f"Set {current.number} is not the one that waits any more. Look at the newest one."
        )
    w.connection.execute(
        sa.update(HouseSetRow)
        .where(HouseSetRow.key == key)
        .values(agreed_by=w.actor.key, agreed_on=day)
    )
    details = {"ledger": current.ledger, "number": current.number}
    w.note("agreed to house assumptions", f"house set {key}", "", details)
    return key


@read("read the board")
def sets(connection: sa.Connection, _actor: Person, ledger: str) -> tuple[HouseSet, ...]:
    """Every set of a ledger, the oldest first."""
    return _sets(connection, ledger)


def in_force(home: Home, ledger: str, day: dt.date | None = None) -> House:
    """The newest set of a ledger that both heads agreed to; the defaults where there is none.

    Every page reckons with it, whoever reads: what it is made of is for ``sets``.

    Args:
        day: what was agreed later is left out; None for what holds now.
    """
    with database.reading(home) as connection:
        agreed = [s for s in _sets(connection, ledger) if s.agreed_on is not None]
    past_sets = [s for s in agreed if day is None or (s.agreed_on or day) <= day]
    return (
        House(past_sets[-1].assumptions, past_sets[-1].number, past_sets[-1].agreed_on)
        if past_sets
        else NO_HOUSE
    )


def history(home: Home, ledger: str) -> tuple[HouseSet, ...]:
    """``sets`` for whoever is alone at a machine where nobody is on the list of people."""
    with database.reading(home) as connection:
        return _sets(connection, ledger)


def _sets(connection: sa.Connection, ledger: str) -> tuple[HouseSet, ...]:
    rows = connection.execute(
        sa.select(HouseSetRow.__table__)
        .where(HouseSetRow.ledger == ledger)
        .order_by(HouseSetRow.number)
    )
    return tuple(values.build(HouseSet, row._mapping) for row in rows)


def _side(actor: Person) -> str:
    """The side that somebody heads; nobody's for the one person of a machine without people."""
    if actor == ALONE:
        return ""
    if not actor.head or actor.side is None:
        raise NotForBothHeads(
            f"{actor.name} heads neither credit nor sales. House assumptions are agreed by both heads."
        )
    return actor.side
