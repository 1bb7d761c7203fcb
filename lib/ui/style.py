"""The few rules that the theme cannot say: no empty band above a page, no eye in a blind entry."""

import streamlit as st

BLIND = "blind"
"""Prefix of the key of a container whose masked entries nobody can unmask on a shared screen."""
_RULES = f"""
<style>
[data-testid=stMainBlockContainer] {{ padding-top: 4.25rem; padding-bottom: 3rem; }}
[class*="st-key-{BLIND}"] [data-testid=stTextInput] button {{ display: none; }}
[class*="st-key-"][class*="-menu"] [data-testid=stMarkdownContainer] {{
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
}}
@keyframes gone-even {{
  0%, 95% {{ max-height: 0; opacity: 0; }}
  100% {{ max-height: 9rem; opacity: 1; }}
}}
@keyframes gone-odd {{
  0%, 95% {{ max-height: 0; opacity: 0; }}
  100% {{ max-height: 9rem; opacity: 1; }}
}}
</style>
"""


def apply() -> None:
    """Send them to the page of this run."""
    st.html(_RULES)
