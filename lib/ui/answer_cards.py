"""Figures of other terms that stand better as large numbers or small tables of words."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from lib.ledger.money import exponent
from lib.ledger.wording import MINUS, NBSP
from lib.notebook.answer import Answer
from lib.notebook.wording import about, rounded, share, within_weeks
from lib.ui.names import plain


def break_even(answer: Answer) -> None:
    """What would have to be true, in three large figures."""
    row = answer.table.iloc[0]
    if not row["moved"]:
        return
    volume, price, value = (float(row[name]) for name in ("volume", "price", "value"))
    gain = value > 0
    with st.grid(3, min_column_width=150, gap="small"):
        _figure(
            "Volume may fall by" if gain else "More volume needed",
            "none pays" if math.isnan(volume) else share(abs(volume)),
        )
        _figure("or price may fall by" if gain else "or a price higher by", share(abs(price)))
        when = within_weeks(int(row["weeks"]))
        _figure(f"Worth {when}", about(value, answer.context.currency))


def _figure(label: str, text: str) -> None:
    st.metric(label, plain(text), border=True, height="stretch")


def effects(answer: Answer) -> None:
    """Each measure as today, under the scenario and as the difference: the middle and 8 in 10."""
    rows = [
        {
            "What": row["measure"],
            **{
                name: _band(row, variant, signed=variant == "difference")
                for variant, name in (
                    ("base", "As today"), ("scenario", "Scenario"), ("difference", "Difference")
                )
            },
            "Worst tenth": _value_text(row["difference_worst"], row["unit"], signed=True),
        }
        for row in answer.table.to_dict("records")
    ]  # fmt: skip
    st.dataframe(
        pd.DataFrame(rows), hide_index=True, height="content", key="terms.effects.table",
        alt=answer.title,
        column_config={"Worst tenth": st.column_config.TextColumn(
            "Difference, worst tenth", help="Mean of the worst tenth of the cases")},
    )  # fmt: skip


def _band(row: Mapping[Any, Any], variant: str, *, signed: bool) -> str:
    low, middle, high = (float(str(row[f"{variant}_{mark}"])) for mark in ("p10", "p50", "p90"))
    unit = str(row["unit"])
    if math.isnan(middle):
        return "no sales on terms"
    text = _value_text(middle, unit, signed=signed)
    ends = [_value_text(end, unit, signed=signed) for end in (low, high)]
    return text if ends == [text, text] else f"{text}  ({ends[0]} to {ends[1]})"


def _value_text(value: float, unit: str, *, signed: bool) -> str:
    if math.isnan(value):
        return ""
    if unit == "days":
        text = f"{abs(value):.0f}{NBSP}days"
        zero = text.startswith("0")
        return text if zero else f"{MINUS if value < 0 else '+' if signed else ''}{text}"
    text = about(value * 10 ** exponent(unit), unit)
    return f"+{text}" if signed and value > 0 and any(d in text for d in "123456789") else text


def offers(answer: Answer) -> None:
    """Three terms by three discounts: the price that makes each worth as much as today."""
    window, today = answer.facts["window"], answer.facts["today"]
    heads = ["no discount", f"1{NBSP}% in {window} days", f"2{NBSP}% in {window} days"]
    rows = [
        {"Term": f"{row['term']} days{', as today' if row['term'] == today else ''}",
         **{head: _price(row[f"price_{n}"]) for n, head in enumerate(heads)}}
        for row in answer.table.to_dict("records")
    ]  # fmt: skip
    st.dataframe(
        pd.DataFrame(rows), hide_index=True, height="content", key="terms.offers.table",
        alt=answer.title,
    )  # fmt: skip


def _price(change: float) -> str:
    if abs(change) < 0.00005:
        return "today's price"
    sign = "+" if change > 0 else MINUS
    return f"price {sign}{rounded(abs(change) * 100)}{NBSP}%"


def bullet_list(answer: Answer) -> None:
    """Rows as a list, the first of each standing out; what they hold is data."""
    lines = []
    for row in answer.table.itertuples(index=False):
        first, *rest = (plain(str(value)) for value in row if pd.notna(value))
        lines.append(f"- :small[{' · '.join([f'**{first}**', *rest])}]")
    st.markdown("\n".join(lines))
