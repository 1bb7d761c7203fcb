"""Everything on one customer: room, trade, age on their terms, word and deed, and the record."""

import streamlit as st

from lib.ui import frame, house
from lib.ui.board import record_facts
from lib.ui.cells import card, show
from lib.ui.customer import heading

scope = frame.scope()
who = frame.customer()

if who is None:
    st.title("Customer", anchor=False)
    st.markdown("Find a customer in the search above, or choose one of those with most late.")
    show("customer.most_late", scope)
    st.stop()

heading.customer(scope, who)

left, right = st.columns([5, 9])
with left:
    show("customer.room", scope, height="stretch", customer=who)
with right, card("customer.sales", scope, height="stretch") as asked:
    with st.popover("Cost of money", type="tertiary", width="content"):
        rate = house.share(
            scope, "cost_of_capital", "% a year", "customer.rate", step=0.5, format="%.1f"
        )
    asked.show(customer=who, cost_of_money=rate)

left, right = st.columns([5, 9])
with left:
    show("customer.on_their_terms", scope, height="stretch", customer=who)
with right:
    show("customer.promises", scope, height="stretch", customer=who)

record_facts.due(scope, who)
record_facts.show(scope, who)

show("customer.open_items", scope, customer=who)

left, right = st.columns([1, 1])
with left:
    show("customer.latest_payments", scope, height="stretch", customer=who)
with right:
    show("customer.said", scope, height="stretch", customer=who)

left, right = st.columns([1, 1])
with left:
    show("customer.contacts", scope, height="stretch", customer=who)
with right:
    show("customer.we_owe", scope, height="stretch", customer=who)

left, right = st.columns([1, 1])
with left:
    show("behaviour.over_time", scope, height="stretch", customer=who)
with right, card("behaviour.habits", scope, height="stretch", ask="Why late? The record") as asked:
    asked.show(customer=who)

show("behaviour.paid_by_day", scope, customer=who, months=12)

show("forecast.customer", scope, customer=who, weeks=8)
