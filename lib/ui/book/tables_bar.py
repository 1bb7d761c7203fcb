"""The tables of a source, one shown at a time: what it is taken for, and whether it is imported."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from lib.importing.reading import roles
from lib.ui.book import controls, opened
from lib.ui.book.opened import Table
from lib.ui.names import plain

SHOWN = "book.table"
"""The key of the table that is shown."""
_ROLES = {"documents": "invoices and credits"}


def choose(everything: list[Table], tables: list[Table]) -> Table:
    """The table that is shown, as it is imported where it is.

    Args:
        everything: all tables of the source.
        tables: those that are imported.
    """
    shown = _shown(everything) if len(everything) > 1 else everything[0]
    _about(shown, several=len(everything) > 1)
    return next((t for t in tables if t.place == shown.place), shown)


def _shown(everything: list[Table]) -> Table:
    labels = {table.place: _label(table) for table in everything}
    place = st.segmented_control(
        "Table", list(labels), format_func=labels.__getitem__, default=everything[0].place,
        required=True, key=SHOWN, label_visibility="collapsed",
    )  # fmt: skip
    return next((t for t in everything if t.place == place), everything[0])


def _label(table: Table) -> str:
    name = short_name(table.part.table.name)
    mark = ":material/block: " if table.said.left_out else ""
    asking = " :material/contact_support:" if table.part.reading.questions else ""
    return f"{mark}{plain(name)}{'' if table.said.left_out else asking}"


def short_name(name: str) -> str:
    """A sheet without its workbook.

    >>> short_name("book.xlsx · Invoices"), short_name("list.csv")
    ('Invoices', 'list.csv')
    """
    return name.rpartition(" · ")[2]


def _about(table: Table, *, several: bool) -> None:
    """Its name and rows, what its rows are, and a box to leave it out."""
    part = table.part
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.markdown(
            f"**{plain(short_name(part.table.name))}** :small[:gray[{len(part.table.frame):,} rows]]",
            width="content",
        )
        controls.select(
            f"Rows of {part.table.name} are", {r: _ROLES.get(r, r) for r in roles.ROLES}, part.role,
            _role(table), key=f"book.role.{table.place}", width=210,
        )  # fmt: skip
        if several:
            _leave_out(table)


def _role(table: Table) -> Callable[[str], None]:
    return lambda role: opened.change_table(
        table.place, lambda said: replace(said, role=role, columns={})
    )


def _leave_out(table: Table) -> None:
    key = f"book.out.{table.place}"
    st.session_state[key] = table.said.left_out
    st.checkbox(
        "Leave out", key=key,
        on_change=lambda: opened.change_table(
            table.place, lambda said: replace(said, left_out=bool(st.session_state[key]))
        ),
    )  # fmt: skip
