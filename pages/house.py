"""What no ledger tells: margin, cost of money and the like, agreed once by both heads."""

import streamlit as st

from lib.ui import frame, house

scope = frame.scope()
st.title("House assumptions", anchor=False)
house.page(scope)
