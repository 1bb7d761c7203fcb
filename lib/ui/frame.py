"""What every page stands in: which ledger, on which day, through which filters.

A page reads its scope here and has no data without it. A link, or a browser that comes back after the
server was started again, can reach a page file before ``app.py`` ever ran; ``scope`` then runs it.
"""

import datetime as dt
import runpy
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st

from lib.board import clearance
from lib.board.clearance import LEAST, Clearance
from lib.board.people import ACTS, KEEPING, ROLES, STRANGER, Person, on_screen
from lib.ledger.context import Filters
from lib.ledger.house import NO_HOUSE, House
from lib.store.home import Home
from lib.store.records import house, people
from lib.ui import signin

ROOT = Path(__file__).parents[2]
_SCOPE, _PERSON = "frame.scope", "frame.person"
OPEN = "frame.open"  # the ledger that the next run is to use, and the day it is seen on


@dataclass(frozen=True, slots=True)
class Scope:
    """What the viewer is looking at; hashable, so that caches can be keyed by it.

    Args:
        version: content version of the ledger.
        name: what people call the ledger.
        day: the day it is seen on.
        filter_pairs: filters as pairs, in a fixed order.
        presenting: the screen is shared: no menus or forms, larger letters.
        clearance: what its figures, files and sentences may tell.
        rates: currency and rate, typed where the ledger has none.
        house: the assumptions that both heads agreed for the ledger, or none.
        customer: the one that all of its figures are about, such as a case's; empty for none.
    """

    version: str
    name: str
    day: dt.date
    filter_pairs: tuple[tuple[str, tuple[str, ...]], ...] = ()
    presenting: bool = False
    clearance: Clearance = LEAST
    rates: tuple[tuple[str, float], ...] = ()
    house: House = NO_HOUSE
    customer: str = ""

    @property
    def rated_version(self) -> str:
        """What names the whole ledger with the rates that were typed, for what is kept of it."""
        return "".join(map(str, (self.version, *self.rates)))

    @property
    def filters(self) -> Filters:
        """Filters as a mapping."""
        return dict(self.filter_pairs)


def enter(scope: Scope, person: Person) -> None:
    """Set the scope, cleared for the person, and the person that the page of this run will read."""
    house_set = house.in_force(Home.default(), scope.name)
    screen_clearance = _screen_clearance(person, scope.presenting)
    st.session_state[_SCOPE] = replace(scope, clearance=screen_clearance, house=house_set)
    st.session_state[_PERSON] = person


def leave() -> None:
    """Forget the scope: whoever is here may see nothing."""
    st.session_state.pop(_SCOPE, None)
    st.session_state.pop(_PERSON, None)


def _screen_clearance(person: Person, presenting: bool) -> Clearance:
    """What a screen may tell; whoever reads alone is told all, unless others look on."""
    if alone(person) and not presenting:
        return clearance.ALONE
    return clearance.of(on_screen(person, presenting=presenting))


def alone(person: Person) -> bool:
    """Whether nobody is named at all: one person reads a ledger, and all in it is theirs."""
    return person.role == STRANGER.role and not people.everyone(Home.default())


def scope() -> Scope:
    """The current scope; where ``app.py`` has not run, it runs here and draws the page, frame and all.

    To switch to it and back would clear the page, and with it what was typed in one that came back.
    """
    if _SCOPE not in st.session_state or signin.needed() or signin.refusal():
        runpy.run_path(str(ROOT / "app.py"))
        st.stop()
    current_scope: Scope = st.session_state[_SCOPE]
    return current_scope


def person() -> Person:
    """Who is at this screen: what they write is written in their name."""
    current_user: Person = st.session_state.get(_PERSON, STRANGER)
    return current_user


def reader() -> Person:
    """Whom this screen is filtered for: when presenting, a viewer, whoever is at it."""
    return on_screen(person(), presenting=scope().presenting)


def may(act: str) -> bool:
    """Whether a form for an act is drawn: whoever is here may do it, and nobody looks on."""
    return not scope().presenting and not refusal(act)


def refusal(act: str) -> str:
    """Why whoever is here may not do something, in a sentence; empty where they may."""
    current_user = person()
    if current_user.may(act) or (act in KEEPING and alone(current_user)):
        return ""
    allowed_roles = ", ".join(role for role in ROLES if role in ACTS[act])
    seat = " Take your seat, above." if current_user.role == STRANGER.role else ""
    return f"To {act} is for: {allowed_roles}.{seat}"


def customer() -> str | None:
    """The customer that the page's address names, if it is one of the ledger's."""
    return st.query_params.get("customer")
