"""What would sellers earn if they were paid for money that came in, and who would gain or lose?"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from lib.notebook.answer import Answer
from lib.notebook.incentives.pay import FEWEST_SELLERS
from lib.notebook.incentives.questions import NAMES, TODAY, NoSellers, seller_names
from lib.notebook.registry import question
from lib.ui import data, frame, tables
from lib.ui.cells import card, more

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
            bind="query-params", help=note,
        ) / 100
    )  # fmt: skip


def levers() -> dict[str, Any]:
    """Today's plan and rate, and behind a button what the other plans count."""
    with st.popover("Adjust", icon=":material/tune:", width="content"):
        today = st.segmented_control(
            "Today sellers are paid", list(TODAY), default="turnover", required=True,
            format_func=NAMES.__getitem__, key="incentives.today", bind="query-params",
        )  # fmt: skip
        rate = percentage("Today's rate, %", 1.0, 50.0, "rate")
        per_day = percentage(
            "Less for each day late, % of it", 1.0, 100.0, "per_day",
            "Down to nothing: at 1 %, after 100 days late",
        )  # fmt: skip
        target = percentage("Collection rate that earns the plain rate, %", 95.0, 100.0, "target")
        slope = st.number_input(
            "Pay moves by, % for each point above or below", 0.0, 20.0, 2.0, step=0.5,
            key="incentives.slope", bind="query-params",
        )  # fmt: skip
        most = percentage("At most, % either way", 50.0, 100.0, "most")
        tax = percentage("Tax within the price, % on top of it", 0.0, 100.0, "tax")
    return {
        "today": today, "rate": rate, "tax": tax, "per_day": per_day, "target": target,
        "slope": slope, "most": most,
    }  # fmt: skip


def changes() -> dict[str, Any]:
    """What is assumed of how people answer to a plan."""
    with st.grid(3, min_column_width=220, gap="small"):
        sooner = st.slider("Late payments come sooner by, days", 0, 30, 0, key="incentives.sooner")
        sales = st.slider("Sales change by, %", -30, 30, 0, key="incentives.sales")
        collected = st.slider(
            "Collection rate rises by, points", 0, 20, 0, key="incentives.collected"
        )
    return {"sooner": float(sooner), "sales": sales / 100, "collected": collected / 100}


def without(*columns: str) -> Callable[[Answer], Any]:
    """Draws rows without columns for which a card has no room; they stand behind its menu."""

    def draw(answer: Answer) -> Any:
        table = answer.table.drop(columns=list(columns), errors="ignore")
        return tables.show(replace(answer, table=table), key=f"{answer.question.name}.short")

    return draw


def show_gains(today: str, params: dict[str, Any]) -> None:
    """Who gains and who loses by one of the other plans."""
    with card(
        "incentives.gains", scope, height="stretch", ask="Who gains, and why?"
    ) as question_card:
        others = [kind for kind in NAMES if kind != today]
        plan = st.selectbox(
            "If they were paid", others,
            index=others.index("cleared" if today != "cleared" else "turnover"),
            format_func=NAMES.__getitem__, key=f"incentives.plan.{today}", width=190,
            label_visibility="collapsed",
        )  # fmt: skip
        question_card.show(plan=plan, **params)


def show_shift(params: dict[str, Any]) -> None:
    """What each plan would cost and bring if people answered to it as is assumed."""
    with card("incentives.shift", scope) as question_card, question_card.body:
        assumed = changes()
    question_card.show(**assumed, **params)


@st.fragment
def plans() -> None:
    """Today's plan, what the others count, and all that follows; a lever reruns these cards alone."""
    left_column, right_column = st.columns(2)
    with (
        left_column,
        card("incentives.rates", scope, lead=True, height="stretch") as question_card,
    ):
        params = levers()
        question_card.show(draw=without("base", "pay"), **params)
    with right_column:
        show_gains(params["today"], params)
    with card("incentives.sellers", scope) as question_card:
        question_card.show(draw=without("lost"), **params)
    with card("incentives.clocks", scope) as question_card:
        question_card.show(rate=params["rate"], tax=params["tax"], before=data.load_before(scope))
    more({question("incentives.shift").ask: partial(show_shift, params)}, key="incentives.more")


plans()
