"""Questions about the whole source: how days are written, what is gone, what stands twice."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from lib.importing.options import DateOrder
from lib.importing.values.dates import UndecidedDates, UndecidedYears
from lib.ledger import wording
from lib.store.ledgers.imports import VanishedItems
from lib.ui.book import controls, opened, summary, tables_bar
from lib.ui.book.opened import Table
from lib.ui.names import plain

_MOST_LISTS = 4
_ORDERS: dict[DateOrder, str] = {
    "dmy": "Day first", "mdy": "Month first", "ymd": "Year first",
}  # fmt: skip
_EXAMPLE = re.compile(r"such as ([^)]*)\)")
_PARTS = re.compile(r"(\d{1,4})\D+(\d{1,2})\D+(\d{1,4})")


def dates(undecided: UndecidedDates, tables: list[Table]) -> None:
    """Nothing tells day from month, or a Thai year from ours."""
    if isinstance(undecided, UndecidedYears):
        _years(str(undecided), tables)
        return
    sentence = str(undecided).split(" Say it")[0]
    controls.show_question("", "How are the dates written?", sentence)
    example = _EXAMPLE.search(str(undecided))
    text = example[1] if example else ""
    with controls.answers():
        for order, day in readings(text).items():
            controls.button(f"{_ORDERS[order]}: {plain(text)} is {day}", _order_setter(order),
                            key=f"book.dates.{order}")  # fmt: skip


def _order_setter(order: DateOrder) -> Callable[[], None]:
    return lambda: opened.change(lambda answers: replace(answers, dates=order))


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
    day_texts: dict[DateOrder, str] = {}
    for order in _ORDERS:
        year, month, number = (match[order.index(letter) + 1] for letter in "ymd")
        if len(year) in (2, 4) and 0 < int(month) < 13 and 0 < int(number) < 32:
            day_texts[order] = f"{int(number)} {_month(int(month))} {_year(year)}"
    return day_texts


def _month(number: int) -> str:
    return f"{dt.date(2000, number, 1):%b}"


def _year(text: str) -> str:
    return text if len(text) == 4 else f"20{text}"


def _years(sentence: str, tables: list[Table]) -> None:
    controls.show_question(
        "", "Are these Thai years?", sentence.removesuffix(" Write them with four digits.")
    )
    with controls.answers():
        controls.button(
            "Yes: 69 is 2569, our 2026", lambda: _thai(tables), key="book.thai", primary=True,
        )  # fmt: skip
        st.markdown(":small[If not: export the days with years of four digits.]")


def _thai(tables: list[Table]) -> None:
    for table in tables:
        opened.change_table(table.place, lambda answers: replace(answers, thai_years=True))


def ask_vanished(vanished_items: VanishedItems, day: str) -> None:
    """A later list has lost items: they were settled, or it is another list."""
    items = wording.count(len(vanished_items.documents), "open item")
    examples = ", ".join(map(str, vanished_items.documents[:3])) + (
        " …" if len(vanished_items.documents) > 3 else ""
    )
    are = "is" if len(vanished_items.documents) == 1 else "are"
    controls.show_question("", f"{items} of the earlier list {are} gone. Settled since?", examples)
    with controls.answers():
        controls.button(
            f"Yes, settled by {day}",
            lambda: opened.change(lambda answers: replace(answers, settled=True)),
            key="book.vanished.yes", primary=True,
        )  # fmt: skip
        controls.button(
            "No, this is another list",
            lambda: opened.change(lambda said: replace(said, append_to=None, settled=False)),
            key="book.vanished.no",
        )  # fmt: skip


def ask_repeated(places: Sequence[int], tables: list[Table]) -> None:
    """The same documents stand on several lists: one day's list, or all of them."""
    names = {t.place: tables_bar.short_name(t.part.table.name) for t in tables}
    list_names = ", ".join(f"“{names[place]}”" for place in places)
    controls.show_question(
        "", "The same documents stand on several lists. Which one is it?",
        f"{list_names}: lists of open items of several days, perhaps. Imported together, a document "
        "would count once for each list. Import the newest here, or one after the other, each as a "
        "later list.",
    )  # fmt: skip
    with controls.answers():
        newest = _newest([t for t in tables if t.place in places])
        for place in places[-_MOST_LISTS:]:
            suffix = ", the newest" if place == newest else ""
            controls.button(
                f"Only “{plain(names[place])}”{suffix}", _only(place, places),
                key=f"book.repeated.{place}", primary=place == newest,
            )  # fmt: skip
        controls.button(
            "All of them together",
            lambda: opened.change(lambda answers: replace(answers, together=True)),
            key="book.repeated.all",
        )  # fmt: skip


def _newest(lists: list[Table]) -> int | None:
    """The place of the list with the latest day, where all state one, or are named by one."""
    place_by_day = {day: t.place for t in lists if (day := summary.day_of(t.part.table))}
    return place_by_day[max(place_by_day)] if len(place_by_day) == len(lists) else None


def _only(place: int, places: Sequence[int]) -> Callable[[], None]:
    """Leave the other lists out."""

    def press() -> None:
        for other in places:
            if other != place:
                opened.change_table(other, lambda answers: replace(answers, left_out=True))
        st.session_state[tables_bar.SHOWN] = place

    return press
