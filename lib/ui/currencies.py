"""One banner where currencies have no rate between them: one of them alone, or a rate by hand."""

import re

import streamlit as st

from lib.ledger import wording
from lib.ledger.ledger import Ledger
from lib.ledger.typed_rates import unrated_currencies
from lib.ui.names import plain

RATES = "rates"
"""In the address, as ``USD:0.92,GBP:1.15``: units of the reporting currency for one unit."""

_ONE = re.compile(r"([A-Z]{3}):(\d{1,9}(?:\.\d{1,9})?)")
Rates = tuple[tuple[str, float], ...]


def read(text: str) -> Rates:
    """Typed rates as an address says them; what is no rate is left out.

    >>> read("USD:0.92,GBP:1.15"), read("USD:0,?")
    ((('USD', 0.92), ('GBP', 1.15)), ())
    """
    matches = [_ONE.fullmatch(part) for part in text.split(",")]
    return tuple((m[1], float(m[2])) for m in matches if m and float(m[2]) > 0)


def write(rates: Rates) -> str:
    """Typed rates for an address.

    >>> write((("USD", 0.92),))
    'USD:0.92'
    """
    return ",".join(f"{currency}:{rate:.9f}".rstrip("0").rstrip(".") for currency, rate in rates)


def typed_rates(version: str) -> Rates:
    """The rates typed for a ledger: of the address, and after a change of page of this session."""
    key = f"{RATES}.{version}"
    text = st.query_params.get(RATES, st.session_state.get(key, ""))
    if text:
        st.query_params[RATES] = st.session_state[key] = text
    return read(text)


def banner(ledger: Ledger, version: str) -> None:
    """The banner; nothing where every currency of the view has a rate."""
    unrated = unrated_currencies(ledger)
    if not unrated:
        return
    ledger_currencies = sorted(ledger.documents["currency"].unique())
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="currencies"):
        st.markdown(
            f":material/info: **No exchange rate for {plain(', '.join(unrated))} to "
            f"{plain(ledger.currency)} by {wording.day_text(ledger.day)}:** nothing is added up over "
            f"currencies. Look at one, or enter a rate."
        )
        for currency in ledger_currencies:
            st.button(f"{currency} only", key=f"currencies.{currency}", on_click=_only,
                      args=(currency,))  # fmt: skip
        with st.popover("Enter a rate", icon=":material/edit:"):
            for currency in unrated:
                st.number_input(
                    f"1 {currency} is, in {ledger.currency}", 0.0, None, None, step=0.01,
                    format="%.6f", key=f"rate.{currency}", on_change=_enter, args=(version, currency),
                )  # fmt: skip
            st.caption("It stands for every day, on this screen and in its link.")


def _only(currency: str) -> None:
    st.session_state["currency"] = [currency]


def _enter(version: str, currency: str) -> None:
    rate = st.session_state.get(f"rate.{currency}")
    other_rates = tuple(pair for pair in typed_rates(version) if pair[0] != currency)
    text = write((*other_rates, (currency, rate))) if rate else write(other_rates)
    st.query_params[RATES] = st.session_state[f"{RATES}.{version}"] = text
