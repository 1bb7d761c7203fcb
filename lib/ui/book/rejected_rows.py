"""Rows that an import rejected, to look at and to take along."""

import pandas as pd
import streamlit as st

from lib.export import csv_file


def show(rows: pd.DataFrame, key: str) -> None:
    """Rejected rows with their reason and line."""
    if rows.empty:
        return
    st.markdown(f"**{len(rows):,} rejected.** Mend them in the source and import again.")
    reasons = rows["reason"].value_counts().rename_axis("Reason").reset_index(name="Rows")
    st.dataframe(reasons, hide_index=True, key=f"{key}.reasons", alt="Why rows were rejected")
    st.download_button(
        "Rejected rows", icon=":material/download:", file_name="rejected.csv", mime="text/csv",
        data=lambda: file(rows), key=f"{key}.rejects",
    )  # fmt: skip


def file(rows: pd.DataFrame) -> bytes:
    """Rejected rows as a CSV file of which a spreadsheet takes nothing for a formula."""
    return csv_file.csv(rows)
