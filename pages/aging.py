"""How old is what we are owed, who owes it, and where is it stuck?"""

import streamlit as st

from lib.ui import frame
from lib.ui.cells import card

scope = frame.scope()

st.title("Aging", anchor=False)

with card("aging.by_bucket", scope) as asked:
    with st.container(horizontal=True, gap="medium"):
        by = st.segmented_control("Split by", ["segment", "region", "salesperson", "customer"], default="segment", required=True, key="aging.by", bind="query-params")
        basis = st.segmented_control("Count days from", ["due", "issued"], default="due", required=True, key="aging.basis", bind="query-params")
    asked.show(by=by, basis=basis)
