"""Where do we stand, what changed, who moved, and which figures do we share?"""

import streamlit as st

from lib.analysis import kpis
from lib.ledger import days
from lib.ledger.glossary import ENTRIES
from lib.notebook.overview import party_charts
from lib.notebook.registry import question
from lib.ui import data, figure_cards, frame, gaps, picks
from lib.ui.board import record_facts
from lib.ui.cells import card, more, show
from lib.ui.details import definition
from lib.ui.overview.since import earlier

NEEDS = 8
"""Rows of what needs somebody that stand beside what is left of each month."""
MEASURES = {"owed": "Owed", "late": "Late", "past_tolerance": "Past tolerance"}

scope = frame.scope()
ledger = data.ledger(scope)

left_column, right_column = st.columns([8, 4])
with left_column:
    show("aging.on_terms", scope, lead=True, height="stretch", tall=330)
with (
    right_column,
    card("overview.four", scope, ask="Since", height="stretch") as question_card,
):
    since = earlier(scope.day, "overview", below=question_card.body)
    since_text = since.isoformat()
    fourth = question_card.show(draw=figure_cards.three, with_text=False, since=since_text)

gaps.show(ledger, key="overview.gaps")
record_facts.due(scope)


def bridge() -> None:
    """The steps from the earlier day to this one."""
    ask = f"What changed since {days.short(since)}?"
    show("overview.bridge", scope, border=False, ask=ask, since=since_text)


def movers() -> None:
    """Whose balance changed, by one of three measures."""
    with card("overview.movers", scope, border=False) as question_card:
        measure = st.selectbox(
            "Measure", list(MEASURES), format_func=MEASURES.__getitem__, key="overview.measure",
            label_visibility="collapsed", bind="query-params", width=160,
        )  # fmt: skip
        state = question_card.show(select=party_charts.PICKED, since=since_text, measure=measure)
    picks.open_customer(state)


def needs() -> None:
    """What needs somebody, and what the ledger does not bring to tell it by."""
    with card("overview.needs", scope, border=False) as question_card:
        question_card.show(since=since_text, rows=NEEDS)
        with question_card.body:
            figure_cards.show_absent(ledger, orders="orders", touches="notes of promises")


def holders() -> None:
    """Who holds what is late."""
    with card("overview.holders", scope, border=False) as question_card:
        state = question_card.show(select=party_charts.PICKED)
    picks.open_customer(state)


def uncollected() -> None:
    """What is left of each month."""
    show("overview.uncollected", scope, border=False)


SUPPORT = (
    ("overview.bridge", bridge, 1),
    ("overview.movers", movers, 1),
    ("overview.holders", holders, 1),
    ("overview.needs", needs, 2),
    ("overview.uncollected", uncollected, 1),
)
"""Each question of the grid, what draws it, and how many columns it takes where there are three."""
told = [row for row in SUPPORT if gaps.can_tell(row[0], ledger)]
columns = min(3, len(told))
grid = st.grid(columns, min_column_width=440, gap="small", dense=True, border=True)
for _, draw, span in told:
    with grid.cell(column_span=span if columns > 2 else 1):
        draw()


def shared_figures() -> None:
    """Each shared figure, and the past of the one that is chosen."""
    left_column, right_column = st.columns(2)
    with left_column, card("overview.figures", scope, height="stretch") as question_card:
        table_state = question_card.show(draw=figure_cards.shared_figures)
    rows = table_state.selection.rows if table_state else []
    figure = list(kpis.TERMS)[rows[0]] if rows else "dso_countback"
    with right_column, card("overview.trend", scope, height="stretch") as question_card:
        question_card.show(figure=figure)
        question_card.body.markdown(definition(kpis.TERMS[figure].entry))


def beside_dso() -> None:
    """Why what is left of each month says more than days of sales."""
    st.markdown(ENTRIES["uncollected balance"].case)


more(
    {
        question("overview.figures").ask: shared_figures,
        "Why beside DSO?": beside_dso,
    },
    key="overview.more",
)

if fourth:
    figure_cards.expected_cash(scope, fourth)
