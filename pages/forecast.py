"""When will it be paid, what cash comes by week, and how good were we?"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from lib.notebook.forecast.backtest_questions import FIELDS, GROUPS
from lib.notebook.forecast.questions import OF
from lib.notebook.outlook import Outlook, TooThin, named_days
from lib.notebook.registry import question
from lib.ui import data, frame, picks
from lib.ui.cells import Card, card, more, show
from lib.ui.forecast import fitting, invoice, record_card, saved_forecasts

GROUPED = {
    "amount": "amount", "segment": "segment", "risk_class": "risk class", "record": "paid before"
}  # fmt: skip

MONTHLY = {"dso": "DSO", "share_late": "Share late"}

scope = frame.scope()
unfiltered_scope = replace(scope, filter_pairs=())


def worked_out(question_card: Card) -> Outlook:
    """The forecast, waited for inside the first card; where there can be none, it says why."""
    with question_card.body:
        if reason := question("forecast.cash").withheld(data.ledger(scope), {}):
            st.info(reason, icon=":material/info:")
            st.stop()
        outlook = data.fit(scope)
        fit = outlook.forecast.fit
        if fit.thin:
            st.info(str(TooThin(fit.settled_count)), icon=":material/info:")
            st.stop()
        if not fit.has_due_days:
            st.info(
                "No invoice has a due date: payments are forecast from the day of issue, and nothing "
                "can be called late.", icon=":material/info:",
            )  # fmt: skip
    return outlook


lead_column, side_column = st.columns([8, 4])
with (
    lead_column,
    card("forecast.cash", scope, lead=True, height="stretch", tall=330) as question_card,
):
    actions = st.container(width="content")
    adjust = question_card.adjust("Weeks ahead, and whether promised days count")
outlook = worked_out(question_card)
tested, any_named = outlook.record is not None, len(named_days(outlook)) > 0
any_kept = len(data.saved_forecasts(scope)) > 0
with adjust:
    weeks = st.select_slider(
        "Weeks ahead", range(4, 14), 8, key="forecast.weeks", bind="query-params", width=260
    )
    promises = any_named and st.toggle(
        "Count promised and expected days", True, key="forecast.promises", bind="query-params",
        help="A day that a customer promised or a seller expects is taken to be kept 8 times in 10; "
        "else the record decides",
    )  # fmt: skip
forecast_params: dict[str, Any] = {"promises": promises, "tested": tested}
question_card.show(weeks=weeks, **forecast_params)
with actions:
    saved_forecasts.keep(scope, question_card.body)

with side_column:
    with card("forecast.four_weeks", scope) as question_card:
        question_card.show(draw=lambda _: None, **forecast_params)
    with card("forecast.errors", unfiltered_scope, height="stretch") as question_card:
        population = record_card.choose_population() if tested else "open"
    if tested:
        question_card.show(population=population)
    else:
        progress = record_card.offer(scope, question_card)

grid = st.grid(3, min_column_width=440, gap="small", dense=True, border=True)
with grid.cell(column_span=2), card("forecast.late", scope, border=False) as question_card:
    of = st.segmented_control(
        "Invoices", list(OF), default="not due yet", required=True, key="forecast.of",
        format_func=str.capitalize, bind="query-params", label_visibility="collapsed",
    )  # fmt: skip
    row = picks.row(
        replace(question_card, key=f"{question_card.key}.{of}"), of=of, **forecast_params
    )
with (
    grid.cell(),
    card("forecast.invoice", scope, border=False, ask="When will it be paid?") as question_card,
):
    if document := invoice.choose(scope, row):
        question_card.show(document=document, **forecast_params)
        with question_card.body:
            saved_forecasts.enter(scope, document)
    else:
        question_card.body.markdown("**No invoice is open** in this selection.")
with (
    grid.cell(),
    card("forecast.sensitivity", scope, border=False, ask="What would change it?") as question_card,
):
    later = st.segmented_control(
        "Paid later by, days", [7, 14, 30], default=14, required=True, key="forecast.later",
        bind="query-params", label_visibility="collapsed",
    )  # fmt: skip
    question_card.show(later=later, **forecast_params)
with (
    grid.cell(column_span=1 if any_kept or any_named else 2),
    card(
        "forecast.monthly", scope, border=False, ask="Where are the figures heading?"
    ) as question_card,
):
    figure = st.segmented_control(
        "Figure", list(MONTHLY), default="dso", required=True, key="forecast.figure",
        format_func=MONTHLY.__getitem__, bind="query-params", label_visibility="collapsed",
    )  # fmt: skip
    question_card.show(figure=figure)
said = partial(saved_forecasts.show, scope, unfiltered_scope)
if any_kept:
    with grid.cell():
        said(border=False)
elif any_named:
    with grid.cell():
        show("forecast.kept", scope, border=False)


def by_group() -> None:
    """Scores by kind of invoice."""
    codes = data.whole(scope.version).codes
    groups = [by for by in GROUPS if by not in FIELDS or len(codes.of(by)[1]) > 1]
    with card("forecast.groups", unfiltered_scope, ask=scored("forecast.groups")) as question_card:
        by = st.segmented_control(
            "By", groups, default="amount", required=True, key="forecast.by",
            format_func=GROUPED.__getitem__, bind="query-params", label_visibility="collapsed",
        )  # fmt: skip
        question_card.show(by=by, population=population)


def scored(name: str) -> str:
    """A question of the record, and which invoices it is asked of."""
    return f"{question(name).ask} · Invoices {record_card.POPULATIONS[population]}"


def record(name: str) -> None:
    """A question of the record, of the invoices that are chosen beside it."""
    show(name, unfiltered_scope, ask=scored(name), population=population)


questions: dict[str, Callable[[], None]] = {}
if any_named:
    questions["forecast.promises"] = partial(show, "forecast.promises", scope, tested=tested)
if any_named and any_kept:
    questions["forecast.kept"] = partial(show, "forecast.kept", scope)
if not any_kept:
    questions["forecast.said"] = said
if len(outlook.expected):
    questions["forecast.sellers"] = partial(show, "forecast.sellers", scope)
if tested:
    questions["forecast.scores"] = partial(record, "forecast.scores")
    questions["forecast.model"] = partial(record, "forecast.model")
    questions["forecast.weeks"] = partial(show, "forecast.weeks", unfiltered_scope)
    questions["forecast.reliability"] = partial(record, "forecast.reliability")
    questions["forecast.groups"] = by_group
if questions:
    more({question(name).ask: draw for name, draw in questions.items()}, key="forecast.more")

if not tested:
    fitting.watch(scope, progress)
