"""A question small above its answer as a heading, for what no cell of the notebook answers."""

from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.ui.names import plain


def frame(
    ask: str, *, key: str, border: bool = True, height: Literal["stretch", "content"] = "content"
) -> tuple[DeltaGenerator, DeltaGenerator]:
    """A card like that of a cell: the place of its controls, beside the question, and that below it.

    Args:
        ask: what it asks.
        key: of the card.
        border: whether it has a frame; a grid draws its own.
        height: ``stretch`` for equal heights in a row.
    """
    with st.container(border=border, gap="xsmall", height=height, key=f"card-{key}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            question(ask)
            st.space("stretch")
            controls = st.container(
                horizontal=True, width="content", gap="small", vertical_alignment="center"
            )
        return controls, st.container(gap="xsmall")


def question(ask: str) -> None:
    """What is asked, small, above its answer."""
    st.markdown(f":small[:gray[{plain(ask)}]]", width="content")


def finding(text: str, clause: str = "", *, lead: bool = False) -> None:
    """The answer as a heading, and what it rests on below it.

    Args:
        text: as Markdown.
        clause: as Markdown.
        lead: it is the first answer of its page, and larger.
    """
    with st.container(gap="xxsmall"):
        with st.container(horizontal=True):  # in a row a heading has no padding of its own
            (st.header if lead else st.subheader)(text, anchor=False)
        if clause:
            st.markdown(clause if lead else f":small[{clause}]")
