"""The list of people: the first of them, and afterwards whom the chair names."""

from dataclasses import replace

import streamlit as st

from lib.board.people import ROLES, STRANGER, Person
from lib.store.records import people
from lib.store.records.people import CAST
from lib.ui import data, seats, signin
from lib.ui.board import submit
from lib.ui.board.board_view import Table
from lib.ui.board.submit import Form
from lib.ui.frame import Scope
from lib.ui.names import plain


def none_yet(scope: Scope) -> bool:
    """Whether nobody is named; then an invented cast is offered to try it, or the first chair's form.

    Where people sign in, the machine's owner names it, and nobody comes here before.
    """
    if people.everyone(data.home()):
        return False
    st.title("Board", anchor=False)
    if scope.presenting:
        st.markdown("Nobody is named yet.")
    else:
        _first_people()
    return True


def _first_people() -> None:
    st.markdown(
        "**Nobody is named yet.** A meeting needs people of both sides and a chair. Name the chair, "
        "who then names the others; or take an invented cast and try a meeting at once."
    )
    form = submit.form("people.cast")
    form.said()
    cast = ", ".join(f"{p.name} ({p.role})" for p in CAST)
    form.button("Take the invented cast", _cast, icon=":material/theater_comedy:", help=plain(cast))
    with submit.fields("people.first") as first:
        st.text_input("Your name, as the chair", key=first.key("name"), max_chars=200)
        first.button("I am the chair", _first, within=True, icon=":material/person_add:")


def _cast(sent: Form) -> None:
    people.invite_cast(data.home(), STRANGER, token=sent.token)
    seats.take(CAST[0].key)


def _first(sent: Form) -> None:
    made = people.add(
        data.home(), STRANGER, Person(name=sent.text("name"), role="chair"), token=sent.token
    )
    seats.take(made.key)


def show(table: Table) -> None:
    """Who is on the list, a line a role; for the chair, folded away, the form to name and change."""
    chair = table.may("name people and their roles")
    roles = ("chair", *(role for role in ROLES if role != "chair"))
    own = {role: [p for p in table.people if p.role == role] for role in roles}
    lines = [
        f"**{role.capitalize()}** {', '.join(_named(p, mail=chair) for p in some)}"
        for role, some in own.items()
        if some
    ]
    st.markdown("  \n".join(lines))
    if chair:
        with st.expander("Name or change people"):
            _form(table.here)


def _named(person: Person, *, mail: bool) -> str:
    sells = person.seller and person.seller != person.name
    parts = [person.head and "head", mail and person.mail, sells and f"sells as {person.seller}"]
    more = ", ".join(part for part in parts if part)
    return plain(person.name) + (f" :small[:gray[{plain(more)}]]" if more else "")


def _form(here: Person) -> None:
    by_key = {p.key: p for p in people.everyone(data.home())}
    chosen = st.selectbox(
        "Whom do you name or change?", list(by_key), index=None, key="people.whom",
        placeholder="Somebody new", format_func=lambda key: by_key[key].name,
    )  # fmt: skip
    _edit(by_key.get(str(chosen), Person()), here)


def _edit(now: Person, here: Person) -> None:
    with submit.fields(f"people.edit.{now.key}.{now.version}") as form:
        with st.grid(4, min_column_width=220):
            st.text_input("Name", now.name, key=form.key("name"), max_chars=200)
            roles = [*ROLES, "stranger"] if now.key else list(ROLES)
            st.selectbox(
                "Role", roles, index=roles.index(now.role) if now.key else 0, key=form.key("role"),
                format_func=lambda role: "has left" if role == "stranger" else role,
            )  # fmt: skip
            if signin.configured():
                st.text_input("Mail address they sign in with", now.mail, key=form.key("mail"))
            st.text_input("Sells in the ledger as", now.seller, key=form.key("seller"))
            st.checkbox("Heads their side", now.head, key=form.key("head"))
        form.button(
            "Change" if now.key else "Name them",
            lambda sent: _write(sent, now, here), within=True, icon=":material/person_add:",
        )  # fmt: skip


def _write(sent: Form, now: Person, here: Person) -> str:
    made = replace(
        now, name=sent.text("name"), role=sent.value("role"),
        mail=sent.text("mail") if signin.configured() else now.mail,
        seller=sent.text("seller"), head=bool(sent.value("head")),
    )  # fmt: skip
    if now.key:
        people.change(data.home(), here, made, version=now.version, token=sent.token)
    else:
        people.add(data.home(), here, made, token=sent.token)
    return f"{made.name} is on the list as {made.role}."
