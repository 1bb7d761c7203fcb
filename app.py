"""The frame round every page: navigation, the scope bar, then the page."""

import itertools
from typing import Any

import streamlit as st

from lib.ledger.mistake import Mistake
from lib.ui import bar, currencies, data, fonts, frame, rail, seats, signin, style
from lib.ui.board import submit

PAGES = frame.ROOT / "pages"

st.set_page_config(
    page_title="Common Terms", page_icon=str(style.mark()), layout="wide", initial_sidebar_state=232
)
style.apply()

first = PAGES / "overview.py"


def entry(name: str, title: str, icon: str) -> Any:
    """A page of the rail."""
    return st.Page(PAGES / f"{name}.py", title=title, icon=f":material/{icon}:")


sections = {
    "Today": [entry("overview", "Overview", "today")],
    "Customers": [
        entry("customer", "Customer", "storefront"),
        entry("behaviour", "Behaviour", "directions_walk"),
    ],
    "Ledger": [
        entry("aging", "Aging", "hourglass_top"),
        entry("forecast", "Forecast", "query_stats"),
        entry("book", "Book", "menu_book"),
    ],
    "What if": [
        entry("terms", "Terms", "tune"),
        entry("negotiation", "Negotiation", "handshake"),
        entry("distribution", "Distribution", "share_location"),
        entry("incentives", "Incentives", "redeem"),
        entry("house", "House assumptions", "account_balance"),
    ],
    "Together": [entry("board", "Board", "groups")],
}
root = st.Page(lambda: None, url_path="root", default=True, visibility="hidden")
page = st.navigation([root, *itertools.chain(*sections.values())], position="hidden")
presenting = bar.presenting()
if not presenting:
    rail.draw(sections)
if not page.url_path:  # a default page has no address of its own; the first page has
    st.switch_page(first, query_params=st.query_params.to_dict())
if signin.refusal():
    frame.leave()
signin.require_sign_in(page)
try:
    frame.enter(bar.scope(page.title, presenting=presenting), seats.person())
    bar.follow()
    bar.show_hits()
    fonts.apply(frame.scope().version)
    currencies.banner(data.ledger(frame.scope()), frame.scope().version)
    submit.recall()
    page.run()
except Mistake as mistake:
    bar.sentence(mistake)
