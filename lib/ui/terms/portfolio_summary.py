"""Whom a scenario is about: any fields of documents and customers, within the scope's filters."""

from functools import partial

import streamlit as st

from lib.ledger.fields import LABELS, NAMES
from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake
from lib.simulation import Select
from lib.ui import data
from lib.ui.frame import Scope

KEY = "terms.about"
_ASKED = tuple(field for field in NAMES if field != "name")


def nobody_in_both(field: str) -> Mistake:
    """The choice and the filters of the page have nobody in common."""
    return Mistake(
        f"No {_field_label(field)} is both in the filters above and in this choice. Take the filter "
        f"off, or choose another."
    )


def set_controls(select: Select) -> None:
    """Set the controls to a selection."""
    for field in _ASKED:
        st.session_state.pop(f"{KEY}.{field}", None)
    st.session_state[KEY] = [field for field, _ in select.where if field in _ASKED]
    for field, values in select.where:
        st.session_state[f"{KEY}.{field}"] = list(values)


def _field_label(field: str) -> str:
    return LABELS[field].lower()


def controls(scope: Scope) -> Select:
    """Whom to look at: fields first, then the values of each; nothing is everybody.

    Raises:
        Mistake: a filter of the page leaves nobody of the choice.
    """
    whole, names = data.whole(scope.version), data.names(scope.version)

    def value_label(field: str, value: str) -> str:
        return f"{names[value]} · {value}" if field == "customer" and value in names else value

    with st.container(horizontal=True, gap="small", width="content", vertical_alignment="center"):
        fields = st.multiselect(
            "About", [f for f in _ASKED if len(_labels(whole, f)) > 1 or f == "customer"],
            key=KEY, format_func=_field_label, placeholder="About all customers", width=230,
            label_visibility="collapsed",
        )  # fmt: skip
        values_by_field = {}
        for field in fields:
            labels = _labels(whole, field)
            key = f"{KEY}.{field}"
            selected_values = [value for value in st.session_state.get(key, []) if value in labels]
            st.session_state[key] = selected_values
            values_by_field[field] = st.multiselect(
                LABELS[field], labels, key=key, placeholder=f"{LABELS[field]}: all",
                label_visibility="collapsed",
                format_func=partial(value_label, field), width=300,
            )  # fmt: skip
    return within(scope, Select.of({f: values for f, values in values_by_field.items() if values}))


def _labels(whole: Ledger, field: str) -> list[str]:
    return [str(label) for label in whole.codes.of(field)[1]]


def within(scope: Scope, select: Select) -> Select:
    """A selection inside the filters of the page.

    Raises:
        Mistake: they have no value of a field in common.
    """
    values_by_field = dict(select.where)
    for field, values in scope.filter_pairs:
        common = tuple(v for v in values_by_field.get(field, values) if v in values)
        if not common:
            raise nobody_in_both(field)
        values_by_field[field] = common
    return Select(tuple(sorted(values_by_field.items())))
