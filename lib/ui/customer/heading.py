"""The heading of a customer's page: name, then who they are in one line."""

import streamlit as st

from lib.analysis.customer import profile
from lib.ledger.mistake import Mistake
from lib.ui import data, frame
from lib.ui.frame import Scope
from lib.ui.names import plain


def customer(scope: Scope, key: str) -> None:
    """Name, key, segment, region, usual terms and salesperson; stops the page where nobody is found."""
    try:
        customer_profile = profile(data.ledger(scope), key)
    except Mistake as mistake:
        st.warning(plain(str(mistake)), icon=":material/info:")
        st.stop()
    key = customer_profile.customer if customer_profile.customer != customer_profile.name else ""
    parts = (
        key,
        customer_profile.segment,
        customer_profile.region,
        customer_profile.terms,
        customer_profile.salesperson,
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.header(plain(customer_profile.name), anchor=False, width="content")
        st.markdown(f":gray[{plain(' · '.join(part for part in parts if part))}]")
        st.space("stretch")
        with st.container(horizontal=True, width="content", wrap=False):
            _link("What if?", ":material/tune:", "terms", customer_profile.customer)
            _link(
                "Negotiation sheet",
                ":material/handshake:",
                "negotiation",
                customer_profile.customer,
            )


def _link(label: str, icon: str, page: str, customer: str) -> None:
    """A link to a page, filled in for one customer."""
    st.page_link(
        frame.ROOT / "pages" / f"{page}.py",
        label=label,
        icon=icon,
        query_params={"customer": customer},
        width="content",
    )
