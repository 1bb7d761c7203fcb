"""Where do we stand, what changed, who moved, and which figures do we share?"""

import streamlit as st

from lib.analysis import kpis
from lib.ledger import days
from lib.ledger.glossary import ENTRIES
from lib.notebook.registry import question
from lib.ui import data, figure_cards, frame
from lib.ui.board import record_facts
from lib.ui.cells import Card, card, show
from lib.ui.details import definition
from lib.ui.overview import gaps
from lib.ui.overview.since import earlier

MEASURES = {"owed": "Owed", "late": "Late", "past_tolerance": "Past tolerance"}

scope = frame.scope()

with st.container(horizontal=True, vertical_alignment="center"):
    st.title("Today", anchor=False, width="content")
    st.space("stretch")
    since = earlier(scope.day, "overview")
    menu = st.container(width="content")
since_text = since.isoformat()
Card(question("overview.holders"), scope, None, "overview.surprise").show(
    draw=figure_cards.surprise, with_text=False
)
fourth = Card(question("overview.four"), scope, menu, "overview.four").show(
    draw=figure_cards.three, with_text=False, since=since_text
)

gaps.show(data.ledger(scope))

left_column, right_column = st.columns([5, 7])
with left_column:
    ask = f"What changed since {days.short(since)}?"
    with card("overview.bridge", scope, height="stretch", ask=ask) as question_card:
        question_card.show(since=since_text)
with right_column, card("overview.movers", scope, height="stretch") as question_card:
    measure = st.segmented_control(
        "Measure", list(MEASURES), default="owed", required=True,
        format_func=lambda name: MEASURES[name],
        key="overview.measure", label_visibility="collapsed", bind="query-params",
    )  # fmt: skip
    question_card.show(since=since_text, measure=measure)

with card("overview.needs", scope) as question_card:
    question_card.show(since=since_text)
    figure_cards.show_absent(data.ledger(scope), orders="orders", touches="notes of promises")

record_facts.due(scope)

left_column, right_column = st.columns([7, 5])
with left_column, card("overview.figures", scope, height="stretch") as question_card:
    table_state = question_card.show(draw=figure_cards.shared_figures)
with right_column:
    rows = table_state.selection.rows if table_state else []
    figure = list(kpis.TERMS)[rows[0]] if rows else "dso_countback"
    with card("overview.trend", scope, height="stretch") as question_card:
        st.markdown(definition(kpis.TERMS[figure].entry))
        question_card.show(figure=figure)

left_column, right_column = st.columns([5, 7])
with left_column:
    show("overview.holders", scope, height="stretch")
with right_column, card("overview.uncollected", scope, height="stretch") as question_card:
    question_card.show()
    st.markdown(f"**Why beside DSO?** {ENTRIES['uncollected balance'].case}")

if fourth:
    with fourth.container():
        figure_cards.expected_cash(scope)
