"""The frame round every page: navigation, the scope bar, then the page."""

import streamlit as st

from lib.ledger.mistake import Mistake
from lib.ui import bar, currencies, data, frame, seats, signin, style
from lib.ui.board import submit

PAGES = frame.ROOT / "pages"

st.set_page_config(page_title="Common Terms", page_icon="🤝", layout="wide")
style.apply()

first = PAGES / "overview.py"

page = st.navigation(
    {
        "Today": [
            st.Page(lambda: None, url_path="root", default=True, visibility="hidden"),
            st.Page(first, title="Overview"),
        ],
        "Customer": [
            st.Page(PAGES / "customer.py", title="Customer"),
            st.Page(PAGES / "behaviour.py", title="Behaviour"),
        ],
        "Ledger": [
            st.Page(PAGES / "aging.py", title="Aging"),
            st.Page(PAGES / "forecast.py", title="Forecast"),
            st.Page(PAGES / "book.py", title="Book"),
        ],
        "What-if": [
            st.Page(PAGES / "terms.py", title="Terms"),
            st.Page(PAGES / "negotiation.py", title="Negotiation"),
            st.Page(PAGES / "distribution.py", title="Distribution"),
            st.Page(PAGES / "incentives.py", title="Incentives"),
            st.Page(PAGES / "house.py", title="House assumptions"),
        ],
        "Together": [st.Page(PAGES / "board.py", title="Board")],
    },
    position="top",
)
if not page.url_path:  # a default page has no address of its own; the first page has
    st.switch_page(first, query_params=st.query_params.to_dict())
if signin.refusal():
    frame.leave()
signin.require_sign_in(page)
try:
    frame.enter(bar.scope(), seats.person())
    bar.follow()
    bar.show_hits()
    currencies.banner(data.ledger(frame.scope()), frame.scope().version)
    submit.recall()
    page.run()
except Mistake as mistake:
    bar.sentence(mistake)
