"""Who pays how, who is changing, who complains when payment is due, and what it all costs."""

from typing import Any

import streamlit as st

from lib.notebook.behaviour.questions import ONLY
from lib.notebook.registry import Cell, question
from lib.ui import data, frame, house
from lib.ui.cells import card, show
from lib.ui.names import plain

scope = frame.scope()
PERIODS = {12: "12 months", 24: "24 months", 0: "all"}

st.title("Behaviour", anchor=False)
if reason := question("behaviour.map").withheld(data.ledger(scope), {}):
    st.info(reason, icon=":material/info:")
    st.stop()

with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
    months = st.segmented_control(
        "Invoices of", list(PERIODS), format_func=PERIODS.__getitem__, default=12, required=True,
        key="behaviour.months", bind="query-params",
    )  # fmt: skip
    only = st.segmented_control(
        "Show", list(ONLY), default="all", required=True, key="behaviour.only", bind="query-params"
    )
    with st.popover("Limits", type="tertiary", width="content"):
        late_after = st.number_input(
            "Late means more than, days", 0, 365, 0, key="behaviour.late", bind="query-params"
        )
        very_late = st.number_input(
            "Very late, days", 1, 999, 30, key="behaviour.very_late", bind="query-params"
        )
        least_days = st.number_input(
            "Slowing means at least, days", 0, 365, 3, key="behaviour.least", bind="query-params"
        )
        false_share = st.number_input(
            "Named by chance at most, %", 1, 50, 5, key="behaviour.chance", bind="query-params"
        )
        rate = house.share(
            scope, "cost_of_capital", "Cost of money, % a year", "behaviour.rate", step=0.5,
            format="%.1f",
        )  # fmt: skip
changing: dict[str, Any] = {"least_days": least_days, "false_share": false_share / 100}
portfolio: dict[str, Any] = {
    "months": months,
    "only": only,
    "late_after": late_after,
    "very_late": very_late,
}

show("behaviour.map", scope, **portfolio)
show("behaviour.customers", scope, **portfolio)
show("behaviour.changing", scope, **changing)
show("behaviour.complaints", scope)

left, right = st.columns([8, 5])
with left:
    show("behaviour.terms", scope, height="stretch")
with right:
    show("behaviour.terms_by_seller", scope, height="stretch")

left, right = st.columns([5, 8])
with left:
    show("behaviour.waiting", scope, height="stretch", cost_of_money=rate)
with right, card("behaviour.quality", scope, height="stretch") as asked:
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        by = st.segmented_control(
            "By", ["customer", "salesperson"], default="customer", required=True,
            format_func={"customer": "customer", "salesperson": "seller"}.__getitem__,
            key="behaviour.by", bind="query-params",
        )  # fmt: skip
        margin = house.share(
            scope,
            "margin",
            "Margin, % of sales",
            "behaviour.margin",
            step=1.0,
            format="%.1f",
            width=170,
        )
        handling = house.share(
            scope, "handling", "Handling, % of sales", "behaviour.handling", step=0.1, format="%.2f",
            width=170,
        )  # fmt: skip
    asked.show(by=by, margin=margin, handling=handling, cost_of_money=rate)

st.header("One customer", anchor=False)
names = data.names(scope.version)
keys = [str(key) for key in data.ledger(scope).documents["customer"].sort_values().unique()]
if not keys:
    st.markdown("No customer is in this selection.")
    st.stop()


def called(key: str) -> str:
    """A customer in a list: name, then key."""
    return f"{names[key]} · {key}" if key in names else key


def chosen(label: str, param: str, default: int) -> str:
    """A customer chosen from the list; the page's address names its key."""
    asked = st.query_params.get(param, "")
    who = st.selectbox(
        label, keys, index=keys.index(asked) if asked in keys else default, format_func=called,
        key=f"behaviour.chosen.{param}", width=340,
    )  # fmt: skip
    st.query_params[param] = who
    return who


slower = data.rows(scope, Cell("behaviour.changing", changing))
still = slower.query("at_least == ''")["customer"] if len(slower) else ()
still_paying = [who for who in still if who in keys]
first = keys.index(still_paying[0]) if still_paying else 0
with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
    who = chosen("Customer", "customer", first)
    beside = st.segmented_control(
        "Beside it", ["nothing", "the year before", "another customer"], default="nothing",
        required=True, key="behaviour.beside", bind="query-params",
    )  # fmt: skip
    other = chosen("The other", "other", 0) if beside == "another customer" else None


def reach(name: str, first: str, last: str, *asked: dict[str, Any]) -> dict[str, Any]:
    """The span of days that the tables of two columns both reach over: one scale for two pictures."""
    tables = [data.rows(scope, Cell(name, params)) for params in asked]
    known = [table for table in tables if len(table)]
    if not known:
        return {}
    return {
        "span": (int(min(t[first].min() for t in known)), int(max(t[last].max() for t in known)))
    }


def side_by_side(*asked: dict[str, Any]) -> None:
    """Two customers, or two periods, on the same scales."""
    curves = reach("behaviour.paid_by_day", "day", "day", *asked)
    bars = reach("behaviour.distribution", "from_day", "to_day", *asked)
    for name, scale in (("paid_by_day", curves), ("distribution", bars), ("timeline", {})):
        for place, column, params in zip(("left", "right"), st.columns(2), asked, strict=True):
            with column:
                key = f"behaviour.{place}.{name}"
                show(f"behaviour.{name}", scope, key=key, height="stretch", **params, **scale)


if beside == "nothing":
    left, right = st.columns(2)
    with left:
        show("behaviour.paid_by_day", scope, height="stretch", customer=who, months=months)
    with right:
        show("behaviour.over_time", scope, height="stretch", customer=who)
    left, right = st.columns(2)
    with left:
        show("behaviour.distribution", scope, height="stretch", customer=who, months=months)
    with right:
        show("behaviour.habits", scope, height="stretch", customer=who)
    if len(data.rows(scope, Cell("behaviour.discount", {"customer": who}))):
        show("behaviour.discount", scope, customer=who)
    show("behaviour.timeline", scope, customer=who, months=months)
else:
    left, right = st.columns(2)
    left.subheader(plain(called(who)) if other else "The last 12 months", anchor=False)
    right.subheader(plain(called(other)) if other else "The 12 months before", anchor=False)
    if other:
        side_by_side({"customer": who, "months": months}, {"customer": other, "months": months})
    else:
        side_by_side({"customer": who, "months": 12}, {"customer": who, "months": 12, "skip": 12})
