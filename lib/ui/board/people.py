"""The list of people: the first of them, and afterwards whom the chair names."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from lib.board.people import ROLES, STRANGER, Person
from lib.store.records import people
from lib.store.records.people import CAST
from lib.ui import data, seats, signin
from lib.ui.board import boxes, submit
from lib.ui.board.board_view import BoardView
from lib.ui.board.submit import Form
from lib.ui.frame import Scope
from lib.ui.names import plain


def none_yet(scope: Scope) -> bool:
    """Whether nobody is named; then an invented cast is offered to try it, or the first chair's form.

    Where people sign in, the machine's owner names it, and nobody comes here before.
    """
    if people.everyone(data.home()):
        return False
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
    form.show_result()
    cast = ", ".join(f"{p.name} ({p.role})" for p in CAST)
    form.button("Take the invented cast", _cast, icon=":material/theater_comedy:", help=plain(cast))
    with submit.fields("people.first") as first:
        st.text_input("Your name, as the chair", key=first.key("name"), max_chars=200)
        first.button("I am the chair", _first, within=True, icon=":material/person_add:")


def _cast(form: Form) -> None:
    people.invite_cast(data.home(), STRANGER, token=form.token)
    seats.take(CAST[0].key)


def _first(form: Form) -> None:
    chair = people.add(
        data.home(), STRANGER, Person(name=form.text("name"), role="chair"), token=form.token
    )
    seats.take(chair.key)


def show(view: BoardView) -> None:
    """Who is on the list, a line a role; for the chair, folded away, the form to name and change."""
    with boxes.box("Who sits at the table?", height="stretch") as controls:
        chair = view.may("name people and their roles")
        st.markdown("  \n".join(_lines(view.people, mail=chair)))
    if chair:
        with controls, st.popover(
            "Name or change people", icon=":material/person_edit:", key="people.edit.menu",
            help="Name or change people", type="tertiary", width="content",
        ):  # fmt: skip
            _form(view.current_user)


def _lines(everybody: Sequence[Person], *, mail: bool) -> list[str]:
    roles = ("chair", *(role for role in ROLES if role != "chair"))
    people_by_role = {role: [p for p in everybody if p.role == role] for role in roles}
    return [
        f"**{role.capitalize()}** {', '.join(_label(p, mail=mail) for p in members)}"
        for role, members in people_by_role.items()
        if members
    ]


def _label(person: Person, *, mail: bool) -> str:
    sells = person.seller and person.seller != person.name
    parts = [person.head and "head", mail and person.mail, sells and f"sells as {person.seller}"]
    more = ", ".join(part for part in parts if part)
    return plain(person.name) + (f" :small[:gray[{plain(more)}]]" if more else "")


def _form(current_user: Person) -> None:
    by_key = {p.key: p for p in people.everyone(data.home())}
    choice = st.selectbox(
        "Whom do you name or change?", list(by_key), index=None, key="people.whom",
        placeholder="Somebody new", format_func=lambda key: by_key[key].name,
    )  # fmt: skip
    _edit(by_key.get(str(choice), Person()), current_user)


def _edit(stored_person: Person, current_user: Person) -> None:
    with submit.fields(f"people.edit.{stored_person.key}.{stored_person.version}") as form:
        with st.grid(4, min_column_width=220):
            st.text_input("Name", stored_person.name, key=form.key("name"), max_chars=200)
            roles = [*ROLES, "stranger"] if stored_person.key else list(ROLES)
            st.selectbox(
                "Role",
                roles,
                index=roles.index(stored_person.role) if stored_person.key else 0,
                key=form.key("role"),
                format_func=lambda role: "has left" if role == "stranger" else role,
            )
            if signin.configured():
                st.text_input(
                    "Mail address they sign in with", stored_person.mail, key=form.key("mail")
                )
            st.text_input("Sells in the ledger as", stored_person.seller, key=form.key("seller"))
            st.checkbox("Heads their side", stored_person.head, key=form.key("head"))
        form.button(
            "Change" if stored_person.key else "Name them",
            lambda sent_form: _write(sent_form, stored_person, current_user),
            within=True,
            icon=":material/person_add:",
        )


def _write(form: Form, stored_person: Person, current_user: Person) -> str:
    edited_person = replace(
        stored_person, name=form.text("name"), role=form.value("role"),
        mail=form.text("mail") if signin.configured() else stored_person.mail,
        seller=form.text("seller"), head=bool(form.value("head")),
    )  # fmt: skip
    if stored_person.key:
        people.change(
            data.home(),
            current_user,
            edited_person,
            version=stored_person.version,
            token=form.token,
        )
    else:
        people.add(data.home(), current_user, edited_person, token=form.token)
    return f"{edited_person.name} is on the list as {edited_person.role}."
