"""The heading of a customer's page: name, then who they are in one line."""

import streamlit as st

from lib.analysis.customer import profile
from lib.ledger.mistake import Mistake
from lib.ui import data
from lib.ui.cells import plain
from lib.ui.frame import Scope


def customer(scope: Scope, key: str) -> None:
    """Name, key, segment, region, usual terms and salesperson; stops the page where nobody is found."""
    try:
        found = profile(data.ledger(scope), key)
    except Mistake as mistake:
        st.title("Customer", anchor=False)
        st.warning(str(mistake), icon=":material/info:")
        st.stop()
    key = found.customer if found.customer != found.name else ""
    parts = (key, found.segment, found.region, found.terms, found.salesperson)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.title(plain(found.name), anchor=False, width="content")
        st.markdown(f":gray[{plain(' · '.join(part for part in parts if part))}]")
