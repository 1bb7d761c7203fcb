"""Does this ledger tie out, which is it and how old, what did its import say, and what changed?"""

from functools import partial

import streamlit as st

from lib.notebook.registry import question
from lib.ui import frame, headline
from lib.ui.book import findings, loads, opening, tie_out, wizard
from lib.ui.cells import card, more, show
from lib.ui.names import plain

scope = frame.scope()
may_open = frame.may("load a ledger")
wizard_open = may_open and opening.is_open()

if wizard_open:
    wizard.show()

lead_column, side_column = st.columns([8, 4])
with lead_column:
    tie_out.show(scope)
with side_column:
    controls, body = headline.frame("Which ledger?", key="book-ledger", height="stretch")
    if may_open and not wizard_open:
        with controls:
            opening.button()
    with body:
        loads.show(scope)
        if not may_open and not scope.presenting:
            st.markdown(f":small[:gray[{plain(frame.refusal('load a ledger'))}]]")

other_ledgers = loads.other_ledgers(scope)
grid = st.grid(2, min_column_width=560, gap="small", border=True)
with grid.cell(column_span=1 if other_ledgers else 2):
    _, body = headline.frame("What did the checks say?", key="book-findings", border=False)
    with body:
        findings.show(scope)
if other_ledgers:
    with grid.cell(), card("book.changes", scope, border=False) as question_card:
        before = st.selectbox(
            "Compare with", list(other_ledgers), format_func=other_ledgers.__getitem__,
            key="book.before", bind="query-params", label_visibility="collapsed", width=200,
        )  # fmt: skip
        question_card.show(before=before)
    changed = partial(show, "book.changed", scope, before=before)
    more({question("book.changed").ask: changed}, key="book.more")
