"""How old is what we are owed, who owes it, and where is it stuck?"""

import functools

import streamlit as st

from lib.ledger import buckets, lacks
from lib.notebook.registry import question
from lib.ui import data, frame, picks
from lib.ui.aging import loss, splits
from lib.ui.cells import card, more, show
from lib.ui.names import plain

FROM = {"due": "Due date", "issued": "Issue date"}
AXES = {"days": "Days", "term": "% of term"}
one_of = functools.partial(st.segmented_control, required=True, bind="query-params")

scope = frame.scope()

with card("aging.by_bucket", scope, lead=True) as lead_card:
    by = splits.choose(scope, key="aging.by")
    with lead_card.adjust("Buckets, and how days and amounts are counted"):
        default_basis = "issued" if lacks.DUE_DATES in data.ledger(scope).lacks else "due"
        basis = one_of(
            "Count days from",
            list(FROM),
            default=default_basis,
            format_func=FROM.get,
            key="aging.basis",
        )
        measure = one_of(
            "Show", ["amount", "share"], default="amount", format_func=str.capitalize,
            key="aging.show",
        )  # fmt: skip
        disputed = one_of(
            "Disputed amounts", ["with", "without", "only"], default="with",
            format_func=str.capitalize, key="aging.disputed",
        )  # fmt: skip
        cuts = splits.cuts(key="aging.cuts")
if isinstance(cuts, buckets.BadCuts):
    with lead_card.body:
        st.warning(plain(str(cuts)), icon=":material/info:")
    cuts = list(buckets.CUTS)
aging_params = {"basis": basis, "cuts": cuts, "disputed": disputed}

drawn_card = lead_card.asking(
    "aging.by_share" if measure == "share" else "aging.by_bucket",
    key="-".join(["aging.by_bucket", *by, *map(str, cuts)]),
)
where, inside = picks.bar(drawn_card.show(select="picked", by=by, **aging_params), by)


def documents(key: str, ask: str = "", **pick: object) -> None:
    """Open documents, and what was set against the one that is chosen."""
    with card("aging.items", scope, key=key, ask=ask) as question_card:
        document = picks.row(question_card, **pick, **aging_params)
    if document:
        show("aging.allocations", scope, key=f"{key}.allocations", document=document)


if picked_label := picks.label(where, inside, scope):
    documents("aging.picked", f"Documents: {picked_label}", where=where, inside=inside)

grid = st.grid(2, min_column_width=440, gap="small", dense=True, border=True)
with grid.cell(), card("aging.on_terms", scope, border=False, tall=250) as question_card:
    axis = one_of(
        "Measure lateness in", list(AXES), default="days", format_func=AXES.get, key="aging.axis",
        label_visibility="collapsed",
    )  # fmt: skip
    question_card.show(axis=axis, disputed=disputed)
with grid.cell(), card("aging.concentration", scope, border=False) as question_card:
    of = one_of(
        "Of what is", ["late", "owed"], default="late", format_func=str.capitalize, key="aging.of",
        label_visibility="collapsed",
    )  # fmt: skip
    question_card.show(of=of)
with grid.cell(), card("aging.history", scope, border=False) as question_card:
    months = one_of(
        "Months", [12, 24, 36], default=24, key="aging.months", label_visibility="collapsed"
    )
    question_card.show(months=months, **aging_params)
with grid.cell():
    show("aging.recovery", scope, border=False)


def never_comes_in() -> None:
    """What may be lost, at the record's rates or typed ones."""
    with card("aging.loss", scope) as question_card:
        with question_card.adjust("Other rates"):
            rates = loss.rates(scope, key="aging.rates")
            overlay = loss.overlay(key="aging.overlay")
        question_card.show(rates=rates, overlay=overlay)


more(
    {
        question("aging.by_customer").ask: lambda: show("aging.by_customer", scope, **aging_params),
        question("aging.items").ask: lambda: documents("aging.items", where={}, inside=None),
        question("aging.tolerance_history").ask: lambda: show(
            "aging.tolerance_history", scope, months=months, disputed=disputed
        ),
        question("aging.loss").ask: never_comes_in,
    },
    key="aging.more",
)
