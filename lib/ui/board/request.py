"""What a customer asks for, and what it says the market gives: entries that several forms share."""

import datetime as dt

import streamlit as st

from lib.board.case import Market
from lib.ui.board import entries
from lib.ui.board.submit import Form


def fields(form: Form, currency: str, day: dt.date) -> None:
    """The entries; “the market demands it” is checkable by who, how long, who said so and when."""
    st.text_input(f"Limit asked for, {currency}", key=form.key("limit"))
    st.text_input("Terms asked for", key=form.key("terms"), placeholder="net 60")
    st.text_input("Who asks?", key=form.key("by"), max_chars=200)
    st.date_input("Answer due by", None, key=form.key("until"), min_value=day)
    st.text_input(
        "“The market demands it”: who offers it?", key=form.key("competitor"), max_chars=200
    )
    st.text_input("Days offered there", key=form.key("days"))
    st.text_input("Who said so?", key=form.key("source"), max_chars=200)
    st.date_input("When?", None, key=form.key("on"), max_value=day)


def market(form: Form, currency: str) -> Market | None:
    """What was entered; None where nothing was.

    Raises:
        NotUnderstood: an amount or a number is none.
    """
    entered_market = Market(
        limit=entries.optional(form, "limit", currency, "The limit asked for"),
        terms=form.text("terms"),
        competitor=form.text("competitor"),
        days=entries.number(form.value("days"), "The days offered") if form.text("days") else None,
        source=form.text("source"),
        on=form.value("on"),
        by=form.text("by"),
        until=form.value("until"),
    )
    return entered_market if entered_market != Market() else None
