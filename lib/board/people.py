"""People round the table: their role, their side, and what a role may do and see.

Both chairs count: a decision needs one person of each side. A role is ours, whoever signed in: the
identity provider says who somebody is, the team's own list says what they may do.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from lib.ledger.mistake import Mistake

Role = Literal["credit", "sales", "service", "chair", "viewer", "stranger", "administrator"]
Side = Literal["credit", "sales"]
ROLES: tuple[Role, ...] = ("credit", "sales", "service", "chair", "viewer")
SIDES: tuple[Side, ...] = ("credit", "sales")

_EVERYONE = frozenset(ROLES)
_TABLE = frozenset(("credit", "sales", "service", "chair"))
_SIDES = frozenset(SIDES)

ACTS: Mapping[str, frozenset[str]] = {
    "read the board": _EVERYONE,
    "read who said what": _TABLE,
    "read where credit's information comes from": frozenset(("credit", "chair")),
    "read the record of events": frozenset(("credit", "chair")),
    "name people and their roles": frozenset(("chair",)),
    "open or close a meeting": frozenset(("chair",)),
    "order the agenda": frozenset(("chair", "credit", "sales")),
    "add a case": _TABLE,
    "name who settles a disagreement": frozenset(("chair",)),
    "give an opinion": _SIDES,
    "reveal opinions": frozenset(("chair", "credit", "sales")),
    "note what only one side knew": _TABLE,
    "propose a plan": frozenset(("chair", "credit", "sales")),
    "agree to a decision": _SIDES,
    "approve a decision": _TABLE,
    "record a decision": frozenset(("chair", "credit", "sales")),
    "send a change to the ledger's owner": frozenset(("chair", "credit")),
    "report from the field": frozenset(("sales", "service", "chair")),
    "log a promise or a complaint": frozenset(("credit", "sales", "service")),
    "say why it is late": _TABLE,
    "record what credit was told": frozenset(("credit", "chair")),
    "measure an outcome": frozenset(("chair", "credit", "sales")),
    "erase what is personal": frozenset(("chair",)),
    "read where we walk away": frozenset(("chair", "credit", "sales")),
    "keep a customer's request": frozenset(("chair", "credit", "sales", "administrator")),
    "read a customer's requests": frozenset(("chair", "credit", "sales", "administrator")),
    "agree house assumptions": frozenset(("credit", "sales", "administrator")),
    "load a ledger": frozenset(("credit", "chair", "administrator")),
    "rename or delete a ledger": frozenset(("credit", "chair", "administrator")),
    "read a source on the server": frozenset(("chair", "administrator")),
    "keep a forecast": frozenset(("credit", "sales", "chair", "administrator")),
    "enter an expected day": frozenset(("credit", "sales", "administrator")),
    "keep a scenario": frozenset((*_TABLE, "administrator")),
}
KEEPING = frozenset(act for act, roles in ACTS.items() if "administrator" in roles)
"""Acts upon ledgers and what is kept of them. While nobody is on the list of people, one person at one
machine may do them; so may whoever administers it, at its command line."""


class Refused(Mistake):
    """Somebody asked for what their role may not do or see."""

    def __init__(self, person: "Person", act: str) -> None:
        label = f"{person.name}, {person.role}," if person.name else "Somebody who is not signed in"
        allowed = ", ".join(role for role in ROLES if role in ACTS[act])
        super().__init__(f"{label} may not {act}. That is for: {allowed}. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody round the table.

    Args:
        key: the store's; empty for somebody it does not know.
        role: what they are here as.
        mail: what the identity provider says; empty with named seats.
        head: heads their side: signs the charter, sees sellers' pay.
        seller: the salesperson's name in the ledger, where they are one.
        version: counts changes, so that a stale write is refused.
    """

    key: str = ""
    name: str = ""
    role: Role = "stranger"
    mail: str = ""
    head: bool = False
    seller: str = ""
    version: int = 1

    @property
    def side(self) -> Side | None:
        """The side they speak for; none for service, chair and viewers."""
        return self.role if self.role in SIDES else None

    def may(self, act: str) -> bool:
        """Whether their role may do it."""
        return self.role in ACTS[act]

    def must(self, act: str) -> None:
        """Go on only if their role may do it.

        Raises:
            Refused: it may not.
        """
        if not self.may(act):
            raise Refused(self, act)


STRANGER = Person()
ALONE = Person("this machine", "this machine")
"""Whoever is at the machine while nobody is on the list of people."""
COMMAND_LINE = Person("command line", "command line", "administrator")
"""Whoever administers the machine, where a command does not say whose seat it acts from."""


def first_of(side: Side, people: Iterable[Person]) -> Person | None:
    """Who speaks for a side where nobody says otherwise: its head, or else whoever comes first.

    >>> first_of("credit", [Person("a", role="credit"), Person("b", role="credit", head=True)]).key
    'b'
    """
    return min((p for p in people if p.side == side), key=lambda p: not p.head, default=None)


def on_screen(person: Person, *, presenting: bool) -> Person:
    """Whose eyes a screen is filtered for: a shared one shows a viewer's view, whoever is signed in.

    A stranger stays one.

    >>> on_screen(Person("p1", "Ada", "credit", head=True), presenting=True).role
    'viewer'
    >>> on_screen(STRANGER, presenting=True).role
    'stranger'
    """
    if not presenting or person.role == STRANGER.role:
        return person
    return replace(person, role="viewer", head=False, seller="")
