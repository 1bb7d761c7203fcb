"""How old is what we are owed, who owes it, and where is it stuck?"""

import functools

import streamlit as st

from lib.ledger import buckets, lacks
from lib.ui import data, frame, picks
from lib.ui.aging import loss, splits
from lib.ui.cells import card, show
from lib.ui.names import plain

FROM = {"due": "Due date", "issued": "Issue date"}
AXES = {"days": "Days", "term": "Share of each term"}
one_of = functools.partial(st.segmented_control, required=True, bind="query-params")

scope = frame.scope()


with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
    by = splits.choose(scope, key="aging.by")
    default_basis = "issued" if lacks.DUE_DATES in data.ledger(scope).lacks else "due"
    basis = one_of(
        "Count days from",
        list(FROM),
        default=default_basis,
        format_func=FROM.get,
        key="aging.basis",
    )
    measure = one_of(
        "Show", ["amount", "share"], default="amount", format_func=str.capitalize, key="aging.show"
    )
    disputed = one_of(
        "Disputed amounts", ["with", "without", "only"], default="with", format_func=str.capitalize,
        key="aging.disputed",
    )  # fmt: skip
    cuts = splits.cuts(key="aging.cuts")
if isinstance(cuts, buckets.BadCuts):
    st.warning(plain(str(cuts)), icon=":material/info:")
    cuts = list(buckets.CUTS)
aging_params = {"basis": basis, "cuts": cuts, "disputed": disputed}

name = "aging.by_share" if measure == "share" else "aging.by_bucket"
with card(name, scope, key="-".join(["aging.by_bucket", *by, *map(str, cuts)])) as question_card:
    where, inside = picks.bar(question_card.show(select="picked", by=by, **aging_params), by)

show("aging.by_customer", scope, **aging_params)

picked_label = picks.label(where, inside, scope)
with card(
    "aging.items", scope, ask=f"Documents: {picked_label}" if picked_label else ""
) as question_card:
    document = picks.row(question_card, where=where, inside=inside, **aging_params)
if document:
    show("aging.allocations", scope, document=document)

with card("aging.on_terms", scope) as question_card:
    axis = one_of(
        "Measure lateness in", list(AXES), default="days", format_func=AXES.get, key="aging.axis"
    )
    question_card.show(axis=axis, disputed=disputed)

with card("aging.history", scope) as question_card:
    months = one_of("Months", [12, 24, 36], default=24, key="aging.months")
    question_card.show(months=months, **aging_params)
show("aging.tolerance_history", scope, months=months, disputed=disputed)

left_column, right_column = st.columns(2)
with left_column, card("aging.concentration", scope, height="stretch") as question_card:
    of = one_of(
        "Of what is", ["late", "owed"], default="late", format_func=str.capitalize, key="aging.of"
    )
    question_card.show(of=of)
with right_column:
    show("aging.recovery", scope, height="stretch")

with card("aging.loss", scope) as question_card:
    with st.popover("Other rates"):
        rates = loss.rates(scope, key="aging.rates")
        overlay = loss.overlay(key="aging.overlay")
    question_card.show(rates=rates, overlay=overlay)
