"""Loss rates typed by the user, beside those that the record gives."""

import pandas as pd
import streamlit as st

from lib.analysis import rolls
from lib.ledger import buckets, wording
from lib.ledger.mistake import Mistake
from lib.notebook.registry import Cell
from lib.ui import data
from lib.ui.frame import Scope


def rates(scope: Scope, *, key: str) -> dict[str, float]:
    """An editor of loss rates in percent; only what differs from the record is returned.

    Returns:
        bucket -> share of 1.
    """
    try:
        table = data.answer_cell(scope, Cell("aging.loss")).table
    except Mistake:
        return {}
    names = buckets.names(rolls.CUTS)
    recorded_rates = (table["on_record"] * 100).round(2).tolist()
    rows = pd.DataFrame({"bucket": [wording.bucket(n) for n in names], "rate": recorded_rates})
    edited_rows = st.data_editor(
        rows, hide_index=True, key=key, disabled=["bucket"], alt="Loss rates in percent, to change",
        column_config={
            "bucket": st.column_config.TextColumn("Days past due"),
            "rate": st.column_config.NumberColumn(
                "Expect to lose, %", min_value=0.0, max_value=100.0, step=0.01, format="%.2f"
            ),
        },
    )  # fmt: skip
    typed_rates = zip(names, edited_rows["rate"].tolist(), recorded_rates, strict=True)
    return {
        name: rate / 100
        for name, rate, recorded_rate in typed_rates
        if rate == rate and rate != recorded_rate
    }


def overlay(*, key: str) -> float:
    """What the user adds to every rate for what is to come, as a share of it."""
    percent = st.number_input(
        "What is to come, %", -100.0, 500.0, 0.0, step=5.0, key=key, bind="query-params",
        help="Added to every rate: 20 turns 5 % into 6 %.",
    )  # fmt: skip
    return percent / 100
