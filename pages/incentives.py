"""What would sellers earn if they were paid for money that came in, and who would gain or lose?"""

from typing import Any

import streamlit as st

from lib.notebook.incentives.pay import FEWEST_SELLERS
from lib.notebook.incentives.questions import NAMES, TODAY, NoSellers, seller_names
from lib.ui import data, frame
from lib.ui.cells import card, show

scope = frame.scope()
seller_count = len(seller_names(data.ledger(scope)))
if seller_count < FEWEST_SELLERS:
    st.info(str(NoSellers(seller_count)), icon=":material/info:")
    st.stop()


def percentage(label: str, value: float, most: float, name: str, note: str | None = None) -> float:
    """A percentage as a share."""
    return float(
        st.number_input(
            label, 0.0, most, value, step=0.5, format="%.2f", key=f"incentives.{name}",
            bind="query-params", help=note, width=190,
        ) / 100
    )  # fmt: skip


@st.fragment
def plans() -> None:
    """Today's plan, what the others count, and all that follows; a lever reruns these cards alone."""
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        today = st.segmented_control(
            "Today sellers are paid", list(TODAY), default="turnover", required=True,
            format_func=NAMES.__getitem__, key="incentives.today", bind="query-params",
        )  # fmt: skip
        rate = percentage("At, %", 1.0, 50.0, "rate")
        with st.popover("What the other plans count", type="tertiary", width="content"):
            per_day = percentage(
                "Less for each day late, % of it", 1.0, 100.0, "per_day",
                "Down to nothing: at 1 %, after 100 days late",
            )  # fmt: skip
            target = percentage(
                "Collection rate that earns the plain rate, %", 95.0, 100.0, "target"
            )
            slope = st.number_input(
                "Pay moves by, % for each point above or below", 0.0, 20.0, 2.0, step=0.5,
                key="incentives.slope", bind="query-params",
            )  # fmt: skip
            most = percentage("At most, % either way", 50.0, 100.0, "most")
            tax = percentage("Tax within the price, % on top of it", 0.0, 100.0, "tax")
    plan_params: dict[str, Any] = {
        "today": today, "rate": rate, "tax": tax, "per_day": per_day, "target": target,
        "slope": slope, "most": most,
    }  # fmt: skip
    show("incentives.rates", scope, **plan_params)
    show("incentives.sellers", scope, **plan_params)
    left_column, right_column = st.columns([7, 6])
    with left_column, card("incentives.gains", scope, height="stretch") as question_card:
        plan = st.segmented_control(
            "If they were paid", [kind for kind in NAMES if kind != today], required=True,
            default="cleared" if today != "cleared" else "turnover", format_func=NAMES.__getitem__,
            key=f"incentives.plan.{today}", label_visibility="collapsed",
        )  # fmt: skip
        question_card.show(plan=plan, **plan_params)
    with right_column, card("incentives.shift", scope, height="stretch") as question_card:
        sooner = st.slider("Late payments come sooner by, days", 0, 30, 0, key="incentives.sooner")
        sales = st.slider("Sales change by, %", -30, 30, 0, key="incentives.sales")
        collected = st.slider(
            "Collection rate rises by, points", 0, 20, 0, key="incentives.collected"
        )
        question_card.show(
            sooner=float(sooner), sales=sales / 100, collected=collected / 100, **plan_params
        )
    with card("incentives.clocks", scope) as question_card:
        question_card.show(rate=rate, tax=tax, before=data.load_before(scope))


plans()
