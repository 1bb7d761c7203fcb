"""Who pays how, who is changing, who complains when payment is due, and what it all costs."""

from typing import Any

import streamlit as st

from lib.notebook.behaviour.questions import ONLY
from lib.notebook.registry import Cell, question
from lib.ui import changing, data, frame, house
from lib.ui.cells import card, more, show
from lib.ui.names import plain

scope = frame.scope()
PERIODS = {12: "12 months", 24: "24 months", 0: "all"}

if reason := question("behaviour.map").withheld(data.ledger(scope), {}):
    st.info(reason, icon=":material/info:")
    st.stop()

with card("behaviour.map", scope, lead=True) as lead_card:
    period = st.selectbox(
        "Invoices of", list(PERIODS), format_func=PERIODS.__getitem__, key="behaviour.months",
        bind="query-params", label_visibility="collapsed", width=140,
    )  # fmt: skip
    months = int(period)
    only = st.segmented_control(
        "Show", list(ONLY), default="all", required=True, key="behaviour.only",
        bind="query-params", label_visibility="collapsed",
    )  # fmt: skip
    with lead_card.adjust("Limits, and the cost of money"):
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
    portfolio: dict[str, Any] = {
        "months": months,
        "only": only,
        "late_after": late_after,
        "very_late": very_late,
    }
    lead_card.show(**portfolio)
changing_params: dict[str, Any] = {"least_days": least_days, "false_share": false_share / 100}

left_column, right_column = st.columns(2, gap="small")
with left_column, card("behaviour.changing", scope, height="stretch") as question_card:
    question_card.show(draw=changing.show, **changing_params)
with right_column:
    show("behaviour.waiting", scope, height="stretch", cost_of_money=rate)


def what_a_sale_leaves() -> None:
    """What is left of sales, by customer or seller, at the shares that are typed."""
    with card("behaviour.quality", scope) as question_card:
        by = st.segmented_control(
            "By", ["customer", "salesperson"], default="customer", required=True,
            format_func={"customer": "customer", "salesperson": "seller"}.__getitem__,
            key="behaviour.by", bind="query-params", label_visibility="collapsed",
        )  # fmt: skip
        with question_card.adjust("Margin and handling"):
            margin = house.share(
                scope, "margin", "Margin, % of sales", "behaviour.margin", step=1.0, format="%.1f"
            )
            handling = house.share(
                scope, "handling", "Handling, % of sales", "behaviour.handling", step=0.1,
                format="%.2f",
            )  # fmt: skip
        question_card.show(by=by, margin=margin, handling=handling, cost_of_money=rate)


names = data.names(scope.version)
keys = [str(key) for key in data.ledger(scope).documents["customer"].sort_values().unique()]


def customer_label(key: str) -> str:
    """A customer in a list: name, then key."""
    return f"{names[key]} · {key}" if key in names else key


def choose_customer(label: str, param: str, default: int) -> str:
    """A customer chosen from the list; the page's address names its key."""
    linked_key = st.query_params.get(param, "")
    customer = st.selectbox(
        label,
        keys,
        index=keys.index(linked_key) if linked_key in keys else default,
        format_func=customer_label,
        key=f"behaviour.chosen.{param}",
        width=340,
    )
    st.query_params[param] = customer
    return customer


def reach(name: str, first: str, last: str, *param_sets: dict[str, Any]) -> dict[str, Any]:
    """The span of days that the tables of two columns both reach over: one scale for two pictures."""
    tables = [data.rows(scope, Cell(name, params)) for params in param_sets]
    filled_tables = [table for table in tables if len(table)]
    if not filled_tables:
        return {}
    return {
        "span": (
            int(min(t[first].min() for t in filled_tables)),
            int(max(t[last].max() for t in filled_tables)),
        )
    }


def side_by_side(*param_sets: dict[str, Any]) -> None:
    """Two customers, or two periods, on the same scales."""
    curves = reach("behaviour.paid_by_day", "day", "day", *param_sets)
    bars = reach("behaviour.distribution", "from_day", "to_day", *param_sets)
    for name, scale in (("paid_by_day", curves), ("distribution", bars), ("timeline", {})):
        for place, column, params in zip(("left", "right"), st.columns(2), param_sets, strict=True):
            with column:
                key = f"behaviour.{place}.{name}"
                show(f"behaviour.{name}", scope, key=key, height="stretch", **params, **scale)


def one_customer() -> None:
    """One customer's record, alone or beside another, or beside its year before."""
    if not keys:
        st.markdown("No customer is in this selection.")
        return
    slower = data.rows(scope, Cell("behaviour.changing", changing_params))
    still = slower.query("at_least == ''")["customer"] if len(slower) else ()
    still_paying = [customer for customer in still if customer in keys]
    first = keys.index(still_paying[0]) if still_paying else 0
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        who = choose_customer("Customer", "customer", first)
        beside = st.segmented_control(
            "Beside it", ["nothing", "the year before", "another customer"], default="nothing",
            required=True, key="behaviour.beside", bind="query-params",
        )  # fmt: skip
        other = choose_customer("The other", "other", 0) if beside == "another customer" else None
    if beside == "nothing":
        left_column, right_column = st.columns(2)
        with left_column:
            show("behaviour.paid_by_day", scope, height="stretch", customer=who, months=months)
        with right_column:
            show("behaviour.over_time", scope, height="stretch", customer=who)
        left_column, right_column = st.columns(2)
        with left_column:
            show("behaviour.distribution", scope, height="stretch", customer=who, months=months)
        with right_column:
            show("behaviour.habits", scope, height="stretch", customer=who)
        if len(data.rows(scope, Cell("behaviour.discount", {"customer": who}))):
            show("behaviour.discount", scope, customer=who)
        show("behaviour.timeline", scope, customer=who, months=months)
    else:
        left_column, right_column = st.columns(2)
        left_column.header(
            plain(customer_label(who)) if other else "The last 12 months", anchor=False
        )
        right_column.header(
            plain(customer_label(other)) if other else "The 12 months before", anchor=False
        )
        if other:
            side_by_side({"customer": who, "months": months}, {"customer": other, "months": months})
        else:
            side_by_side(
                {"customer": who, "months": 12}, {"customer": who, "months": 12, "skip": 12}
            )


ONE = "One customer"
if "customer" in st.query_params and "behaviour.more" not in {*st.query_params, *st.session_state}:
    st.session_state["behaviour.more"] = ONE  # a link from before the question was closed
more(
    {
        question("behaviour.customers").ask: lambda: show(
            "behaviour.customers", scope, **portfolio
        ),
        question("behaviour.complaints").ask: lambda: show("behaviour.complaints", scope),
        question("behaviour.terms").ask: lambda: show("behaviour.terms", scope),
        question("behaviour.terms_by_seller").ask: lambda: show("behaviour.terms_by_seller", scope),
        question("behaviour.quality").ask: what_a_sale_leaves,
        ONE: one_customer,
    },
    key="behaviour.more",
)
