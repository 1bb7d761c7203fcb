"""Who is at this screen: whoever signed in, or, on one machine without sign-in, a seat that was taken.

A seat is named in the address, so that it stays through a refresh and a restart. It is a
convenience among colleagues at one machine and protects nothing.
"""

import streamlit as st

from lib.board.people import STRANGER, Person
from lib.store.records import people
from lib.ui import data, signin
from lib.ui.names import plain

PARAMETER = "seat"
_KEY, _LINKED = "seat", "seat.linked"


def person() -> Person:
    """Who acts here; a stranger where the store knows nobody by that mail or seat."""
    if signin.configured():
        return signin.person()
    people_by_key = {p.key: p for p in people.everyone(data.home())}
    return people_by_key.get(str(st.session_state.get(_KEY)), STRANGER)


def choose() -> None:
    """Draw whose seat this is, in the bar; where people sign in, their name and the way out."""
    if signin.configured():
        _show_signed_in()
        return
    people_by_key = {p.key: p for p in people.everyone(data.home())}
    _follow_link(people_by_key)
    current_user = people_by_key.get(str(st.session_state.get(_KEY)))
    with st.popover(
        plain(current_user.name) if current_user else "Seat", icon=":material/person:", type="tertiary",
        key="seat.taken" if current_user else "seat.menu", help="Who is at this screen",
    ):  # fmt: skip
        if not people_by_key:
            st.caption("Nobody is named yet. The board page names the first people.")
            return
        st.selectbox(
            "You are", list(people_by_key), index=None, key=_KEY, persist_state="session",
            placeholder="Choose your name", format_func=lambda key: seat_label(people_by_key[key]),
        )  # fmt: skip
        st.caption("A seat is a convenience at one machine, not a lock.")


def seat_label(person: Person) -> str:
    """A person as a list says it.

    >>> seat_label(Person("p1", "Ada Kern", "credit", head=True))
    'Ada Kern · head of credit'
    """
    return f"{person.name} · {'head of ' if person.head else ''}{person.role}"


def take(key: str) -> None:
    """Take a seat; for a callback."""
    st.session_state[_KEY] = key


def _follow_link(people_by_key: dict[str, Person]) -> None:
    """Take the seat that the address names, once; a later choice stands and is written there."""
    linked_seat, seat = st.query_params.get(PARAMETER), st.session_state.get(_KEY)
    if linked_seat in people_by_key and linked_seat != st.session_state.get(_LINKED):
        st.session_state[_KEY] = st.session_state[_LINKED] = seat = linked_seat
    if seat not in people_by_key:
        st.session_state.pop(_KEY, None)
    elif linked_seat != seat:
        st.query_params[PARAMETER] = st.session_state[_LINKED] = str(seat)


def _show_signed_in() -> None:
    current_user = person()
    with st.popover(plain(current_user.name), icon=":material/person:", type="tertiary"):
        st.caption(plain(seat_label(current_user)))
        st.button("Sign out", icon=":material/logout:", key="seat.out", on_click=st.logout)
