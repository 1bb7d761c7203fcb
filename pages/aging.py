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

st.title("Aging", anchor=False)

with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
    by = splits.choose(scope, key="aging.by")
    own = "issued" if lacks.DUE_DATES in data.ledger(scope).lacks else "due"
    basis = one_of(
        "Count days from", list(FROM), default=own, format_func=FROM.get, key="aging.basis"
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
counted = {"basis": basis, "cuts": cuts, "disputed": disputed}

name = "aging.by_share" if measure == "share" else "aging.by_bucket"
with card(name, scope, key="-".join(["aging.by_bucket", *by, *map(str, cuts)])) as asked:
    where, inside = picks.bar(asked.show(select="picked", by=by, **counted), by)

show("aging.by_customer", scope, **counted)

picked = picks.said(where, inside, scope)
with card("aging.items", scope, ask=f"Documents: {picked}" if picked else "") as asked:
    document = picks.row(asked, where=where, inside=inside, **counted)
if document:
    show("aging.allocations", scope, document=document)

with card("aging.on_terms", scope) as asked:
    axis = one_of(
        "Measure lateness in", list(AXES), default="days", format_func=AXES.get, key="aging.axis"
    )
    asked.show(axis=axis, disputed=disputed)

with card("aging.history", scope) as asked:
    months = one_of("Months", [12, 24, 36], default=24, key="aging.months")
    asked.show(months=months, **counted)
show("aging.tolerance_history", scope, months=months, disputed=disputed)

left, right = st.columns(2)
with left, card("aging.concentration", scope, height="stretch") as asked:
    of = one_of(
        "Of what is", ["late", "owed"], default="late", format_func=str.capitalize, key="aging.of"
    )
    asked.show(of=of)
with right:
    show("aging.recovery", scope, height="stretch")

with card("aging.loss", scope) as asked:
    with st.popover("Other rates"):
        rates = loss.rates(scope, key="aging.rates")
        overlay = loss.overlay(key="aging.overlay")
    asked.show(rates=rates, overlay=overlay)
