"""House assumptions on the page: what holds and since when, a new set, and the other head's yes."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from lib.ledger.house import DAYS, DEFAULTS, LABELS, SHARES, House, HouseValues
from lib.ledger.wording import NBSP, count, day_text
from lib.store import clock
from lib.store.records import house as records_house
from lib.store.records import people
from lib.store.records.house import HouseSet
from lib.ui import data, frame
from lib.ui.board import submit
from lib.ui.board.submit import Form
from lib.ui.cells import more
from lib.ui.frame import Scope
from lib.ui.names import plain

_SOURCES = {"house": "house", "default": "default, agreed by nobody"}


def share(scope: Scope, name: str, label: str, key: str, **look: Any) -> float:
    """A house assumption as an entry in per cent that begins with the house's value.

    Another value may be tried here; the figures it goes into then say so, see ``moving.stamp``.

    Returns: the value, a share.
    """
    house_percent = scope.house.value(name) * 100
    where = scope.house.stamp if scope.house.source(name) == "house" else "default"
    percent = st.number_input(
        label, 0.0, 100.0, round(house_percent, 6), key=key, bind="query-params",
        help=f"{house_percent:.6g}{NBSP}% by {where}. Another value counts on this page alone.", **look,
    )  # fmt: skip
    return round(float(percent) / 100, 8)


def page(scope: Scope) -> None:
    """The set in force, the one that waits; a new one and those before stay closed."""
    house_sets = _house_sets(scope)
    if house_sets and not house_sets[-1].agreed_by:
        _waiting_set(scope, house_sets[-1])
    with st.container(border=True, gap="xsmall"):
        _in_force(scope)
    closed: dict[str, Callable[[], None]] = {}
    if frame.may(records_house.ACT):
        closed["Propose a set"] = partial(_proposal_form, scope)
    elif not scope.presenting:
        st.caption(f"{frame.refusal(records_house.ACT)} One head proposes, the other agrees.")
    if house_sets and not scope.presenting:
        closed["Every set so far"] = partial(_history, house_sets)
    if closed:
        more(closed, key="house.more")


def _in_force(scope: Scope) -> None:
    """What every page reckons with, and who agreed to it."""
    house = scope.house
    agreed = [name for name in LABELS if house.source(name) == "house"]
    st.markdown(":small[:gray[What do we assume that no ledger tells?]]")
    with st.container(horizontal=True):
        st.header(
            f"{len(agreed)} of {len(LABELS)} agreed by both heads" if agreed
            else "Nothing is agreed yet: built-in values hold", anchor=False,
        )  # fmt: skip
    st.markdown(f"For **{plain(scope.name)}**: {plain(house.stamp)}. Every page reckons with it.")
    rows = [
        {"Assumption": LABELS[name], "Value": text(name, house.value(name)),
         "Source": _SOURCES[house.source(name)], "Default": text(name, getattr(DEFAULTS, name))}
        for name in LABELS
    ]  # fmt: skip
    st.dataframe(
        pd.DataFrame(rows), hide_index=True, height="content", width="content", key="house.values",
        alt="House assumptions in force",
        column_config={
            "Assumption": st.column_config.TextColumn(width=190),
            "Value": st.column_config.TextColumn(width=90),
            "Source": st.column_config.TextColumn(width=230),
            "Default": st.column_config.TextColumn(width=110),
        },
    )  # fmt: skip


def text(name: str, value: float | None) -> str:
    """A value as people read it.

    >>> text("margin", 0.275).replace(NBSP, " "), text("reminder_effect", 3), text("margin", None)
    ('27.5 %', '3 days', 'default')
    """
    if value is None:
        return "default"
    return count(round(value), "day") if name in DAYS else f"{round(value * 100, 6):g}{NBSP}%"


def _house_sets(scope: Scope) -> tuple[HouseSet, ...]:
    """Every set, for whoever is on the list or alone at this machine."""
    current_user = frame.person()
    if frame.alone(current_user):
        return records_house.history(data.home(), scope.name)
    return (
        records_house.sets(data.home(), current_user, scope.name)
        if current_user.may("read the board")
        else ()
    )


def _waiting_set(scope: Scope, house_set: HouseSet) -> None:
    with st.container(border=True):
        st.subheader(f"Set {house_set.number} waits for the other head", anchor=False)
        st.markdown(
            plain(
                f"Proposed by {house_set.side} on {day_text(house_set.proposed_on)}: {house_set.reason}"
            )
        )
        st.markdown(plain(_in_words(house_set.assumptions)))
        if not frame.may(records_house.ACT):
            return
        form = submit.form(f"house.agree.{house_set.key}")

        def agree(sent_form: Form) -> str:
            today = clock.now().date()
            records_house.agree(
                data.home(), frame.person(), house_set.key, today, token=sent_form.token
            )
            return f"Set {house_set.number} holds from now on."

        form.button(f"Agree to set {house_set.number}", agree, icon=":material/check:")
        form.show_result()


def _in_words(values: HouseValues) -> str:
    return " · ".join(
        f"{LABELS[name]} {text(name, value)}" for name, value in values.agreed_values.items()
    )


def _proposal_form(scope: Scope) -> None:
    with submit.fields(f"house.propose.{scope.name}") as form:
        with st.grid(3, min_column_width=220, gap="small"):
            for name in LABELS:
                _entry(form, scope.house, name)
        st.text_input("Why?", key=form.key("reason"), max_chars=400)

        def propose(sent_form: Form) -> str:
            values = HouseValues(**{name: _value(sent_form, name) for name in LABELS})
            today, reason = clock.now().date(), sent_form.text("reason")
            house_set = records_house.propose(
                data.home(),
                frame.person(),
                scope.name,
                values,
                reason,
                today,
                token=sent_form.token,
            )
            waiting_text = (
                "" if house_set.agreed_by else " The head of the other side agrees to it here."
            )
            return f"Set {house_set.number} is proposed.{waiting_text}"

        form.button("Propose", propose, within=True, icon=":material/edit_note:")


def _entry(form: Form, house: House, name: str) -> None:
    value = getattr(house.values, name)
    default = f"{text(name, getattr(DEFAULTS, name))}, default"
    if name in SHARES:
        percent = None if value is None else round(value * 100, 6)
        st.number_input(
            f"{LABELS[name]}, %", value=percent, step=0.5, format="%.2f", placeholder=default,
            key=form.key(name),
        )  # fmt: skip
    else:
        st.number_input(
            f"{LABELS[name]}, days", value=value, step=1, placeholder=default, key=form.key(name)
        )


def _value(form: Form, name: str) -> Any:
    entry = form.value(name)
    if entry is None:
        return None
    return round(entry / 100, 8) if name in SHARES else entry


def _history(house_sets: tuple[HouseSet, ...]) -> None:
    names = people.names(data.home())
    rows = [
        {
            "Set": house_set.number,
            "Values": _in_words(house_set.assumptions) or "defaults",
            "Why": house_set.reason,
            "Proposed by": names.get(house_set.proposed_by, house_set.proposed_by),
            "on": house_set.proposed_on,
            "Agreed by": names.get(house_set.agreed_by, house_set.agreed_by) or "waits",
            "since": house_set.agreed_on,
        }
        for house_set in reversed(house_sets)
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height="content",
        key="house.sets",
        alt="House assumptions so far",
        column_config={
            "on": st.column_config.DateColumn(format="D MMM YYYY"),
            "since": st.column_config.DateColumn(format="D MMM YYYY"),
        },
    )
