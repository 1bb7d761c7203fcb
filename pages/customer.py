"""Everything on one customer: room, trade, age on their terms, word and deed, and the record."""

import streamlit as st

from lib.ui import frame, house
from lib.ui.board import record_facts
from lib.ui.cells import bare, card, show
from lib.ui.customer import heading
from lib.ui.negotiation import offers

scope = frame.scope()
customer = frame.customer()

if customer is None:
    st.markdown("Find a customer in the search above, or choose one of those with most late.")
    show("customer.most_late", scope)
    st.stop()

heading.customer(scope, customer)

bare(offers.SIGNAL, scope, key=f"customer.{offers.SIGNAL}").show(
    draw=offers.signal, with_text=False, **offers.signal_params(scope.house.values, customer)
)

left_column, right_column = st.columns([5, 9])
with left_column:
    show("customer.room", scope, height="stretch", customer=customer)
with right_column, card("customer.sales", scope, height="stretch") as question_card:
    with st.popover("Cost of money", type="tertiary", width="content"):
        rate = house.share(
            scope, "cost_of_capital", "% a year", "customer.rate", step=0.5, format="%.1f"
        )
    question_card.show(customer=customer, cost_of_money=rate)

left_column, right_column = st.columns([5, 9])
with left_column:
    show("customer.on_their_terms", scope, height="stretch", customer=customer)
with right_column:
    show("customer.promises", scope, height="stretch", customer=customer)

record_facts.due(scope, customer)
record_facts.show(scope, customer)

show("customer.open_items", scope, customer=customer)

left_column, right_column = st.columns([1, 1])
with left_column:
    show("customer.latest_payments", scope, height="stretch", customer=customer)
with right_column:
    show("customer.said", scope, height="stretch", customer=customer)

left_column, right_column = st.columns([1, 1])
with left_column:
    show("customer.contacts", scope, height="stretch", customer=customer)
with right_column:
    show("customer.we_owe", scope, height="stretch", customer=customer)

left_column, right_column = st.columns([1, 1])
with left_column:
    show("behaviour.over_time", scope, height="stretch", customer=customer)
with (
    right_column,
    card("behaviour.habits", scope, height="stretch", ask="Why late? The record") as question_card,
):
    question_card.show(customer=customer)

show("behaviour.paid_by_day", scope, customer=customer, months=12)

show("forecast.customer", scope, customer=customer, weeks=8)
