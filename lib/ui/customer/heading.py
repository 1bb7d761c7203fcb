"""The heading of a customer's page: name, who they are in one line, whether more credit is due."""

import streamlit as st

from lib.analysis.customer import profile
from lib.ledger.mistake import Mistake
from lib.ui import data, frame
from lib.ui.cells import bare
from lib.ui.frame import Scope
from lib.ui.names import plain
from lib.ui.negotiation import offers


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
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.header(plain(customer_profile.name), anchor=False, width="content")
        line = plain(" · ".join(part for part in parts if part))
        st.markdown(f":small[:gray[{line}]]", width="content")
        st.space("stretch")
        with st.container(horizontal=True, width="content", gap="small", wrap=False):
            _link("What if?", ":material/tune:", "terms", customer_profile.customer)
            _link(
                "Negotiation sheet",
                ":material/handshake:",
                "negotiation",
                customer_profile.customer,
            )


def signal(scope: Scope, key: str) -> None:
    """Whether they may have more credit by the record: among the first words of the page."""
    bare(offers.SIGNAL, scope, key=f"customer.{offers.SIGNAL}").show(
        draw=offers.signal, with_text=False, **offers.signal_params(scope.house.values, key)
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
