"""Everything on one customer: do they pay as promised, room, trade, what is open, and the record."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from lib.notebook.registry import question
from lib.ui import data, frame, gaps, house
from lib.ui.board import record_facts
from lib.ui.cells import card, more, show
from lib.ui.customer import heading

LEAD, AGE = "customer.promises", "customer.on_their_terms"
REST: dict[str, dict[str, Any]] = {
    "customer.contacts": {},
    "customer.latest_payments": {},
    "customer.we_owe": {},
    "behaviour.paid_by_day": {"months": 12},
    "behaviour.habits": {},
}
"""What is closed until it is asked for, and its parameters."""

scope = frame.scope()
customer = frame.customer()

if customer is None:
    st.markdown("Find a customer in the search above, or choose one of those with most late.")
    show("customer.most_late", scope, lead=True)
    st.stop()

ledger = data.ledger(scope)
heading.customer(scope, customer)
heading.signal(scope, customer)


def changing() -> None:
    """Whether they pay later than before."""
    show("behaviour.over_time", scope, border=False, customer=customer)


def sales() -> None:
    """What they bring, at a cost of money of one's own."""
    with card("customer.sales", scope, border=False, tall=200) as question_card:
        with question_card.adjust("Cost of money"):
            rate = house.share(
                scope, "cost_of_capital", "Cost of money, % a year", "customer.rate", step=0.5,
                format="%.1f",
            )  # fmt: skip
        question_card.show(customer=customer, cost_of_money=rate)


def forecast() -> Callable[[], None]:
    """Its card, and what fills it once all else stands: it costs most, and holds nothing up."""
    with card("forecast.customer", scope, border=False) as question_card:
        place = question_card.body.empty()
        place.markdown(":small[:gray[Is being worked out …]]")

    def fill() -> None:
        question_card.show(customer=customer, weeks=8)
        place.empty()

    return fill


def open_items() -> None:
    """What is open, the latest first."""
    show("customer.open_items", scope, border=False, customer=customer)


def said() -> None:
    """What was said."""
    show("customer.said", scope, border=False, customer=customer)


SUPPORT: tuple[tuple[str, Callable[[], Callable[[], None] | None], int], ...] = (
    ("behaviour.over_time", changing, 1),
    ("customer.sales", sales, 1),
    ("forecast.customer", forecast, 1),
    ("customer.open_items", open_items, 2),
    ("customer.said", said, 1),
)
"""Each question of the grid, what draws it, and how many columns it takes where there are three."""

if gaps.can_tell(LEAD, ledger):
    left_column, right_column = st.columns([4, 8])
    with left_column:
        show("customer.room", scope, customer=customer)
        show(AGE, scope, customer=customer, height="stretch", tall=180)
    with right_column:
        show(LEAD, scope, lead=True, height="stretch", tall=410, customer=customer)
else:
    left_column, right_column = st.columns(2)
    with left_column:
        show("customer.room", scope, customer=customer, height="stretch")
    with right_column:
        show(AGE, scope, customer=customer, height="stretch", tall=180)

names = (LEAD, AGE, *(name for name, _, _ in SUPPORT))
if withheld := [name for name in names if not gaps.can_tell(name, ledger)]:
    gaps.show(ledger, withheld, key="customer.gaps")
record_facts.due(scope, customer)

later = []
grid = st.grid(3, min_column_width=440, gap="small", dense=True, border=True)
for name, draw, span in SUPPORT:
    if gaps.can_tell(name, ledger):
        with grid.cell(column_span=span):
            later.append(draw())

more(
    {"What is on record?": partial(record_facts.show, scope, customer)}
    | {
        question(name).ask: partial(show, name, scope, customer=customer, **params)
        for name, params in REST.items()
    },
    key="customer.more",
)

for fill in filter(None, later):
    fill()
