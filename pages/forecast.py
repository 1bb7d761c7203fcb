"""When will it be paid, what cash comes by week, and how good were we?"""

from dataclasses import replace
from typing import Any

import streamlit as st

from lib.notebook.forecast.backtest_questions import FIELDS, GROUPS
from lib.notebook.forecast.questions import OF
from lib.notebook.outlook import TooThin, named_days
from lib.notebook.registry import question
from lib.ui import data, frame, picks
from lib.ui.cells import card, show
from lib.ui.forecast import fitting, invoice, saved_forecasts

GROUPED = {
    "amount": "amount", "segment": "segment", "risk_class": "risk class", "record": "paid before"
}  # fmt: skip

MONTHLY = {"dso": "DSO, counted back", "share_late": "share late"}

scope = frame.scope()
if reason := question("forecast.cash").withheld(data.ledger(scope), {}):
    st.info(reason, icon=":material/info:")
    st.stop()
fit = data.fit(scope).forecast.fit
tested = data.fit(scope).record is not None

if fit.thin:
    st.info(str(TooThin(fit.settled_count)), icon=":material/info:")
    st.stop()
if not fit.has_due_days:
    st.info(
        "No invoice has a due date: payments are forecast from the day of issue, and nothing can be "
        "called late.", icon=":material/info:",
    )  # fmt: skip

with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
    weeks = st.select_slider(
        "Weeks ahead", range(4, 14), 8, key="forecast.weeks", bind="query-params", width=260
    )
    promises = bool(len(named_days(data.fit(scope)))) and st.toggle(
        "Count promised and expected days", True, key="forecast.promises", bind="query-params",
        help="A day that a customer promised or a seller expects is taken to be kept 8 times in 10; "
        "else the record decides",
    )  # fmt: skip
    st.space("stretch")
    saved_forecasts.keep(scope)
forecast_params: dict[str, Any] = {"promises": promises, "tested": tested}

show("forecast.cash", scope, weeks=weeks, **forecast_params)

with card("forecast.late", scope) as question_card:
    of = st.segmented_control(
        "Invoices", list(OF), default="not due yet", required=True, key="forecast.of",
        format_func=str.capitalize, bind="query-params", label_visibility="collapsed",
    )  # fmt: skip
    row = picks.row(
        replace(question_card, key=f"{question_card.key}.{of}"), of=of, **forecast_params
    )

left_column, right_column = st.columns([7, 6])
with left_column, card("forecast.invoice", scope, height="stretch") as question_card:
    document = invoice.choose(scope, row)
    if document:
        question_card.show(document=document, **forecast_params)
        saved_forecasts.enter(scope, document)
    else:
        st.markdown("**No invoice is open** in this selection.")
with right_column, card("forecast.sensitivity", scope, height="stretch") as question_card:
    later = st.segmented_control(
        "Paid later by, days", [7, 14, 30], default=14, required=True, key="forecast.later",
        bind="query-params",
    )  # fmt: skip
    question_card.show(later=later, **forecast_params)

if len(named_days(data.fit(scope))):
    show("forecast.promises", scope, tested=tested)
    left_column, right_column = st.columns(2)
    with left_column:
        show("forecast.kept", scope, height="stretch")
    if len(data.fit(scope).expected):
        with right_column:
            show("forecast.sellers", scope, height="stretch")

with card("forecast.monthly", scope) as question_card:
    figure = st.segmented_control(
        "Figure", list(MONTHLY), default="dso", required=True, key="forecast.figure",
        format_func=MONTHLY.__getitem__, bind="query-params", label_visibility="collapsed",
    )  # fmt: skip
    question_card.show(figure=figure)

unfiltered_scope = replace(scope, filter_pairs=())
with card("forecast.said", unfiltered_scope) as question_card:
    forecast_id = saved_forecasts.choose(scope)
    if forecast_id is None:
        st.markdown(
            "No forecast of this ledger is kept from before this day. *Keep this forecast*, at the "
            "top, lays one by; once the ledger has moved on, it is held here against what came in."
        )
    else:
        question_card.show(which=forecast_id)

st.header("The record", anchor=False)
if not tested:
    st.markdown(
        "How far off would forecasts of this ledger have been? For each of its last months everything "
        "is fitted anew on what was known then and compared with what happened. It also sets how wide "
        "the ranges above must be."
    )
    if st.button("Work out the record", icon=":material/query_stats:", key="forecast.work"):
        fitting.work_out(scope, data.rated_ledger(scope))
    fitting.watch(scope)
    if data.fit(scope).record is not None:
        st.rerun()
    st.stop()

population = st.segmented_control(
    "Invoices", ["open", "new"], default="open", required=True, key="forecast.population",
    format_func={"open": "open at a month's start", "new": "issued in the month"}.__getitem__,
    bind="query-params", label_visibility="collapsed",
)  # fmt: skip
left_column, right_column = st.columns([7, 6])
with left_column:
    show("forecast.errors", unfiltered_scope, height="stretch", population=population)
with right_column:
    show("forecast.model", unfiltered_scope, height="stretch", population=population)
show("forecast.scores", unfiltered_scope, population=population)
left_column, right_column = st.columns([7, 6])
with left_column:
    show("forecast.weeks", unfiltered_scope, height="stretch")
with right_column:
    show("forecast.reliability", unfiltered_scope, height="stretch", population=population)
codes = data.whole(scope.version).codes
groups = [by for by in GROUPS if by not in FIELDS or len(codes.of(by)[1]) > 1]
with card("forecast.groups", unfiltered_scope) as question_card:
    by = st.segmented_control(
        "By", groups, default="amount", required=True, key="forecast.by",
        format_func=GROUPED.__getitem__, bind="query-params", label_visibility="collapsed",
    )  # fmt: skip
    question_card.show(by=by, population=population)
