"""The frame round every page: navigation, the scope bar, then the page."""

import streamlit as st

from lib.ledger.mistake import Mistake
from lib.ui import bar, currencies, data, frame, seats, signin, style

PAGES = frame.ROOT / "pages"

st.set_page_config(page_title="Common Terms", page_icon="🤝", layout="wide")
style.apply()

page = st.navigation(
    {
        "Today": [st.Page(PAGES / "overview.py", title="Overview", default=True)],
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
            st.Page(PAGES / "distribution.py", title="Distribution"),
            st.Page(PAGES / "incentives.py", title="Incentives"),
        ],
        "Together": [st.Page(PAGES / "board.py", title="Board")],
    },
    position="top",
)
frame.resume()
if signin.refusal():
    frame.leave()
signin.gate(page)
try:
    frame.enter(bar.scope(), seats.person())
    bar.follow()
    bar.found()
    currencies.banner(data.ledger(frame.scope()), frame.scope().version)
    page.run()
except Mistake as mistake:
    bar.sentence(mistake)
