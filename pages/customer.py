import streamlit as st
from lib.ui import frame
scope = frame.scope()
st.title("Today", anchor=False)
