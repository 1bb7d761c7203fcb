"""What a person must settle before a result is worked out: plain sentences with their answers."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from lib.importing import explained
from lib.importing.reading.reading import STATE, Choice, Question
from lib.ui.book import choices, controls, correction, lines, opened, paid_line, wordings
from lib.ui.book.opened import Table
from lib.ui.names import plain

_MOST_RIVALS, _MOST_AT_HAND, _MOST_WORDS = 4, 3, 12


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question of one table."""

    table: Table
    question: Question


def of(tables: list[Table]) -> list[OpenQuestion]:
    """What is asked of the tables that are imported, each thing once."""
    open_questions = [OpenQuestion(t, q) for t in tables for q in t.part.reading.questions]
    different = {(o.table.place, o.question.sentence): o for o in open_questions}
    return list(different.values())


def show(open_questions: list[OpenQuestion], *, several: bool) -> None:
    """Every question, each answered where it stands."""
    for number, open_question in enumerate(open_questions):
        if not open_question.question.answerable:
            st.warning(plain(open_question.question.sentence), icon=":material/block:")
            continue
        prefix = f"{open_question.table.part.table.name}: " if several else ""
        _show(
            open_question,
            prefix,
            f"book.question.{open_question.table.place}.{number}.{open_question.question.field}",
        )


def _show(open_question: OpenQuestion, prefix: str, key: str) -> None:
    field = open_question.question.field
    choice = open_question.table.part.reading.choice(field)
    if field == STATE:
        _ask_paid(open_question, prefix, key)
    elif field == "payment_state" and choice and choice.certainty != "likely":
        _words(open_question.table, choice, prefix, key)
    elif len(open_question.question.columns) > 1 and choice:
        _rivals(open_question, prefix, key)
    elif choice:
        _likely(open_question.table, choice, prefix, key)
    else:
        _ask_missing(open_question, prefix, key)


def _likely(table: Table, choice: Choice, prefix: str, key: str) -> None:
    """A column that is only likely: yes, or another one."""
    name = wordings.field_name(choice.field)
    values = wordings.examples(table.part.table.frame[choice.column])
    controls.show_question(
        prefix, f"Is “{choice.column}” the {name}?", f"Only likely. It holds {values}."
    )
    with controls.answers():
        controls.button(
            "Yes, that is it", lambda: lines.column_setter(table, choice.field)(choice.column),
            key=f"{key}.yes", primary=True,
        )  # fmt: skip
        _another(table, choice.field, choice.column, key, f"No, the {name} is …")


def _rivals(open_question: OpenQuestion, prefix: str, key: str) -> None:
    """Several columns that all say so and differ: pick one."""
    name = wordings.field_name(open_question.question.field)
    controls.show_question(
        prefix, f"Which column is the {name}?",
        "Several columns are named so, and they hold different figures.",
    )  # fmt: skip
    with controls.answers():
        for column in open_question.question.columns[:_MOST_RIVALS]:
            controls.button(
                _with_values(open_question.table, column),
                _pick(open_question, column),
                key=f"{key}.{column}",
            )


def _pick(open_question: OpenQuestion, column: str) -> Callable[[], None]:
    return lambda: lines.column_setter(open_question.table, open_question.question.field)(column)


def _ask_missing(open_question: OpenQuestion, prefix: str, key: str) -> None:
    """Something no column says: pick the column, the likeliest at hand."""
    table, field = open_question.table, open_question.question.field
    name = wordings.field_name(field)
    controls.show_question(prefix, f"Which column is the {name}?", "No heading says it.")
    free = table.part.reading.unmapped
    able = [c for c in choices.could_be(table.part, table.contents, field) if c in free]
    with controls.answers():
        for column in list(dict.fromkeys([*open_question.question.columns, *able]))[:_MOST_AT_HAND]:
            controls.button(
                _with_values(table, column), _pick(open_question, column), key=f"{key}.{column}"
            )
        _another(table, field, None, key, f"Column of the {name}")


def _another(table: Table, field: str, without: str | None, key: str, placeholder: str) -> None:
    """A list of the other columns that could be meant."""
    able = choices.could_be(table.part, table.contents, field)
    columns = [c for c in (able or list(table.contents)) if c != without]
    options = {column: f"{column}  ·  {_values(table, column)}" for column in columns}
    if field == "document":
        options |= {"": "none: number the rows for me"}
    pick = lines.column_setter(table, field)
    controls.select(
        placeholder, options, None, lambda column: pick(column or None), key=f"{key}.other",
        width=320, placeholder=placeholder,
    )  # fmt: skip


def _with_values(table: Table, column: str) -> str:
    """A column on a button."""
    return f"{plain(column)} :small[:gray[{plain(_values(table, column))}]]"


def _values(table: Table, column: str) -> str:
    """A few values, to tell a column by."""
    return wordings.examples(table.part.table.frame[column], 2, 12)


def _ask_paid(open_question: OpenQuestion, prefix: str, key: str) -> None:
    """Nothing says what is paid: all is open, or a column says it after all."""
    table = open_question.table
    names = " and ".join(f"“{column}”" for column in open_question.question.columns[:3])
    hint = f"{names} may." if names else "An open-items list or an aging report: yes."
    controls.show_question(
        prefix, "Is everything on this list still open?",
        f"Nothing that is read says what is paid. {hint} A list of all invoices: pick the column "
        "that tells paid from open.",
    )  # fmt: skip
    uses = choices.uses_for_paid(table.part, table.contents)
    options = {
        paid_line.use_key(use): f"{use.label}  ·  {_values(table, use.column)}" for use in uses
    }
    with controls.answers():
        controls.button(
            "Yes, all is open",
            lambda: opened.change_table(table.place, lambda answers: replace(answers, all_open=True)),
            key=f"{key}.yes",
        )  # fmt: skip
        if options:
            controls.select(
                "No, a column says it …", options, None, paid_line.use_setter(table),
                key=f"{key}.column", width=400, placeholder="No, a column says it …",
            )  # fmt: skip
        else:
            st.markdown(
                ":small[If not: export the list with open amounts or days of payment, or open the "
                "payments together with it.]"
            )


def _words(table: Table, choice: Choice, prefix: str, key: str) -> None:
    """Words for a state of payment that are not understood: what each means."""
    words = correction.state_words(table.original, table.answers)
    controls.show_question(
        prefix, f"What do the words in “{choice.column}” mean?",
        "Each word is set once; the result waits until all are.",
    )  # fmt: skip
    with controls.answers():
        for word in list(words)[:_MOST_WORDS]:
            with st.container(width=190, gap=None):
                st.markdown(f":small[{plain(word)}]")
                controls.select(
                    f"{word} means", explained.STATES, words[word], _meaning(table, word),
                    key=f"{key}.{word}", placeholder="means …",
                )  # fmt: skip
    controls.button(
        f"Leave “{plain(choice.column)}” unread",
        lambda: opened.change_table(table.place, lambda answers: answers.without_column(choice.column)),
        key=f"{key}.without",
    )  # fmt: skip


def _meaning(table: Table, word: str) -> Callable[[str], None]:
    def set_state(state: str) -> None:
        opened.change_table(
            table.place, lambda said: replace(said, states={**said.states, word: state})
        )

    return set_state
