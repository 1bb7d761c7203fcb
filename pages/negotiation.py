"""Ten minutes before a negotiation: may they have more, what do they ask, what may we offer?"""

from dataclasses import replace

import streamlit as st

from lib.ui import frame
from lib.ui.negotiation import sheet

scope = frame.scope()
st.title("Negotiation", anchor=False)
sheet.page(replace(scope, filter_pairs=()))
