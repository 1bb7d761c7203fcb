"""A line of the reading: its name, its select box, how sure it is and why, a few of its values."""

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.importing.parts import Part
from lib.importing.reading.reading import Choice, Reading
from lib.ui.book import correction, opened, wordings
from lib.ui.book.opened import Table
from lib.ui.names import plain

EMPTY = "  \n:small[&nbsp;]"
"""A second line with nothing on it: nothing moves when a line gets its values."""


def row(name: str) -> tuple[DeltaGenerator, DeltaGenerator]:
    """A line: its name, then room for its select box and for how sure it is."""
    label, box, why = st.columns([22, 37, 41], gap="xsmall", vertical_alignment="center")
    label.markdown(f":small[{name[:1].upper()}{name[1:]}]")
    return box, why


def reason(part: Part, field: str, choice: Choice | None) -> str:
    """How sure a line is and why, then a few of its values."""
    if choice is None:
        return f":small[{absence(part.reading, field)}]{EMPTY}"
    count = 2 if whole_reason(choice) else 3  # the mark of a longer reason needs room
    examples = plain(wordings.examples(part.table.frame[choice.column], count))
    return f":small[{wordings.certainty(choice)}]  \n:small[:gray[{examples}]]"


def whole_reason(choice: Choice | None) -> str | None:
    """A reason that is too long for its line."""
    if choice is None or choice.certainty == "chosen" or len(choice.reason) <= wordings.WIDEST:
        return None
    return plain(choice.reason)


def absence(reading: Reading, field: str) -> str:
    """What it means that no column says a thing; as Markdown.

    >>> absence(Reading("documents", ()), "due")
    ':gray[:material/remove: not in the file]'
    """
    if field == "document":
        return ":gray[:material/tag: no column: the rows are numbered]"
    if field == "currency":
        return ":gray[:material/remove: no column of its own]"
    if field == "amount":
        instead = [f for f in ("open_amount", "debit", "credit", "net_amount") if f in reading]
        if instead:
            names = " and ".join(f"the {wordings.field_name(f)}" for f in instead[:2])
            return f":primary[:material/check: read from {names}]"
    is_needed = field in ("customer", "issued", "amount") or (
        reading.role == "payments" and field == "day"
    )
    if is_needed:
        return ":orange[:material/error: missing] · pick its column"
    return ":gray[:material/remove: not in the file]"


def column_setter(table: Table, field: str) -> Callable[[str | None], None]:
    """What to do when a column is picked for a field."""

    def set_column(column: str | None) -> None:
        opened.change_table(
            table.place, lambda said: correction.with_choice(table.part, said, field, column)
        )

    return set_column
