"""The line that says what tells what is paid: an open amount, a paid amount, a day, or a word."""

from collections.abc import Callable

import streamlit as st

from lib.importing import explained
from lib.importing.parts import Part
from lib.importing.reading.reading import Choice
from lib.ui.book import choices, controls, correction, lines, opened, wordings
from lib.ui.book.answers import TableAnswers
from lib.ui.book.choices import Use
from lib.ui.book.opened import Table
from lib.ui.names import plain


def show(table: Table) -> None:
    """The line of one table."""
    part = table.part
    choice = choices.paid_choice(part.reading)
    uses = choices.uses_for_paid(part, table.contents)
    options = {"": "all is open" if table.answers.all_open else controls.NONE}
    options |= {use_key(use): use.label for use in uses}
    current = use_key(Use(choice.column, choice.field)) if choice else ""
    box, why = lines.row("what is paid")
    with box:
        controls.select(
            "What tells what is paid", options, current, use_setter(table),
            key=f"book.paid.{table.place}",
        )  # fmt: skip
    with why:
        st.markdown(_paid_reason(table, choice), help=lines.whole_reason(choice))


def use_key(use: Use) -> str:
    """A use as the value of a list."""
    return f"{use.field} {use.column}"


def use_setter(table: Table) -> Callable[[str], None]:
    """What to do when a use of a column is picked as what tells what is paid."""

    def set_use(value: str) -> None:
        if not value:
            opened.change_table(table.place, lambda said: _without_paid(table.part, said))
            return
        field, _, column = value.partition(" ")
        opened.change_table(table.place, lambda said: said.with_column(column, field))

    return set_use


def _without_paid(part: Part, answers: TableAnswers) -> TableAnswers:
    for field in choices.PAID:
        answers = correction.with_choice(part, answers, field, None)
    return answers


def _paid_reason(table: Table, choice: Choice | None) -> str:
    if choice is None:
        if table.answers.all_open:
            return f":small[:primary[:material/person: chosen] · everything is open]{lines.EMPTY}"
        if table.paid_evidence:
            evidence = plain(wordings.cut(table.paid_evidence, 74))
            return f":small[:primary[:material/check: told by] {evidence}]"
        return f":small[:gray[:material/remove: no column says it]]{lines.EMPTY}"
    if choice.field != "payment_state":
        return lines.reason(table.part, choice.field, choice)
    words = correction.state_words(table.original, table.answers)
    meanings = " · ".join(
        f"“{plain(w[:16])}” {(explained.STATES.get(s) or '?').lower()}"
        for w, s in list(words.items())[:4]
    )
    return f":small[{wordings.certainty(choice)}]  \n:small[:gray[{meanings}]]"
