"""What every page stands in: which ledger, on which day, through which filters.

A page reads its scope here and has no data without it. A cold deep link can reach a page file
before ``app.py`` ever ran; ``scope`` then sends the visitor through the frame and back, query and all.
"""

import datetime as dt
import inspect
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from lib.board.people import STRANGER, Person, on_screen
from lib.ledger.context import Filters
from lib.ui import signin

ROOT = Path(__file__).parents[2]
_SCOPE, _PERSON, _RETURN = "frame.scope", "frame.person", "frame.return"
OPEN = "frame.open"  # the ledger that the next run is to use, and the day it is seen on


@dataclass(frozen=True, slots=True)
class Scope:
    """What the viewer is looking at; hashable, so that caches can be keyed by it.

    Args:
        version: content version of the ledger.
        name: what people call the ledger.
        day: the day it is seen on.
        kept: filters as pairs, in a fixed order.
        presenting: the screen is shared: quiet menus, larger letters.
    """

    version: str
    name: str
    day: dt.date
    kept: tuple[tuple[str, tuple[str, ...]], ...] = ()
    presenting: bool = False

    @property
    def filters(self) -> Filters:
        """Filters as a mapping."""
        return dict(self.kept)


def enter(scope: Scope, person: Person) -> None:
    """Set the scope and the person that the page of this run will read."""
    st.session_state[_SCOPE], st.session_state[_PERSON] = scope, person


def resume() -> None:
    """Return to the page that a cold deep link asked for."""
    if page := st.session_state.pop(_RETURN, None):
        st.switch_page(page, query_params=st.query_params.to_dict())


def scope() -> Scope:
    """The current scope; sends the visitor through ``app.py`` where it has not run, or to sign in."""
    if _SCOPE not in st.session_state or signin.needed():
        st.session_state[_RETURN] = inspect.stack()[1].filename
        st.switch_page(ROOT / "app.py", query_params=st.query_params.to_dict())
    found: Scope = st.session_state[_SCOPE]
    return found


def person() -> Person:
    """Who is at this screen: what they write is written in their name."""
    found: Person = st.session_state.get(_PERSON, STRANGER)
    return found


def eyes() -> Person:
    """Whom this screen is filtered for: when presenting, a viewer, whoever is at it."""
    return on_screen(person(), presenting=scope().presenting)


def customer() -> str | None:
    """The customer that the page's address names, if it is one of the ledger's."""
    return st.query_params.get("customer")
