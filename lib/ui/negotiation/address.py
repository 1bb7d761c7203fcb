"""Terms as entries of a form and as parts of the address: shares in per cent in both."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import streamlit as st

from lib.board.negotiation import Proposal
from lib.ledger.mistake import Mistake
from lib.ui.board.submit import Form

REQUEST = "request"
TERMS = ("term", "price", "discount", "window", "volume")
"""Names in the address; shares stand there in per cent."""
_SHARES = frozenset(("price", "discount", "volume"))


def entries(form: Form, start: Proposal, term: str) -> dict[str, Any]:
    """Entries for terms, empty where they are as today; shares are typed in per cent."""
    labels: Mapping[str, tuple[str, dict[str, Any]]] = {
        "term": ("Term, days", {"step": 5, "placeholder": term}),
        "price": ("Price, % more", {"step": 0.25, "format": "%.2f", "placeholder": "as today"}),
        "discount": ("Early discount, %", {"step": 0.5, "format": "%.2f",
                                          "placeholder": "as today", "help": "0: none any more"}),
        "window": ("taken within, days", {"step": 1, "placeholder": "10"}),
        "volume": ("Volume, % more", {"step": 5.0, "format": "%.1f", "placeholder": "as today"}),
    }  # fmt: skip
    values: dict[str, Any] = {}
    for name, (label, look) in labels.items():
        start_value = getattr(start, name)
        displayed = (
            round(start_value * 100, 6)
            if start_value is not None and name in _SHARES
            else start_value
        )
        value = st.number_input(label, value=displayed, key=form.key(name), **look)
        values[name] = _share(value) if name in _SHARES else value
    if values["discount"] and values["window"] is None:
        values["window"] = 10
    if not values["discount"]:
        values["window"] = None
    return values


def _share(percent: float | None) -> float | None:
    return None if percent is None else round(percent / 100, 8)


def clear() -> None:
    """Take the request out of the address: another customer's, or the next one's, begins anew."""
    for name in (REQUEST, *TERMS, "contact", "until"):
        st.query_params.pop(name, None)


def write(terms: Proposal, request: int, contact: str, until: dt.date) -> None:
    """The address says the request, so that a reload, a link and a screen that others see have it."""
    parameters = {name: _address_text(name, getattr(terms, name)) for name in TERMS}
    parameters[REQUEST] = str(request) if request else ""
    parameters |= {"contact": contact, "until": until.isoformat()}
    for name, text in parameters.items():
        if not text:
            st.query_params.pop(name, None)
        elif st.query_params.get(name) != text:
            st.query_params[name] = text


def _address_text(name: str, value: float | None) -> str:
    if value is None:
        return ""
    return f"{value * 100:.6g}" if name in _SHARES else str(value)


def read() -> Proposal | None:
    """Terms as the address has them; None where it has none that can be."""
    parameters = {name: st.query_params[name] for name in TERMS if name in st.query_params}
    try:
        values: dict[str, Any] = {
            n: float(v) / 100 if n in _SHARES else int(v) for n, v in parameters.items()
        }
        return Proposal(**values) if values else None
    except (Mistake, ValueError):
        return None


def day_of(text: str) -> dt.date | None:
    """A day as the address has it; None where it is none."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
