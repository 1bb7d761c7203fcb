"""Everything on one customer: do they pay as promised, room, trade, what is open, and the record."""

from functools import partial

import streamlit as st

from lib.notebook.registry import question
from lib.ui import frame, house
from lib.ui.board import record_facts
from lib.ui.cells import card, more, show
from lib.ui.customer import heading

scope = frame.scope()
customer = frame.customer()

if customer is None:
    st.markdown("Find a customer in the search above, or choose one of those with most late.")
    show("customer.most_late", scope, lead=True)
    st.stop()

heading.customer(scope, customer)
heading.signal(scope, customer)

left_column, right_column = st.columns([4, 8])
with left_column:
    show("customer.room", scope, customer=customer)
    show("customer.on_their_terms", scope, height="stretch", tall=180, customer=customer)
with right_column:
    show("customer.promises", scope, lead=True, height="stretch", tall=410, customer=customer)

record_facts.due(scope, customer)

grid = st.grid(3, min_column_width=440, gap="small", dense=True, border=True)
with grid.cell():
    show("behaviour.over_time", scope, border=False, customer=customer)
with grid.cell(), card("customer.sales", scope, border=False, tall=200) as question_card:
    with st.popover(
        "Adjust", icon=":material/tune:", type="tertiary", key="customer.sales.adjust.menu",
        help="Cost of money",
    ):  # fmt: skip
        rate = house.share(
            scope, "cost_of_capital", "Cost of money, % a year", "customer.rate", step=0.5,
            format="%.1f",
        )  # fmt: skip
    question_card.show(customer=customer, cost_of_money=rate)
with grid.cell(), card("forecast.customer", scope, border=False) as forecast_card:
    waiting = forecast_card.body.empty()
    waiting.markdown(":small[:gray[Is being worked out …]]")
with grid.cell(column_span=2):
    show("customer.open_items", scope, border=False, customer=customer)
with grid.cell():
    show("customer.said", scope, border=False, customer=customer)

more(
    {
        "What is on record?": partial(record_facts.show, scope, customer),
        **{
            question(name).ask: partial(show, name, scope, customer=customer, **params)
            for name, params in (
                ("customer.contacts", {}),
                ("customer.latest_payments", {}),
                ("customer.we_owe", {}),
                ("behaviour.paid_by_day", {"months": 12}),
                ("behaviour.habits", {}),
            )
        },
    },
    key="customer.more",
)

waiting.empty()
forecast_card.show(customer=customer, weeks=8)
