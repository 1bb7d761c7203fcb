"""Which ledger is this, does it tie out, what did its import say, and what changed since the last?"""

import streamlit as st

from lib.ui import frame
from lib.ui.book import loads, wizard
from lib.ui.cells import card
from lib.ui.names import plain

scope = frame.scope()


if frame.may("load a ledger"):
    with st.container(border=True):
        wizard.show()
elif not scope.presenting:
    st.markdown(plain(frame.refusal("load a ledger")))

with st.container(border=True):
    st.header("Which ledger?", anchor=False)
    loads.choose(scope)

with card("book.tie_out", scope) as question_card:
    question_card.show(control=loads.control_totals(scope))
    if not scope.presenting:
        loads.line_by_line(scope)

with st.container(border=True):
    st.header("What did the checks say?", anchor=False)
    loads.findings(scope)

other_ledgers = loads.other_ledgers(scope)
if len(other_ledgers):
    with card("book.changes", scope) as question_card:
        before = st.selectbox(
            "Compare with",
            list(other_ledgers),
            format_func=other_ledgers.__getitem__,
            key="book.before",
            bind="query-params",
        )
        question_card.show(before=before)
    with card("book.changed", scope) as question_card:
        question_card.show(before=before)
