"""A card of the board that is no question to the ledger: its question small, its controls beside it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


@contextmanager
def box(ask: str, *, height: Any = "content") -> Iterator[DeltaGenerator]:
    """A card; what is drawn inside is its body.

    Args:
        ask: what it is about.
        height: ``stretch`` for equal heights in a row.

    Yields:
        A place for controls, beside the question.
    """
    with st.container(border=True, gap="small", height=height):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"##### :small[:gray[{ask}]]", width="content")
            st.space("stretch")
            controls = st.container(
                horizontal=True, width="content", gap="small", vertical_alignment="center"
            )
        yield controls


def finding(text: str, clause: str = "", *, lead: bool = False) -> None:
    """A headline and what it rests on.

    Args:
        lead: it is the first answer of its page, and larger.
    """
    with st.container(gap="xxsmall"):
        with st.container(horizontal=True):
            (st.header if lead else st.subheader)(text, anchor=False)
        if clause:
            st.markdown(clause if lead else f":small[{clause}]")
