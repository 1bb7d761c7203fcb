"""Select boxes that show what is read: the reading sets them, a change sets the answers.

A box holds no state of its own, so that whatever else changes the reading, no box shows an old one.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.ui import headline
from lib.ui.names import plain

Changed = Callable[[Any], None]
NONE = "none"


def select(
    label: str,
    options: Mapping[Any, str],
    current: Hashable,
    on_pick: Changed,
    *,
    key: str,
    width: Any = "stretch",
    placeholder: str | None = None,
) -> None:
    """A list to pick from; its label is for the keyboard and the ear.

    Args:
        label: accessible name.
        options: value -> what is shown.
        current: what is read now; None, where that is no option, shows the placeholder.
        on_pick: told the value that was picked.
    """
    values = list(options)
    st.session_state[key] = current if current in options else None

    def pick() -> None:
        if (value := st.session_state[key]) is not None:
            on_pick(value)

    st.selectbox(
        plain(label), values, index=0 if current in options else None,
        format_func=lambda value: options.get(value, str(value)), key=key,
        label_visibility="collapsed", width=width, placeholder=placeholder or "choose",
        on_change=pick,
    )  # fmt: skip


def column_select(
    label: str,
    columns: Sequence[str],
    current: str | None,
    on_pick: Callable[[str | None], None],
    *,
    key: str,
    none: str = NONE,
) -> None:
    """A list of columns, the first entry being that no column says it."""
    options: dict[str, str] = {"": none, **{column: column for column in columns}}
    select(label, options, current or "", lambda column: on_pick(column or None), key=key)


def text(
    label: str,
    current: str | None,
    on_change_text: Callable[[str], None],
    *,
    key: str,
    placeholder: str,
    width: Any = "stretch",
) -> None:
    """A line to type in; its label is for the keyboard and the ear."""
    st.session_state[key] = current or ""
    st.text_input(
        label, key=key, placeholder=placeholder, label_visibility="collapsed", width=width,
        on_change=lambda: on_change_text(str(st.session_state[key]).strip()),
    )  # fmt: skip


def button(label: str, on_press: Callable[[], None], *, key: str, primary: bool = False) -> None:
    """A button that answers a question."""
    st.button(label, key=key, on_click=on_press, type="primary" if primary else "secondary")


def show_question(prefix: str, sentence: str, note: str = "") -> None:
    """A question as a sentence, with what is known of it below."""
    aside = f":gray[{plain(note)}]" if note else ""
    headline.finding(f":material/contact_support: {plain(prefix + sentence)}", aside)


def answers() -> DeltaGenerator:
    """A line for its answers."""
    return st.container(horizontal=True, gap="small", vertical_alignment="center")
