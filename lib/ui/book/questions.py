"""What a person must settle before a result is worked out: plain sentences with their answers."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.importing.options import DateOrder
from lib.importing.reading.reading import STATE, Choice, Question
from lib.importing.values.dates import UndecidedDates, UndecidedYears
from lib.ledger import wording
from lib.store.imports import VanishedItems
from lib.ui.book import choices, controls, correction, left_half, opened, wordings
from lib.ui.book.opened import Table
from lib.ui.cells import plain

_ORDERS: dict[DateOrder, str] = {
    "dmy": "Day first", "mdy": "Month first", "ymd": "Year first",
}  # fmt: skip
_MOST_RIVALS, _MOST_WORDS = 4, 12
_EXAMPLE = re.compile(r"such as ([^)]*)\)")
_PARTS = re.compile(r"(\d{1,4})\D+(\d{1,2})\D+(\d{1,4})")


@dataclass(frozen=True, slots=True)
class Open:
    """A question of one table."""

    table: Table
    question: Question


def of(tables: list[Table]) -> list[Open]:
    """What is asked of the tables that are imported, each thing once."""
    asked = [Open(t, q) for t in tables for q in t.part.reading.questions]
    different = {(o.table.place, o.question.sentence): o for o in asked}
    return list(different.values())


def show(open_questions: list[Open], *, several: bool) -> None:
    """Every question, each answered where it stands."""
    for number, one in enumerate(open_questions):
        if not one.question.answerable:
            st.warning(plain(one.question.sentence), icon=":material/block:")
            continue
        prefix = f"{one.table.part.table.name}: " if several else ""
        _show(one, prefix, f"book.question.{one.table.place}.{number}.{one.question.field}")


def _show(one: Open, prefix: str, key: str) -> None:
    field = one.question.field
    choice = one.table.part.reading.choice(field)
    if field == STATE:
        _paid(one.table, prefix, key)
    elif field == "payment_state" and choice and choice.certainty != "likely":
        _words(one.table, choice, prefix, key)
    elif len(one.question.columns) > 1 and choice:
        _rivals(one, prefix, key)
    elif choice:
        _likely(one.table, choice, prefix, key)
    else:
        _missing(one, prefix, key)


def _asking(prefix: str, sentence: str, note: str = "") -> None:
    aside = f"  \n:small[:gray[{plain(note)}]]" if note else ""
    st.markdown(f":material/contact_support: {plain(prefix)}**{plain(sentence)}**{aside}")


def _likely(table: Table, choice: Choice, prefix: str, key: str) -> None:
    """A column that is only likely: yes, or another one."""
    name = wordings.field_name(choice.field)
    values = wordings.examples(table.part.table.frame[choice.column])
    _asking(prefix, f"Is “{choice.column}” the {name}?", f"Only likely. It holds {values}.")
    with _answers():
        controls.button(
            "Yes, that is it", lambda: left_half.setting(table, choice.field)(choice.column),
            key=f"{key}.yes", primary=True,
        )  # fmt: skip
        _another(table, choice.field, choice.column, key, f"No, the {name} is …")


def _rivals(one: Open, prefix: str, key: str) -> None:
    """Several columns that all say so and differ: pick one."""
    name = wordings.field_name(one.question.field)
    _asking(
        prefix, f"Which column is the {name}?",
        "Several columns are named so, and they hold different figures.",
    )  # fmt: skip
    with _answers():
        for column in one.question.columns[:_MOST_RIVALS]:
            values = wordings.examples(one.table.part.table.frame[column], 2, 12)
            controls.button(
                f"{plain(column)} :small[:gray[{plain(values)}]]", _pick(one, column),
                key=f"{key}.{column}",
            )  # fmt: skip


def _pick(one: Open, column: str) -> Callable[[], None]:
    return lambda: left_half.setting(one.table, one.question.field)(column)


def _missing(one: Open, prefix: str, key: str) -> None:
    """Something no column says: pick the column."""
    name = wordings.field_name(one.question.field)
    _asking(prefix, f"Which column is the {name}?", "No heading says it.")
    with _answers():
        for column in one.question.columns[:2]:
            values = wordings.examples(one.table.part.table.frame[column], 2, 12)
            controls.button(
                f"{plain(column)} :small[:gray[{plain(values)}]]", _pick(one, column),
                key=f"{key}.{column}",
            )  # fmt: skip
        _another(one.table, one.question.field, None, key, f"Column of the {name}")


def _answers() -> DeltaGenerator:
    return st.container(horizontal=True, gap="small", vertical_alignment="center")


def _another(table: Table, field: str, without: str | None, key: str, placeholder: str) -> None:
    """A list of the other columns that could be meant."""
    able = choices.could_be(table.part, table.held, field)
    columns = [c for c in (able or list(table.held)) if c != without]
    options = {column: f"{column}  ·  {_values(table, column)}" for column in columns}
    if field == "document":
        options |= {"": "none: number the rows for me"}
    pick = left_half.setting(table, field)
    controls.select(
        placeholder, options, None, lambda column: pick(column or None), key=f"{key}.other",
        width=320, placeholder=placeholder,
    )  # fmt: skip


def _values(table: Table, column: str) -> str:
    return wordings.examples(table.part.table.frame[column], 2, 12)


def _paid(table: Table, prefix: str, key: str) -> None:
    """Nothing says what is paid: all is open, or a column says it after all."""
    _asking(
        prefix, "Is everything on this list still open?",
        "Nothing in the file says what is paid. An open-items list or an aging report: yes. A list "
        "of all invoices: pick the column that tells paid from open.",
    )  # fmt: skip
    uses = choices.uses_for_paid(table.part, table.held)
    options = {
        left_half.use_key(use): f"{use.label}  ·  {_values(table, use.column)}" for use in uses
    }
    with _answers():
        controls.button(
            "Yes, all is open",
            lambda: opened.change_table(table.place, lambda said: replace(said, all_open=True)),
            key=f"{key}.yes", primary=True,
        )  # fmt: skip
        if options:
            controls.select(
                "No, a column says it …", options, None, left_half.paid_setting(table),
                key=f"{key}.column", width=400, placeholder="No, a column says it …",
            )  # fmt: skip
        else:
            st.markdown(
                ":small[If not: export the list with open amounts or days of payment, or open the "
                "payments together with it.]"
            )


def _words(table: Table, choice: Choice, prefix: str, key: str) -> None:
    """Words for a state of payment that are not understood: what each means."""
    words = correction.state_words(table.part)
    given = {**{w: s for w, s in words.items() if s}, **table.said.states}
    _asking(
        prefix, f"What do the words in “{choice.column}” mean?",
        "Each word is set once; the result waits until all are.",
    )  # fmt: skip
    with _answers():
        for word in list(words)[:_MOST_WORDS]:
            with st.container(width=190, gap=None):
                st.markdown(f":small[{plain(word)}]")
                controls.select(
                    f"{word} means", correction.STATES, given.get(word), _meaning(table, word),
                    key=f"{key}.{word}", placeholder="means …",
                )  # fmt: skip
    controls.button(
        f"Leave “{plain(choice.column)}” unread",
        lambda: opened.change_table(table.place, lambda said: said.without(choice.column)),
        key=f"{key}.without",
    )  # fmt: skip


def _meaning(table: Table, word: str) -> Callable[[str], None]:
    def picked(state: str) -> None:
        opened.change_table(
            table.place, lambda said: replace(said, states={**said.states, word: state})
        )

    return picked


def dates(undecided: UndecidedDates, tables: list[Table]) -> None:
    """Nothing tells day from month, or a Thai year from ours."""
    if isinstance(undecided, UndecidedYears):
        _years(str(undecided), tables)
        return
    sentence = str(undecided).split(" Say it")[0]
    _asking("", "How are the dates written?", sentence)
    example = _EXAMPLE.search(str(undecided))
    text = example[1] if example else ""
    with _answers():
        for order, day in readings(text).items():
            controls.button(f"{_ORDERS[order]}: {text} is {day}", _ordered(order),
                            key=f"book.dates.{order}")  # fmt: skip


def _ordered(order: DateOrder) -> Callable[[], None]:
    return lambda: opened.change(lambda said: replace(said, dates=order))


def readings(text: str) -> dict[DateOrder, str]:
    """What a date would be in each order that it can be read in.

    >>> readings("01/02/2026")
    {'dmy': '1 Feb 2026', 'mdy': '2 Jan 2026'}
    >>> list(readings("01/02/03"))
    ['dmy', 'mdy', 'ymd']
    """
    match = _PARTS.search(text)
    if not match:
        return dict.fromkeys(_ORDERS, "")
    found: dict[DateOrder, str] = {}
    for order in _ORDERS:
        year, month, number = (match[order.index(letter) + 1] for letter in "ymd")
        if len(year) in (2, 4) and 0 < int(month) < 13 and 0 < int(number) < 32:
            found[order] = f"{int(number)} {_month(int(month))} {_year(year)}"
    return found


def _month(number: int) -> str:
    return f"{dt.date(2000, number, 1):%b}"


def _year(text: str) -> str:
    return text if len(text) == 4 else f"20{text}"


def _years(sentence: str, tables: list[Table]) -> None:
    _asking("", "Are these Thai years?", sentence.removesuffix(" Write them with four digits."))
    with _answers():
        controls.button(
            "Yes: 69 is 2569, our 2026", lambda: _thai(tables), key="book.thai", primary=True,
        )  # fmt: skip
        st.markdown(":small[If not: export the days with years of four digits.]")


def _thai(tables: list[Table]) -> None:
    for table in tables:
        opened.change_table(table.place, lambda said: replace(said, thai_years=True))


def vanished(gone: VanishedItems, day: str) -> None:
    """A later list has lost items: they were settled, or it is another list."""
    items = wording.count(len(gone.documents), "open item")
    shown = ", ".join(map(str, gone.documents[:3])) + (" …" if len(gone.documents) > 3 else "")
    _asking("", f"{items} of the earlier list {'is' if len(gone.documents) == 1 else 'are'} gone: "
            "settled since?", shown)  # fmt: skip
    with _answers():
        controls.button(
            f"Yes, settled by {day}",
            lambda: opened.change(lambda said: replace(said, settled=True)),
            key="book.vanished.yes", primary=True,
        )  # fmt: skip
        controls.button(
            "No, this is another list",
            lambda: opened.change(lambda said: replace(said, append_to=None, settled=False)),
            key="book.vanished.no",
        )  # fmt: skip
