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


def choose(all_tables: list[Table], tables: list[Table]) -> Table:
    """The table that is shown, as it is imported where it is.

    Args:
        all_tables: all tables of the source.
        tables: those that are imported.
    """
    table = _selected_table(all_tables) if len(all_tables) > 1 else all_tables[0]
    _about(table, several=len(all_tables) > 1)
    return next((t for t in tables if t.place == table.place), table)


def _selected_table(all_tables: list[Table]) -> Table:
    labels = {table.place: _label(table) for table in all_tables}
    place = st.segmented_control(
        "Table", list(labels), format_func=labels.__getitem__, default=all_tables[0].place,
        required=True, key=SHOWN, label_visibility="collapsed",
    )  # fmt: skip
    return next((t for t in all_tables if t.place == place), all_tables[0])


def _label(table: Table) -> str:
    name = short_name(table.part.table.name)
    mark = ":material/block: " if table.answers.left_out else ""
    question_icon = " :material/contact_support:" if table.part.reading.questions else ""
    return f"{mark}{plain(name)}{'' if table.answers.left_out else question_icon}"


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
            f":small[{plain(short_name(part.table.name))} :gray[· {len(part.table.frame):,} rows]]",
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
        table.place, lambda answers: replace(answers, role=role, columns={})
    )


def _leave_out(table: Table) -> None:
    key = f"book.out.{table.place}"
    st.session_state[key] = table.answers.left_out
    st.checkbox(
        "Leave out", key=key,
        on_change=lambda: opened.change_table(
            table.place, lambda answers: replace(answers, left_out=bool(st.session_state[key]))
        ),
    )  # fmt: skip
