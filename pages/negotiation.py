"""Ten minutes before a negotiation: may they have more, what do they ask, what may we offer?"""

from dataclasses import replace

import streamlit as st

from lib.ui import frame, negotiation

scope = frame.scope()
st.title("Negotiation", anchor=False)
negotiation.page(replace(scope, kept=()))
