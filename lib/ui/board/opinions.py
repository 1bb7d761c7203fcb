"""Giving an opinion before anybody else's is seen: at one's own screen, or in turn at one machine."""

from collections.abc import Mapping, Sequence

import streamlit as st

from lib.board.case import Case
from lib.board.opinion import RATINGS, NotAnOpinion, Opinion
from lib.board.people import Person
from lib.ledger.wording import NBSP
from lib.store.board import opinions
from lib.ui import data
from lib.ui.board import submit
from lib.ui.board.entries import amount, number
from lib.ui.board.submit import Form
from lib.ui.board.table import Table
from lib.ui.names import plain

CHANCE = "Chance that all due in 90 days is paid within tolerance, %"
_SEALED = "Sealed. Nobody can read it, you included, until both sides are in."


def show(case: Case, table: Table) -> None:
    """Who has sealed, and a form for those who have not."""
    sealed = opinions.sealed(data.home(), table.eyes, case.key)
    at_table = [p for p in table.people if p.side]
    waiting = [p for p in at_table if p.key not in sealed]
    st.markdown(_count(sealed, at_table, table.names))
    if table.meeting.closed or not table.acts:
        return
    if table.one_machine:
        _turn(case, waiting, table.currency)
    elif table.here in waiting:
        _own(case, table.here, table.currency)
    elif table.here.key in sealed:
        st.markdown("Yours is sealed; it opens for everybody at once.")
    if sealed and table.may("open or close a meeting"):
        _set_aside(case, sealed, table)


def _set_aside(case: Case, sealed: Mapping[str, str], table: Table) -> None:
    """The chair takes a slip away, unread, so that its author can give it again."""
    form = submit.form(f"board.aside.{case.key}")
    form.said()
    with st.popover("Somebody slipped", type="tertiary"):
        st.selectbox(
            "Whose opinion is set aside, unread?", list(sealed), index=None, key=form.key("who"),
            format_func=lambda key: table.names.get(key, key), placeholder="Choose",
        )  # fmt: skip
        form.button("Set it aside", lambda sent: _aside(sent, case, table))


def _aside(sent: Form, case: Case, table: Table) -> str:
    if not sent.value("who"):
        raise NotAnOpinion("Choose whose opinion it is.")
    opinions.set_aside(
        data.home(), table.here, case.key, sent.value("who"), version=case.version, token=sent.token
    )
    return "Set aside, unread. It can be given again."


def _count(sealed: Mapping[str, str], at_table: Sequence[Person], names: Mapping[str, str]) -> str:
    given = ", ".join(names[key] for key in sealed if key in names)
    said = f"**Sealed {len(sealed)} of {len(at_table)}**"
    return f"{said}: {plain(given)}." if given else f"{said}."


def _own(case: Case, here: Person, currency: str) -> None:
    """The form of somebody at their own screen; nothing is filled in, so that nothing leads."""
    with submit.fields(f"board.opinion.{case.key}") as form:
        with st.grid(4, min_column_width=200):
            st.segmented_control("Rating, A best", list(RATINGS), key=form.key("rating"))
            st.text_input(f"Limit you would give, {currency}", key=form.key("limit"))
            st.text_input("Term you would give, days", key=form.key("term"))
            st.selectbox(
                "Chance all is paid in time", range(0, 101, 5), index=None, key=form.key("chance"),
                placeholder="0 to 100 %", format_func=lambda c: f"{c}{NBSP}%", help=CHANCE,
            )  # fmt: skip
        st.text_area("Why? In your words", key=form.key("reasons"), height=80, max_chars=2000)
        form.button(
            "Seal", lambda sent: _seal(sent, case, here, currency),
            within=True, icon=":material/lock:",
        )  # fmt: skip


def _turn(case: Case, waiting: Sequence[Person], currency: str) -> None:
    """The form at the one machine: a name, entries as dots, then the keyboard goes on."""
    if not waiting:
        st.markdown("Everybody has sealed.")
        return
    by_key = {p.key: p for p in waiting}
    with submit.fields(f"board.turn.{case.key}") as form:
        st.selectbox(
            "Pass the keyboard. Whose turn is it?", list(by_key), index=None, key=form.key("who"),
            placeholder="Choose your name",
            format_func=lambda key: f"{by_key[key].name} · {by_key[key].side}",
        )  # fmt: skip
        with st.grid(4, min_column_width=200):
            _masked(form, "rating", "Rating, A to E")
            _masked(form, "limit", f"Limit, {currency}")
            _masked(form, "term", "Term, days")
            _masked(form, "chance", "Chance, 0 to 100 in fives", help=CHANCE)
        _masked(form, "reasons", "Why? In your words")
        form.button(
            "Seal and pass on", lambda sent: _seal_in_turn(sent, case, by_key, currency),
            within=True, icon=":material/lock:",
        )  # fmt: skip


def _masked(form: Form, entry: str, label: str, help: str | None = None) -> None:
    st.text_input(
        label, type="password", key=form.key(entry), autocomplete="off", help=help, max_chars=2000
    )


def _seal_in_turn(sent: Form, case: Case, by_key: Mapping[str, Person], currency: str) -> str:
    who = by_key.get(str(sent.value("who")))
    if who is None:
        raise NotAnOpinion("Choose whose turn it is.")
    return _seal(sent, case, who, currency)


def _seal(sent: Form, case: Case, who: Person, currency: str) -> str:
    opinions.seal(data.home(), who, case.key, _opinion(sent, who, currency), token=sent.token)
    return _SEALED


def _opinion(sent: Form, who: Person, currency: str) -> Opinion:
    """What was entered, as an opinion.

    Raises:
        NotAnOpinion, NotUnderstood: it is none.
    """
    if who.side is None:
        raise NotAnOpinion("An opinion is given for credit or for sales.")
    return Opinion(
        who.key, who.side, sent.text("rating").upper(),
        amount(sent.text("limit"), currency), number(sent.value("term"), "The term"),
        number(sent.value("chance"), "The chance"), sent.text("reasons"),
    )  # fmt: skip
