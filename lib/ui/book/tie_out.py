"""Does the ledger tie out? Its open total beside that of another system, and line by line."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.importing.opening.files import Upload
from lib.ledger import money
from lib.ledger.mistake import Mistake
from lib.ledger.tieout import lines
from lib.notebook.answer import Answer
from lib.ui import data
from lib.ui.bar import CONTROL
from lib.ui.book import their_list
from lib.ui.cells import card
from lib.ui.frame import Scope
from lib.ui.names import plain

_SIDES = {"ours": "Here", "theirs": "Your list", "difference": "Here − there"}


def show(scope: Scope) -> None:
    """Whether the ledger ties out: what is open, and below it a box a currency for the other system."""
    with card("book.tie_out", scope, lead=True, height="stretch") as question_card:
        list_box = st.container(width="content")
    with question_card.body:
        answer, entries = st.container(gap="xsmall"), st.container(gap="xsmall")
    with entries:
        control = _control_totals(scope)
    draw = None if control else _nothing_beside
    replace(question_card, body=answer).show(draw=draw, control=control)
    if not scope.presenting:
        _line_by_line(scope, list_box, entries)


def _nothing_beside(_: Answer) -> None:
    """No rows while nothing is to be held beside what the headline says."""


def _control_totals(scope: Scope) -> dict[str, int]:
    """Open totals as a person reads them in another system, a box a currency; minor units."""
    currencies = sorted(data.ledger(scope).documents["currency"].unique())
    totals: dict[str, int] = {}
    with st.container(horizontal=True, gap="small"):
        for currency in currencies:
            places = money.exponent(currency)
            label = "Your system" + (f", {currency}" if currency != money.NO_CURRENCY else "")
            amount = st.number_input(
                label, value=None, step=None, format=f"%.{places}f", width=160,
                placeholder="total", key=f"{CONTROL}{currency}", bind="query-params",
                persist_state="session",
            )  # fmt: skip
            if amount is not None:
                totals[currency] = money.minor(Decimal(str(amount)), currency)
    return totals


def _line_by_line(scope: Scope, list_box: DeltaGenerator, place: DeltaGenerator) -> None:
    """Their list of open items, given behind a button; below the totals, only what differs."""
    with (
        list_box,
        st.popover("Your list", icon=":material/checklist:", type="tertiary", key="book.list"),
    ):
        upload: Any = st.file_uploader(
            "Your list of open items (document and open amount)", key="book.their_list"
        )
    if upload is not None:
        with place:
            _differences(scope, upload)


def _differences(scope: Scope, upload: Any) -> None:
    try:
        theirs = their_list.items(Upload(upload.name, upload.getvalue()))
    except Mistake as mistake:
        st.warning(plain(str(mistake)), icon=":material/info:")
        return
    differ = lines(data.ledger(scope), theirs, scope.day)
    if differ.empty:
        st.markdown("**✓ Every document agrees** with your list.")
        return
    table = differ.copy()
    for column in _SIDES:
        units = [10.0 ** money.exponent(c) for c in table["currency"].fillna(money.NO_CURRENCY)]
        table[column] = table[column] / units
    st.dataframe(
        table.head(500), hide_index=True, key="book.lines", alt="Documents that differ",
        column_config={
            name: st.column_config.NumberColumn(label, format="%,.2f")
            for name, label in _SIDES.items()
        },
    )  # fmt: skip
    st.markdown(f"**{len(differ):,} documents differ,** the largest difference first.")
