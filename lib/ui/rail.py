"""The rail of pages at the left: mark and name, sections, the current page filled; a drawer on a phone.

Streamlit's own is drawn once from the files in ``pages`` before ``app.py`` has run, too wide for the
first browser of a server, and puts headings inside its list, where a screen reader loses count.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from lib.ui import style


def draw(sections: Mapping[str, Sequence[Any]]) -> None:
    """Draw it.

    Args:
        sections: heading -> the pages below it.
    """
    st.logo(style.wordmark(), size="medium", icon_image=style.mark())
    with st.sidebar:
        for heading, pages in sections.items():
            with st.container(gap="xxsmall"):
                st.markdown(f":small[:gray[{heading}]]")
                for page in pages:
                    st.page_link(page, width="stretch")
