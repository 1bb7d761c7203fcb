"""Who is changing, in as few columns as a narrow card holds."""

import pandas as pd
import streamlit as st

from lib.notebook.registry import Answer
from lib.ui import tables

_ROW, _WHOLE = 34, 12


def show(answer: Answer) -> None:
    """Each customer's usual day before and now, with a plus where some is still open, and since when.

    The rest stands in the rows behind.
    """
    table = answer.table
    days = answer.heading("before").removesuffix(" before")
    rows = pd.DataFrame(
        {
            "Customer": [tables.link(str(key), answer.context) for key in table["customer"]],
            days: [
                f"{_day(before)} → {_day(now)}{'+' if more else ''}"
                for before, now, more in zip(
                    table["before"], table["now"], table["at_least"], strict=True
                )
            ],
            "Since": [f"{month:%b %y}" for month in table["since"]],
        }
    )
    st.dataframe(
        rows, hide_index=True, key="behaviour.changing.table", alt=answer.title, row_height=_ROW,
        height="content" if len(rows) <= _WHOLE else _ROW * (_WHOLE + 1),
        column_config={
            "Customer": st.column_config.LinkColumn(
                display_text=r"#(.+)$", width=226, pinned=True
            ),
            days: st.column_config.TextColumn(width=96),
            "Since": st.column_config.TextColumn(width=70),
        },
    )  # fmt: skip


def _day(value: float) -> str:
    """A day with its true minus; a question mark where too little was paid to know.

    >>> _day(-3.4), _day(15.0), _day(float("nan"))
    ('−3', '15', '?')
    """
    return "?" if pd.isna(value) else f"{round(value):,d}".replace("-", "\u2212")
