"""Behind a figure's ⋯ menu: its rows, its method, its files. Nothing is rendered before the click."""

import inspect
from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from lib.ledger.context import Context, small_print
from lib.questions import Question
from lib.ui import tables


@st.dialog("Data", width="large")
def data(asked: Question, table: pd.DataFrame, reading: str, context: Context) -> None:
    """The rows behind a figure, to look through and to take along."""
    st.subheader(asked.ask, anchor=False)
    tables.show(table, asked, context, key="details.data")
    st.caption(small_print(context))


@st.dialog("Method", width="large")
def method(asked: Question, table: pd.DataFrame, reading: str, context: Context) -> None:
    """How a figure is defined and the function that made it."""
    st.subheader(asked.ask, anchor=False)
    st.markdown(inspect.getdoc(asked.table) or "")
    st.code(inspect.getsource(asked.table), language="python")


@st.dialog("Export")
def export(asked: Question, table: pd.DataFrame, reading: str, context: Context) -> None:
    """A figure as files for a meeting."""
    st.subheader(asked.ask, anchor=False)


Opener = Callable[[Question, pd.DataFrame, str, Context], None]
OPEN: Mapping[str, Opener] = {"Data": data, "Method": method, "Export": export}
