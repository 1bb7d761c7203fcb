"""How old is what we are owed, who owes it, and where is it stuck?"""

import streamlit as st

from lib.ledger import buckets, wording
from lib.ui import frame, loss, splits
from lib.ui.cells import card, show
from lib.ui.picks import bar, row

scope = frame.scope()

st.title("Aging", anchor=False)

with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
    by = splits.choose(scope, key="aging.by")
    basis = st.segmented_control("Count days from", ["due", "issued"], default="due", required=True, format_func={"due": "Due date", "issued": "Issue date"}.get, key="aging.basis", bind="query-params")
    measure = st.segmented_control("Show", ["amount", "share"], default="amount", required=True, format_func=str.capitalize, key="aging.show", bind="query-params")
    disputed = st.segmented_control("Disputed amounts", ["with", "without", "only"], default="with", required=True, format_func=str.capitalize, key="aging.disputed", bind="query-params")
    written = st.text_input("Cut points, days", "30, 60, 90", key="aging.cuts", bind="query-params", width=150)
try:
    cuts = list(buckets.parse(written))
except buckets.BadCuts as mistake:
    st.warning(str(mistake), icon=":material/info:")
    cuts = list(buckets.CUTS)
counted = {"basis": basis, "cuts": cuts, "disputed": disputed}

with card("aging.by_share" if measure == "share" else "aging.by_bucket", scope, key="aging.by_bucket") as asked:
    where, inside = bar(asked.show(select="picked", by=by, **counted), by)

picked = " · ".join([*where.values(), *([wording.bucket(inside)] if inside else [])])
with card("aging.items", scope, ask=f"Documents: {picked}" if picked else "") as asked:
    document = row(asked, where=where, inside=inside, **counted)
if document:
    show("aging.allocations", scope, document=document)

with card("aging.on_terms", scope) as asked:
    axis = st.segmented_control("Measure lateness in", ["days", "term"], default="days", required=True, format_func={"days": "Days", "term": "Share of each term"}.get, key="aging.axis", bind="query-params")
    asked.show(axis=axis, disputed=disputed)

with card("aging.history", scope) as asked:
    months = st.segmented_control("Months", [12, 24, 36], default=24, required=True, key="aging.months", bind="query-params")
    asked.show(months=months, **counted)
show("aging.tolerance_history", scope, months=months, disputed=disputed)

left, right = st.columns(2)
with left, card("aging.concentration", scope, height="stretch") as asked:
    of = st.segmented_control("Of what is", ["late", "owed"], default="late", required=True, format_func=str.capitalize, key="aging.of", bind="query-params")
    asked.show(of=of)
with right:
    show("aging.recovery", scope, height="stretch")

left, right = st.columns(2)
with left:
    show("aging.rolls", scope, height="stretch")
with right, card("aging.provision", scope, height="stretch") as asked:
    rates = loss.rates(scope, names=buckets.names((30, 60, 90, 120)), key="aging.rates")
    asked.show(rates=rates, overlay=loss.overlay(key="aging.overlay"))
